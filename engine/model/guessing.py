"""Guesses of a stream's next tokens, by the layers for multi-token prediction (`engine.model.prediction`).

A guess changes no result: the backbone reads it beside the token before it, and it counts only where the
backbone's own choice is the same. The temperature of long contexts is taken a few rows short here, which only
guesses feel.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor

from engine.model.config import ModelConfig
from engine.model.prediction import block_config
from engine.model.served import ServedLayer, Span, Stream, tensor
from kernels.quantised import Weight
from kernels.stream import RowOperator, StreamKernels


@dataclass(frozen=True)
class Mark:
    """A moment of a stream of no pinned rows, to which it can go back after a few more rows.

    kept: what those rows will overwrite, by the tensor, the dimension and the places in it. small: tensors
    of which all may change.
    """

    position: int
    kept: list[tuple[Tensor, int, Tensor, Tensor]]
    small: list[tuple[Tensor, Tensor]]


def mark(stream: Stream, rows: int) -> Mark:
    """Note where the stream is, before it takes up to ``rows`` rows."""
    kept: list[tuple[Tensor, int, Tensor, Tensor]] = []
    small: list[tuple[Tensor, Tensor]] = []
    for layer in stream.layers:
        memory = list(layer.ring.tensors().values())
        slots = memory[-1].shape[1]  # keys may lie either way
        places = torch.arange(stream.position, stream.position + rows, device=memory[-1].device) % slots
        kept += [
            (held, axis, places, held.index_select(axis, places))
            for held in memory
            for axis in range(1, held.dim())
            if held.shape[axis] == slots
        ]
        counted = [each for each in memory if each.dim() == 1]
        small += [(each, each.clone()) for each in (*counted, layer.kv, layer.attended, layer.mixed)]
    return Mark(stream.position, kept, small)


def rewind(stream: Stream, to: Mark) -> None:
    """Forget the rows since ``to``."""
    stream.position = to.position
    for held, axis, places, before in to.kept:
        held.index_copy_(axis, places, before)
    for held, before in to.small:
        held.copy_(before)


class ServedPrediction:
    """All depths for streams. ``weights`` are those of `Prediction`, by the same names."""

    def __init__(self, config: ModelConfig, weights: Mapping[str, Weight], kernels: StreamKernels) -> None:
        blocks = block_config(config)
        self.hidden, self._device = config.hidden, kernels.device
        self._hidden_first = config.prediction.hidden_first
        self._depths: list[tuple[RowOperator, RowOperator, RowOperator, ServedLayer]] = []
        for index in range(len(blocks.layers)):
            prefix = f"layers.{index}."
            own = {name.removeprefix(prefix): each for name, each in weights.items() if name.startswith(prefix)}
            block = {
                name.removeprefix("block."): each for name, each in own.items() if name.startswith("block.")
            }
            norms = (
                kernels.norm(tensor(own, f"{each}_norm.weight"), config.norm_eps)
                for each in ("hidden", "token")
            )
            layer = ServedLayer(blocks, index, block, kernels)
            self._depths.append((*norms, kernels.product(own["project"]), layer))  # type: ignore[arg-type]
        chained = weights.get("norm.weight")
        self._norm = None if chained is None else kernels.norm(cast(Tensor, chained), config.norm_eps)

    def guesser(self, global_window: int) -> Guesser:
        """Guesses for one stream."""
        streams = [Stream(0, [layer.memory(0, global_window)]) for *_, layer in self._depths]
        return Guesser(self, streams, [self.nothing() for _ in streams])

    def nothing(self) -> Tensor:
        """No rows yet, where they will lie."""
        return torch.empty(0, self.hidden, device=self._device)

    def step(self, depth: int, rows: Tensor, tokens: Tensor, stream: Stream) -> Tensor:
        """Append to one depth's stream: rows and the plain table rows of their tokens, both [n, hidden]."""
        hidden_norm, token_norm, project, layer = self._depths[depth]
        both = [hidden_norm(rows.contiguous()), token_norm(tokens.contiguous())]
        joined = project(torch.cat(both if self._hidden_first else both[::-1], dim=-1))
        layer.step(joined, 0, [Span(slice(0, len(rows)), stream.layers, stream.position)])
        stream.position += len(rows)
        return joined if self._norm is None else self._norm(joined)


@dataclass
class Guesser:
    """Follows one stream of the backbone. waiting: each depth's row [0 or 1, hidden] that lacks its token."""

    prediction: ServedPrediction
    streams: list[Stream]
    waiting: list[Tensor]

    @torch.no_grad()
    def follow(self, hidden: Tensor, tokens: Tensor) -> None:
        """The backbone took rows: their hidden rows and their tokens' plain table rows, both [n, hidden]."""
        rows = hidden
        for depth, stream in enumerate(self.streams):
            rows = torch.cat([self.waiting[depth], rows])
            self.waiting[depth] = rows[-1:].clone()
            if len(rows) < 2:
                return
            rows = self.prediction.step(depth, rows[:-1], tokens[1 - len(rows) :], stream)

    @torch.no_grad()
    def guess(
        self, token: int, table: Callable[[int], Tensor], pick: Callable[[Tensor], int], most: int
    ) -> list[int]:
        """Up to ``most`` tokens that may follow ``token``, which the backbone has chosen and not yet read.

        table: a token's plain row [hidden]; pick: the token that a row [1, hidden] means. Changes nothing.
        """
        marks = [mark(stream, depth + 1) for depth, stream in enumerate(self.streams)]
        tokens, guessed = table(token)[None], []
        rows = self.prediction.nothing()
        for depth, stream in enumerate(self.streams[:most]):
            if not len(self.waiting[depth]):
                break
            rows = self.prediction.step(depth, torch.cat([self.waiting[depth], rows]), tokens, stream)
            guessed.append(pick(rows[-1:]))
            tokens = torch.cat([tokens, table(guessed[-1])[None]])
        for stream, to in zip(self.streams, marks, strict=True):
            rewind(stream, to)
        return guessed

    def tensors(self) -> dict[str, Tensor]:
        """The state as named tensors, to be saved in one file."""
        named: dict[str, Tensor] = {}
        for depth, (stream, waits) in enumerate(zip(self.streams, self.waiting, strict=True)):
            named |= {f"prediction.{depth}.{name}": each for name, each in stream.tensors().items()}
            named[f"prediction.{depth}.waiting"] = waits
        return named

    def load(self, tensors: Mapping[str, Tensor]) -> None:
        """Take over what `tensors` gave. Raises StateError or KeyError when it does not fit."""
        for depth, stream in enumerate(self.streams):
            prefix = f"prediction.{depth}."
            stream.load({name: tensors[prefix + name] for name in stream.tensors()})
            self.waiting[depth] = tensors[prefix + "waiting"].clone()
