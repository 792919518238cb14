"""The backbone as it is served: weights at a precision, in the layout of one set of kernels, for many streams.

Rows of several sessions may be appended in one step. What a stream gives depends on its own rows alone, bit for
bit (`kernels.stream` says why), and a stream's memory never grows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import torch
from torch import Tensor

from engine.model.config import AttentionConfig, ModelConfig
from engine.model.quantised import Precision, at_precision
from engine.model.sampling import Sampling
from engine.model.stream import StateError
from kernels.quantised import Weight
from kernels.stream import Attention, AttentionShape, Memory, RowOperator, StreamKernels

WINDOW: Final = 2048  # rows that global layers see, unless something else is asked for


@dataclass(frozen=True)
class LayerMemory:
    """What one layer remembers of one stream. kv, attended, mixed: what its three convolutions look back on."""

    attention: Attention
    ring: Memory
    kv: Tensor
    attended: Tensor
    mixed: Tensor

    def tensors(self) -> dict[str, Tensor]:
        """What changes from row to row, by name."""
        convolved = {"kv": self.kv, "attended": self.attended, "mixed": self.mixed}
        return {**self.ring.tensors(), **convolved}


@dataclass
class Stream:
    """One session's place in the model: all that is needed to go on after ``position`` rows."""

    position: int
    layers: list[LayerMemory]
    key: object = field(default_factory=object)  # this one's and no other's, for what is recorded with it

    def tensors(self) -> dict[str, Tensor]:
        """The stream as named tensors, to be saved in one file. They share memory with it."""
        named = {"position": torch.tensor([self.position])}
        for index, layer in enumerate(self.layers):
            named |= {f"layers.{index}.{name}": tensor for name, tensor in layer.tensors().items()}
        return named

    def load(self, tensors: Mapping[str, Tensor]) -> None:
        """Take over what `tensors` gave. Raises StateError, with the stream unchanged, when it does not fit."""
        own = self.tensors()
        if own.keys() != tensors.keys():
            raise StateError("the saved session belongs to a model with other layers")
        for name, mine in own.items():
            if mine.shape != tensors[name].shape or mine.dtype != tensors[name].dtype:
                raise StateError(f"the saved session does not fit this model: {name} has another shape or type")
        for name, mine in own.items():
            mine.copy_(tensors[name])
        self.position = int(tensors["position"].item())


@dataclass(frozen=True)
class Span:
    """The rows ``rows`` of a step are one stream's, from its position ``start`` on."""

    rows: slice
    layers: list[LayerMemory]
    start: int


def attention_shape(
    config: ModelConfig, layer: AttentionConfig, window: int, log_floor: int | None = None
) -> AttentionShape:
    """The attention of layers like ``layer`` for the kernels. log_floor: of a global one."""
    return AttentionShape(
        heads=layer.heads,
        kv_heads=layer.kv_heads,
        dim=layer.head_dim,
        d_rel=config.d_rel,
        window=window,
        prefix=0,
        eps=config.norm_eps,
        log_floor=log_floor,
        log_alpha=config.log_alpha,
    )


class ServedLayer:
    """One layer. ``weights`` are those of `engine.model.transformer.Layer`, by the same names."""

    def __init__(
        self, config: ModelConfig, index: int, weights: Mapping[str, Weight], kernels: StreamKernels
    ) -> None:
        shape = config.attention(index)
        self._kernels, self._window = kernels, shape.window
        log_floor = config.log_floor if config.layers[index] == "global" else None
        self._shape = attention_shape(config, shape, 0, log_floor)
        self._per_head = [tensor(weights, f"attention.{name}") for name in _PER_HEAD]
        self._attentions: dict[tuple[int, int], Attention] = {}
        query, kv = shape.heads * shape.head_dim, 2 * shape.kv_heads * shape.head_dim
        self._query, self._kv = query, slice(query, query + kv)
        self._attention_norm = kernels.norm(tensor(weights, "attention_norm.weight"), config.norm_eps)
        self._between = kernels.join(
            tensor(weights, "attention_convolution.weight"), tensor(weights, "mlp_norm.weight"), config.norm_eps
        )
        self._project = kernels.product(weights["attention.project"])
        self._out = kernels.product(weights["attention.out"])
        self._kv_convolution = kernels.convolution(tensor(weights, "attention.kv_convolution.weight"))
        self._mlp_convolution = kernels.convolution(tensor(weights, "mlp_convolution.weight"))
        sparse = config.mlps[index] == "sparse"
        self._mlp = sparse_mlp(config, weights, kernels) if sparse else dense_mlp(weights, kernels)

    def memory(self, prefix: int, global_window: int) -> LayerMemory:
        """What this layer remembers of a stream, still empty. See `Served.stream`."""
        bounds = (0, self._window) if self._window is not None else (prefix, global_window)
        if bounds not in self._attentions:
            shape = AttentionShape(**(vars(self._shape) | {"prefix": bounds[0], "window": bounds[1]}))
            self._attentions[bounds] = self._kernels.attention(shape, *self._per_head)
        attention = self._attentions[bounds]
        return LayerMemory(
            attention,
            attention.memory(),
            self._kv_convolution.history(),
            self._between.history(),
            self._mlp_convolution.history(),
        )

    def step(self, rows: Tensor, index: int, spans: Sequence[Span]) -> None:
        """Put rows [n, hidden] through the layer, in place. ``index``: its number in the spans' memories."""
        projected = self._project(self._attention_norm(rows))
        mixed = rows.new_empty(len(rows), self._query)
        for span in spans:
            memory, own = span.layers[index], projected[span.rows]
            self._kv_convolution(own, memory.kv, self._kv)
            memory.attention(own, memory.ring, span.start, mixed[span.rows])
        looking_back = [(span.rows, span.layers[index].attended) for span in spans]
        changed = self._mlp(self._between(rows, self._out(mixed), looking_back))
        for span in spans:
            self._mlp_convolution(changed[span.rows], span.layers[index].mixed, slice(0, None))
        rows += changed


