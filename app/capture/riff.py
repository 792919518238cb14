"""Whether a WAV file is as long as it says. libsndfile reads a shortened one without a word."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Final

UNKNOWN_LENGTHS: Final = (0, 0xFFFFFFFF)  # written by programs that stream
UNKNOWN_ABOVE: Final = 0x7FFFF000


def declared_bytes_missing(path: Path) -> int:
    """How many bytes of sound a RIFF/WAVE file announces and does not hold; 0 for any other file."""
    size = path.stat().st_size
    with path.open("rb") as file:
        header = file.read(12)
        if len(header) < 12 or header[:4] != b"RIFF" or header[8:] != b"WAVE":
            return 0
        while len(chunk := file.read(8)) == 8:
            name, length = struct.unpack("<4sI", chunk)
            if name == b"data":
                known = length not in UNKNOWN_LENGTHS and length < UNKNOWN_ABOVE
                return max(0, length - (size - file.tell())) if known else 0
            file.seek(length + length % 2, 1)
    return 0
