"""Questions of the reasoner that only the user may answer: by a click or typed; unanswered it is no.

What is heard never answers one: a microphone hears everybody. One is put at a time, so that a typed "yes" can
only mean the one that the user sees: a server could otherwise ask something harmless beside a permission.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from app.events import AppEvent, QuestionClosed
from engine.reasoner.protocol import Answered, Asked, Decision

PATIENCE_TICKS: Final = 300  # a minute; then the answer is no
READ_TICKS: Final = 10  # two seconds: words typed sooner may still mean the question before
_END: Final = r"(?:[, ]+please)?[.! ]*"  # and nothing else: "yes, but ..." grants nothing
_AGREED: Final = r"(?:yes|yeah|yep|sure|ok|okay)"
_GRANT: Final = r"(?:(?:please )?(?:allow(?: it)?(?: once)?|once|go ahead|do it)|please do)"
_DENIAL: Final = r"(?:(?:please )?(?:don't|do not)|never|cancel|stop|deny|leave it)"
_YES: Final = re.compile(rf"(?:{_AGREED}|(?:{_AGREED}[, ]+)?{_GRANT}){_END}", re.I)
_SESSION: Final = re.compile(rf"(?:(?:yes|allow|allow it)[, ]+)?(?:for )?(?:this|the) session{_END}", re.I)
_ALWAYS: Final = re.compile(rf"(?:(?:yes|allow|allow it)[, ]+)?always{_END}", re.I)
_NO: Final = re.compile(rf"(?:(?:no|nope)(?:[, ]+(?:thanks|thank you|{_DENIAL}))?|{_DENIAL}){_END}", re.I)
_WORDS: Final[tuple[tuple[re.Pattern[str], Decision], ...]] = (
    (_YES, "once"),
    (_SESSION, "session"),
    (_ALWAYS, "always"),
    (_NO, "no"),
)


class Questions:
    """The open questions; the oldest is put to the user. ``send`` takes each answer to the reasoner."""

    def __init__(self, emit: Callable[[AppEvent], None], send: Callable[[Answered], None]) -> None:
        self._emit = emit
        self._send = send
        self._open: dict[int, Asked] = {}
        self._tick = 0
        self._put = 0  # the tick in which the oldest was put
        self._read = 0  # from this tick on typed words mean it

    @property
    def open(self) -> bool:
        """Whether the reasoner waits for an answer."""
        return bool(self._open)

    def ask(self, asked: Asked) -> None:
        """Put a question to the user, once those before it are answered."""
        self._open[asked.question] = asked
        if len(self._open) == 1:
            self._put = self._read = self._tick
            self._emit(asked)

    def withdraw(self, question: int) -> None:
        """Nobody waits for the answer any more."""
        if question in self._open:
            self._close(question, "no")

    def answer(self, question: int, decision: Decision, values: dict[str, str | float | bool]) -> None:
        """The user has answered. What is not before them, or has no "always", takes no such answer."""
        asked = next(iter(self._open.values()), None)
        if asked is None or asked.question != question or (decision == "always" and not asked.server):
            return
        self._send(Answered(question, decision, values))
        self._close(question, decision)

    def _close(self, question: int, decision: Decision) -> None:
        """Forget it; if it was before the user, the next one is."""
        before = next(iter(self._open)) == question
        del self._open[question]
        if not before:
            return
        self._emit(QuestionClosed(question, decision))
        following = next(iter(self._open.values()), None)
        if following is not None:
            self._put, self._read = self._tick, self._tick + READ_TICKS
            self._emit(following)

    def typed(self, text: str) -> bool:
        """Whether ``text`` answered the oldest question: "yes", "this session", "always", "no", or a field."""
        if not self._open or self._tick < self._read:
            return False
        asked = next(iter(self._open.values()))
        decision = next((each for words, each in _WORDS if words.fullmatch(text.strip())), None)
        needed = [field for field in asked.fields if field.required] or list(asked.fields)
        if decision is None and len(needed) == 1 and needed[0].kind == "text":
            self.answer(asked.question, "once", {needed[0].name: text.strip()})
            return True
        if decision is None or (decision != "no" and any(field.required for field in asked.fields)):
            return False
        if decision == "always" and not asked.server:
            decision = "session"
        self.answer(asked.question, decision, {})
        return True

    def heed(self, tick: int) -> None:
        """Give up what nobody answers."""
        self._tick = tick
        if self._open and tick - self._put >= PATIENCE_TICKS:
            self.answer(next(iter(self._open)), "no", {})

    def close(self) -> None:
        """The reasoner is gone: nobody waits for anything."""
        for question in reversed(list(self._open)):
            self.withdraw(question)
