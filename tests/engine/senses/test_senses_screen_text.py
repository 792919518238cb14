"""The screen text sense as a process: pictures in, new lines out."""

from __future__ import annotations

import time
from collections.abc import Callable

import cv2
import msgspec
import numpy as np
import numpy.typing as npt

from engine.senses.protocol import SenseAsk, SenseDone, SenseFailed, SenseFrame, SenseLines, SensePointed
from engine.senses.screen_text import joined, newest
from tests.engine.senses.conftest import SenseProcess

Start = Callable[[str], SenseProcess]
Picture = npt.NDArray[np.uint8]

TERMINAL = [
    "$ pytest tests",
    "platform linux -- Python 3.11.2, pytest-8.3.4",
    "collected 42 items",
    "tests/test_api.py passed",
    "tests/test_store.py passed",
    "tests/test_login.py running",
]
FAILED = "FAILED tests/test_login.py::test_login"


def screen(lines: list[str]) -> Picture:
    """A dark terminal of 1280x720 with ``lines``."""
    picture = np.full((720, 1280, 3), 30, dtype=np.uint8)
    for index, line in enumerate(lines):
        colour = (230, 90, 80) if line.startswith("FAILED") else (220, 220, 220)
        place = (24, 40 + 34 * index)
        cv2.putText(picture, line, place, cv2.FONT_HERSHEY_SIMPLEX, 0.65, colour, 1, cv2.LINE_AA)
    return picture


def frame(tick: int, picture: Picture, before: Picture | None = None) -> SenseFrame:
    """What the app sends: the picture and the box of what changed."""
    height, width = picture.shape[:2]
    changed = (0, 0, width, height)
    if before is not None:
        rows, columns = np.nonzero((picture != before).any(axis=2))
        changed = (0, 0, 0, 0)
        if len(rows):
            left, top = int(columns.min()), int(rows.min())
            changed = (left, top, int(columns.max()) - left + 1, int(rows.max()) - top + 1)
    return SenseFrame(tick, width, height, picture.tobytes(), changed)


def read(process: SenseProcess, message: SenseFrame) -> list[str]:
    """The lines that the frame gives rise to."""
    started = time.perf_counter()
    process.send(message)
    lines: list[str] = []
    for result in process.until_done(message.tick):
        assert isinstance(result, SenseLines)
        assert result.captured == message.tick
        lines.extend(result.lines)
    print(f"frame {message.tick}: {1000 * (time.perf_counter() - started):.0f} ms, {lines}")
    return lines


def test_a_line_that_turns_red_is_sent_and_what_the_pointer_is_on_is_known(sense: Start) -> None:
    process = sense("screen_text")
    before = screen(TERMINAL)
    assert len(read(process, frame(0, before))) == len(TERMINAL)
    assert read(process, frame(1, before, before)) == []
    failed = screen([*TERMINAL[:5], FAILED])
    assert read(process, frame(2, failed, before)) == [FAILED]
    scrolled = screen([*TERMINAL[2:5], FAILED, "1 failed, 41 passed in 3.21s"])
    assert read(process, frame(3, scrolled, failed)) == ["1 failed, 41 passed in 3.21s"]
    process.send(SenseAsk(4, (200 / 1280, 102 / 720)))
    pointed = process.until_done(4)
    assert [each.line for each in pointed if isinstance(each, SensePointed)] == ["tests/test_store.py passed"]
    assert read(process, frame(5, screen([]), scrolled)) == []
    assert process.end() == 0


def test_a_frame_of_another_size_is_read_anew(sense: Start) -> None:
    process = sense("screen_text")
    small = screen(TERMINAL)[:80, :640].copy()
    assert len(read(process, frame(0, screen(TERMINAL)))) == len(TERMINAL)
    assert len(read(process, frame(1, small))) == 2


def test_of_frames_that_wait_only_the_newest_is_read(sense: Start) -> None:
    process = sense("screen_text")
    pictures = [screen([*TERMINAL, f"{word} seconds have gone by"]) for word in ("one", "two", "three", "four")]
    before: Picture | None = None
    for tick, picture in enumerate(pictures):
        process.send(frame(tick, picture, before))
        before = picture
    process.stdin.close()
    messages = []
    while (message := process.next()) is not None:
        messages.append(message)
    assert [m.tick for m in messages if isinstance(m, SenseDone)] == [0, 1, 2, 3]
    lines = [line for m in messages if isinstance(m, SenseLines) for line in m.lines]
    assert lines[-1] == "four seconds have gone by"
    assert process.process.wait(timeout=30) == 0


def test_an_incomplete_picture_ends_it_with_one_sentence(sense: Start) -> None:
    process = sense("screen_text")
    process.send(SenseFrame(0, 1280, 720, b"\x00" * 100, (0, 0, 1280, 720)))
    message = process.next()
    assert isinstance(message, SenseFailed)
    assert message.message.count(".") == 1
    assert process.process.wait(timeout=30) == 1


def test_changes_of_frames_passed_over_count() -> None:
    older = SenseFrame(1, 100, 50, b"", (0, 0, 10, 10))
    newer = SenseFrame(2, 100, 50, b"", (80, 30, 10, 10))
    resized = msgspec.structs.replace(older, width=10)
    for before, changed in ((older, (0, 0, 90, 40)), (resized, (0, 0, 100, 50))):
        assert newest(before, newer) == msgspec.structs.replace(newer, changed=changed)
    assert newest(SenseAsk(1, (0.5, 0.5)), newer) is None
    assert joined((0, 0, 0, 0), (3, 4, 5, 6)) == (3, 4, 5, 6)
