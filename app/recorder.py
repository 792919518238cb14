"""What the session keeps: the conversation, one line a tick, what the reasoner did."""

from __future__ import annotations

from typing import Final

from app.history.log import ConversationLog, Entry, Kind
from app.history.recording import SoundWriter
from app.history.ticks import TickRecord, TickWriter
from engine.protocol import ActionKind, Outcome
from engine.reasoner.protocol import ToolCalled

SAME_TURN_SECONDS: Final = 1.2

_KINDS: Final[dict[ActionKind, Kind]] = {
    "read": "reading",
    "ack": "acknowledgement",
    "interject": "interjection",
}


class Recorder:
    """Writes the conversation log and the tick records as things happen."""

    def __init__(self, log: ConversationLog, ticks: TickWriter, sound: SoundWriter | None = None) -> None:
        """``sound`` None: only words are kept."""
        self.log = log
        self._sound = sound
        self.records: list[TickRecord] = []
        self._ticks = ticks
        self._turn: int | None = None  # the user's entry that further words extend

    def tick(self, record: TickRecord) -> None:
        """One tick went by."""
        self.records.append(record)
        self._ticks.write(record)

    def heard(self, microphone: bytes | None, own_voice: bytes | None) -> None:
        """The sound of one tick, int16 at 16 kHz; None: silence."""
        if self._sound is not None:
            self._sound.write(microphone, own_voice)

    def user_said(self, text: str, start: float, end: float) -> None:
        """Words that were heard; they extend the user's turn when they follow closely."""
        if self._turn is not None and start - self.log[self._turn].end <= SAME_TURN_SECONDS:
            self.log.extend(self._turn, text, end)
        else:
            self._turn = self.log.add(Entry("user", text, start, end))

    def user_typed(self, text: str, at: float) -> None:
        """Text from the keyboard."""
        self.log.add(Entry("user", text, at, at, "typed"))

    def seen(self, text: str, at: float) -> None:
        """A new line of text on the screen."""
        self.log.add(Entry("screen", text, at, at, "seen"))

    def in_front(self, window: str, at: float) -> None:
        """Another window is in front."""
        self.log.add(Entry("window", window, at, at, "seen"))

    def assistant_said(self, text: str, start: float, end: float, kind: ActionKind, reason: str) -> int:
        """Words that begin to sound at ``start``; the number of their entry."""
        return self.log.add(Entry("assistant", text, start, end, _KINDS.get(kind, "speech"), reason=reason))

    def interpreted(self, text: str, start: float, end: float) -> int:
        """What a person said, in the other language, as the assistant begins to say it at ``start``."""
        return self.log.add(Entry("assistant", text, start, end, "interpreted"))

    def explained(self, text: str, start: float, end: float) -> int:
        """Why something failed, as a screen says it."""
        return self.log.add(Entry("assistant", text, start, end, "explanation"))

    def assistant_cut(self, entry: int, heard: str, end: float) -> None:
        """The speech of that entry was stopped when ``heard`` of it had been heard."""
        self.log.cut(entry, heard, end)

    def interjected(self, text: str, at: float, reason: str, outcome: Outcome) -> None:
        """An interjection that the user's settings kept from being spoken."""
        words = text if outcome != "dropped" else f"{text} (kept back)"
        self.log.add(Entry("assistant", words, at, at, "interjection", voiced=False, reason=reason))

    def noticed(self, text: str, at: float) -> None:
        """Something that nobody said: a panel was shown, or used."""
        self.log.add(Entry("system", text, at, at, "notice"))

    def tool(self, called: ToolCalled, at: float) -> None:
        """A tool of the reasoner ran."""
        self.log.add(Entry("system", f"{called.tool}({called.arguments}) = {called.result}", at, at, "task"))

    def close(self) -> None:
        """Bring the last ticks to the disk."""
        self._ticks.close()
        if self._sound is not None:
            self._sound.close()
