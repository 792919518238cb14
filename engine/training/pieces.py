"""A nano's weights in small files, for a rented machine that gives back none of more than 16 MiB.

    python -m engine.training.pieces split NANO DIR    # there
    python -m engine.training.pieces join DIR NANO     # here

A piece is a safetensors file with some of the tensors, as the nano's own file holds them (int8 and bfloat16).
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import Final

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from engine.dialect.nano import WEIGHTS_FILE
from engine.files import copy, replacing

LIMIT: Final = 15 << 20  # bytes
_HEADER: Final = 1 << 16  # of a file, more than its names take
_PIECE: Final = re.compile(r"piece-(\d+)-of-(\d+)\.safetensors")


class PieceError(Exception):
    """Weights cannot be taken apart or put together; the message is one sentence for a person."""


def split(nano: Path, folder: Path, limit: int = LIMIT) -> int:
    """Write the files of ``nano`` into ``folder``, its weights in pieces; returns how many.

    limit: bytes of a piece. Raises PieceError, OSError.
    """
    metadata, tensors = _read(nano / WEIGHTS_FILE)
    pieces: list[dict[str, Tensor]] = [{}]
    room = limit - _HEADER
    for name, tensor in tensors.items():
        if tensor.nbytes > limit - _HEADER:
            raise PieceError(f"The tensor {name} alone is larger than a piece may be; allow larger ones.")
        if tensor.nbytes > room:
            pieces.append({})
            room = limit - _HEADER
        pieces[-1][name] = tensor
        room -= tensor.nbytes
    folder.mkdir(parents=True, exist_ok=True)
    for number, piece in enumerate(pieces, start=1):
        _write(piece, folder / f"piece-{number}-of-{len(pieces)}.safetensors", metadata)
    for path in nano.iterdir():
        if path.is_file() and path.name != WEIGHTS_FILE:
            copy(path, folder / path.name)
    return len(pieces)


def join(folder: Path, nano: Path) -> int:
    """Put together in ``nano`` what `split` wrote into ``folder``; returns how many tensors there are.

    Raises PieceError when a piece is missing or damaged, OSError.
    """
    found = {path: match for path in sorted(folder.iterdir()) if (match := _PIECE.fullmatch(path.name))}
    counts = {int(match[2]) for match in found.values()}
    if len(counts) != 1 or {int(match[1]) for match in found.values()} != set(range(1, max(counts) + 1)):
        raise PieceError(f"Not all pieces of one nano lie in {folder}; fetch them again.")
    metadata: dict[str, str] = {}
    tensors: dict[str, Tensor] = {}
    for path in found:
        metadata, some = _read(path)
        tensors |= some
    nano.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        if path.is_file() and path not in found:
            copy(path, nano / path.name)
    _write(tensors, nano / WEIGHTS_FILE, metadata)
    return len(tensors)


def _read(path: Path) -> tuple[dict[str, str], dict[str, Tensor]]:
    try:
        with safe_open(path, "pt") as file:
            return file.metadata() or {}, {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except FileNotFoundError as error:
        raise PieceError(f"There are no weights at {path}; name the folder of a nano.") from error
    except SafetensorError as error:
        raise PieceError(f"The weights {path} are damaged; fetch them again.") from error


def _write(tensors: dict[str, Tensor], path: Path, metadata: dict[str, str]) -> None:
    with replacing(path) as partial:
        save_file(tensors, partial, metadata)


def main() -> int:
    """Take apart or put together."""
    parser = argparse.ArgumentParser(description="A nano's weights in pieces of at most 15 MiB.")
    parser.add_argument("what", choices=("split", "join"))
    parser.add_argument("given", type=Path, help="folder of the nano, or of its pieces")
    parser.add_argument("made", type=Path, help="folder of its pieces, or of the nano")
    args = parser.parse_args()
    try:
        count = (split if args.what == "split" else join)(args.given, args.made)
    except (PieceError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{count} {'pieces' if args.what == 'split' else 'tensors'} are in {args.made}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
