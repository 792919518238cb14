"""Where experts lie that are not ready to run, and how one comes to where the kernels run."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol

import torch
from torch import Tensor

from kernels.quantised import Quantised, Weight

_LOG = logging.getLogger(__name__)


class Cold(Protocol):
    """The place of experts that are not ready."""

    def keep(self, weight: Weight) -> Weight:
        """The weights of a layer's experts, once, as they are to lie from now on."""

    def bring(self, weight: Weight) -> Weight:
        """Some of what was kept, for the kernels to take; done when this returns, on any thread."""


class Unmoved:
    """On a processor: the kernels take weights from where they were loaded, or from the memory map."""

    def keep(self, weight: Weight) -> Weight:
        """As it is."""
        return weight

    def bring(self, weight: Weight) -> Weight:
        """As it is."""
        return weight


class Pinned:
    """For a CUDA device: in pinned memory of the host, copied on a stream of its own while the others compute.

    What does not fit into pinned memory stays where it was loaded from, and is copied from there.
    """

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._copies: torch.cuda.Stream = torch.cuda.Stream(device)  # type: ignore[no-untyped-call]

    def keep(self, weight: Weight) -> Weight:
        """A copy in pinned memory, where there is room for it."""
        try:
            return _each(weight, lambda part: part.pin_memory())
        except RuntimeError as error:
            _LOG.warning(
                "A layer's experts stay in ordinary memory, which makes them slower to fetch: %s", error
            )
            return weight

    def bring(self, weight: Weight) -> Weight:
        """A copy on the device. The room for it is the computing stream's own, so the copy waits for that."""
        computing = torch.cuda.default_stream(self._device)
        room = _each(weight, lambda part: torch.empty(part.shape, dtype=part.dtype, device=self._device))
        self._copies.wait_stream(computing)
        with torch.cuda.stream(self._copies):
            for to, source in zip(_parts(room), _parts(weight), strict=True):
                to.copy_(source, non_blocking=True)
        self._copies.synchronize()
        return room


def cold_for(device: torch.device) -> Cold:
    """The place for kernels that run on a device."""
    return Pinned(device) if device.type == "cuda" else Unmoved()


def _parts(weight: Weight) -> tuple[Tensor, ...]:
    return (weight.codes, weight.scales) if isinstance(weight, Quantised) else (weight,)


def _each(weight: Weight, change: Callable[[Tensor], Tensor]) -> Weight:
    changed = [change(part) for part in _parts(weight)]
    return Quantised(*changed) if isinstance(weight, Quantised) else changed[0]
