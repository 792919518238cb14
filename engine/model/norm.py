"""RMSNorm (arXiv 1910.07467)."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from kernels.interface import Kernels


class RMSNorm(nn.Module):
    """Scales each row to unit root mean square, then by ``weight`` [size]."""

    def __init__(self, size: int, eps: float, kernels: Kernels) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self._eps = eps
        self._kernels = kernels

    def forward(self, rows: Tensor) -> Tensor:
        """rows [..., size], same shape and dtype out."""
        return self._kernels.norm(rows, self.weight, self._eps)
