"""The state of a stream: keys and values in rings, and the rows that the convolutions look back on."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from kernels.interface import TILE, History, Ring


class StateError(ValueError):
    """A saved state does not fit the model; the message is one sentence for a person."""


@dataclass
class LayerState:
    """One layer's memory.

    keys, values: [kv heads, prefix + slots, head dim], see `kernels.interface.Ring`.
    kv, attention, mlp: what the three convolutions look back on.
    """

    ring: Ring
    keys: Tensor
    values: Tensor
    kv: History
    attention: History
    mlp: History

    def tensors(self) -> dict[str, Tensor]:
        """What changes from row to row, by name."""
        return {
            "keys": self.keys,
            "values": self.values,
            "kv": self.kv.rows,
            "attention": self.attention.rows,
            "mlp": self.mlp.rows,
        }

    def write(self, keys: Tensor, values: Tensor, start: int, first: int, count: int) -> None:
        """Store the rows first..first+count of the tile that begins at position ``start``.

        keys, values: [TILE, kv heads, head dim].
        """
        prefix = self.ring.prefix
        begin = start + first
        for memory, tile in ((self.keys, keys), (self.values, values)):
            new = tile[first : first + count].transpose(0, 1)
            memory.narrow(1, prefix + begin % self.ring.slots, count).copy_(new)
            if begin < prefix:
                memory.narrow(1, begin, count).copy_(new)


@dataclass
class StreamState:
    """Everything that `Transformer.step` needs to go on from ``position`` rows. Memory never grows."""

    position: int
    layers: list[LayerState]

    def tensors(self) -> dict[str, Tensor]:
        """The state as named tensors, to be saved in one file. They share memory with the state."""
        named = {"position": torch.tensor([self.position])}
        for index, layer in enumerate(self.layers):
            named |= {f"layers.{index}.{name}": tensor for name, tensor in layer.tensors().items()}
        return named

    def load(self, tensors: dict[str, Tensor]) -> None:
        """Take over what `tensors` gave. Raises StateError, with the state unchanged, when it does not fit."""
        own = self.tensors()
        if own.keys() != tensors.keys():
            raise StateError("the saved session belongs to a model with other layers")
        for name, mine in own.items():
            if mine.shape != tensors[name].shape or mine.dtype != tensors[name].dtype:
                raise StateError(f"the saved session does not fit this model: {name} has another shape or type")
        for name, mine in own.items():
            mine.copy_(tensors[name])
        self.position = int(tensors["position"].item())


def ring_slots(window: int) -> int:
    """Slots that hold a window and the tile being written, rounded up to 64 for aligned products."""
    return -(-(window + TILE) // 64) * 64
