"""Files within the folders that the user has chosen, and nowhere else."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from engine.files import write_text
from engine.reasoner.tools.tool import ToolError

MAX_READ: Final = 200_000  # bytes
MAX_WRITE: Final = 200_000  # characters
MAX_LISTED: Final = 5_000  # files looked at
_SKIPPED: Final = frozenset((".git", "node_modules", "__pycache__", ".venv"))


class Folders:
    """The folders ``roots``; every path is followed to its end before it is used."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self.roots = tuple(root.resolve() for root in roots)

    def find(self, name: str) -> Path:
        """The file that ``name`` means: a path, or the name of a file in a folder. Raises ToolError."""
        wanted = name.strip().strip("\"'")
        if not self.roots:
            raise ToolError("You have not chosen any folders that I may look into.")
        for root in self.roots:
            path = root / Path(wanted).expanduser()
            if path.is_file() and self._inside(path):
                return path.resolve()
        matches = [path for path in self.walk() if _same(path.name, wanted)]
        if len(matches) > 1:
            raise ToolError(f"There are {len(matches)} files called {wanted[:60]}; which folder is it in?")
        if not matches:
            raise ToolError(f"I find no file called {wanted[:60]} in the folders that I may look into.")
        return matches[0]

    def place(self, name: str) -> Path:
        """Where the file ``name`` is to be written; of a link, where it leads. Raises ToolError."""
        if not self.roots:
            raise ToolError("You have not chosen any folders that I may write to.")
        path = self.roots[0] / name.strip()
        if self._inside(path):
            path = path.resolve()
            if path.is_file() or (path.parent.is_dir() and not path.exists()):
                return path
        raise ToolError("That is not a place in the folders that I may write to.")

    def read(self, name: str) -> str:
        """The text of the file that ``name`` means. Raises ToolError."""
        path = self.find(name)
        try:
            with path.open("rb") as file:
                body = file.read(MAX_READ + 1)
        except OSError as error:
            raise ToolError(f"{path.name} cannot be read ({error.strerror}).") from error
        if b"\0" in body:
            raise ToolError(f"{path.name} is not a text.")
        return body[:MAX_READ].decode(errors="replace")

    def write(self, name: str, text: str) -> Path:
        """Write ``text`` into the file ``name``, whole or not at all. Raises ToolError."""
        path = self.place(name)
        if len(text) > MAX_WRITE:
            raise ToolError(f"That is more than {MAX_WRITE} characters.")
        try:
            write_text(path, text, synced=True)
        except OSError as error:
            raise ToolError(f"{path.name} could not be written ({error.strerror}).") from error
        return path

    def walk(self) -> Iterator[Path]:
        """Every file beneath the folders, hidden ones left out, up to a limit."""
        seen = 0
        for root in self.roots:
            for folder, names, files in os.walk(root):
                names[:] = sorted(name for name in names if name not in _SKIPPED and not name.startswith("."))
                for file in sorted(files):
                    path = Path(folder) / file
                    if not file.startswith(".") and self._inside(path):
                        yield path
                    seen += 1
                    if seen >= MAX_LISTED:
                        return

    def _inside(self, path: Path) -> bool:
        try:
            resolved = path.resolve()
        except (RuntimeError, ValueError):  # a link in a circle; no name that a file can have
            return False
        return any(resolved.is_relative_to(root) for root in self.roots)


def _same(name: str, wanted: str) -> bool:
    """Whether somebody who says ``wanted`` means this file: "shopping list" is shopping_list.txt."""
    stem, _, _ = name.rpartition(".")

    def plain(text: str) -> str:
        return "".join(character for character in text.lower() if character.isalnum())

    said = plain(wanted.lower().replace(" dot ", "."))
    return said in (plain(name), plain(stem)) and bool(said)
