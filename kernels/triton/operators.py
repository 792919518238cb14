"""The operators of `kernels.stream` in Triton. Rows and memories lie where the kernels run (`DEVICE`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import torch
from torch import Tensor

from kernels.quantised import Quantised, Weight, narrowed
from kernels.stream import AttentionShape, Memory, Routing, StreamKernels, at_once
from kernels.triton import attention, matrix
from kernels.triton import rows as each_row
from kernels.triton.device import DEVICE, INTERPRETED, brought, floats, launch, power_of_two
from kernels.triton.graph import Graphs

OUTS: Final = 64 if INTERPRETED else 16  # outputs of a tile
BLOCK: Final = 1024  # channels of a row that one program takes
PIECE: Final = 8 if INTERPRETED else 64  # rows that attend at once


class Matrix:
    """Matrices [..., out, in] where the kernels read them, with all that describes them to `matrix.dots`."""

    def __init__(self, weight: Weight) -> None:
        self.out, self.inputs = weight.shape[-2:]
        if isinstance(weight, Quantised):
            self.words, self.scales = brought(weight.codes), brought(weight.scales)
        else:
            self.words = self.scales = brought(narrowed(weight.detach()))
        self._form = {"FOUR": self.words.dtype == torch.uint8, "SCALED": isinstance(weight, Quantised)}

    def tile(self, count: int) -> dict[str, Any]:
        """The constants of a product with ``count`` rows."""
        rows = 1 if count == 1 else matrix.ROWS
        return {**self._form, "R": rows, "OUTS": OUTS, "GROUPS": matrix.GROUPS}


class Product:
    """See `kernels.stream.StreamKernels`."""

    def __init__(self, weight: Weight) -> None:
        self._matrix = Matrix(weight)

    def __call__(self, rows: Tensor) -> Tensor:
        """rows [n, in]: [n, out]."""
        own, count = self._matrix, len(rows)
        out, tile = rows.new_empty(count, own.out), own.tile(count)
        grid = (-(-own.out // OUTS), -(-count // tile["R"]))
        launch(matrix.product, grid, rows, own.words, own.scales, out, count, own.out, own.inputs, **tile)
        return out


class Norm:
    """See `kernels.stream.StreamKernels`."""

    def __init__(self, weight: Tensor, eps: float) -> None:
        self._weight, self._eps = floats(weight), eps

    def __call__(self, rows: Tensor) -> Tensor:
        """rows [n, size], same shape out."""
        out, size = torch.empty_like(rows), rows.shape[1]
        grid = (len(rows),)
        launch(each_row.norm, grid, rows, self._weight, out, size, self._eps, BLOCK=power_of_two(size))
        return out


class Convolution:
    """See `kernels.stream.Convolution`."""

    def __init__(self, weight: Tensor) -> None:
        self.taps = floats(weight.detach().float().t())
        self.taps[-1] += 1
        self.kernel, self.channels = self.taps.shape

    def history(self) -> Tensor:
        """The rows before the first: zeros."""
        return torch.zeros(self.kernel - 1, self.channels, device=DEVICE)

    def __call__(self, rows: Tensor, history: Tensor, channels: slice) -> None:
        """See `kernels.stream.Convolution`."""
        source, out = rows[:, channels].contiguous(), rows[:, channels]
        if source.data_ptr() == out.data_ptr():
            source = source.clone()
        shape = {"TAPS": self.kernel, "BLOCK": min(BLOCK, power_of_two(self.channels))}
        blocks = -(-self.channels // shape["BLOCK"])
        grid = (len(rows), blocks)
        launch(each_row.convolve, grid, source, history, self.taps, out, rows.shape[1], self.channels, **shape)
        self.remember(source, history)

    def remember(self, rows: Tensor, history: Tensor) -> None:
        """``history`` becomes the last of rows [n, channels] and those before."""
        block = min(BLOCK, power_of_two(self.channels))
        grid = (-(-self.channels // block),)
        launch(each_row.remember, grid, rows, history, len(rows), self.channels, TAPS=self.kernel, BLOCK=block)


class Join:
    """See `kernels.stream.Join`: each session's rows in one kernel."""

    def __init__(self, convolution: Tensor, norm: Tensor, eps: float) -> None:
        self._convolution, self._weight, self._eps = Convolution(convolution), floats(norm), eps

    def history(self) -> Tensor:
        """The changes before the first: zeros."""
        return self._convolution.history()

    def __call__(self, rows: Tensor, change: Tensor, spans: Sequence[tuple[slice, Tensor]]) -> Tensor:
        """See `kernels.stream.Join`."""
        out, size, taps = torch.empty_like(rows), rows.shape[1], self._convolution.taps
        for span, history in spans:
            own = change[span]
            grid = (len(own),)
            launch(
                each_row.join, grid, own, history, taps, rows[span], self._weight, out[span], size, self._eps,
                TAPS=len(taps), BLOCK=power_of_two(size),
            )  # fmt: skip
            self._convolution.remember(own, history)
        return out


