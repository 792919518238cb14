"""What a set of kernels offers to a model that serves streams.

An implementation makes *operators*: each takes its weights once, in the layout it likes best, and is then
called with rows, fp32 [n, channels] and contiguous. One rule makes a stream equal to itself, bit for bit, in
any chunking and beside any other sessions: **a row's result depends on that row, on its operator's weights and
on its own session's memory alone**, not on how many other rows are there nor on where among them it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import torch
from torch import Tensor

from kernels.quantised import Weight


@dataclass(frozen=True)
class AttentionShape:
    """The numbers of one layer's attention in a stream.

    A row sees the last ``window`` rows, itself included, and the first ``prefix``. Query and key are normalised
    per head with ``eps``, scores are scaled by 1 / dim. log_floor, log_alpha: from row log_floor on, query and
    relative states grow with the logarithm of the position; None: they do not.
    """

    heads: int
    kv_heads: int
    dim: int
    d_rel: int
    window: int
    prefix: int
    eps: float
    log_floor: int | None
    log_alpha: float

    @property
    def width(self) -> int:
        """Channels of a projected row: query heads, key heads, value heads, relative states."""
        return self.heads * (self.dim + self.d_rel) + 2 * self.kv_heads * self.dim


class Routing(NamedTuple):
    """chosen: int64 [n, top_k]; weights: fp32 [n, top_k]; shared: fp32 [n, shared experts], their weights."""

    chosen: Tensor
    weights: Tensor
    shared: Tensor


class Memory(Protocol):
    """The keys and values of one session in one layer. Its size never changes."""

    def tensors(self) -> Mapping[str, Tensor]:
        """What changes from row to row, by name; writing to these tensors writes to the memory."""


class RowOperator(Protocol):
    """Rows in, rows out."""

    def __call__(self, rows: Tensor) -> Tensor:
        """rows [n, in]: [n, out]."""


class Convolution(Protocol):
    """A depthwise causal convolution plus its input."""

    def history(self) -> Tensor:
        """fp32 [kernel - 1, channels]: the rows before the first, zeros."""

    def __call__(self, rows: Tensor, history: Tensor, channels: slice) -> None:
        """The rows of one session that follow those in ``history``, in place, in ``channels`` of them.

        ``history`` becomes the last rows of these.
        """


class Attention(Protocol):
    """Attention with a learned relative bias over the rows of one session."""

    def memory(self) -> Memory:
        """The memory of a session that has no rows yet."""

    def __call__(self, projected: Tensor, memory: Memory, start: int, out: Tensor) -> None:
        """Rows [n, width] from position ``start`` on, see `AttentionShape`, into ``out`` [n, heads * dim].

        Their keys and values are taken into ``memory``, which has taken ``start`` rows so far.
        """


class Router(Protocol):
    """Chooses experts by sigmoid score plus balance bias; weighs them by softmax of the log-sigmoids."""

    def __call__(self, rows: Tensor) -> Routing:
        """rows [n, hidden]."""


class Experts(Protocol):
    """Routed SwiGLU experts. The rows of one call share what they share: each expert is read once."""

    def __call__(self, rows: Tensor, routing: Routing, out: Tensor) -> None:
        """Add to ``out`` [n, hidden] the weighted sum of the chosen experts of each row."""


class Join(Protocol):
    """The end of one half of a layer: what it changed is convolved and added; the sum is normalised."""

    def history(self) -> Tensor:
        """As of a `Convolution`."""

    def __call__(self, rows: Tensor, change: Tensor, spans: Sequence[tuple[slice, Tensor]]) -> Tensor:
        """Add the convolved ``change`` to ``rows``, both [n, hidden]: the norm of the sum, [n, hidden].

        spans: of each session its rows and its history, which becomes the last rows of its change. ``change``
        means nothing afterwards.
        """


class Gate(Protocol):
    """SwiGLU."""

    def __call__(self, gate_up: Tensor, weights: Tensor | None = None) -> Tensor:
        """gate_up [n, 2 width], contiguous: silu(first half) * second half, [n, width].

        weights: fp32 [n, parts]; each equal part of the width is multiplied by its column.
        """


@dataclass(frozen=True)
class StreamKernels:
    """One implementation: how its operators are made, each from its weights.

    name: what a person calls it: cpu, reference, triton.
    device: where rows and memories lie.
    product(weight): rows times the matrix [out, in], transposed.
    norm(weight, eps): RMSNorm with ``weight`` [size].
    convolution(weight): weight [channels, kernel]; the last tap meets the row itself.
    join(convolution, norm, eps): see `Join`; the weights of both.
    attention(shape, query_norm, key_norm, profiles): norms [dim]; profiles [d_rel, extent], the bias at
        distance 0, 1, ...; zero beyond.
    router(weight, bias, top_k, scale): weight [experts + shared experts, hidden]; bias [experts]; ``scale``
        multiplies every weight.
    experts(gate_up, down): gate_up [experts, 2 width, hidden], gate first; down [experts, hidden, width].
    gate: see `Gate`.
    embedding_bag(table, indices): the sum of the rows of table [size, hidden] that int64 [n, bag] name.
    choose(logits): int64 [n], the first of the largest of each row of logits [n, size].
    sample(logits, temperature, top_p, draws): int64 [n], from softmax(logits / temperature), of which the
        likeliest are kept that together reach ``top_p`` (above 0, at most 1), and with the last those that are
        as likely. draws: fp32 [n] in [0, 1), the share of what is kept that lies before the one that is taken.
    replayed(key, work, rows): work(rows), or a replay of what it did when ``key`` and a shape of rows came
        before; so it must do nothing that depends on anything but the contents of tensors.
    """

    name: str
    device: torch.device
    product: Callable[[Weight], RowOperator]
    norm: Callable[[Tensor, float], RowOperator]
    convolution: Callable[[Tensor], Convolution]
    join: Callable[[Tensor, Tensor, float], Join]
    attention: Callable[[AttentionShape, Tensor, Tensor, Tensor], Attention]
    router: Callable[[Tensor, Tensor, int, float], Router]
    experts: Callable[[Weight, Weight], Experts]
    gate: Gate
    embedding_bag: Callable[[Tensor, Tensor], Tensor]
    choose: Callable[[Tensor], Tensor]
    sample: Callable[[Tensor, float, float, Tensor], Tensor]
    replayed: Callable[[Hashable, Callable[[Tensor], Tensor], Tensor], Tensor]


class Chained:
    """A `Join` made of a convolution and a norm."""

    def __init__(self, convolution: Convolution, norm: RowOperator) -> None:
        self._convolution, self._norm = convolution, norm

    def history(self) -> Tensor:
        """The changes before the first: zeros."""
        return self._convolution.history()

    def __call__(self, rows: Tensor, change: Tensor, spans: Sequence[tuple[slice, Tensor]]) -> Tensor:
        """See `Join`."""
        for span, history in spans:
            self._convolution(change[span], history, slice(0, None))
        rows += change
        return self._norm(rows)


def at_once(_key: Hashable, work: Callable[[Tensor], Tensor], rows: Tensor) -> Tensor:
    """`StreamKernels.replayed` where nothing is gained by recording."""
    return work(rows)


def ring_slots(window: int) -> int:
    """Slots of a ring that holds a window, rounded up to 64 for aligned products."""
    return -(-window // 64) * 64
