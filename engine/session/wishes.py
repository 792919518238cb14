"""The open wishes of a session: kept until they are fulfilled or cancelled, at most `MAX_WISHES`."""

from __future__ import annotations

from typing import Final

import msgspec

from engine.dialect.tick import Moving
from engine.protocol import TICK_SECONDS, Heard, Wish, WishAsked, WishKind
from engine.reasoner.tools.numbers import spoken_number
from engine.wishes import (
    RIGHT_TICKS,
    SINGLE,
    TIMED,
    WishText,
    cues,
    has_place,
    plain_words,
    read_wish,
    span_words,
)
from engine.withdrawal import read_withdrawal

LONGEST_CUE: Final = 12  # words
DUE_TICKS: Final = 1  # before the tick in which a timed wish is due, so that its words begin to sound in that
TRIES: Final = 2  # more that a reminder has whose words do not begin: where no speaker is, none ever do


class Wishes(msgspec.Struct):
    """The open wishes and when each timed one is due next (in ticks).

    ``tail``: the last words heard, in which a cue of several words may have begun. ``counted``: repetitions so
    far of the wish to have them counted. ``begun``: whether the activity whose end is to be told goes on.
    ``again``: how often each wish whose words were stopped before they began was made due once more.
    """

    next_wish: int = 1
    wishes: list[Wish] = []
    due: dict[int, int] = {}
    tail: list[str] = []
    counted: int = 0
    begun: bool = False
    again: dict[int, int] = {}

    def open(self, asked: WishText, tick: int, instead: Wish | None = None) -> Wish | None:
        """Open a wish whose seconds count from ``tick``; None when there is no place for it.

        ``instead``: the one that it puts right, whose place it takes.
        """
        if not has_place(asked.kind, [each.kind for each in self.wishes if each != instead]):
            return None
        if instead is not None:
            self.cancel(instead.wish)
        if asked.kind in SINGLE:
            for earlier in [each.wish for each in self.wishes if each.kind == asked.kind]:
                self.cancel(earlier)
        wish = Wish(self.next_wish, asked.kind, asked.phrase, asked.seconds, tick, asked.cue)
        self.next_wish += 1
        self.wishes.append(wish)
        if wish.seconds:
            self.due[wish.wish] = tick + _ticks(wish)
        return wish

    def put_right(self, asked: WishText, tick: int) -> Wish | None:
        """The wish that ``asked`` puts right, where it corrects one: the last, if it was opened lately and
        keeps its words, or its time or cue.
        """
        last = self.wishes[-1] if self.wishes else None
        if last is None or tick - last.opened > RIGHT_TICKS:
            return None
        alike = last.kind == asked.kind or {last.kind, asked.kind} <= TIMED
        same = last.phrase == asked.phrase or (last.seconds, last.cue) == (asked.seconds, asked.cue)
        return last if alike and same else None

    def compiled(self, asked: WishAsked, tick: int) -> Wish | None:
        """Open what the reasoner made of the user's words and what came at ``tick``."""
        text = WishText(asked.kind, asked.phrase, asked.seconds, asked.cue)
        return self.open(text, tick if asked.tick is None else asked.tick)

    def hear(self, heard: Heard, tick: int) -> None:
        """Words of the user: a wish whose cue they complete is due at once. The request itself is no cue."""
        new = plain_words(heard.text)
        words = self.tail + new
        for wish in self.wishes:
            waited = cues(wish.cue) if wish.kind == "word" else []
            if heard.spoken > wish.opened and any(self._completes(cue, words) for cue in waited):
                self.due[wish.wish] = tick
        self.tail = words[-LONGEST_CUE:]

    def cancel(self, number: int) -> None:
        """Close a wish; unknown numbers are of no account."""
        kinds = {wish.kind for wish in self.wishes if wish.wish == number}
        self.counted = 0 if "count" in kinds else self.counted
        self.begun = self.begun and "span" not in kinds
        self.wishes = [wish for wish in self.wishes if wish.wish != number]
        self.due.pop(number, None)

    def withdraw(self, words: str) -> list[Wish]:
        """Close what the user's words take back; the wishes that were closed. Who asks for one closes none."""
        withdrawal = read_withdrawal(words) if read_wish(words) is None else None
        meant = withdrawal.meant(self.wishes) if withdrawal is not None else []
        for wish in meant:
            self.cancel(wish.wish)
        return meant

    def next_due(self) -> int | None:
        """The tick at which the next timed wish is due."""
        return min(self.due.values(), default=None)

    def is_due(self, tick: int) -> bool:
        """Whether a timed wish is due by the next tick, in which its words would begin to sound."""
        due = self.next_due()
        return due is not None and due - tick <= DUE_TICKS

    def fulfil(self, tick: int) -> Wish | None:
        """The wish that is due first is being spoken: set its next time, or close it. None: none is due.

        Times of a repeated wish that have gone by unspoken are not made up for.
        """
        wish = self.first_due()
        if wish is None:
            return None
        if wish.kind == "word":
            del self.due[wish.wish]
        elif wish.kind == "every":
            missed = max(0, (tick - self.due[wish.wish]) // _ticks(wish))
            self.due[wish.wish] += (1 + missed) * _ticks(wish)
        else:
            self.cancel(wish.wish)
        return wish

    def first_due(self) -> Wish | None:
        """The wish that is due first."""
        number = min(self.due, key=lambda key: self.due[key], default=None)
        return next((wish for wish in self.wishes if wish.wish == number), None)

    def unsaid(self, wish: Wish, tick: int) -> None:
        """Its words were stopped before they began: what was to be said once is due again, a few times."""
        tries = self.again.pop(wish.wish, 0)
        if wish.kind == "at" and tries < TRIES:
            self.again[wish.wish] = tries + 1
            self.wishes.append(wish)
            self.due[wish.wish] = tick

    def slept(self, ticks: int, tick: int) -> None:
        """The machine slept through so many ticks before this one: what is timed comes so much earlier.

        What was to be said once meanwhile is due now. Repeated wishes keep their beat.
        """
        for place, wish in enumerate(self.wishes):
            due = self.due.get(wish.wish)
            if due is not None and wish.kind in ("at", "every"):
                earlier = ticks if wish.kind == "every" else min(ticks, max(0, due - tick))
                self.due[wish.wish] = due - earlier
                self.wishes[place] = msgspec.structs.replace(wish, opened=wish.opened - earlier)

    def watches_people(self) -> bool:
        """Whether the user wants to be told when someone comes in."""
        return self._of("person") is not None

    def counts(self) -> bool:
        """Whether the user wants repetitions counted."""
        return self._of("count") is not None

    def moving(self) -> Moving:
        """Whether the user wants to be told when something begins (1) or, as it goes on, when it ends (2)."""
        return 0 if self._of("span") is None else 2 if self.begun else 1

    def tell(self, detail: str) -> tuple[str, str]:
        """A repetition (``rep``), or the ``begin`` or ``end`` of what is watched for: what to say, and why.

        A wish for it is open.
        """
        if detail == "rep":
            self.counted += 1
            return f"{spoken_number(self.counted).capitalize()}.", "You asked to have this counted."
        self.begun = detail == "begin"
        wish = self._of("span")
        begin, end = span_words(wish.phrase if wish is not None else "")
        if self.begun:
            return begin, "You asked to be told when it begins."
        return end, "You asked to be told when it ends."

    def _completes(self, cue: list[str], words: list[str]) -> bool:
        """Whether the cue ends in those of the words that came after the tail."""
        ends = range(max(len(cue), len(self.tail) + 1), len(words) + 1) if cue else ()
        return any(words[end - len(cue) : end] == cue for end in ends)

    def _of(self, kind: WishKind) -> Wish | None:
        return next((wish for wish in self.wishes if wish.kind == kind), None)


def _ticks(wish: Wish) -> int:
    return max(1, round(wish.seconds / TICK_SECONDS))
