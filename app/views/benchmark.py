"""Measures the window: ``python -m app.views.benchmark [--starts N] [--session SECONDS]``.

Needs a display, or QT_QPA_PLATFORM=offscreen for all but the starts. Prints one line a figure, with its goal.
What the window does is measured in processor time of its thread, because the machine may be busy with
something else; the starts in both, because what else starts belongs to them. ``--session`` starts the whole
program once more and leaves it alone for so long: what each part of it costs, and what held the window up.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Final

import msgspec
import psutil
from PySide6.QtWidgets import QApplication

from app.errors import TandemError
from app.events import Said
from app.settings.appearance import Appearance
from app.views.idling import shares
from app.views.theme import Theme
from app.views.vitals import LIMIT_MS, Stall, Vitals
from app.views.window import MainWindow

ROOT: Final = Path(__file__).resolve().parents[2]
HOURS: Final = 4
EVERY_SECONDS: Final = 5.0  # an utterance of one of the two
START_SECONDS: Final = 120.0
END_SECONDS: Final = 30.0
SETTLE_SECONDS: Final = 45.0
PAGES: Final = 400
CAPTIONS: Final = 100


def transcript(seconds: float = HOURS * 3600.0) -> Iterator[Said]:
    """A long conversation: questions, answers of two to five lines, now and then one over the other."""
    words = ("the", "store", "already", "has", "a", "session", "table", "and", "an", "expiry", "so", "cookies")
    for number in range(round(seconds / EVERY_SECONDS)):
        start = number * EVERY_SECONDS
        long = 6 + number * 7 % 40
        text = " ".join(words[(number + each) % len(words)] for each in range(long))
        yield Said("user" if number % 2 else "assistant", text, start, start + 1.0 + 0.12 * long)


def scrolling(window: MainWindow, app: QApplication) -> list[float]:
    """Milliseconds for each page of a four-hour transcript, from the end to the beginning and back."""
    window.talk.model.extend(transcript())
    window.talk.view.follow()
    app.processEvents()
    bar = window.talk.view.verticalScrollBar()
    times = []
    for step in (-1, 1):
        for _ in range(PAGES):
            bar.setValue(bar.value() + step * max(bar.maximum() // PAGES, bar.pageStep()))
            times.append(_timed(window.talk.view.viewport().repaint))
    return times


def additions(window: MainWindow) -> list[float]:
    """Milliseconds for each new utterance at the end of a four-hour transcript."""
    start = HOURS * 3600.0 + 10

    def add(number: int) -> None:
        window.receive(Said("user", "and one more thing", start + 10 * number, start + 10 * number + 1))
        window.talk.view.viewport().repaint()

    window.talk.view.follow()
    return [_timed(lambda number=number: add(number)) for number in range(CAPTIONS)]  # type: ignore[misc]


def captions(window: MainWindow) -> list[float]:
    """Milliseconds from the event of a word to its caption being painted."""

    def show(number: int) -> None:
        window.receive(Said("user", f"word {number}", 20_000.0 + number, 20_000.5 + number))
        window.talk.captions.repaint()

    return [_timed(lambda number=number: show(number)) for number in range(CAPTIONS)]  # type: ignore[misc]


def start(meanwhile: Callable[[psutil.Process], object] = lambda program: None) -> Vitals:
    """One start of the whole program on this display, with a home of its own. Raises TandemError.

    ``meanwhile`` is called once it ticks; the program ends when that returns.
    """
    with tempfile.TemporaryDirectory(prefix="tandem-benchmark-") as home:
        folders = dict.fromkeys(("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"), home)
        command = [sys.executable, "main.py", "--no-camera"]
        with subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **folders}, start_new_session=True
        ) as process:
            try:
                _wait_for_ticks(process, Path(home))
                meanwhile(psutil.Process(process.pid))
                process.send_signal(signal.SIGTERM)
                process.wait(END_SECONDS)
            finally:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
        return msgspec.json.decode((Path(home) / "tandem" / "window.json").read_bytes(), type=Vitals)


def watch(seconds: float) -> None:
    """Print what a session costs while nobody talks to it, and what held its window up. Raises TandemError."""
    used: dict[str, float] = {}

    def look(program: psutil.Process) -> None:
        time.sleep(SETTLE_SECONDS)  # everybody loads
        used.update(shares(program, seconds))

    vitals = start(look)
    for name, share in sorted(used.items(), key=lambda each: -each[1]):
        print(f"a session of {seconds:g} s that nobody talks to, {name}: {100 * share:.1f} % of a core")
    here = sum(share for name, share in used.items() if name != "reasoner")
    print(f"all but the reasoner: {100 * here:.1f} % of a core (goal 35 %)")
    print(
        f"UI thread in {vitals.seconds:.0f} s: {vitals.over_limit} times held up for over {LIMIT_MS:g} ms, "
        f"at most {vitals.longest_ms:.0f} ms; its own processor time between two beats at most "
        f"{vitals.busy_ms:.0f} ms (goal {LIMIT_MS:g} ms)"
    )
    _print_stalls(vitals.stalls)


def _print_stalls(stalls: Sequence[Stall]) -> None:
    for stall in stalls:
        print(f"  {stall.ms:.0f} ms, {stall.busy_ms:.0f} of its own: {' < '.join(stall.calls[:6])}")


def _wait_for_ticks(process: subprocess.Popen[bytes], home: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not any(each.stat().st_size for each in (home / "tandem" / "sessions").glob("*/ticks.jsonl")):
        if process.poll() is not None or time.monotonic() > deadline:
            raise TandemError("The program did not start here; see `python main.py doctor`.")
        time.sleep(0.2)


def _timed(act: Callable[[], object]) -> float:
    """Milliseconds of processor time of this thread."""
    begun = time.thread_time()
    act()
    return (time.thread_time() - begun) * 1000


def _line(name: str, times: list[float], goal: float, unit: str) -> str:
    return f"{name}: median {median(times):.2f} {unit}, longest {max(times):.2f} {unit} (goal {goal:g} {unit})"


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="Measure the window.")
    parser.add_argument(
        "--starts", type=int, default=3, help="how often to start the whole program (default 3)"
    )
    parser.add_argument(
        "--session", type=float, default=0.0, metavar="SECONDS", help="watch a session that nobody talks to"
    )
    args = parser.parse_args()
    app = QApplication(sys.argv[:1])
    window = MainWindow(Theme(app, Appearance(theme="light")), lambda command: None)
    window.show()
    app.processEvents()
    print(_line(f"a page of a {HOURS}-hour transcript", scrolling(window, app), 50, "ms"))
    print(_line("an utterance added to it", additions(window), 50, "ms"))
    print(_line("a caption after its event", captions(window), 100, "ms"))
    window.let_close()
    try:
        starts = [start() for _ in range(args.starts)]
        if args.session:
            watch(args.session)
    except TandemError as error:
        print(error, file=sys.stderr)
        return 2
    if starts:
        print(_line("start to window, processor time", [each.shown_cpu_s for each in starts], 2, "s"))
        print(_line("start to window", [each.shown_s for each in starts], 2, "s"))
        heard = [each.hearing_s for each in starts if each.hearing_s]  # none without a microphone
        if heard:
            print(_line("start to a microphone that is heard", heard, 8, "s"))
        print(_line("start to the first tick", [each.ticking_s for each in starts], 8, "s"))
        print(_line("UI thread between two beats, processor time", [each.busy_ms for each in starts], 50, "ms"))
        print(_line("UI thread held up, busy machine included", [each.longest_ms for each in starts], 50, "ms"))
        _print_stalls(max((each.stalls for each in starts), key=lambda stalls: [each.ms for each in stalls]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
