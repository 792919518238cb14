"""What may never answer is asked in a thread that nobody has to wait for."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.asking import ask, ask_within

ROOT = Path(__file__).resolve().parents[2]
LEAVES = """
import asyncio, threading
from app.asking import ask
async def main():
    waiting = asyncio.ensure_future(asyncio.wrap_future(ask(threading.Event().wait, "never")))
    await asyncio.sleep(0)
    waiting.cancel()
asyncio.run(main())
print("left", flush=True)
"""


def test_an_answer_or_an_error_comes_back() -> None:
    assert ask(lambda: 3, "three").result(60) == 3
    assert ask_within(60, lambda: "here", "here") == "here"
    with pytest.raises(ValueError, match="not there"):
        ask_within(60, lambda: int("not there"), "gone")


def test_what_never_answers_is_waited_for_so_long() -> None:
    answered = threading.Event()
    with pytest.raises(TimeoutError, match="no answer within 0 s"):
        ask_within(0.05, answered.wait, "never")
    answered.set()


async def test_who_waits_no_more_hears_nothing_of_a_late_answer() -> None:
    answered, done = threading.Event(), asyncio.Event()
    asked = ask(answered.wait, "late")
    waiting = asyncio.ensure_future(asyncio.wrap_future(asked))
    await asyncio.sleep(0)
    waiting.cancel()
    loop = asyncio.get_running_loop()
    asked.add_done_callback(lambda _: loop.call_soon_threadsafe(done.set))
    answered.set()
    async with asyncio.timeout(60):
        await done.wait()
    assert asked.result() is True
    assert waiting.cancelled()


def test_python_ends_while_somebody_is_still_asked() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", LEAVES], cwd=ROOT, capture_output=True, timeout=60, check=True
    )
    assert (ended.stdout, ended.stderr) == (b"left\n", b"")
