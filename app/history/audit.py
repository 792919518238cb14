"""What the reasoner did in a session, one JSON line each: tasks, who thought, tools, questions, times."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from engine.reasoner.protocol import (
    Answered,
    Asked,
    Clause,
    Delegate,
    Failed,
    Folded,
    Remembered,
    TaskUpdate,
    Thinks,
    ToolCalled,
    ToolServer,
    Understood,
    WishCompiled,
    WishTakenBack,
)

AUDIT_FILE: Final = "reasoner.jsonl"
Audited = (
    Delegate
    | Understood
    | Remembered
    | Thinks
    | Clause
    | ToolCalled
    | ToolServer
    | Asked
    | Answered
    | WishCompiled
    | WishTakenBack
    | TaskUpdate
    | Folded
    | Failed
)


class Audit:
    """Appends to the file ``path``, made with the first line. ``report`` hears of a full disk, once."""

    def __init__(self, path: Path, report: Callable[[str], None]) -> None:
        self._path = path
        self._report = report
        self._failing = False

    def write(self, at: float, message: Audited, request: str = "") -> None:
        """Note ``message`` at session second ``at``; ``request``: the words that a task is about."""
        line = {"at": round(at, 1), **msgspec.to_builtins(message)}
        if request:
            line["request"] = request
        try:
            with self._path.open("ab") as file:
                file.write(msgspec.json.encode(line) + b"\n")
        except OSError as error:
            if not self._failing:
                self._report(
                    f"{self._path} cannot be written ({error.strerror}): make room; what the reasoner does "
                    "meanwhile is not kept."
                )
            self._failing = True
        else:
            self._failing = False
