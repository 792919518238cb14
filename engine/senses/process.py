"""The life of a sense: a child process that reads inputs on stdin and answers on stdout.

Frames are those of `engine.protocol`. The process ends when its stdin ends, when nobody reads its stdout any
more, or on SIGTERM; it keeps nothing on disk, so a kill loses nothing.
"""

from __future__ import annotations

import os
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable
from typing import IO, Final, Generic, Protocol, TypeVar

import msgspec

from engine.protocol import TICK_SECONDS, FrameError, read_frame, write_frame
from engine.protocol.child import be_modest, claim_stdout
from engine.senses.protocol import SenseAudio, SenseDone, SenseFailed, SenseReady, SenseResult, SenseSight

NICENESS: Final = 10
MAX_WAITING: Final = 1_500  # inputs; five minutes of sound, after which the app's pipe fills

Input = TypeVar("Input", SenseAudio, SenseSight)
Taken = TypeVar("Taken", SenseAudio, SenseSight, contravariant=True)


class SenseError(Exception):
    """The sense cannot work; the message is one sentence for a person, with what to do next."""


class Sense(Protocol[Taken]):
    """What a sense does with one input."""

    def take(self, message: Taken, lag: float) -> Iterable[SenseResult]:
        """The new results. ``lag``: seconds of input already waiting. Raises SenseError to end the sense."""
        ...


class Inbox(Generic[Input]):
    """Inputs in order between the reading thread and the working thread.

    ``merge(older, newer)`` gives what one input may stand for both, if any; `get` names the ticks passed over.
    """

    def __init__(self, merge: Callable[[Input, Input], Input | None] | None = None) -> None:
        self._merge: Callable[[Input, Input], Input | None] | None = merge
        self._waiting: deque[Input] = deque()
        self._passed: list[int] = []
        self._changed = threading.Condition()
        self._closed = False
        self._error = ""

    def put(self, message: Input) -> None:
        """Add an input; blocks while `MAX_WAITING` wait."""
        with self._changed:
            merged = self._merge(self._waiting[-1], message) if self._merge and self._waiting else None
            if merged is not None:
                self._passed.append(self._waiting.pop().tick)
                message = merged
            while len(self._waiting) >= MAX_WAITING:
                self._changed.wait()
            self._waiting.append(message)
            self._changed.notify_all()

    def close(self, error: str = "") -> None:
        """No more inputs come; ``error`` says why if that is not the end of the stream."""
        with self._changed:
            self._closed, self._error = True, error
            self._changed.notify_all()

    def get(self) -> tuple[list[int], Input, float] | None:
        """Ticks passed over, the next input, seconds of input waiting behind it; None at the end.

        Blocks until there is something. Raises SenseError when the stream broke.
        """
        with self._changed:
            while not self._waiting and not self._closed:
                self._changed.wait()
            if not self._waiting:
                if self._error:
                    raise SenseError(self._error)
                return None
            message = self._waiting.popleft()
            passed, self._passed = self._passed, []
            self._changed.notify_all()
            return passed, message, len(self._waiting) * TICK_SECONDS


def run_sense(
    name: str,
    decoder: msgspec.msgpack.Decoder[Input],
    inbox: Inbox[Input],
    load: Callable[[], Sense[Input]],
    *,
    awaited: bool = False,
) -> int:
    """Run a sense until its stdin ends; the exit status. ``load`` imports and loads what is heavy.

    ``awaited``: a session waits for it when it starts, so it gives way to others only once it has loaded.

    Errors reach the app as one `SenseFailed`; status 1 then.
    """
    results = claim_stdout()
    inputs = os.fdopen(os.dup(0), "rb")  # not sys.stdin, which the interpreter locks when it ends
    be_modest(0 if awaited else NICENESS)
    try:
        sense = load()
        if awaited:
            be_modest(NICENESS)
        write_frame(results, SenseReady(name))
        threading.Thread(target=_read, args=(inputs, decoder, inbox), daemon=True).start()
        _work(results, inbox, sense)
    except BrokenPipeError:
        return 0  # the app is gone: nobody is left to tell
    except SenseError as error:
        return _fail(results, str(error))
    except Exception:  # a defect: leave word in the log, and let the owner start the sense again
        traceback.print_exc()
        return 1
    return 0


def _work(results: IO[bytes], inbox: Inbox[Input], sense: Sense[Input]) -> None:
    while (item := inbox.get()) is not None:
        passed, message, lag = item
        for tick in passed:
            write_frame(results, SenseDone(tick))
        for result in sense.take(message, lag):
            write_frame(results, result)
        write_frame(results, SenseDone(message.tick))


def _read(stream: IO[bytes], decoder: msgspec.msgpack.Decoder[Input], inbox: Inbox[Input]) -> None:
    try:
        while (body := read_frame(stream)) is not None:
            inbox.put(decoder.decode(body))
    except (FrameError, msgspec.MsgspecError, OSError) as error:
        inbox.close(f"The app sent something this sense cannot read ({error}); restart the session.")
        return
    inbox.close()


def _fail(results: IO[bytes], sentence: str) -> int:
    try:
        write_frame(results, SenseFailed(sentence))
    except OSError:
        return 0
    return 1
