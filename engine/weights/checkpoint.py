"""An Inkling checkpoint's folder -> weights that are ready to serve, shard by shard.

The whole folder is checked by its headers first. Then each shard is mapped, its tensors are copied (and
quantised) into the form they are served in, and it is let go: the weights are in memory once. A folder that
Tandem wrote itself (`engine.weights.convert`) holds them in that form already.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

from engine.model.config import ConfigError, ModelConfig
from engine.model.guessing import ServedPrediction
from engine.model.inkling import FrontEnds, Inkling, from_inkling
from engine.model.inkling_tensors import Place, Places, places
from engine.model.quantised import (
    HEADER,
    Precision,
    QuantisedError,
    at_precision,
    from_tensors,
    is_matrix,
    read_scheme,
    to_tensors,
)
from engine.model.served import Served
from engine.weights.errors import WeightsError
from engine.weights.shards import Shards
from kernels.quantised import Quantised, Weight
from kernels.stream import StreamKernels

CONFIG_FILE: Final = "config.json"


@dataclass(frozen=True)
class Checkpoint:
    """A folder whose configuration and headers agree: nothing is read of it yet but those.

    converted: the precision that Tandem wrote it at; None as published. places: of every tensor.
    """

    folder: Path
    config: ModelConfig
    shards: Shards
    places: Places
    converted: Precision | None

    @property
    def predicts(self) -> bool:
        """Whether the layers for multi-token prediction came with it."""
        return any(place.target.startswith("prediction.") for place in self.places.values())

    def precision(self, asked: Precision | None) -> Precision:
        """What to serve it at: as asked, else as it was converted, else fp32. Raises WeightsError."""
        if self.converted and asked not in (None, self.converted):
            raise WeightsError(
                f"{self.folder} was converted to {self.converted} and cannot be served at {asked}: leave the "
                "precision out, or convert the original again."
            )
        return self.converted or asked or "fp32"


def open_checkpoint(folder: Path) -> Checkpoint:
    """Check an Inkling folder. Raises WeightsError with one sentence that names the tensor and the file."""
    config = read_inkling_config(folder)
    shards = Shards(folder)
    converted = _converted(shards)
    expected = _own_places(config, shards, converted) if converted else places(config, shards.entries)
    for name, entry in shards.entries.items():
        place = expected.get(name)
        if place is None:
            raise WeightsError(
                f"The tensor {name} in {entry.file} has no place in what {CONFIG_FILE} describes: fetch both "
                "again."
            )
        if entry.shape not in (place.shape, place.shorter):
            raise WeightsError(
                f"The tensor {name} in {entry.file} has the shape {list(entry.shape)}, but "
                f"{CONFIG_FILE} asks for {list(place.shape)}: fetch both again."
            )
        if not entry.dtype.is_floating_point and not converted:
            raise WeightsError(
                f"The tensor {name} in {entry.file} holds whole numbers where weights should be: fetch it "
                "again."
            )
    for name in expected:
        if name not in shards.entries:
            raise WeightsError(
                f"The tensor {name} is missing from {shards.listing}: fetch the checkpoint again."
            )
    return Checkpoint(folder, config, shards, expected, converted)


def _converted(shards: Shards) -> Precision | None:
    if HEADER not in shards.metadata:
        return None
    try:
        return read_scheme(shards.metadata).precision
    except QuantisedError as error:
        raise WeightsError(f"{shards.listing} cannot be used: {error}; convert the original again.") from error


def _own_places(config: ModelConfig, shards: Shards, precision: Precision) -> Places:
    """The tensors of a folder that Tandem wrote, which are called as in the model."""
    predicts = any(name.startswith("prediction.") for name in shards.entries)
    found = {}
    for name, tensor in _unfilled(config, predicts=predicts).state_dict().items():
        for own, held in to_tensors({name: at_precision(name, tensor, precision)}).items():
            found[own] = Place(name, tuple(held.shape))
    return found


def read_inkling_config(folder: Path) -> ModelConfig:
    """The configuration of an Inkling folder. Raises WeightsError with one sentence."""
    path = folder / CONFIG_FILE
    try:
        said = json.loads(path.read_bytes())
    except OSError as error:
        raise WeightsError(
            f"{path} cannot be read ({error.strerror or error}): give the folder of a checkpoint."
        ) from error
    except ValueError as error:
        raise WeightsError(f"{path} is no JSON: fetch it again.") from error
    if not isinstance(said, dict):
        raise WeightsError(f"{path} is no configuration: fetch it again.")
    try:
        return from_inkling(said)
    except ConfigError as error:
        raise WeightsError(f"{path} cannot be used: {error}.") from error


def load_inkling(checkpoint: Checkpoint) -> Inkling:
    """The model as a module, in fp32. Raises WeightsError with one sentence."""
    model = _unfilled(checkpoint.config, predicts=checkpoint.predicts)
    model.load_state_dict(dict(stream_weights(checkpoint, checkpoint.precision("fp32"))), assign=True)
    return model.eval().requires_grad_(False)


@dataclass(frozen=True)
class Parts:
    """A checkpoint's model, ready for streams. prediction: None where the checkpoint has no such layers."""

    front: FrontEnds
    served: Served
    prediction: ServedPrediction | None


