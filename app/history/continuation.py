"""A session that goes on after it had ended: its numbers and its time go on where they stopped."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import msgspec

from app.events import AppEvent, Interjected, Said, Ticked, WishesChanged
from app.history.library import beginning, next_number, session_folder, stored_entries
from app.history.log import Entry, Sink
from app.history.parts import recorded
from engine.protocol import TICK_SECONDS
from engine.reasoner.protocol import Entry as Told

PAUSE_TICKS: Final = 15  # between what was and what comes: nobody's turn goes on over it


@dataclass(frozen=True)
class Continuation:
    """What was said before; nothing, for a new session.

    ``name`` is the stored session's. The part that runs counts its ticks from 0; ``ticks`` come before them.
    ``number`` is its first entry's: there may be fewer before it, where a database was lost in mid-session.
    ``started``: when the whole began, in seconds since the epoch; ``title``: as the user gave it.
    ``recorded``: how many ticks of it were kept, for it went on after the last words.
    """

    name: str
    entries: tuple[Entry, ...] = ()
    number: int = 0
    started: float | None = None
    title: str = ""
    recorded: int = 0

    @property
    def ticks(self) -> int:
        if not self.entries and not self.recorded:
            return 0
        said = math.ceil(max((entry.end for entry in self.entries), default=0.0) / TICK_SECONDS)
        return max(said, self.recorded) + PAUSE_TICKS

    def told(self) -> tuple[Told, ...]:
        """What the reasoner is told of it; ticks before this part are below 0.

        Explanations are in the words of a screen, which are data and not the assistant's own.
        """
        return tuple(
            Told(round(entry.end / TICK_SECONDS) - self.ticks, entry.who, words)
            for entry in sorted(self.entries, key=lambda each: each.start)
            if (words := entry.text if entry.heard is None else entry.heard)
            and entry.kind not in ("task", "explanation")
        )

    def sink(self, write: Sink) -> Sink:
        """``write`` for the whole session, as a sink for the part that begins now."""
        seconds = self.ticks * TICK_SECONDS

        def shifted(number: int, entry: Entry) -> None:
            write(number + self.number, replace(entry, start=entry.start + seconds, end=entry.end + seconds))

        return shifted

    def shifted(self, event: AppEvent) -> AppEvent:
        """An event of the part that runs, in the time of the whole session."""
        ticks, seconds = self.ticks, self.ticks * TICK_SECONDS
        match event:
            case Said(start=start, end=end):
                return replace(event, start=start + seconds, end=end + seconds)
            case Ticked(tick=tick) | Interjected(tick=tick):
                return replace(event, tick=tick + ticks)
            case WishesChanged(wishes=wishes):
                later = (msgspec.structs.replace(wish, opened=wish.opened + ticks) for wish in wishes)
                return WishesChanged(tuple(later))
            case _:
                return event


def continuation(path: Path, name: str) -> Continuation:
    """The stored session ``name``. Raises TandemError."""
    return Continuation(
        name,
        tuple(stored_entries(path, name)),
        next_number(path, name),
        *beginning(path, name),
        recorded(session_folder(path, name)),
    )


def spoken(entries: tuple[Entry, ...]) -> list[Said | Interjected]:
    """What the window shows of entries, in order of time."""
    shown: list[Said | Interjected] = []
    for entry in sorted(entries, key=lambda each: each.start):
        if entry.who != "user" and entry.who != "assistant":
            continue
        if entry.kind == "interjection":
            tick = round(entry.start / TICK_SECONDS)
            shown.append(Interjected(tick, entry.text, entry.reason, entry.voiced, toasted=False))
        if entry.voiced:
            shown.append(Said(entry.who, entry.text, entry.start, entry.end, typed=entry.kind == "typed"))
        if entry.heard is not None:
            shown.append(Said("assistant", entry.heard, entry.end, entry.end, heard=False))
    return shown
