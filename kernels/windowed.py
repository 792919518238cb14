"""Causal attention with learned relative bias over whole sequences, for training.

Queries are taken in blocks, each against the keys that it can see, so that no [T, T] matrix is held. The bias
of a block is a skewed view of [block, distances], so nothing is gathered. The backward pass computes the
weights again (as FlashAttention does, arXiv 2205.14135).
"""

from __future__ import annotations

from typing import Final, Protocol, cast

import torch
from torch import Tensor

BLOCK: Final = 128


def windowed_attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    relative: Tensor,
    profiles: Tensor,
    window: int,
    prefix: int,
    scale: float,
) -> Tensor:
    """Attention of each row over the last ``window`` rows, itself included, and the first ``prefix`` rows.

    query: [batch, heads, T, dim]; key, value: [batch, kv heads, T, dim]; relative: [batch, heads, T, d_rel];
    profiles: [d_rel, extent], the bias at distance 0, 1, ...; zero beyond. Result [batch, heads, T, dim].
    """
    result = _Windowed.apply(  # type: ignore[no-untyped-call]
        query, key, value, relative, profiles, window, prefix, scale
    )
    return cast(Tensor, result)


class _Context(Protocol):
    """What torch lends a function to remember between its two passes."""

    numbers: tuple[int, int, float]
    saved_tensors: tuple[Tensor, ...]

    def save_for_backward(self, *tensors: Tensor) -> None: ...


class _Windowed(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: _Context,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        relative: Tensor,
        profiles: Tensor,
        window: int,
        prefix: int,
        scale: float,
    ) -> Tensor:
        ctx.save_for_backward(query, key, value, relative, profiles)
        ctx.numbers = (window, prefix, scale)
        output = torch.empty_like(query)
        table = _far_to_near(profiles, query.shape[2], relative.dtype)
        for begin in range(0, query.shape[2], BLOCK):
            block = _Block(query, key, begin, window, prefix, scale)
            weights = block.weights(relative, table)
            output[:, :, block.rows] = (weights @ value[:, :, block.keys]).view(block.query_shape)
        return output

    @staticmethod
    def backward(ctx: _Context, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        query, key, value, relative, profiles = ctx.saved_tensors
        window, prefix, scale = ctx.numbers
        (upstream,) = gradients
        length = query.shape[2]
        table = _far_to_near(profiles, length, relative.dtype)
        d_query, d_relative = torch.empty_like(query), torch.empty_like(relative)
        d_key = torch.zeros_like(key, dtype=torch.float32)
        d_value = torch.zeros_like(value, dtype=torch.float32)
        d_table = torch.zeros_like(table, dtype=torch.float32)
        for begin in range(0, length, BLOCK):
            block = _Block(query, key, begin, window, prefix, scale)
            weights = block.weights(relative, table)
            d_mixed = upstream[:, :, block.rows].reshape(block.query.shape)
            d_value[:, :, block.keys] += weights.transpose(-1, -2) @ d_mixed
            d_weights = d_mixed @ value[:, :, block.keys].transpose(-1, -2)
            d_scores = torch._softmax_backward_data(d_weights, weights, -1, weights.dtype)
            d_query[:, :, block.rows] = (d_scores @ block.key).view(block.query_shape) * scale
            d_key[:, :, block.keys] += d_scores.transpose(-1, -2) @ block.query
            d_relative[:, :, block.rows] = block.bias_backward(d_scores, relative, table, d_table)
        extent = min(profiles.shape[1], length)
        d_profiles = torch.zeros_like(profiles)
        d_profiles[:, :extent] = d_table[:, length - extent : length].flip(1)
        return d_query, d_key.to(key.dtype), d_value.to(value.dtype), d_relative, d_profiles, None, None, None


class _Block:
    """Up to BLOCK queries and the keys that they can see. Heads that share keys are stacked as rows."""

    def __init__(self, query: Tensor, key: Tensor, begin: int, window: int, prefix: int, scale: float) -> None:
        batch, heads, length, dim = query.shape
        end = min(begin + BLOCK, length)
        self._begin, self._window, self._prefix = begin, window, prefix
        self._first = 0 if prefix else max(0, begin - window + 1)
        self.rows, self.keys = slice(begin, end), slice(self._first, end)
        self.query_shape = (batch, heads, end - begin, dim)
        self.key = key[:, :, self.keys]
        stacked = (batch, key.shape[1], heads // key.shape[1] * (end - begin), dim)
        self.query = (query[:, :, self.rows] * scale).reshape(stacked)

    def weights(self, relative: Tensor, table: Tensor) -> Tensor:
        """Attention weights [batch, kv heads, stacked rows, keys]."""
        grouped = self.query @ self.key.transpose(-1, -2)
        scores = grouped.view(*self.query_shape[:3], -1)
        scores += self._skewed(relative[:, :, self.rows] @ table[:, self._columns(table)])
        self._mask(scores)
        return grouped.softmax(-1)

    def bias_backward(self, d_scores: Tensor, relative: Tensor, table: Tensor, d_table: Tensor) -> Tensor:
        """The gradient of this block's relative states; that of the table is added to ``d_table``."""
        columns = self._columns(table)
        near = table[:, columns]
        d_bias = d_scores.new_zeros(*self.query_shape[:3], near.shape[1])
        self._skewed(d_bias).copy_(d_scores.view(*self.query_shape[:3], -1))
        mixer = relative[:, :, self.rows].reshape(-1, table.shape[0])
        d_table[:, columns] += mixer.t() @ d_bias.view(-1, near.shape[1])
        return d_bias @ near.t()

    def _columns(self, table: Tensor) -> slice:
        """The stretch of the table that holds every distance between this block's rows and keys."""
        count = self.rows.stop - self.rows.start
        far = self.rows.stop - 1 - self._first
        zero = table.shape[1] - BLOCK - 1
        return slice(zero - far, zero + count)

    def _skewed(self, by_distance: Tensor) -> Tensor:
        """[.., rows, distances from far to near] seen as [.., rows, keys]."""
        batch, heads, count, width = by_distance.shape
        strides = (heads * count * width, count * width, width - 1, 1)
        return by_distance.as_strided((batch, heads, count, width - count + 1), strides, count - 1)

    def _mask(self, scores: Tensor) -> None:
        count = self.rows.stop - self.rows.start
        ones = torch.ones(count, count, dtype=torch.bool, device=scores.device)
        scores[..., -count:].masked_fill_(ones.triu(1), -torch.inf)
        if self.rows.stop - self._first > self._window:
            rows = torch.arange(self.rows.start, self.rows.stop, device=scores.device)
            keys = torch.arange(self.keys.start, self.keys.stop, device=scores.device)
            gone = (rows[:, None] - keys >= self._window) & (keys >= self._prefix)
            scores.masked_fill_(gone, -torch.inf)


def _far_to_near(profiles: Tensor, length: int, dtype: torch.dtype) -> Tensor:
    """[d_rel, length + BLOCK]: the bias at distance length - 1, ..., 1, 0, then zeros for keys yet to come."""
    extent = min(profiles.shape[1], length)
    table = torch.zeros(profiles.shape[0], length + BLOCK, dtype=dtype, device=profiles.device)
    table[:, length - extent : length] = profiles[:, :extent].flip(1)
    return table
