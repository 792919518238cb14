"""An Inkling checkpoint's folder -> a model that is ready to serve, shard by shard.

The whole folder is checked by its headers first. Then each shard is mapped, its tensors are copied (and
quantised) into the places they have in the model, and it is let go: the weights are in memory once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import torch
from torch import Tensor

from engine.model.config import ConfigError, ModelConfig
from engine.model.inkling import Inkling, from_inkling
from engine.model.inkling_tensors import Place, Places, places
from engine.model.quantised import Precision, at_precision, is_matrix
from engine.weights.errors import WeightsError
from engine.weights.shards import Shards
from kernels.quantised import Quantised, Weight

CONFIG_FILE: Final = "config.json"


@dataclass(frozen=True)
class Checkpoint:
    """A folder whose configuration and headers agree: nothing is read of it yet but those."""

    folder: Path
    config: ModelConfig
    shards: Shards
    places: Places


def open_checkpoint(folder: Path) -> Checkpoint:
    """Check an Inkling folder. Raises WeightsError with one sentence that names the tensor and the file."""
    config = read_inkling_config(folder)
    shards = Shards(folder)
    expected = places(config, shards.entries)
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
        if not entry.dtype.is_floating_point:
            raise WeightsError(
                f"The tensor {name} in {entry.file} holds whole numbers where weights should be."
            )
    for name in expected:
        if name not in shards.entries:
            raise WeightsError(
                f"The tensor {name} is missing from {shards.listing}: fetch the checkpoint again."
            )
    return Checkpoint(folder, config, shards, expected)


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


def load_inkling(checkpoint: Checkpoint, precision: Precision = "fp32") -> Inkling:
    """The model with its weights at ``precision``. Raises WeightsError with one sentence."""
    with torch.device("meta"):
        model = Inkling(checkpoint.config)
    shapes = {name: tensor.shape for name, tensor in model.state_dict().items()}
    collector = _Collector(checkpoint.places, shapes, precision)
    for file, entries in checkpoint.shards.by_file():
        for entry in entries:
            collector.take(checkpoint.places[entry.name], file.tensor(entry))
    model.load_state_dict(collector.weights, assign=True)
    return model.eval().requires_grad_(False)


class _Collector:
    """Fills the model's tensors as parts of them arrive; what is complete takes its final form at once."""

    def __init__(self, expected: Places, shapes: dict[str, torch.Size], precision: Precision) -> None:
        self.weights: dict[str, Weight] = {}
        self._shapes, self._precision = shapes, precision
        self._open: dict[str, Tensor] = {}
        self._awaited: dict[str, int] = {}
        for place in expected.values():
            self._awaited[place.target] = self._awaited.get(place.target, 0) + 1

    def take(self, place: Place, source: Tensor) -> None:
        """Copy one tensor of the checkpoint to its place."""
        name = place.target
        if name not in self._open:
            self._open[name] = torch.empty(self._shapes[name], dtype=self._held_as(name, source))
        place.fill(self._open[name], source)
        self._awaited[name] -= 1
        if not self._awaited[name]:
            self.weights[name] = self._served(name, self._open.pop(name))

    def _held_as(self, name: str, source: Tensor) -> torch.dtype:
        """Matrices that will be quantised are held as they come, until they are complete."""
        if not is_matrix(name):
            return torch.float32
        return {"fp32": torch.float32, "bf16": torch.bfloat16}.get(self._precision, source.dtype)

    def _served(self, name: str, weight: Tensor) -> Weight:
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
