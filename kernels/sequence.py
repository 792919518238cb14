"""Primitives over whole sequences with their own backward pass, because training spends its time there."""

from __future__ import annotations

from typing import Protocol, cast

import torch
import torch.nn.functional as F
from torch import Tensor


class _Context(Protocol):
    """What torch lends a function to remember between its two passes."""

    eps: float
    saved_tensors: tuple[Tensor, ...]

    def save_for_backward(self, *tensors: Tensor) -> None: ...


def norm(rows: Tensor, weight: Tensor, eps: float) -> Tensor:
    """RMSNorm over the last dimension, computed in fp32, in the dtype of ``rows``."""
    if not torch.is_grad_enabled():
        return F.rms_norm(rows, weight.shape, weight.to(rows.dtype), eps)
    return cast(Tensor, _Norm.apply(rows, weight, eps))  # type: ignore[no-untyped-call]


def convolve(rows: Tensor, weight: Tensor) -> Tensor:
    """Depthwise causal convolution plus its input, in fp32, in the dtype of ``rows``.

    rows: [batch, T, channels]; weight: [channels, kernel], the last tap meets the row itself. Before the first
    row are zeros.
    """
    return cast(Tensor, _Convolution.apply(rows, weight))  # type: ignore[no-untyped-call]


class _Norm(torch.autograd.Function):
    @staticmethod
    def forward(ctx: _Context, rows: Tensor, weight: Tensor, eps: float) -> Tensor:
        wide = rows.float()
        inverse = torch.rsqrt(wide.square().mean(-1, keepdim=True) + eps)
        ctx.save_for_backward(rows, weight, inverse)
        return (wide * inverse).to(rows.dtype) * weight.to(rows.dtype)

    @staticmethod
    def backward(ctx: _Context, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        rows, weight, inverse = ctx.saved_tensors
        upstream = gradients[0].float()
        scaled = rows.float() * inverse
        d_weight = (upstream * scaled).flatten(0, -2).sum(0)
        pulled = upstream * weight.float()
        along = (pulled * scaled).mean(-1, keepdim=True)
        d_rows = pulled.addcmul_(scaled, along, value=-1).mul_(inverse)
        return d_rows.to(rows.dtype), d_weight.to(weight.dtype), None


class _Convolution(torch.autograd.Function):
    @staticmethod
    def forward(ctx: _Context, rows: Tensor, weight: Tensor) -> Tensor:
        ctx.save_for_backward(rows, weight)
        wide, length = rows.float(), rows.shape[1]
        taps = weight.float().t().flip(0)
        total = wide * (1 + taps[0])
        for back in range(1, min(len(taps), length)):
            total[:, back:].addcmul_(wide[:, : length - back], taps[back])
        return total.to(rows.dtype)

    @staticmethod
    def backward(ctx: _Context, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        rows, weight = ctx.saved_tensors
        upstream = gradients[0].float()
        wide, length = rows.float(), rows.shape[1]
        taps = weight.float().t().flip(0)
        d_rows = upstream * (1 + taps[0])
        d_taps = torch.zeros_like(taps)
        d_taps[0] = (upstream * wide).sum((0, 1))
        for back in range(1, min(len(taps), length)):
            later = upstream[:, back:]
            d_rows[:, : length - back].addcmul_(later, taps[back])
            d_taps[back] = (later * wide[:, : length - back]).sum((0, 1))
        return d_rows.to(rows.dtype), d_taps.flip(0).t().to(weight.dtype)
