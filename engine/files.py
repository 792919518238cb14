"""Files that are there whole or as they were before, whatever happens while they are written."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_SHOWN: Final = 40  # characters of the file's name in that of the partial one: a name may have 255 bytes
_PERMISSIONS: Final = 0o777


@contextlib.contextmanager
def replacing(path: Path, *, synced: bool = False) -> Iterator[Path]:
    """A hidden, empty file beside ``path`` to be written, which takes its place at the end. Raises OSError.

    After any error it is gone and ``path`` is as it was; who may read ``path`` stays as it was, too. A link is
    replaced by the file: where a user may have put one, resolve it first. synced: it is on the disk before it
    takes the place, because what a power cut takes away could not be made again.
    """
    partial = path.with_name(f".{path.name[:_SHOWN]}.{secrets.token_hex(6)}.part")
    try:
        partial.touch(exist_ok=False)
        mode = (path if path.exists() else partial).stat().st_mode & _PERMISSIONS
        partial.chmod(mode | stat.S_IWUSR)
        yield partial
        if synced:
            _sync(partial)
        partial.chmod(mode)  # once more: safetensors puts a file of its own there
        partial.replace(path)
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)


def write_bytes(path: Path, content: bytes, *, synced: bool = False) -> None:
    """Write ``content`` to ``path``; see `replacing`."""
    with replacing(path, synced=synced) as partial:
        partial.write_bytes(content)


def write_text(path: Path, text: str, *, synced: bool = False) -> None:
    """Write ``text`` (UTF-8) to ``path``; see `replacing`."""
    write_bytes(path, text.encode(), synced=synced)


def copy(source: Path, path: Path) -> None:
    """Copy what is in ``source`` to ``path``; see `replacing`."""
    with replacing(path) as partial:
        shutil.copyfile(source, partial)


def _sync(path: Path) -> None:
    file = os.open(path, os.O_WRONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