class Served:
    """A model for streams. ``weights`` are those of `engine.model.transformer.Transformer`, by their names.

    given_away: each layer's are taken out of ``weights`` before it is built, so that none but one layer's are
    held both as they came and as the kernels like them.
    """

    def __init__(
        self,
        config: ModelConfig,
        weights: Mapping[str, Weight],
        kernels: StreamKernels,
        precision: Precision = "fp32",
        *,
        given_away: bool = False,
    ) -> None:
        self.config, self.kernels, self.precision = config, kernels, precision
        held = weights if given_away and isinstance(weights, dict) else dict(weights)
        self._layers = []
        for index in range(len(config.layers)):
            prefix = f"layers.{index}."
            names = [name for name in held if name.startswith(prefix)]
            own = {name.removeprefix(prefix): at_precision(name, held.pop(name), precision) for name in names}
            self._layers.append(ServedLayer(config, index, own, kernels))
        self._norm = kernels.norm(tensor(weights, "norm.weight"), config.norm_eps)
        self._head = kernels.product(tensor(weights, "head")[: config.used_vocabulary])

    def stream(self, prefix: int = 0, global_window: int = WINDOW) -> Stream:
        """An empty stream.

        prefix: rows from the beginning that global layers keep for good. global_window: the last rows that they
        see besides.
        """
        return Stream(0, [layer.memory(prefix, global_window) for layer in self._layers])

    @torch.no_grad()
    def step(self, feeds: Sequence[tuple[Tensor, Stream]]) -> list[Tensor]:
        """Append rows [n, hidden] to each of several streams: their hidden rows [n, hidden], normalised.

        No stream may be there twice. The result depends on each stream's rows so far, not on how they were cut
        into steps nor on the others, bit for bit; the cost depends on the number of rows alone.
        """
        spans, begin = [], 0
        for rows, stream in feeds:
            spans.append(Span(slice(begin, begin + len(rows)), stream.layers, stream.position))
            begin += len(rows)
        given = torch.cat([rows for rows, _ in feeds]).float()
        if begin:
            key = tuple((stream.key, len(rows)) for rows, stream in feeds)
            rows = given.to(self.kernels.device)
            given = self.kernels.replayed(key, lambda new: self._through(new, spans), rows).to(given.device)
        for rows, stream in feeds:
            stream.position += len(rows)
        return [given[span.rows] for span in spans]

    def _through(self, rows: Tensor, spans: Sequence[Span]) -> Tensor:
        """The hidden rows behind ``rows``, which are used up."""
        for index, layer in enumerate(self._layers):
            layer.step(rows, index, spans)
        return self._norm(rows)

    @torch.no_grad()
    def logits(self, hidden: Tensor) -> Tensor:
        """hidden fp32 [n, hidden]: logits fp32 [n, used vocabulary]."""
        scaled = (hidden / self.config.mup_width).to(self.kernels.device)
        return self._head(scaled.contiguous()).to(hidden.device)

    @torch.no_grad()
    def likeliest(self, hidden: Tensor) -> Tensor:
        """hidden fp32 [n, hidden]: the first of the largest logits of each row, int64 [n]."""
        return self.kernels.choose(self.logits(hidden.to(self.kernels.device))).to(hidden.device)

    @torch.no_grad()
    def drawn(self, logits: Tensor, sampling: Sampling, position: int) -> int:
        """A token from logits fp32 [used vocabulary] behind the row at ``position`` of a stream."""
        draws = torch.tensor([sampling.draw(position)], device=self.kernels.device)
        rows = logits[None].to(self.kernels.device)
        return int(self.kernels.sample(rows, sampling.temperature, sampling.top_p, draws))


def dense_mlp(weights: Mapping[str, Weight], kernels: StreamKernels) -> RowOperator:
    """A dense SwiGLU over rows."""
    gate_up, down = kernels.product(weights["mlp.gate_up"]), kernels.product(weights["mlp.down"])
    scale = tensor(weights, "mlp.scale").float()
    return lambda rows: down(kernels.gate(gate_up(rows))).mul_(scale)


def sparse_mlp(config: ModelConfig, weights: Mapping[str, Weight], kernels: StreamKernels) -> RowOperator:
    """Routed and shared experts over rows."""
    scale = config.route_scale * float(tensor(weights, "mlp.router.scale"))
    router = kernels.router(
        tensor(weights, "mlp.router.weight"), tensor(weights, "mlp.router.bias"), config.top_k, scale
    )
    experts = kernels.experts(weights["mlp.gate_up"], weights["mlp.down"])
    gate_up = kernels.product(weights["mlp.shared_gate_up"].flatten(0, 1))
    down = kernels.product(weights["mlp.shared_down"])

    def mlp(rows: Tensor) -> Tensor:
        routing = router(rows)
        mixed = down(kernels.gate(gate_up(rows), routing.shared))
        experts(rows, routing, mixed)
        return mixed

    return mlp


_PER_HEAD: Final = ("query_norm.weight", "key_norm.weight", "profiles")


def tensor(weights: Mapping[str, Weight], name: str) -> Tensor:
    """A weight that is never quantised."""
    weight = weights[name]
    assert isinstance(weight, Tensor), f"{name} must not be quantised"
    return weight
