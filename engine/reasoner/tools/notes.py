"""The notes that Tandem keeps for the user: one Markdown file, which the user may read and change too."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Final

from engine.reasoner.tools.tool import ToolError

MAX_NOTE: Final = 1_000  # characters
MAX_FILE: Final = 1_000_000
_LINE: Final = re.compile(r"^- (?P<day>\d{4}-\d{2}-\d{2}) (?P<text>.+)$")


class Notes:
    """Notes in the file ``path``, the newest last."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, text: str, wall: float) -> None:
        """Keep a note of today. Raises ToolError."""
        note = " ".join(text.split())[:MAX_NOTE]
        if not note:
            raise ToolError("What should I write down?")
        day = datetime.fromtimestamp(wall).astimezone().date()
        body = self._read() or "# Notes\n\n"
        body = (
            f"{body.rstrip(chr(10))}\n{'' if _LINE.match(body.splitlines()[-1]) else chr(10)}- {day} {note}\n"
        )
        if len(body) > MAX_FILE:
            raise ToolError(f"The notes are full: move {self._path.name} to another place.")
        part = self._path.with_suffix(".part")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(body, encoding="utf-8")
            part.replace(self._path)
        except OSError as error:
            raise ToolError(f"The note could not be written ({error.strerror}): make room.") from error

    def all(self) -> list[tuple[str, str]]:
        """Day and text of every note, the oldest first. Raises ToolError."""
        matches = (_LINE.match(line) for line in self._read().splitlines())
        return [(match["day"], match["text"]) for match in matches if match is not None]

    def _read(self) -> str:
        try:
            return self._path.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise ToolError(f"The notes cannot be read ({error.strerror}).") from error


def matching(items: list[str], query: str, count: int) -> list[str]:
    """Those of ``items`` with most of the words of ``query``, the best and newest first; none without any."""
    wanted = set(re.findall(r"\w{2,}", query.lower()))
    if not wanted:
        return items[::-1][:count]
    scored = [(_share(item, wanted), place, item) for place, item in enumerate(items)]
    return [item for score, _, item in sorted(scored, reverse=True)[:count] if score]


def _share(item: str, wanted: set[str]) -> int:
    words = {word[:5] for word in re.findall(r"\w{2,}", item.lower())}
    return sum(word[:5] in words for word in wanted)