class CountedMemory:
    """keys, values: [kv heads, held, dim]; position: int64 [1], the rows that were taken."""

    def __init__(self, shape: AttentionShape, held: int) -> None:
        self.position = torch.zeros(1, dtype=torch.int64, device=DEVICE)
        self.keys = torch.zeros(shape.kv_heads, held, shape.dim, device=DEVICE)
        self.values = torch.zeros_like(self.keys)

    def tensors(self) -> Mapping[str, Tensor]:
        """All three by name."""
        return {"position": self.position, "keys": self.keys, "values": self.values}


class Attention:
    """See `kernels.stream.Attention`. A memory counts its rows itself, so that a recorded tick can go on."""

    def __init__(self, shape: AttentionShape, query_norm: Tensor, key_norm: Tensor, profiles: Tensor) -> None:
        self._shape = shape
        self._slots = _whole(shape.window + PIECE - 1)
        self._pinned = _whole(shape.prefix)
        self._norms = floats(query_norm), floats(key_norm)
        self._profiles, self._extent = floats(profiles.detach().float().t()), profiles.shape[1]

    def memory(self) -> CountedMemory:
        """Empty keys and values."""
        return CountedMemory(self._shape, self._pinned + self._slots)

    def __call__(self, projected: Tensor, memory: Memory, start: int, out: Tensor) -> None:
        """See `kernels.stream.Attention`."""
        assert isinstance(memory, CountedMemory)
        for begin in range(0, len(projected), PIECE):
            self._attend(projected[begin : begin + PIECE], memory, out[begin : begin + PIECE])

    def _attend(self, projected: Tensor, memory: CountedMemory, out: Tensor) -> None:
        shape, count = self._shape, len(projected)
        splits = (self._pinned + self._slots) // attention.SPLIT
        query, kv = shape.heads * shape.dim, shape.kv_heads * shape.dim
        query_norm, key_norm = self._norms
        wide = power_of_two(shape.dim)
        grid = (count, shape.kv_heads)
        launch(
            attention.write, grid, projected, memory.position, memory.keys, memory.values, key_norm,
            shape.width, query, shape.kv_heads, shape.eps, shape.prefix, self._pinned, self._slots,
            DIM=shape.dim, WIDE=wide,
        )  # fmt: skip
        parts = projected.new_empty(count, shape.heads, splits, shape.dim)
        sums, peaks = projected.new_empty(2, count, shape.heads, splits)
        launch(
            attention.attend, (count, shape.heads, splits), projected, memory.position, memory.keys,
            memory.values, query_norm, self._profiles, parts, sums, peaks,
            shape.width, query + 2 * kv, shape.heads // shape.kv_heads, shape.eps,
            float(shape.log_floor or 0), shape.log_alpha, shape.prefix, self._pinned, self._slots,
            shape.window, self._extent, splits,
            DIM=shape.dim, WIDE=wide, REL=shape.d_rel, REL_WIDE=power_of_two(shape.d_rel),
            SPLIT=attention.SPLIT, LANES=min(attention.LANES, wide),
        )  # fmt: skip
        grid = (count, shape.heads)
        launch(
            attention.gather, grid, parts, sums, peaks, memory.position, out, count, splits,
            DIM=shape.dim, WIDE=wide,
        )  # fmt: skip


