"""The short convolution: each channel adds a weighted look at the last few rows."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from kernels.interface import Kernels


class ShortConvolution(nn.Module):
    """Depthwise causal convolution over rows, residual, in fp32. ``weight``: [channels, kernel]."""

    def __init__(self, channels: int, kernel: int, kernels: Kernels) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(channels, kernel).normal_(std=0.02))
        self._kernels = kernels

    def forward(self, rows: Tensor) -> Tensor:
        """rows [batch, T, channels], same shape out."""
        return self._kernels.convolve(rows, self.weight)
