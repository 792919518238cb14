"""The screen text sense: frames of the screen -> the lines of text that are new on it.

    python -m engine.senses.screen_text

Reads `SenseFrame` and `SenseAsk`, writes `SenseReady`, `SenseLines`, `SensePointed`, `SenseDone` and
`SenseFailed` (see `engine.protocol`). Of frames that wait only the newest is read; what changed in the others
counts as changed in it.
"""

from __future__ import annotations

import sys
from typing import Final

import msgspec

from engine.senses.process import Inbox, Sense, run_sense
from engine.senses.protocol import SenseFrame, SenseSight

Box = tuple[int, int, int, int]
DECODER: Final[msgspec.msgpack.Decoder[SenseSight]] = msgspec.msgpack.Decoder(SenseSight)


def load() -> Sense[SenseSight]:
    """Imports what is heavy only now, after the thread limits are set."""
    from engine.senses.ocr import Ocr
    from engine.senses.reading import ScreenReader

    return ScreenReader(Ocr())


def newest(older: SenseSight, newer: SenseSight) -> SenseSight | None:
    """``newer``, with what changed in ``older`` as well; None where a question is among them."""
    if not (isinstance(older, SenseFrame) and isinstance(newer, SenseFrame)):
        return None
    if (older.width, older.height) != (newer.width, newer.height):
        return msgspec.structs.replace(newer, changed=(0, 0, newer.width, newer.height))
    return msgspec.structs.replace(newer, changed=joined(older.changed, newer.changed))


def joined(first: Box, second: Box) -> Box:
    """The smallest box (x, y, width, height) that holds both; an empty box adds nothing."""
    boxes = [box for box in (first, second) if box[2] > 0 and box[3] > 0]
    if not boxes:
        return first
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[0] + box[2] for box in boxes), max(box[1] + box[3] for box in boxes)
    return left, top, right - left, bottom - top


if __name__ == "__main__":
    sys.exit(run_sense("screen text", DECODER, Inbox[SenseSight](newest), load))