def _whole(slots: int) -> int:
    """Slots filled up to whole splits."""
    return -(-slots // attention.SPLIT) * attention.SPLIT


class Router:
    """See `kernels.stream.Router`."""

    def __init__(self, weight: Tensor, bias: Tensor, top_k: int, scale: float) -> None:
        self._scores, self._bias = Product(weight.detach().float()), floats(bias)
        self._top_k, self._scale, self._shared = top_k, scale, len(weight) - len(bias)

    def __call__(self, rows: Tensor) -> Routing:
        """rows [n, hidden]."""
        count, experts = len(rows), len(self._bias)
        routing = Routing(
            torch.empty(count, self._top_k, dtype=torch.int64, device=rows.device),
            rows.new_empty(count, self._top_k),
            rows.new_empty(count, self._shared),
        )
        grid = (count,)
        launch(
            each_row.route, grid, self._scores(rows), self._bias, *routing,
            experts, self._shared, self._top_k, self._scale,
            EXPERTS=power_of_two(experts), SHARED=power_of_two(self._shared),
        )  # fmt: skip
        return routing


class Experts:
    """See `kernels.stream.Experts`."""

    def __init__(self, gate_up: Weight, down: Weight) -> None:
        self._up, self._down = Matrix(gate_up), Matrix(down)

    def __call__(self, rows: Tensor, routing: Routing, out: Tensor) -> None:
        """See `kernels.stream.Experts`."""
        up, down = self._up, self._down
        count, top_k = routing.chosen.shape
        pairs, hidden, width = count * top_k, up.inputs, down.inputs
        active, mixed = rows.new_empty(pairs, width), rows.new_empty(pairs, hidden)
        padded = power_of_two(pairs)
        grid: tuple[int, ...] = (pairs, -(-width // OUTS))
        launch(
            matrix.experts_up, grid, rows, routing.chosen, routing.weights, up.words, up.scales, active,
            pairs, top_k, hidden, width, PAIRS=padded, **up.tile(count),
        )  # fmt: skip
        grid = (pairs, -(-hidden // OUTS))
        launch(
            matrix.experts_down, grid, active, routing.chosen, down.words, down.scales, mixed,
            pairs, width, hidden, PAIRS=padded, **down.tile(count),
        )  # fmt: skip
        block = min(BLOCK, power_of_two(hidden))
        grid = (count, -(-hidden // block))
        launch(matrix.experts_sum, grid, mixed, out, top_k, hidden, BLOCK=block)


def embedding_bag(table: Tensor, indices: Tensor) -> Tensor:
    """See `kernels.stream.StreamKernels`."""
    (count, size), hidden = indices.shape, table.shape[1]
    block = min(BLOCK, power_of_two(hidden))
    out = table.new_empty(count, hidden)
    grid = (count, -(-hidden // block))
    launch(each_row.bag, grid, table, indices, out, size, hidden, BLOCK=block)
    return out


def gate(gate_up: Tensor, weights: Tensor | None = None) -> Tensor:
    """See `kernels.stream.Gate`."""
    count, width = len(gate_up), gate_up.shape[1] // 2
    block = min(BLOCK, power_of_two(width))
    parts = 0 if weights is None else weights.shape[1]
    out = gate_up.new_empty(count, width)
    grid = (count, -(-width // block))
    launch(
        each_row.gate, grid, gate_up, gate_up if weights is None else weights, out, width, parts, BLOCK=block
    )
    return out


def choose(logits: Tensor) -> Tensor:
    """See `kernels.stream.StreamKernels`."""
    count, size = logits.shape
    out = torch.empty(count, dtype=torch.int64, device=logits.device)
    launch(each_row.choose, (count,), logits, out, size, BLOCK=min(BLOCK, power_of_two(size)))
    return out


def sample(logits: Tensor, temperature: float, top_p: float, draws: Tensor) -> Tensor:
    """See `kernels.stream.StreamKernels`."""
    count, size = logits.shape
    out = torch.empty(count, dtype=torch.int64, device=logits.device)
    block = min(BLOCK, power_of_two(size))
    launch(each_row.sample, (count,), logits, draws, out, size, temperature, top_p, BLOCK=block)
    return out


TRITON: Final = StreamKernels(
    name="triton",
    device=DEVICE,
    product=Product,
    norm=Norm,
    convolution=Convolution,
    join=Join,
    attention=Attention,
    router=Router,
    experts=Experts,
    gate=gate,
    embedding_bag=embedding_bag,
    choose=choose,
    sample=sample,
    replayed=Graphs() if DEVICE.type == "cuda" else at_once,
)
