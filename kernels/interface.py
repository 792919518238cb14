"""What a set of kernels offers to the model.

Two families. The first takes whole sequences, is differentiable, and serves training. The second serves a
stream and always sees one *tile* of rows, aligned to the position in the sequence, so that a row is computed by
the same instructions in the same place whatever came with it. That makes a stream equal to itself bit for bit
in any chunking, without any assumption about the libraries below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from torch import Tensor

TILE: Final = 4  # rows; positions p with the same p // TILE share a tile
MARGIN: Final = 32  # columns beyond two rings in a circular table, see `Ring`


@dataclass(frozen=True)
class Ring:
    """How one layer's keys lie in memory: ``prefix`` pinned rows, then a ring of ``slots`` rows.

    Position p lies in ring slot p mod slots; positions below ``prefix`` also lie, for good, in the pinned rows.
    profiles: [d_rel, 2 slots + MARGIN]; column c holds the learned bias at distance -c mod slots, or zero.
    allowed: [2 slots + MARGIN]; 0 where the distance -c mod slots is inside the window, else -inf.
    pinned_profiles: [d_rel, extent], the learned bias at distance 0, 1, ...
    """

    prefix: int
    slots: int
    profiles: Tensor
    allowed: Tensor
    pinned_profiles: Tensor


@dataclass(frozen=True)
class History:
    """What a short convolution looks back on.

    rows: fp32 [kernel - 1 + TILE, channels], the last rows of the tile before, then this tile's.
    windows: a view of ``rows``, [kernel, TILE, channels]; taps: fp32 [kernel, 1, channels], the weight of each
    window, one added to the last, so that the sum of their products includes the row itself.
    """

    rows: Tensor
    windows: Tensor
    taps: Tensor


class Kernels(Protocol):
    """One implementation of the primitives. Each is specified where it is written, in `kernels.reference`."""

    def linear(self, rows: Tensor, weight: Tensor) -> Tensor:
        """rows [..., in] times weight [out, in], transposed."""

    def norm(self, rows: Tensor, weight: Tensor, eps: float) -> Tensor:
        """RMSNorm over the last dimension, computed in fp32."""

    def embedding_bag(self, table: Tensor, indices: Tensor) -> Tensor:
        """The sum of the rows of table [size, hidden] that indices int64 [n, bag] name: [n, hidden]."""

    def convolve(self, rows: Tensor, weight: Tensor) -> Tensor:
        """rows [batch, T, channels] plus their depthwise causal convolution with weight [channels, kernel]."""

    def experts(self, rows: Tensor, gate_up: Tensor, down: Tensor, chosen: Tensor, weights: Tensor) -> Tensor:
        """The weighted sum of the chosen SwiGLU experts of each of many rows [n, hidden]."""

    def windowed_attention(
        self,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        relative: Tensor,
        profiles: Tensor,
        window: int,
        prefix: int,
        scale: float,
    ) -> Tensor:
        """Causal attention with learned relative bias over whole sequences."""

    def tile_convolve(self, rows: Tensor, history: History, first: int, count: int) -> Tensor:
        """As `convolve` for one tile; ``history`` keeps the rows that went before."""

    def history(self, weight: Tensor) -> History:
        """An empty history for a convolution with weight [channels, kernel]."""

    def tile_experts(
        self,
        rows: Tensor,
        gate_up: Sequence[Tensor],
        down: Sequence[Tensor],
        chosen: Tensor,
        weights: Tensor,
        first: int,
        count: int,
    ) -> Tensor:
        """As `experts` for one tile, with each expert's weights by themselves."""

    def tile_attention(
        self,
        query: Tensor,
        relative: Tensor,
        keys: Tensor,
        values: Tensor,
        ring: Ring,
        start: int,
        scale: float,
    ) -> Tensor:
        """Attention of one tile over a ring of keys."""
