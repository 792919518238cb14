"""Kernels for processors, compiled on the machine itself."""
