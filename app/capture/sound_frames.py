"""What a sound stream's process and the app say to each other over pipes.

From the process: a head, then a body. To it: for every `ASK` the samples alone, 24 kHz mono int16.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from typing import Final, Literal

import msgspec

HEAD: Final = struct.Struct("<cd?I")
OPENED: Final = b"o"  # the device is open
REFUSED: Final = b"r"  # it cannot be; ``count`` bytes of UTF-8 say why
BLOCK: Final = (
    b"b"  # ``count`` samples were recorded, the first at ``time``; ``trouble``: some were lost before
)
ASK: Final = b"a"  # ``count`` samples are wanted, to sound at ``time``; ``trouble``: the device ran dry


@dataclass(frozen=True)
class Head:
    """``time``: monotonic seconds, which all processes of a machine share."""

    kind: bytes
    time: float
    trouble: bool
    count: int


class StreamOptions(msgspec.Struct, frozen=True):
    """Which stream a process is to open. ``latency``: see `AudioSystem.open_output`."""

    kind: Literal["input", "output"]
    device: str | None
    latency: float = 0.0


def read_exactly(descriptor: int, count: int) -> bytes:
    """``count`` bytes. Raises EOFError when the pipe ends before."""
    parts: list[bytes] = []
    while count:
        part = os.read(descriptor, count)
        if not part:
            raise EOFError
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def write_all(descriptor: int, data: bytes) -> None:
    """All of ``data``, however the pipe takes it. Raises OSError."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
