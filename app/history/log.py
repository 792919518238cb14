"""The conversation log: everything that was said, typed, read on the screen or done, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from engine.reasoner.protocol import Speaker

Kind = Literal[
    "speech",
    "typed",
    "reading",
    "interpreted",
    "acknowledgement",
    "interjection",
    "explanation",
    "seen",
    "task",
    "notice",
]


@dataclass(frozen=True)
class Entry:
    """One thing that happened.

    ``start`` and ``end`` are session seconds; what takes no time has both alike. ``heard`` holds the words
    that were really heard when the assistant was cut off, and is None when all of ``text`` was.
    ``voiced`` False: shown only, never heard. ``reason``: why an interjection came, as a sentence.
    """

    who: Speaker
    text: str
    start: float
    end: float
    kind: Kind = "speech"
    heard: str | None = None
    voiced: bool = True
    reason: str = ""

    @property
    def cut(self) -> bool:
        """Whether the assistant was stopped before all of the text was heard."""
        return self.heard is not None

    @property
    def unheard(self) -> str:
        """The words of ``text`` after those that were heard."""
        if self.heard is None:
            return ""
        return " ".join(self.text.split()[len(self.heard.split()) :])

    @property
    def sounds(self) -> bool:
        """Whether it was audible in the room while it lasted."""
        return self.voiced and self.who in ("user", "assistant") and self.kind != "typed"


Sink = Callable[[int, Entry], None]


class ConversationLog:
    """Entries by number, in the order in which they became known; numbers count from 0.

    Each ``sink`` is called with every new or changed entry, in the caller's thread.
    """

    def __init__(self, *sinks: Sink) -> None:
        self._entries: list[Entry] = []
        self._sinks = sinks

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(tuple(self._entries))

    def __getitem__(self, number: int) -> Entry:
        return self._entries[number]

    def add(self, entry: Entry) -> int:
        """Append ``entry`` and return its number."""
        self._entries.append(entry)
        self._tell(len(self._entries) - 1)
        return len(self._entries) - 1

    def cut(self, number: int, heard: str, end: float) -> None:
        """Note that entry ``number`` was stopped at ``end`` seconds, when ``heard`` of it had been heard."""
        entry = self._entries[number]
        self._entries[number] = replace(entry, heard=heard, end=max(entry.start, end))
        self._tell(number)

    def extend(self, number: int, text: str, end: float) -> None:
        """Append further words to entry ``number``, which now lasts until ``end`` seconds."""
        entry = self._entries[number]
        self._entries[number] = replace(entry, text=f"{entry.text} {text}".strip(), end=max(entry.end, end))
        self._tell(number)

    def _tell(self, number: int) -> None:
        for sink in self._sinks:
            sink(number, self._entries[number])
