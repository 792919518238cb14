"""The primitives in plain torch, on any device."""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from kernels.interface import TILE, History, Ring
from kernels.sequence import convolve, norm
from kernels.windowed import windowed_attention

__all__ = [
    "convolve",
    "embedding_bag",
    "experts",
    "history",
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


def history(weight: Tensor) -> History:
    """An empty history for a convolution with weight [channels, kernel]."""
    channels, kernel = weight.shape
    rows = torch.zeros(kernel - 1 + TILE, channels, device=weight.device)
    taps = weight.detach().float().t().contiguous()
    taps[-1] += 1
    return History(rows, rows.as_strided((kernel, TILE, channels), (channels, channels, 1)), taps[:, None])


def tile_convolve(rows: Tensor, history: History, first: int, count: int) -> Tensor:
    """As `convolve` for one tile [TILE, channels], of which the rows first..first+count are new.

    ``history`` is changed in place.
    """
    back = len(history.taps) - 1
    if first == 0:
        history.rows[:back] = history.rows[TILE:].clone()
    history.rows[back + first : back + first + count] = rows[first : first + count]
    return (history.windows * history.taps).sum(0).to(rows.dtype)


def tile_experts(
    rows: Tensor,
    gate_up: Sequence[Tensor],
    down: Sequence[Tensor],
    chosen: Tensor,
    weights: Tensor,
    first: int,
    count: int,
) -> Tensor:
    """As `experts` for one tile: each expert that a new row chose is read once and meets the whole tile.

    Rows that did not choose it have weight zero, and adding zero changes no bit.
    """
    spread = rows.new_zeros(len(gate_up), TILE).scatter_(0, chosen.t(), weights.t().to(rows.dtype))[..., None]
    total = torch.zeros_like(rows)
    for expert in sorted(set(chosen[first : first + count].flatten().tolist())):
        active = _swiglu(linear(rows, gate_up[expert])).mul_(spread[expert])
        total.addmm_(active, down[expert].t())
    return total


def tile_attention(
    query: Tensor, relative: Tensor, keys: Tensor, values: Tensor, ring: Ring, start: int, scale: float
) -> Tensor:
    """Attention of the tile that begins at position ``start`` over the keys in memory.

    query: [TILE, heads, dim]; relative: [TILE, heads, d_rel]; keys, values: [kv heads, prefix + slots, dim],
    this tile's already written. Result [TILE, heads * dim]. The shapes never change, so the order of every sum
    is fixed by the position alone; a masked key has weight exactly zero.
    """
    _, heads, dim = query.shape
    kv_heads, held, _ = keys.shape
    grouped = (query.transpose(0, 1) * scale).reshape(kv_heads, heads // kv_heads * TILE, dim)
    by_head = relative.view(TILE, heads, -1).transpose(0, 1).reshape(heads * TILE, -1)
    scores = torch.bmm(grouped, keys.transpose(1, 2))
    by_row = scores.view(heads, TILE, held)
    live = by_row[..., ring.prefix :]
    live += _ring_bias(by_head, ring, start)
    end = start + TILE
    if end < ring.slots:
        live[..., end:] = -torch.inf  # not written yet
    if end - ring.slots < ring.prefix:
        live[..., max(0, end - ring.slots) : ring.prefix] = -torch.inf  # seen among the pinned rows
    if ring.prefix:
        by_row[..., : ring.prefix] += _pinned_bias(by_head, ring, start)
    weights = scores.softmax(-1, dtype=torch.float32).to(query.dtype)
    mixed = torch.bmm(weights, values).view(heads, TILE, dim)
    return mixed.transpose(0, 1).reshape(TILE, heads * dim)


def _ring_bias(relative: Tensor, ring: Ring, start: int) -> Tensor:
    """Bias and window of each (row, slot) [heads, TILE, slots], as a skewed view of (row, distance)."""
    base = ring.slots - start % ring.slots
    column = (base - TILE + 1) // 16 * 16  # an aligned operand
    width = ring.slots + TILE + 16
    bias = torch.addmm(ring.allowed.narrow(0, column, width), relative, ring.profiles.narrow(1, column, width))
    shape = (len(relative) // TILE, TILE, ring.slots)
    return bias.as_strided(shape, (TILE * width, width - 1, 1), base - column)


def _pinned_bias(relative: Tensor, ring: Ring, start: int) -> Tensor:
    """Bias and causality of each (row, pinned row): [heads, TILE, prefix]."""
    rows = torch.arange(start, start + TILE, device=relative.device)
    distance = rows[:, None] - torch.arange(ring.prefix, device=relative.device)
    extent = ring.pinned_profiles.shape[1]
    by_distance = (relative @ ring.pinned_profiles).view(-1, TILE, extent)
    index = distance.clamp(0, extent - 1).expand(len(by_distance), -1, -1)
    bias = by_distance.gather(-1, index).masked_fill_(distance >= extent, 0.0)
    return bias.masked_fill_(distance < 0, -torch.inf)


def _swiglu(gate_up: Tensor) -> Tensor:
    gate, up = gate_up.chunk(2, dim=-1)
    return F.silu(gate) * up
