"""The notes that Tandem keeps for the user: one Markdown file, which the user may read and change too."""

from __future__ import annotations

import re
import threading
from datetime import datetime
from pathlib import Path
from typing import Final

from engine.files import write_bytes
from engine.reasoner.tools.tool import ToolError

MAX_NOTE: Final = 1_000  # characters
MAX_FILE: Final = 1_000_000
_LINE: Final = re.compile(r"^- (?P<day>\d{4}-\d{2}-\d{2}) (?P<text>.+)$")


class Notes:
    """Notes in the file ``path``, the newest last."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._adding = threading.Lock()  # tasks are worked on at once

    def add(self, text: str, wall: float) -> None:
        """Keep a note of today. Raises ToolError."""
        note = " ".join(text.split())[:MAX_NOTE]
        if not note:
            raise ToolError("What should I write down?")
        day = datetime.fromtimestamp(wall).astimezone().date()
        with self._adding:
            self._add(f"- {day} {note}\n".encode())

    def all(self) -> list[tuple[str, str]]:
        """Day and text of every note, the oldest first. Raises ToolError."""
        matches = (_LINE.match(line) for line in self._read().decode(errors="replace").splitlines())
        return [(match["day"], match["text"]) for match in matches if match is not None]

    def _add(self, line: bytes) -> None:
        kept = self._read() or b"# Notes\n\n"  # as it is: the user may write it in another encoding
        last = kept.decode(errors="replace").splitlines()[-1]
        between = b"" if _LINE.match(last) else b"\n"
        body = kept.rstrip(b"\n") + b"\n" + between + line
        if len(body) > MAX_FILE:
            raise ToolError(f"The notes are full: move {self._path.name} to another place.")
        path = self._path.resolve()  # a link stays a link
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(path, body, synced=True)
        except OSError as error:
            raise ToolError(f"The note could not be written ({error.strerror}): make room.") from error

    def _read(self) -> bytes:
        try:
            return self._path.read_bytes()
        except FileNotFoundError:
            return b""
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
