"""Kernels for NVIDIA GPUs, in Triton; its interpreter runs them anywhere else, slowly, to check them."""
