"""Where the Triton kernels run: on the GPU, or in Triton's interpreter where ``TRITON_INTERPRET=1`` says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

import torch
import triton
from torch import Tensor

from kernels.errors import KernelsError
from kernels.quantised import FP8

INTERPRETED: Final[bool] = bool(triton.knobs.runtime.interpret)
DEVICE: Final = torch.device("cuda" if torch.cuda.is_available() and not INTERPRETED else "cpu")
READS_FP8: Final = (8, 9)  # the compute capability from which on Triton converts it
Launch = Callable[..., None]  # a kernel, its grid, its arguments, its constants by name


def _run(kernel: Any, grid: tuple[int, ...], *arguments: object, **constants: object) -> None:  # noqa: ANN401
    kernel[grid](*arguments, **constants, enable_fp_fusion=False)


_LAUNCH: Final[ContextVar[Launch]] = ContextVar("launch", default=_run)


def launch(kernel: Any, grid: tuple[int, ...], *arguments: object, **constants: object) -> None:  # noqa: ANN401
    """Run a kernel, products unfused (see `kernels.triton.order`). Nothing where there is nothing to do."""
    if all(grid):
        _LAUNCH.get()(kernel, grid, *arguments, **constants)


@contextmanager
def launched_by(other: Launch) -> Iterator[None]:
    """Hand each launch to ``other`` instead of running it."""
    before = _LAUNCH.set(other)
    try:
        yield
    finally:
        _LAUNCH.reset(before)


def brought(tensor: Tensor) -> Tensor:
    """A contiguous copy of weights where the kernels run, in their own type. Raises KernelsError."""
    if tensor.dtype == FP8 and DEVICE.type == "cuda" and torch.cuda.get_device_capability() < READS_FP8:
        raise KernelsError(
            "This GPU is too old for fp8 weights (it takes compute capability 8.9, Ada or Hopper): use int8."
        )
    return tensor.detach().to(DEVICE, copy=True, memory_format=torch.contiguous_format)


def floats(tensor: Tensor) -> Tensor:
    """As `brought`, as float32."""
    return brought(tensor.detach().float())


def power_of_two(number: int) -> int:
    """The smallest power of two that is not smaller."""
    return 1 << max(0, number - 1).bit_length()
