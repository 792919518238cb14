"""`python main.py replay`: a session over files instead of devices, in real or in virtual time.

Writes into --out: assistant.wav (mono 24 kHz, in step with the microphone's file), ticks.jsonl, transcript.md
and summary.json, and reasoner.jsonl and notes.md where the reasoner did something or took notes; all of them
anew. With --fast two runs agree in everything but times of computing, memory, and the folder's name.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import math
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from app.arguments import words
from app.capture.camera import Camera
from app.capture.clock import TickClock, VirtualClock
from app.capture.files import FileCamera, FileMicrophone, FileScreen
from app.errors import TandemError
from app.events import AppEvent, DeviceChanged, Interjected, PartChanged, Said, Trouble, TypeText
from app.history.audit import AUDIT_FILE
from app.history.summary import Summary
from app.loop import Devices
from app.pace import REAL_TIME, VIRTUAL_TIME
from app.playback.virtual import VirtualSpeaker
from app.session import Session, SessionPlan
from app.settings.profiles import READY, Profile
from engine.protocol import LANGUAGES, TICK_SECONDS, Mode
from engine.reasoner.protocol import Asked, ThinkAt, ToolServer

NOTES_FILE: Final = "notes.md"
MODES: Final[tuple[Mode, ...]] = ("silent", "focus", "normal", "coach")
_BEGUN: Final = 1_767_225_600.0  # wall time of tick 0 in virtual time: the first of January 2026, UTC
LAST_WORDS_TICKS: Final = 40  # after the input has ended, time for an answer that is under way


@dataclass(frozen=True)
class Typing:
    """Words that are typed at a second of the session."""

    second: float
    text: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `replay` itself; `main` adds the engine's."""
    parser.add_argument("--mic", type=Path, metavar="FILE", help="what the microphone hears (any sound file)")
    parser.add_argument("--camera", metavar="FILE|URL", help="what the camera sees (a video)")
    parser.add_argument("--screen", type=Path, metavar="FILE|DIR", help="what the screen shows")
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
    parser.add_argument("--mode", choices=MODES, default="normal", help="how much initiative is wanted")
    parser.add_argument(
        "--reasoner", metavar="GGUF|URL", help="weights of the reasoner, or an OpenAI-compatible server"
    )
    parser.add_argument(
        "--tools", type=Path, metavar="DIR", help="the folder with mcp.json: servers whose tools may be used"
    )
    parser.add_argument(
        "--folder", type=Path, action="append", default=[], metavar="DIR", help="where tools may use files"
    )
    parser.add_argument(
        "--interpret",
        type=_languages,
        metavar="A,B",
        help="two people speak these languages, such as en,pt; read each to the other",
    )
    parser.add_argument("--without-words", action="store_true", help="switch the words sense off")
    parser.add_argument("--without-screen-text", action="store_true", help="switch the screen text sense off")


def run(args: argparse.Namespace, engine_arguments: tuple[str, ...] = ()) -> int:
    """Replay, with the engine started so. Raises TandemError with one sentence when an input is no good."""
    if args.mic is None and args.camera is None and args.screen is None and not args.text:
        raise TandemError(
            "Give the replay something to hear, see or read: --mic, --camera, --screen or --text."
        )
    summary = asyncio.run(replay(args, engine_arguments, print_event))
    compute = summary.compute_ms
    print(f"\n{summary.ticks} ticks, compute p50 {compute.p50:.0f} ms, p99 {compute.p99:.0f} ms. Written:")
    for path in written(args.out):
        print(path)
    return 0


def written(folder: Path) -> list[Path]:
    """What a replay has left in ``folder``: a disk that is full may have refused some of it."""
    names = ("assistant.wav", "transcript.md", "ticks.jsonl", "summary.json")
    return [folder / name for name in names if (folder / name).is_file()]


async def replay(
    args: argparse.Namespace, engine_arguments: tuple[str, ...], emit: Callable[[AppEvent], None]
) -> Summary:
    """Run the session that the arguments describe; its files are complete when this returns."""
    _make_folder(args.out)
    with contextlib.ExitStack() as owned:
        microphone = FileMicrophone(args.mic) if args.mic is not None else None
        camera = _open_camera(args, emit, owned) if args.camera is not None else None
        screen = FileScreen(args.screen) if args.screen is not None else None
        if screen is not None:
            owned.callback(screen.close)
        typings = sorted(args.text, key=lambda typing: typing.second)
        ends = [device.ticks for device in (microphone, screen) if device is not None]
        ends += [camera.ticks] if isinstance(camera, FileCamera) else []
        ends += [math.ceil(typing.second / TICK_SECONDS) for typing in typings]
        ticks = max(ends) + LAST_WORDS_TICKS
        session = _open_session(args, engine_arguments, emit)
        clock = VirtualClock(_BEGUN) if args.fast else TickClock()
        speaker = VirtualSpeaker(args.out / "assistant.wav", clock.elapsed, emit)
        owned.callback(speaker.close, ticks)

        def ended(tick: int) -> bool:
            while typings and typings[0].second <= tick * TICK_SECONDS and session.loop is not None:
                session.loop.obey(TypeText(typings.pop(0).text))
            return tick >= ticks

        return await session.run(lambda: Devices(clock, microphone, camera, screen, speaker), ended)


