"""What makes the interpreted Triton kernels quick enough for tests."""

from __future__ import annotations

import pytest


def quicken(patch: pytest.MonkeyPatch) -> None:
    """Small rings; and the interpreter sets its language up once for each function."""
    from triton.runtime import interpreter

    from kernels.triton import attention, operators

    patch.setattr(attention, "SPLIT", 16)
    patch.setattr(operators, "PIECE", 4)
    ready = set()

    def call(self: object, *arguments: object, **named: object) -> object:
        function = self.fn  # type: ignore[attr-defined]
        if function not in ready:
            ready.add(function)
            interpreter._patch_lang(function)
        return self.rewrite()(*arguments, **named)  # type: ignore[attr-defined]

    patch.setattr(interpreter.InterpretedFunction, "__call__", call)
