"""Grouped-query attention with a learned relative bias instead of rotary positions."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from engine.model.config import ModelConfig
from engine.model.convolution import ShortConvolution
from engine.model.norm import RMSNorm
from engine.model.stream import LayerState, StateError, ring_slots
from kernels.interface import MARGIN, TILE, Kernels, Ring


class Attention(nn.Module):
    """One layer's attention.

    project: [(heads + 2 kv heads) * dim + heads * d_rel, hidden]: query, key, value, relative states.
    out: [hidden, heads * dim]. profiles: [d_rel, extent], mixed by the relative states into a bias per
    distance. Query and key are normalised per head, hence the scale 1 / dim.
    """

    def __init__(self, config: ModelConfig, layer: int, kernels: Kernels) -> None:
        super().__init__()
        shape = config.attention(layer)
        self.shape = shape
        self.d_rel = config.d_rel
        self.is_global = config.layers[layer] == "global"
        self.log_floor = config.log_floor if self.is_global else None
        self.log_alpha = config.log_alpha
        query, kv = shape.heads * shape.head_dim, shape.kv_heads * shape.head_dim
        self.widths = [query, 2 * kv, shape.heads * config.d_rel]
        self.project = nn.Parameter(_normal(sum(self.widths), config.hidden))
        self.out = nn.Parameter(_normal(config.hidden, query))
        self.profiles = nn.Parameter(torch.empty(config.d_rel, shape.extent).normal_(std=0.02))
        self.kv_convolution = ShortConvolution(2 * kv, config.conv_kernel, kernels)
        self.query_norm = RMSNorm(shape.head_dim, config.norm_eps, kernels)
        self.key_norm = RMSNorm(shape.head_dim, config.norm_eps, kernels)
        self._kernels = kernels

    def forward(self, rows: Tensor, prefix: int, global_window: int | None) -> Tensor:
        """rows [batch, T, hidden], same shape out. For the two numbers see `Transformer.run`."""
        length = rows.shape[1]
        query, kv, relative = torch.split(self._kernels.linear(rows, self.project), self.widths, -1)
        window = self.shape.window if not self.is_global else global_window
        mixed = self._kernels.windowed_attention(
            *self._heads(query, self.kv_convolution(kv), relative, torch.arange(length, device=rows.device)),
            self.profiles,
            length if window is None else window,
            prefix if self.is_global else 0,
            1 / self.shape.head_dim,
        )
        return self._kernels.linear(mixed.transpose(1, 2).flatten(2), self.out)

    def step(self, rows: Tensor, state: LayerState, start: int, first: int, count: int) -> Tensor:
        """One tile [TILE, hidden] that begins at position ``start``; rows first..first+count are new."""
        query, kv, relative = torch.split(self._kernels.linear(rows, self.project), self.widths, -1)
        kv = self.kv_convolution.step(kv, state.kv_rows, first, count)
        positions = torch.arange(start, start + TILE, device=rows.device)
        query, key, value, relative = self._heads(query, kv, relative, positions)
        state.write(key, value, start, first, count)
        mixed = self._kernels.tile_attention(
            query, relative, state.keys, state.values, state.ring, start, 1 / self.shape.head_dim
        )
        return self._kernels.linear(mixed, self.out)

    def memory(self, prefix: int, global_window: int, kernel: int, hidden: int) -> LayerState:
        """An empty state in this layer's dtype. Raises StateError when the prefix does not fit."""
        window = global_window if self.is_global else self.shape.window
        assert window is not None
        pinned = prefix if self.is_global else 0
        slots = ring_slots(window)
        if pinned % TILE or pinned > slots:
            raise StateError(
                f"a pinned prefix must be a multiple of {TILE} and at most {slots} rows, not {pinned}"
            )
        like = self.project.detach()
        distance = (-torch.arange(2 * slots + MARGIN, device=like.device)) % slots
        extent = min(self.shape.extent, window)
        profiles = self.profiles.detach()[:, distance.clamp(max=extent - 1)] * (distance < extent)
        allowed = torch.where(distance < window, 0.0, -torch.inf).to(like.dtype)
        ring = Ring(pinned, slots, window, profiles.contiguous(), allowed, self.profiles.detach())
        keys = like.new_zeros(self.shape.kv_heads, pinned + slots, self.shape.head_dim)
        history = torch.zeros(kernel - 1 + TILE, hidden, device=like.device)
        return LayerState(
            ring,
            keys,
            keys.clone(),
            history.new_zeros(len(history), self.widths[1]),
            history,
            history.clone(),
        )

    def _heads(
        self, query: Tensor, kv: Tensor, relative: Tensor, positions: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Split [..., T, channels] into heads: each [..., heads, T, channels of one head]."""
        shape = self.shape
        key, value = torch.unflatten(kv, -1, (2, shape.kv_heads, shape.head_dim)).unbind(-3)
        query = self.query_norm(torch.unflatten(query, -1, (shape.heads, shape.head_dim)))
        relative = torch.unflatten(relative, -1, (shape.heads, self.d_rel))
        if self.log_floor is not None:
            # Longer contexts get a higher temperature; the bias is linear in the relative states.
            grown = torch.log(((positions + 1) / self.log_floor).clamp(min=1.0))
            heat = (1.0 + self.log_alpha * grown)[:, None, None]
            query, relative = (query * heat).to(query.dtype), (relative * heat).to(relative.dtype)
        heads = (query, self.key_norm(key), value, relative)
        query, key, value, relative = (part.transpose(-3, -2).contiguous() for part in heads)
        return query, key, value, relative


def _normal(out: int, width: int) -> Tensor:
    return torch.empty(out, width).normal_(std=width**-0.5)
