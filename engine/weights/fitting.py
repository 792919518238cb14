"""Which of several weights to run: the best that is here and that the free memory can bear."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import psutil

from engine.weights.manager import Manager

REASONERS: Final = ("qwen2.5-coder-1.5b-instruct", "qwen2.5-coder-0.5b-instruct", "smollm2-135m-instruct")
BESIDES: Final = 1.25  # what a model takes when it runs, in sizes of its file
SPARE: Final = 1_000_000_000  # bytes that are left to everybody else


def fitting(manager: Manager, names: Sequence[str] = REASONERS, free: int | None = None) -> Path | None:
    """The file of the first of ``names`` that is here, whole and bearable; else that of the last that is here.

    ``free``: bytes of memory to be had; default: now. None when none of them is here.
    """
    free = psutil.virtual_memory().available if free is None else free
    bearable = [name for name in names if _need(manager, name) <= free]
    return manager.first(bearable) or manager.first(names[::-1])


def _need(manager: Manager, name: str) -> float:
    return SPARE + BESIDES * sum(file.size for file in manager.known[name].files)
