"""Grouped-query attention with a learned relative bias instead of rotary positions."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from engine.model.config import ModelConfig
from engine.model.convolution import ShortConvolution
from engine.model.norm import RMSNorm
from kernels.interface import Kernels


class Attention(nn.Module):
    """One layer's attention.

    project: [(heads + 2 kv heads) * dim + heads * d_rel, hidden]: query, key, value, relative states.
    out: [hidden, heads * dim]. profiles: [d_rel, extent], mixed by the relative states into a bias per
    distance. Query and key are normalised per head, hence the scale 1 / dim. ``ahead``: how far the rows are
    past their position in the sequence, for the temperature.
    """

    def __init__(self, config: ModelConfig, layer: int, kernels: Kernels, ahead: int = 0) -> None:
        super().__init__()
        shape = config.attention(layer)
        self.shape = shape
        self.d_rel = config.d_rel
        self.is_global = config.layers[layer] == "global"
        self.log_floor = config.log_floor if self.is_global else None
        self.log_alpha = config.log_alpha
        self._ahead = ahead
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
        parts = self._heads(query, self.kv_convolution(kv), relative)
        query, key, value, relative = (part.transpose(1, 2).contiguous() for part in parts)
        window = self.shape.window if not self.is_global else global_window
        mixed = self._kernels.windowed_attention(
            query,
            key,
            value,
            relative,
            self.profiles,
            length if window is None else window,
            prefix if self.is_global else 0,
            1 / self.shape.head_dim,
        )
        return self._kernels.linear(mixed.transpose(1, 2).flatten(2), self.out)

    def _heads(self, query: Tensor, kv: Tensor, relative: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Query, key, value, relative states of rows [..., T, channels], each [..., T, heads, of one head]."""
        shape = self.shape
        leading = query.shape[:-1]
        key, value = kv.view(*leading, 2, shape.kv_heads, shape.head_dim).unbind(-3)
        query = self.query_norm(query.view(*leading, shape.heads, shape.head_dim))
        relative = relative.view(*leading, shape.heads, self.d_rel)
        if self.log_floor is not None:
            # Longer contexts get a higher temperature; the bias is linear in the relative states.
            begin = self._ahead + 1
            rows = torch.arange(begin, begin + query.shape[-3], device=query.device)
            heat = (1.0 + self.log_alpha * torch.log((rows / self.log_floor).clamp(min=1.0)))[:, None, None]
            query, relative = (query * heat).to(query.dtype), (relative * heat).to(relative.dtype)
        return query, self.key_norm(key), value, relative


def _normal(out: int, width: int) -> Tensor:
    return torch.empty(out, width).normal_(std=width**-0.5)
