"""Files that are there whole or not at all; and what the program keeps, which is for its user alone.

That is everything in its own folders. They are closed to others at the top, so what is in them is too, whoever
wrote it there. What the user puts elsewhere (an export, a replay) follows the umask, as with any program.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from typing import Final

from app.folders import config_folder, data_folder, state_folder

PRIVATE_FOLDER: Final = 0o700
PRIVATE_FILE: Final = 0o600
FILE: Final = 0o666  # less the umask


def write_atomically(path: Path, text: str, *, private: bool = False) -> None:
    """Write ``text`` (UTF-8) to ``path``, replacing what was there. Raises OSError and leaves the old file.

    ``private``: for the user alone also outside the program's own folders.
    """
    own = _own_folder(path)
    if own is not None:
        make_private(own)
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = FILE if own is None and not private else PRIVATE_FILE
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    partial.touch(mode, exist_ok=False)
    try:
        with partial.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def close_own_folders() -> None:
    """Make the program's folders and close them to others; whoever needs one that cannot be made says so."""
    for own in _own_folders():
        with contextlib.suppress(OSError):
            make_private(own)


def make_private(folder: Path) -> None:
    """Make ``folder``, or take the one there, for the user alone. Raises OSError where it cannot be made."""
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    with contextlib.suppress(OSError):  # a file system that keeps no modes
        folder.chmod(PRIVATE_FOLDER)


def _own_folders() -> tuple[Path, ...]:
    return data_folder(), config_folder(), state_folder()


def _own_folder(path: Path) -> Path | None:
    """The program's folder that ``path`` lies in, also by way of links."""
    place = path.parent.resolve()  # a link at `path` itself is replaced
    return next((own for own in _own_folders() if place.is_relative_to(own.resolve())), None)
