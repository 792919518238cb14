"""Sends damaged panels to a real dock: ``python -m app.views.panels.fuzz --streams 20000 [--json FILE]``.

Each stream is worked out and drawn, then used at random. Prints how long the window was held up at most. Ends
with 1 when anything raised, or when the window was held up by more than `STALL_SECONDS` of its own work.
Works without a display (QT_QPA_PLATFORM=offscreen).
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import sys
import time
import traceback
import warnings
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from a2ui.core.resolution.data_context import MissingDataBindingWarning
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from app.files import write_atomically
from app.panels.fuzzing import Fuzzer
from app.panels.protocol import Close, Drawn, FromPanels, Gone, Input, Node, Press, Refused, Show, ToPanels
from app.panels.surfaces import Surfaces
from app.views.panels.dock import PanelDock
from app.views.theme import Theme

STALL_SECONDS: Final = 0.1
DRAW_SECONDS: Final = 30.0
USES: Final = 3
REPORT_EVERY: Final = 500


@dataclass
class Report:
    """What a run has given. Stalls are single turns of the event loop, in seconds of work and by the clock."""

    streams: int = 0
    messages: int = 0
    parts: int = 0
    refusals: int = 0
    crashes: list[str] = field(default_factory=list)
    stall: float = 0.0
    stall_wall: float = 0.0
    stall_stream: int = -1
    work: float = 0.0  # the longest that one message took to work out, in the panels' process
    over: int = 0

    def figures(self) -> dict[str, float]:
        """What is published."""
        return {
            "streams": self.streams,
            "messages": self.messages,
            "parts_drawn": self.parts,
            "refusals": self.refusals,
            "crashes": len(self.crashes),
            "turns_over_100_ms_of_work": self.over,
            "longest_turn_ms_of_work": round(1000 * self.stall),
            "longest_turn_ms_by_the_clock": round(1000 * self.stall_wall),
            "longest_message_ms_to_work_out": round(1000 * self.work),
        }

    def text(self) -> str:
        """One line for a person."""
        return (
            f"{self.streams} streams, {self.messages} messages, {self.parts} parts drawn,"
            f" {self.refusals} refusals, {len(self.crashes)} crashes;"
            f" longest UI stall {1000 * self.stall:.0f} ms of work"
            f" ({1000 * self.stall_wall:.0f} ms by the clock, stream {self.stall_stream}), {self.over} over"
            f" {1000 * STALL_SECONDS:.0f} ms; longest message {1000 * self.work:.0f} ms to work out"
        )


class Bench:
    """A dock that is fed streams."""

    def __init__(self, app: QApplication, seed: int) -> None:
        self._app = app
        self._fuzzer = Fuzzer(seed)
        self._dice = random.Random(seed)
        self._surfaces = Surfaces()
        self.dock = PanelDock(Theme(app))
        self.dock.resize(400, 900)
        self.dock.show()
        self.report = Report()
        self._serial = 0
        self._drawn: dict[str, Drawn] = {}

    def run(self, number: int) -> None:
        """One stream, from its first message to its last panel's end."""
        self.report.streams += 1
        for text in self._fuzzer.stream(number):
            self.report.messages += 1
            self._take(Show(text), number)
        for _ in range(USES):
            self._use(number)
        for surface in self._surfaces.open:
            self._take(Close(surface), number)
        self._settle(number)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _take(self, message: ToPanels, number: int) -> None:
        begun = time.thread_time()
        try:
            results: list[FromPanels] = list(self._surfaces.take(message))
        except Exception:
            self.report.crashes.append(f"stream {number}: {traceback.format_exc()}")
            return
        self.report.work = max(self.report.work, time.thread_time() - begun)
        for result in results:
            match result:
                case Drawn():
                    self._drawn[result.surface] = result
                    self.dock.receive(result)
                case Gone():
                    self._drawn.pop(result.surface, None)
                    self.dock.receive(result)
                case Refused():
                    self.report.refusals += 1
        self._settle(number)

    def _settle(self, number: int) -> None:
        until = time.monotonic() + DRAW_SECONDS
        while True:
            wall, work = time.perf_counter(), time.thread_time()
            try:
                self._app.processEvents()
            except Exception:
                self.report.crashes.append(f"stream {number}: {traceback.format_exc()}")
            self._note(time.thread_time() - work, time.perf_counter() - wall, number)
            if all(frame.view.idle for frame in self.dock.frames.values()):
                return
            if time.monotonic() > until:
                self.report.crashes.append(f"stream {number} is not drawn after {DRAW_SECONDS:g} s")
                return

    def _note(self, work: float, wall: float, number: int) -> None:
        self.report.over += work > STALL_SECONDS
        self.report.stall_wall = max(self.report.stall_wall, wall)
        if work > self.report.stall:
            self.report.stall, self.report.stall_stream = work, number

    def _use(self, number: int) -> None:
        nodes = [(drawn.surface, node) for drawn in self._drawn.values() for node in _nodes(drawn.root)]
        self.report.parts += len(nodes)
        if not nodes:
            return
        surface, node = self._dice.choice(nodes)
        self._serial += 1
        values = (True, "words", 7.5, ("1", "x"), None, "2026-01-01")
        value = self._dice.choice(values)
        press = self._dice.random() < 0.5
        self._take(Press(surface, node.key) if press else Input(surface, node.key, value, self._serial), number)


def _nodes(root: Node) -> list[Node]:
    return [root, *(node for child in root.children for node in _nodes(child))]


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="Send damaged panels to a dock and see what it makes of them.")
    parser.add_argument("--streams", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0, help="number of the first stream, to repeat one")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    args = parser.parse_args()
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore", MissingDataBindingWarning)
    app = QApplication(sys.argv[:1])
    bench = Bench(app, args.seed)
    caught: Counter[str] = Counter()
    previous = sys.excepthook  # Qt's slots raise here
    sys.excepthook = lambda kind, error, trace: caught.update(["".join(traceback.format_exception(error))])
    try:
        for number in range(args.first, args.first + args.streams):
            bench.run(number)
            if bench.report.streams % REPORT_EVERY == 0:
                print(bench.report.text(), flush=True)
    finally:
        sys.excepthook = previous
    for text, times in [*((crash, 1) for crash in bench.report.crashes), *caught.items()]:
        print(f"{times} x {text}", file=sys.stderr)
    print(bench.report.text())
    if args.json is not None:
        write_atomically(args.json, json.dumps(bench.report.figures(), indent=2) + "\n")
    return 1 if bench.report.crashes or caught or bench.report.over else 0


if __name__ == "__main__":
    sys.exit(main())