def _open_session(
    args: argparse.Namespace, engine_arguments: tuple[str, ...], emit: Callable[[AppEvent], None]
) -> Session:
    try:
        for grows in (AUDIT_FILE, NOTES_FILE):  # another run's, for a session adds to them
            (args.out / grows).unlink(missing_ok=True)
        return Session(_plan(args, engine_arguments), emit, lambda sentence: print(sentence, file=sys.stderr))
    except OSError as error:
        raise TandemError(f"{args.out} cannot be written ({error.strerror}); choose another --out.") from error


def _plan(args: argparse.Namespace, engine_arguments: tuple[str, ...]) -> SessionPlan:
    served = "://" in (args.reasoner or "")
    weights = bool(args.reasoner) and not served
    return SessionPlan(
        name=re.sub(r"[^A-Za-z0-9_-]", "-", args.out.resolve().name)[:64] or "replay",
        folder=args.out,
        pace=VIRTUAL_TIME if args.fast else REAL_TIME,
        mode=args.mode,
        profile=_profile(args),
        words=args.mic is not None and not args.without_words and args.interpret is None,
        screen_text=args.screen is not None and not args.without_screen_text,
        engine_arguments=engine_arguments,
        reasoner_arguments=(
            *(("--model", str(Path(args.reasoner).resolve())) if weights else ()),
            *("--notes", str((args.out / NOTES_FILE).resolve())),
            *(("--config", str(args.tools.resolve())) if args.tools is not None else ()),
            *(part for folder in args.folder for part in ("--folder", str(folder.resolve()))),
        ),
        think_at=ThinkAt(args.reasoner) if served else None,
    )


def _profile(args: argparse.Namespace) -> Profile:
    if args.interpret is None:
        return READY[0]
    return replace(READY[0], name="Replay", interpreting=True, languages=args.interpret)


def _open_camera(
    args: argparse.Namespace, emit: Callable[[AppEvent], None], owned: contextlib.ExitStack
) -> FileCamera | Camera:
    """A video file, or a camera that is reached by an address and has no end of its own."""
    if "://" not in args.camera:
        video = FileCamera(Path(args.camera))
        owned.callback(video.close)
        return video
    if args.fast:
        raise TandemError("A camera's address cannot be replayed in virtual time; leave --fast out.")
    if args.mic is None and args.screen is None and not args.text:
        raise TandemError("A camera's address has no end; give --mic, --screen or --text as well.")
    camera = Camera(args.camera, emit)
    camera.start()
    owned.callback(camera.close)
    return camera


def print_event(event: AppEvent) -> None:
    """Captions and what a person should know, as lines in the terminal."""
    match event:
        case Said(who="assistant", heard=False):
            print(f"{event.end:7.1f}  (stopped; heard: {event.text or 'nothing'})", flush=True)
        case Said():
            who = "you" if event.who == "user" else "tandem"
            print(f"{event.start:7.1f}  {who}: {event.text}", flush=True)
        case Interjected(voiced=False):
            print(f"{event.tick * TICK_SECONDS:7.1f}  [{event.text}]", flush=True)
        case Asked():
            print(f"  {event.title} {event.sentence} (type yes, this session, always or no)", flush=True)
        case (
            PartChanged(message=message)
            | DeviceChanged(message=message)
            | ToolServer(message=message)
            | Trouble(message=message)
        ) if message:
            print(message, file=sys.stderr, flush=True)
        case _:
            pass


def _typing(argument: str) -> Typing:
    second, colon, text = words(argument).partition(":")
    try:
        typing = Typing(float(second), text.strip())
    except ValueError:
        typing = Typing(-1.0, "")
    if not colon or not typing.text or not 0 <= typing.second < math.inf:
        raise argparse.ArgumentTypeError(f"'{argument}' is not SECONDS:WORDS, such as 2.5:hello")
    return typing


def _languages(argument: str) -> tuple[str, str]:
    first, _, second = argument.partition(",")
    if first == second or not {first, second} <= set(LANGUAGES):
        raise argparse.ArgumentTypeError(f"'{argument}' is not two of {', '.join(LANGUAGES)}, such as en,pt")
    return first, second


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TandemError(f"{folder} cannot be made ({error.strerror}); choose another --out.") from error
