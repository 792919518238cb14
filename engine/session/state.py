"""All that a session knows beside the model's own stream."""

from __future__ import annotations

from typing import Final

import msgspec

from engine.dialect.tick import HEARD_AGE_MAX, SINCE_MAX
from engine.protocol import REQUEST_TICKS, Action, Heard, Mode, Seen, Wish
from engine.session.notes import Notes
from engine.session.speech import Speech
from engine.session.wishes import Wishes

KEPT_WORDS: Final = 200  # entries that had no answer; far more than a request has
FRESH_TICKS: Final = 10  # a line on the screen can be spoken of for two seconds
LATE_TICKS: Final = 150  # no line waits so long to be told: it stood in a window that has come back
KEPT_FAILURES: Final = 20  # that are known again when their window comes back


class SessionState(msgspec.Struct):
    """Plain data; travels in snapshots.

    ``interpreting``: what is heard is said between people, and their words come back as notes of `INTERPRETER`.
    ``words``: what the user said after tick ``answered``, in which the last answer was chosen.
    ``asked_again``: whether the user was asked to repeat what came without words, and none came since.
    ``proposed``: the interjection of the last tick, which the user's settings may still forbid.
    ``reminds``: the wish that the last interjection was about, if it was a reminder.
    ``last_line``: the line of the screen that can be spoken of since ``last_line_tick``; ``failure``: the one
    that the last interjection spoke of, if it was about a failure; ``told``: those that were told aloud.
    ``last_picture``: the last tick in which the camera saw a change.
    """

    next_tick: int = 0
    mode: Mode = "normal"
    interpreting: bool = False
    speech: Speech = msgspec.field(default_factory=Speech)
    notes: Notes = msgspec.field(default_factory=Notes)
    wishes: Wishes = msgspec.field(default_factory=Wishes)
    words: list[Heard] = []
    answered: int = -1
    asked_again: bool = False
    proposed: Action | None = None
    reminds: Wish | None = None
    last_line: Seen | None = None
    last_line_tick: int = -FRESH_TICKS
    failure: Seen | None = None
    told: list[Seen] = []
    last_picture: int = -FRESH_TICKS
    last_spoken: int = -HEARD_AGE_MAX
    last_action: int = -SINCE_MAX
    sound_tails: tuple[bytes, bytes] = (b"", b"")

    def asks(self, tick: int) -> bool:
        """Whether there are words without an answer of which a request could consist."""
        return any(tick - each.spoken <= REQUEST_TICKS for each in self.words)

    def see(self, line: Seen, tick: int) -> None:
        """A line came to the screen; one that only came back has not happened now."""
        back = tick - line.captured >= LATE_TICKS or line in self.told
        self.last_line, self.last_line_tick = line, tick - FRESH_TICKS if back else tick

    def note_told(self) -> None:
        """The last interjection may be heard."""
        if self.failure is not None:
            self.told = [*self.told, self.failure][-KEPT_FAILURES:]

    def answer(self, tick: int) -> None:
        """The words up to now have had their answer, in ``tick``; the next request begins with later ones."""
        self.words = []
        self.answered = tick


def begun_at(first: int, mode: Mode) -> SessionState:
    """A session that begins at tick ``first``; its tasks and wishes have numbers that none before it had."""
    return SessionState(
        next_tick=first,
        mode=mode,
        notes=Notes(next_task=first + 1),
        wishes=Wishes(next_wish=first + 1),
        last_line_tick=first - FRESH_TICKS,
        last_picture=first - FRESH_TICKS,
        last_spoken=first - HEARD_AGE_MAX,
        last_action=first - SINCE_MAX,
    )
