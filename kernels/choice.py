"""Which implementation serves streams on this machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from kernels.errors import KernelsError

if TYPE_CHECKING:  # the names alone are known without torch
    from kernels.stream import StreamKernels


def _cpu() -> StreamKernels:
    from kernels.cpu.operators import CPU

    return CPU


def _reference() -> StreamKernels:
    from kernels.reference_stream import REFERENCE

    return REFERENCE


def _triton() -> StreamKernels:
    from kernels.triton.device import DEVICE, INTERPRETED
    from kernels.triton.operators import TRITON

    if DEVICE.type != "cuda" and not INTERPRETED:
        raise KernelsError(
            "The kernels 'triton' need an NVIDIA GPU, and torch's build for it; TRITON_INTERPRET=1 checks them "
            "without one."
        )
    return TRITON


_MAKERS: Final[dict[str, Callable[[], StreamKernels]]] = {
    "cpu": _cpu,
    "reference": _reference,
    "triton": _triton,
}


NAMES: Final = tuple(_MAKERS)


def kernels(name: str = "cpu") -> StreamKernels:
    """The implementation of that name: cpu, reference or triton. Each imports what it needs only now.

    Raises KernelsError with one sentence.
    """
    try:
        return _MAKERS[name]()
    except ImportError as error:
        raise KernelsError(
            f"The kernels '{name}' need a package that is missing ({error}); run make setup."
        ) from error
