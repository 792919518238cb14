"""The panels' process: ``python -m app.panels``. Frames of `app.panels.protocol` on standard input and output.

It ends when its input ends or nobody reads its output any more. Work that takes too long is broken off.
"""

from __future__ import annotations

import contextlib
import signal
import sys
import traceback
import warnings
from collections.abc import Iterator
from typing import Final

import msgspec
from a2ui.core.resolution.data_context import MissingDataBindingWarning

from app.panels.limits import WORK_SECONDS
from app.panels.protocol import FromPanels, Refused, Started, ToPanels
from app.panels.surfaces import Surfaces
from engine.protocol import FrameError, read_frame, write_frame
from engine.protocol.child import be_modest, claim_stdout

NICENESS: Final = 5


class OvertimeError(BaseException):
    """The work took too long. No `Exception`: a library that catches those does not catch this."""


@contextlib.contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise OvertimeError in the block after ``seconds``, where the platform has such an alarm."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def ring(number: int, frame: object) -> None:
        raise OvertimeError

    previous = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def answer(surfaces: Surfaces, message: ToPanels, seconds: float = WORK_SECONDS) -> list[FromPanels]:
    """Everything that ``message`` gives rise to, or one refusal when it took longer than ``seconds``."""
    try:
        with deadline(seconds):
            return list(surfaces.take(message))
    except Exception:  # the last place to land: one bad panel must not take the others with it
        traceback.print_exc()
        return [Refused("", "A panel could not be worked out; please report this.")]
    except OvertimeError:
        return [Refused("", "A panel took too long to work out and was left as it was.")]


def main() -> int:
    """Serve until the input ends."""
    results = claim_stdout()
    be_modest(NICENESS)
    warnings.simplefilter("ignore", MissingDataBindingWarning)  # data that is still to come
    decoder: msgspec.msgpack.Decoder[ToPanels] = msgspec.msgpack.Decoder(ToPanels)
    surfaces = Surfaces()
    try:
        write_frame(results, Started())
        while (body := read_frame(sys.stdin.buffer)) is not None:
            for result in answer(surfaces, decoder.decode(body)):
                write_frame(results, result)
    except BrokenPipeError:
        return 0  # the app is gone
    except (FrameError, msgspec.MsgspecError, OSError) as error:
        print(f"The panels' process cannot read what the app sent ({error}).", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
