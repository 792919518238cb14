"""What a set of kernels offers to a model over whole sequences: differentiable, for training.

`kernels.stream` is its counterpart for live streams.
"""

from __future__ import annotations

from typing import Protocol

from torch import Tensor


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
