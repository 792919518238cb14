"""The order of `kernels.triton.order` in plain torch: what a GPU must give to the last bit."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from kernels.quantised import Quantised, Weight
from kernels.reference_stream import full
from kernels.triton.device import power_of_two
from kernels.triton.matrix import GROUPS


def product(rows: Tensor, weight: Weight) -> Tensor:
    """rows fp32 [n, in] times the matrix [out, in], transposed: [n, out]."""
    whole = full(weight)
    filled = (-whole.shape[1]) % (GROUPS * 32)
    pairs = isinstance(weight, Quantised) and weight.bits == 4  # neighbours lie in one byte

    def lanes(values: Tensor) -> Tensor:
        """[.., steps, two turns, groups, lanes of a group]."""
        whole = F.pad(values, (0, filled))
        if pairs:
            return whole.view(len(whole), -1, GROUPS, 16, 2).movedim(-1, 2)
        return whole.view(len(whole), -1, GROUPS, 2, 16).movedim(-2, 2)

    weights, inputs = lanes(whole).unbind(1), lanes(rows).unbind(1)
    total = torch.zeros(len(rows), len(whole), GROUPS, 16, device=rows.device)
    for step, values in zip(weights, inputs, strict=True):
        for turn in range(2):
            total += values[:, None, turn] * step[:, turn]
    return _folded(total.flatten(2))


def norm(rows: Tensor, weight: Tensor, eps: float) -> Tensor:
    """RMSNorm of rows fp32 [n, size]."""
    size = rows.shape[1]
    squares = _folded(F.pad(rows * rows, (0, power_of_two(size) - size)))
    mean = squares / torch.tensor(float(size))
    spread = (mean + eps).double().sqrt().float()  # through double it is rounded as one exact step is
    return rows * (1 / spread.double()).float()[:, None] * weight


def _folded(lanes: Tensor) -> Tensor:
    """The sums over the last dimension, a power of two: of neighbours, of pairs of them, and so on."""
    while lanes.shape[-1] > 1:
        lanes = lanes[..., ::2] + lanes[..., 1::2]
    return lanes[..., 0]
