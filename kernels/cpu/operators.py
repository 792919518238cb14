"""The operators of `kernels.stream` on a processor, compiled by numba for the one at hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from kernels.cpu.attention import CHUNK, attend
from kernels.cpu.experts import mix, route
from kernels.cpu.matrix import multiply, pack
from kernels.cpu.rows import convolve, gate, normalise_rows
from kernels.cpu.vector import LANES, Array
from kernels.quantised import Weight
from kernels.reference import embedding_bag
from kernels.reference_stream import choose, sample
from kernels.stream import AttentionShape, Chained, Memory, Routing, StreamKernels, at_once, ring_slots


def flat(tensor: Tensor) -> Array:
    """The values of a contiguous tensor, shared."""
    return tensor.view(-1).numpy()


def _floats(weight: Tensor) -> Array:
    """A flat copy as float32."""
    return flat(weight.detach().float().clone().contiguous())


class Product:
    """See `kernels.stream.StreamKernels`."""

    def __init__(self, weight: Weight) -> None:
        self._packed = pack(weight)

    def __call__(self, rows: Tensor) -> Tensor:
        """rows [n, in]: [n, out]."""
        packed = self._packed
        if packed.width != packed.inputs:
            rows = F.pad(rows, (0, packed.inputs - packed.width))
        out = torch.empty(len(rows), packed.stride)
        multiply(
            flat(rows), len(rows), packed.words, 0, packed.scales, 0, packed.inputs, packed.blocks, flat(out)
        )
        return out if packed.out == packed.stride else out[:, : packed.out].contiguous()


class Norm:
    """See `kernels.stream.StreamKernels`."""

    def __init__(self, weight: Tensor, eps: float) -> None:
        self._weight, self._eps = _floats(weight), eps

    def __call__(self, rows: Tensor) -> Tensor:
        """rows [n, size], same shape out."""
        out = torch.empty_like(rows)
        normalise_rows(flat(rows), len(rows), rows.shape[1], self._weight, self._eps, flat(out))
        return out


class Convolution:
    """See `kernels.stream.Convolution`."""

    def __init__(self, weight: Tensor) -> None:
        taps = weight.detach().float().t().clone(memory_format=torch.contiguous_format)
        taps[-1] += 1
        self._kernel, self._channels = taps.shape
        self._taps = flat(taps)

    def history(self) -> Tensor:
        """The rows before the first: zeros."""
        return torch.zeros(self._kernel - 1, self._channels)

    def __call__(self, rows: Tensor, history: Tensor, channels: slice) -> None:
        """See `kernels.stream.Convolution`."""
        count, stride = rows.shape
        first = channels.start or 0
        convolve(flat(rows), first, stride, count, self._channels, self._taps, self._kernel, flat(history))


class RingMemory:
    """keys: [kv heads, dim, held]; values: [kv heads, held, dim filled up to whole vectors]; arrays: both
    flat."""

    def __init__(self, keys: Tensor, values: Tensor) -> None:
        self.keys, self.values = keys, values
        self.arrays = flat(keys), flat(values)

    def tensors(self) -> Mapping[str, Tensor]:
        """Both by name."""
        return {"keys": self.keys, "values": self.values}


class Attention:
    """See `kernels.stream.Attention`."""

    def __init__(self, shape: AttentionShape, query_norm: Tensor, key_norm: Tensor, profiles: Tensor) -> None:
        self._shape = shape
        self._slots = ring_slots(shape.window)
        self._pinned = -(-shape.prefix // CHUNK) * CHUNK
        self._norms = _floats(query_norm), _floats(key_norm)
        distance = (-torch.arange(2 * self._slots)) % self._slots
        extent = profiles.shape[1]
        table = profiles.detach().float()
        near = table[:, distance.clamp(max=extent - 1)] * (distance < extent)
        self._columns, self._extent = 2 * self._slots, extent
        self._profiles, self._pinned_profiles = flat(near.contiguous()), _floats(table)

    def memory(self) -> RingMemory:
        """Empty keys and values."""
        shape, held = self._shape, self._pinned + self._slots
        wide = -(-shape.dim // LANES) * LANES
        return RingMemory(torch.zeros(shape.kv_heads, shape.dim, held), torch.zeros(shape.kv_heads, held, wide))

    def __call__(self, projected: Tensor, memory: Memory, start: int, out: Tensor) -> None:
        """See `kernels.stream.Attention`."""
        assert isinstance(memory, RingMemory)
        shape = self._shape
        attend(
            flat(projected),
            projected.shape[1],
            len(projected),
            start,
            shape.heads,
            shape.kv_heads,
            shape.dim,
            shape.d_rel,
            *self._norms,
            shape.eps,
            1 / shape.dim,
            float(shape.log_floor or 0),
            shape.log_alpha,
            shape.prefix,
            self._pinned,
            self._slots,
            shape.window,
            *memory.arrays,
            self._profiles,
            self._columns,
            self._pinned_profiles,
            self._extent,
            flat(out),
        )


class Router:
    """See `kernels.stream.Router`."""

    def __init__(self, weight: Tensor, bias: Tensor, top_k: int, scale: float) -> None:
        self._scores = pack(weight.detach().float())
        self._bias = _floats(bias)
        self._top_k, self._scale = top_k, np.float32(scale)

    def __call__(self, rows: Tensor) -> Routing:
        """rows [n, hidden]."""
        packed, count, experts = self._scores, len(rows), len(self._bias)
        if packed.width != packed.inputs:
            rows = F.pad(rows, (0, packed.inputs - packed.width))
        shared = packed.out - experts
        scores = np.empty(count * packed.stride, np.float32)
        multiply(flat(rows), count, packed.words, 0, packed.scales, 0, packed.inputs, packed.blocks, scores)
        routing = Routing(
            torch.empty(count, self._top_k, dtype=torch.int64),
            torch.empty(count, self._top_k),
            torch.empty(count, shared),
        )
        chosen, weights, rest = (flat(each) for each in routing)
        route(
            scores,
            packed.stride,
            count,
            experts,
            shared,
            self._bias,
            self._top_k,
            self._scale,
            chosen,
            weights,
            rest,
        )
        return routing


class Experts:
    """See `kernels.stream.Experts`."""

    def __init__(self, gate_up: Weight, down: Weight) -> None:
        self._up, self._down = pack(gate_up), pack(down)
        self._count = gate_up.shape[0]

    def __call__(self, rows: Tensor, routing: Routing, out: Tensor) -> None:
        """See `kernels.stream.Experts`."""
        up, down = self._up, self._down
        mix(
            flat(rows),
            len(rows),
            rows.shape[1],
            up.inputs,
            down.width,
            up.words,
            up.size,
            up.scales,
            up.scale_size,
            up.blocks,
            down.words,
            down.size,
            down.scales,
            down.scale_size,
            down.blocks,
            down.inputs,
            self._count,
            flat(routing.chosen),
            flat(routing.weights),
            routing.chosen.shape[1],
            flat(out),
        )


def swiglu(gate_up: Tensor, weights: Tensor | None = None) -> Tensor:
    """See `kernels.stream.Gate`."""
    count, width = len(gate_up), gate_up.shape[1] // 2
    parts = 1 if weights is None else weights.shape[1]
    out = torch.empty(count, width)
    shares = np.ones(count, np.float32) if weights is None else flat(weights)
    gate(flat(gate_up), count, width, shares, parts, flat(out))
    return out


CPU: Final = StreamKernels(
    name="cpu",
    device=torch.device("cpu"),
    product=Product,
    norm=Norm,
    convolution=Convolution,
    join=lambda convolution, norm, eps: Chained(Convolution(convolution), Norm(norm, eps)),
    attention=Attention,
    router=Router,
    experts=Experts,
    gate=swiglu,
    embedding_bag=embedding_bag,
    choose=choose,
    sample=sample,
    replayed=at_once,
)
