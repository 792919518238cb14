"""The primitives in plain torch, on any device."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from kernels.sequence import convolve, norm
from kernels.windowed import windowed_attention

__all__ = [
    "convolve",
    "embedding_bag",
    "experts",
    "linear",
    "norm",
    "windowed_attention",
]


def linear(rows: Tensor, weight: Tensor) -> Tensor:
    """rows [..., in] times weight [out, in], transposed: [..., out]."""
    return F.linear(rows, weight)


def embedding_bag(table: Tensor, indices: Tensor) -> Tensor:
    """The sum of the rows of table [size, hidden] that indices int64 [n, bag] name: [n, hidden]."""
    return F.embedding_bag(indices, table, mode="sum")


def experts(rows: Tensor, gate_up: Tensor, down: Tensor, chosen: Tensor, weights: Tensor) -> Tensor:
    """The weighted sum of the chosen SwiGLU experts of each row.

    rows: [n, hidden]; gate_up: [experts, 2 width, hidden], gate first; down: [experts, hidden, width];
    chosen: int64 [n, k]; weights: [n, k]. Rows are sorted by expert, so that each expert is one dense product.
    """
    top_k = chosen.shape[1]
    flat = chosen.flatten()
    order = flat.argsort(stable=True)
    counts = torch.bincount(flat, minlength=gate_up.shape[0]).tolist()
    pieces = torch.split(rows.index_select(0, order // top_k), counts)
    products = [
        linear(_swiglu(linear(piece, up)), back)
        for piece, up, back in zip(pieces, gate_up.unbind(0), down.unbind(0), strict=True)
    ]
    back_in_order = torch.cat(products).index_select(0, order.argsort())
    weighted = back_in_order.view(*chosen.shape, -1) * weights[..., None].to(back_in_order.dtype)
    return weighted.sum(1)


def _swiglu(gate_up: Tensor) -> Tensor:
    gate, up = gate_up.chunk(2, dim=-1)
    return F.silu(gate) * up
