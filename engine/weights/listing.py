"""SHA256SUMS: which files belong to a folder of weights, in the format of the ``sha256sum`` program.

``python -m engine.weights.listing FOLDER`` writes it anew, after new weights were put into the folder.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Final

from engine.files import write_text
from engine.weights.catalogue import LISTING, File
from engine.weights.errors import WeightsError

PROSE: Final = (".md", ".png", ".svg")


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_listing(folder: Path) -> Path:
    """List every file of ``folder`` but its prose with its hash; whoever exports weights calls this last."""
    names = sorted(
        path.name
        for path in folder.iterdir()
        if path.is_file() and path.name != LISTING and path.suffix not in PROSE
    )
    lines = [f"{sha256(folder / name)}  {name}\n" for name in names]
    write_text(folder / LISTING, "".join(lines))
    return folder / LISTING


def read_listing(folder: Path) -> tuple[File, ...]:
    """The files that must be in ``folder``. Raises WeightsError when the listing is missing or malformed."""
    path = folder / LISTING
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise WeightsError(
            f"{path} cannot be read: fetch the repository again, or run the training."
        ) from error
    files = []
    for line in lines:
        digest, _, name = line.partition("  ")
        if len(digest) != 64 or not name or Path(name).name != name:
            raise WeightsError(f"{path} is damaged: fetch the repository again.")
        size = (folder / name).stat().st_size if (folder / name).is_file() else 0
        files.append(File(name, digest, size))
    if not files:
        raise WeightsError(f"{path} is empty: fetch the repository again.")
    return tuple(files)


if __name__ == "__main__":
    print(write_listing(Path(sys.argv[1])))
