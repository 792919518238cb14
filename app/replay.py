"""`python main.py replay`: a session over files instead of devices, in real or in virtual time.

Writes into --out: assistant.wav (mono 24 kHz, in step with the microphone's file), ticks.jsonl, transcript.md
and summary.json. With --fast two runs agree in everything but `compute_ms`.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.capture.clock import TickClock, VirtualClock
from app.capture.files import FileCamera, FileMicrophone, FileScreen
from app.errors import TandemError
from app.events import AppEvent, TypeText
from app.history.summary import Summary
from app.loop import Devices
from app.pace import REAL_TIME, VIRTUAL_TIME
from app.playback.virtual import VirtualSpeaker
from app.session import Session, SessionPlan
from engine.protocol import TICK_SECONDS, Mode

MODES: Final[tuple[Mode, ...]] = ("silent", "focus", "normal", "coach")
LAST_WORDS_SECONDS: Final = 8.0  # after the input has ended, time for an answer that is under way


@dataclass(frozen=True)
class Typing:
    """Words that are typed at a second of the session."""

    second: float
    text: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `replay`."""
    parser.add_argument("--mic", type=Path, metavar="FILE", help="what the microphone hears (any sound file)")
    parser.add_argument("--camera", metavar="FILE|URL", help="what the camera sees (a video)")
    parser.add_argument(
        "--screen", type=Path, metavar="FILE|DIR", help="what the screen shows (video or pictures)"
    )
    parser.add_argument(
        "--text",
        type=_typing,
        action="append",
        default=[],
        metavar="SECONDS:WORDS",
        help="words typed at a time",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the files go")
    parser.add_argument("--fast", action="store_true", help="virtual time: as fast as it goes, reproducible")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--mode", choices=MODES, default="normal", help="how much initiative is wanted")
    parser.add_argument("--model", type=Path, metavar="DIR", help="checkpoint (default: the shipped nano)")
    parser.add_argument("--reasoner", type=Path, metavar="GGUF", help="weights of the reasoner")
    parser.add_argument("--without-words", action="store_true", help="switch the words sense off")
    parser.add_argument("--without-screen-text", action="store_true", help="switch the screen text sense off")


def run(args: argparse.Namespace) -> int:
    """Replay. Raises TandemError with one sentence when an input is no good."""
    if args.mic is None and args.camera is None and args.screen is None and not args.text:
        raise TandemError(
            "Give the replay something to hear, see or read: --mic, --camera, --screen or --text."
        )
    summary = asyncio.run(replay(args, _print_event))
    print(
        f"\n{summary.ticks} ticks, compute p50 {summary.compute_ms.p50:.0f} ms, p99 {summary.compute_ms.p99:.0f} ms"
    )
    for name in ("assistant.wav", "transcript.md", "ticks.jsonl", "summary.json"):
        print(args.out / name)
    return 0


async def replay(args: argparse.Namespace, emit: Callable[[AppEvent], None]) -> Summary:
    """Run the session that the arguments describe; its files are complete when this returns."""
    pace = VIRTUAL_TIME if args.fast else REAL_TIME
    _make_folder(args.out)
    microphone = FileMicrophone(args.mic) if args.mic is not None else None
    camera = FileCamera(args.camera) if args.camera is not None else None
    screen = FileScreen(args.screen) if args.screen is not None else None
    typings = sorted(args.text, key=lambda typing: typing.second)
    ends = [device.seconds for device in (microphone, camera, screen) if device is not None]
    last = max([*ends, *(typing.second for typing in typings)])
    ticks = math.ceil((last + LAST_WORDS_SECONDS) / TICK_SECONDS)
    plan = SessionPlan(
        name=args.out.resolve().name,
        folder=args.out,
        pace=pace,
        mode=args.mode,
        seed=args.seed,
        words=microphone is not None and not args.without_words,
        screen_text=screen is not None and not args.without_screen_text,
        engine_arguments=("--model", str(args.model.resolve())) if args.model is not None else (),
        reasoner_arguments=("--model", str(args.reasoner.resolve())) if args.reasoner is not None else (),
    )
    session = Session(plan, emit, lambda sentence: print(sentence, file=sys.stderr))
    speaker = VirtualSpeaker(args.out / "assistant.wav", real_time=not args.fast)

    def open_devices() -> Devices:
        clock = VirtualClock() if args.fast else TickClock()
        return Devices(clock, microphone, camera, screen, speaker)

    def ended(tick: int) -> bool:
        while typings and typings[0].second <= tick * TICK_SECONDS and session.loop is not None:
            session.loop.obey(TypeText(typings.pop(0).text))
        return tick >= ticks

    try:
        return await session.run(open_devices, ended)
    finally:
        speaker.close()
