"""The operators of `kernels.stream` in plain torch: row by row, each row in tensors of its own.

The same instructions run for every row, whatever came with it, so the rule of `kernels.stream` needs no
assumption about the libraries below. It is slow; it says what the faster implementations must compute.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import torch
import torch.nn.functional as F
from torch import Tensor

from kernels.quantised import Quantised, Weight
from kernels.reference import embedding_bag
from kernels.stream import AttentionShape, Chained, Memory, Routing, StreamKernels, at_once, ring_slots


def full(weight: Weight) -> Tensor:
    """The weights as fp32."""
    return weight.dequantised() if isinstance(weight, Quantised) else weight.detach().float()


class Product:
    """See `kernels.stream.StreamKernels`."""

    def __init__(self, weight: Weight) -> None:
        self._weight = full(weight).contiguous()

    def __call__(self, rows: Tensor) -> Tensor:
        """rows [n, in]: [n, out]."""
        return torch.cat([F.linear(row.clone()[None], self._weight) for row in rows])


class Norm:
    """See `kernels.stream.StreamKernels`."""

    def __init__(self, weight: Tensor, eps: float) -> None:
        self._weight, self._eps = weight.detach().float(), eps

    def __call__(self, rows: Tensor) -> Tensor:
        """rows [n, size], same shape out."""
        return torch.stack(
            [F.rms_norm(row.clone(), self._weight.shape, self._weight, self._eps) for row in rows]
        )


class Convolution:
    """See `kernels.stream.Convolution`."""

    def __init__(self, weight: Tensor) -> None:
        self._taps = weight.detach().float().t().clone(memory_format=torch.contiguous_format)
        self._taps[-1] += 1

    def history(self) -> Tensor:
        """The rows before the first: zeros."""
        return torch.zeros(len(self._taps) - 1, self._taps.shape[1])

    def __call__(self, rows: Tensor, history: Tensor, channels: slice) -> None:
        """See `kernels.stream.Convolution`."""
        for row in rows[:, channels]:
            seen = torch.cat([history, row[None]])
            history.copy_(seen[1:])
            row.copy_((seen * self._taps).sum(0))


@dataclass(frozen=True)
class RowMemory:
    """keys, values: [kv heads, prefix + slots, dim]; the first ``prefix`` are there for good."""

    keys: Tensor
    values: Tensor

    def tensors(self) -> Mapping[str, Tensor]:
        """Both by name."""
        return {"keys": self.keys, "values": self.values}

    def write(self, slot: int, key: Tensor, value: Tensor) -> None:
        """Put key and value [kv heads, dim] into a slot."""
        self.keys[:, slot], self.values[:, slot] = key, value


class Attention:
    """See `kernels.stream.Attention`."""

    def __init__(self, shape: AttentionShape, query_norm: Tensor, key_norm: Tensor, profiles: Tensor) -> None:
        self._shape, self._slots = shape, ring_slots(shape.window)
        self._query_norm, self._key_norm = Norm(query_norm, shape.eps), Norm(key_norm, shape.eps)
        self._profiles = profiles.detach().float()

    def memory(self) -> RowMemory:
        """Empty keys and values."""
        shape = self._shape
        size = (shape.kv_heads, shape.prefix + self._slots, shape.dim)
        return RowMemory(torch.zeros(size), torch.zeros(size))

    def __call__(self, projected: Tensor, memory: Memory, start: int, out: Tensor) -> None:
        """See `kernels.stream.Attention`."""
        assert isinstance(memory, RowMemory)
        for index, row in enumerate(projected):
            out[index] = self._attend(row.clone(), memory, start + index)

    def _attend(self, row: Tensor, memory: RowMemory, position: int) -> Tensor:
        shape = self._shape
        kv = shape.kv_heads * shape.dim
        sizes = [shape.heads * shape.dim, kv, kv, shape.heads * shape.d_rel]
        query, key, value, relative = torch.split(row, sizes)
        query = self._query_norm(query.view(shape.heads, shape.dim))
        relative = relative.view(shape.heads, shape.d_rel)
        if shape.log_floor is not None:
            grown = torch.tensor((position + 1) / shape.log_floor).clamp(min=1.0)
            heat = 1.0 + shape.log_alpha * torch.log(grown)
            query, relative = query * heat, relative * heat
        key, value = self._key_norm(key.view(-1, shape.dim)), value.view(-1, shape.dim)
        memory.write(shape.prefix + position % self._slots, key, value)
        if position < shape.prefix:
            memory.write(position, key, value)
        distance = self._distances(position)
        groups = shape.heads // shape.kv_heads
        scores = (query.view(-1, groups, shape.dim) @ memory.keys.mT).flatten(0, 1) / shape.dim
        extent = self._profiles.shape[1]
        bias = (relative @ self._profiles)[:, distance.clamp(0, extent - 1)]
        scores = scores + bias.masked_fill(distance >= extent, 0.0)
        weights = scores.masked_fill(distance < 0, -torch.inf).softmax(-1)
        mixed: Tensor = weights.view(-1, groups, len(distance)) @ memory.values
        return mixed.flatten()

    def _distances(self, position: int) -> Tensor:
        """How far back the row in each slot lies; -1 for those that this row does not see."""
        shape = self._shape
        pinned = position - torch.arange(shape.prefix)
        live = (position - torch.arange(self._slots)) % self._slots
        seen = (live < shape.window) & (live <= position) & (position - live >= shape.prefix)
        return torch.cat([pinned.clamp(min=-1), live.masked_fill(~seen, -1)])


class Router:
    """See `kernels.stream.Router`."""

    def __init__(self, weight: Tensor, bias: Tensor, top_k: int, scale: float) -> None:
        self._scores, self._bias = Product(weight), bias.detach().float()
        self._top_k, self._scale = top_k, scale

    def __call__(self, rows: Tensor) -> Routing:
        """rows [n, hidden]."""
        each = [self._route(scores.clone()) for scores in self._scores(rows)]
        return Routing(*(torch.stack(parts) for parts in zip(*each, strict=True)))

    def _route(self, scores: Tensor) -> Routing:
        experts = len(self._bias)
        chosen = torch.topk(scores[:experts].sigmoid() + self._bias, self._top_k).indices.sort().values
        taking_part = torch.cat([scores[chosen], scores[experts:]])
        weights = F.logsigmoid(taking_part).softmax(-1) * self._scale
        return Routing(chosen, weights[: self._top_k], weights[self._top_k :])


class Experts:
    """See `kernels.stream.Experts`."""

    def __init__(self, gate_up: Weight, down: Weight) -> None:
        self._gate_up, self._down = full(gate_up), full(down)

    def __call__(self, rows: Tensor, routing: Routing, out: Tensor) -> None:
        """See `kernels.stream.Experts`."""
        for row, chosen, weights, to in zip(rows, routing.chosen.tolist(), routing.weights, out, strict=True):
            for expert, weight in zip(chosen, weights, strict=True):
                between = F.linear(row.clone()[None], self._gate_up[expert])
                to += F.linear(_swiglu(between) * weight, self._down[expert])[0]


def gate(gate_up: Tensor, weights: Tensor | None = None) -> Tensor:
    """See `kernels.stream.Gate`."""
    shares = [None] * len(gate_up) if weights is None else weights
    return torch.cat([_swiglu(row.clone()[None], share) for row, share in zip(gate_up, shares, strict=True)])


def choose(logits: Tensor) -> Tensor:
    """See `kernels.stream.StreamKernels`."""
    return (logits == logits.amax(-1, keepdim=True)).int().argmax(-1)  # argmax alone names any of the largest


def sample(logits: Tensor, temperature: float, top_p: float, draws: Tensor) -> Tensor:
    """See `kernels.stream.StreamKernels`."""
    each = [_sampled(row.clone(), temperature, top_p, draw) for row, draw in zip(logits, draws, strict=True)]
    return torch.stack(each)


def _sampled(logits: Tensor, temperature: float, top_p: float, draw: Tensor) -> Tensor:
    likely = ((logits - logits.max()) / temperature).double().exp()
    ranked = likely.sort(descending=True).values.cumsum(0)
    last = torch.searchsorted(ranked, top_p * ranked[-1]).clamp(max=len(ranked) - 1)
    least = likely.sort(descending=True).values[last]
    kept = torch.where(likely >= least, likely, 0.0).cumsum(0)
    return torch.searchsorted(kept, draw * kept[-1], right=True).clamp(max=len(kept) - 1)


def _swiglu(gate_up: Tensor, weights: Tensor | None = None) -> Tensor:
    gate, up = gate_up.chunk(2, dim=-1)
    active = F.silu(gate) * up
    if weights is None:
        return active
    return active * weights.repeat_interleave(active.shape[-1] // len(weights))


REFERENCE: Final = StreamKernels(
    name="reference",
    device=torch.device("cpu"),
    product=Product,
    norm=Norm,
    convolution=Convolution,
    join=lambda convolution, norm, eps: Chained(Convolution(convolution), Norm(norm, eps)),
    attention=Attention,
    router=Router,
    experts=Experts,
    gate=gate,
    embedding_bag=embedding_bag,
    choose=choose,
    sample=sample,
    replayed=at_once,
)