def load_served(checkpoint: Checkpoint, kernels: StreamKernels, precision: Precision) -> Parts:
    """The model for streams. Raises WeightsError with one sentence."""
    weights = dict(stream_weights(checkpoint, precision))
    with _Unfilled(), torch.device("meta"):
        front = FrontEnds(checkpoint.config, bags=kernels)
    front.load_state_dict({name: weights.pop(name) for name in front.state_dict()}, assign=True)
    config = checkpoint.config
    served = Served(config, _taken(weights, "transformer."), kernels, precision, given_away=True)
    prediction = (
        ServedPrediction(config, _taken(weights, "prediction."), kernels) if checkpoint.predicts else None
    )
    return Parts(front.eval().requires_grad_(False).to(kernels.device), served, prediction)


def _taken(weights: dict[str, Weight], prefix: str) -> dict[str, Weight]:
    """The weights below ``prefix``, taken out of ``weights``, by the rest of their names."""
    names = [name for name in weights if name.startswith(prefix)]
    return {name.removeprefix(prefix): weights.pop(name) for name in names}


def stream_weights(checkpoint: Checkpoint, precision: Precision) -> Iterator[tuple[str, Weight]]:
    """Each weight by its name in `Inkling`, as it is served, as soon as it is complete."""
    if checkpoint.converted:
        for file, entries in checkpoint.shards.by_file():
            yield from from_tensors({entry.name: file.tensor(entry) for entry in entries}).items()
        return
    model = _unfilled(checkpoint.config, predicts=checkpoint.predicts)
    shapes = {name: tensor.shape for name, tensor in model.state_dict().items()}
    collector = _Collector(checkpoint.places, shapes, precision)
    for file, entries in checkpoint.shards.by_file():
        for entry in entries:
            yield from collector.take(checkpoint.places[entry.name], file.tensor(entry))


def _unfilled(config: ModelConfig, *, predicts: bool) -> Inkling:
    """The model without memory for its weights."""
    with _Unfilled(), torch.device("meta"):
        return Inkling(config, predicts=predicts)


class _Unfilled(TorchFunctionMode):
    """Leaves out the random numbers that a new module begins with: every one will be replaced."""

    def __torch_function__(
        self,
        func: Callable[..., object],
        types: object,
        args: tuple[object, ...] = (),
        kwargs: dict[str, object] | None = None,
    ) -> object:
        return args[0] if func is Tensor.normal_ else func(*args, **(kwargs or {}))


class _Collector:
    """Fills the model's tensors as parts of them arrive; what is complete takes its final form at once."""

    def __init__(self, expected: Places, shapes: dict[str, torch.Size], precision: Precision) -> None:
        self._shapes, self._precision = shapes, precision
        self._open: dict[str, Tensor] = {}
        self._awaited: dict[str, int] = {}
        for place in expected.values():
            self._awaited[place.target] = self._awaited.get(place.target, 0) + 1

    def take(self, place: Place, source: Tensor) -> Iterator[tuple[str, Weight]]:
        """Copy one tensor of the checkpoint to its place; give what is complete with it."""
        name = place.target
        if name not in self._open:
            self._open[name] = torch.empty(self._shapes[name], dtype=self._held_as(name, source))
        place.fill(self._open[name], source)
        self._awaited[name] -= 1
        if not self._awaited[name]:
            yield name, self._served(name, self._open.pop(name))

    def _held_as(self, name: str, source: Tensor) -> torch.dtype:
        """Matrices that will be quantised are held as they come, until they are complete."""
        if not is_matrix(name):
            return torch.float32
        return {"fp32": torch.float32, "bf16": torch.bfloat16}.get(self._precision, source.dtype)

    def _served(self, name: str, weight: Tensor) -> Weight:
        try:
            return self._at_precision(name, weight)
        except ValueError as error:
            raise WeightsError(f"{name} cannot be held at {self._precision}: {error}.") from error

    def _at_precision(self, name: str, weight: Tensor) -> Weight:
        if weight.ndim < 3:
            return at_precision(name, weight, self._precision)
        first = at_precision(name, weight[0], self._precision)
        if not isinstance(first, Quantised):
            return at_precision(name, weight, self._precision)
        codes, scales = (part.new_empty(len(weight), *part.shape) for part in (first.codes, first.scales))
        for index, each in enumerate(weight):  # one by one, because quantising takes room
            part = at_precision(name, each, self._precision)
            assert isinstance(part, Quantised)
            codes[index], scales[index] = part.codes, part.scales
        return Quantised(codes, scales)
