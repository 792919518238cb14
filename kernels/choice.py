"""Which implementation serves streams on this machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from kernels.stream import StreamKernels


class KernelsError(Exception):
    """An implementation cannot be used here; the text is one sentence for a person."""


def _cpu() -> StreamKernels:
    from kernels.cpu.operators import CpuKernels

    return CpuKernels()


def _reference() -> StreamKernels:
    from kernels.reference_stream import ReferenceKernels

    return ReferenceKernels()


_MAKERS: Final[dict[str, Callable[[], StreamKernels]]] = {"cpu": _cpu, "reference": _reference}
NAMES: Final = tuple(_MAKERS)


def kernels(name: str = "cpu") -> StreamKernels:
    """The implementation of that name, one of `NAMES`. Each imports what it needs only now.

    Raises KernelsError with one sentence.
    """
    try:
        return _MAKERS[name]()
    except ImportError as error:
        raise KernelsError(
            f"The kernels '{name}' need a package that is missing ({error}); run make setup."
        ) from error
