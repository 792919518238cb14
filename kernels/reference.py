"""The primitives in plain torch, on any device."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from kernels.interface import TILE, Ring
from kernels.sequence import convolve, norm
from kernels.windowed import windowed_attention

__all__ = [
    "convolve",
    "embedding_bag",
    "experts",
    "linear",
    "norm",
    "tile_attention",
    "tile_convolve",
    "tile_experts",
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


def tile_convolve(rows: Tensor, weight: Tensor, history: Tensor, first: int, count: int) -> Tensor:
    """As `convolve` for one tile, of which the rows first..first+count are new.

    rows: [TILE, channels]; weight: [channels, kernel]; history: fp32 [kernel - 1 + TILE, channels]: the last
    rows of the tile before, then this tile's. It is changed in place.
    """
    kernel = weight.shape[1]
    if first == 0:
        history[: kernel - 1] = history[TILE:].clone()
    history[kernel - 1 + first : kernel - 1 + first + count] = rows[first : first + count]
    taps = weight.float().t()
    total = history[kernel - 1 :] * (1 + taps[-1])
    for back in range(1, kernel):
        total = total.addcmul_(history[kernel - 1 - back : kernel - 1 - back + TILE], taps[-1 - back])
    return total.to(rows.dtype)


def tile_experts(
    rows: Tensor, gate_up: Tensor, down: Tensor, chosen: Tensor, weights: Tensor, first: int, count: int
) -> Tensor:
    """As `experts` for one tile: each expert that a new row chose is read once and meets the whole tile.

    Rows that did not choose it have weight zero, and adding zero changes no bit.
    """
    spread = weights.new_zeros(TILE, gate_up.shape[0]).scatter_(1, chosen, weights)
    total = torch.zeros(rows.shape, dtype=torch.float32, device=rows.device)
    for expert in sorted(set(chosen[first : first + count].flatten().tolist())):
        product = linear(_swiglu(linear(rows, gate_up[expert])), down[expert])
        total.addcmul_(product.float(), spread[:, expert, None].float())
    return total.to(rows.dtype)


def tile_attention(
    query: Tensor, relative: Tensor, keys: Tensor, values: Tensor, ring: Ring, start: int, scale: float
) -> Tensor:
    """Attention of the tile that begins at position ``start`` over the keys in memory.

    query: [heads, TILE, dim]; relative: [heads, TILE, d_rel]; keys, values: [kv heads, prefix + slots, dim],
    this tile's already written. Result [TILE, heads * dim]. The shapes never change, so the order of every sum
    is fixed by the position alone; a masked key has weight exactly zero.
    """
    heads, _, dim = query.shape
    kv_heads = keys.shape[0]
    grouped = (query * scale).view(kv_heads, heads // kv_heads * TILE, dim)
    scores = torch.bmm(grouped, keys.transpose(1, 2)).view(heads, TILE, ring.prefix + ring.slots)
    live = scores[..., ring.prefix :]
    live += _ring_bias(relative, ring, start)
    end = start + TILE
    if end < ring.slots:
        live[..., end:] = -torch.inf  # not written yet
    if end - ring.slots < ring.prefix:
        live[..., max(0, end - ring.slots) : ring.prefix] = -torch.inf  # seen among the pinned rows
    if ring.prefix:
        scores[..., : ring.prefix] += _pinned_bias(relative, ring, start)
    weights = scores.softmax(-1, dtype=torch.float32).to(query.dtype)
    mixed = torch.bmm(weights.view(kv_heads, -1, ring.prefix + ring.slots), values)
    return mixed.view(heads, TILE, dim).transpose(0, 1).reshape(TILE, heads * dim)


def _ring_bias(relative: Tensor, ring: Ring, start: int) -> Tensor:
    """Bias and window of each (row, slot) [heads, TILE, slots], as a skewed view of (row, distance)."""
    heads = relative.shape[0]
    base = ring.slots - start % ring.slots
    column = (base - TILE + 1) // 16 * 16  # an aligned operand
    width = ring.slots + TILE + 16
    stretch = slice(column, column + width)
    bias = (relative @ ring.profiles[:, stretch]).add_(ring.allowed[stretch])
    return bias.as_strided((heads, TILE, ring.slots), (TILE * width, width - 1, 1), base - column)


def _pinned_bias(relative: Tensor, ring: Ring, start: int) -> Tensor:
    """Bias and causality of each (row, pinned row): [heads, TILE, prefix]."""
    rows = torch.arange(start, start + TILE, device=relative.device)
    distance = rows[:, None] - torch.arange(ring.prefix, device=relative.device)
    extent = ring.pinned_profiles.shape[1]
    by_distance = relative @ ring.pinned_profiles
    index = distance.clamp(0, extent - 1).expand(relative.shape[0], -1, -1)
    bias = by_distance.gather(-1, index).masked_fill_(distance >= extent, 0.0)
    return bias.masked_fill_(distance < 0, -torch.inf)


def _swiglu(gate_up: Tensor) -> Tensor:
    gate, up = gate_up.chunk(2, dim=-1)
    return F.silu(gate) * up
