"""What the user's own words ask for plainly enough to be done without a language model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from engine.protocol import TICK_SECONDS, PanelAsked, Wish, WishKind
from engine.reasoner.places import Places, Replaced, nothing
from engine.reasoner.protocol import Delegate, ToolCalled, WishCompiled
from engine.reasoner.running import last_told, tell_running
from engine.reasoner.tools.calculator import CalculatorError, evaluate, spoken_sum, spoken_value
from engine.reasoner.tools.clock import ClockRequest, tell
from engine.reasoner.tools.limits import Limit
from engine.reasoner.tools.panels import PanelRequest
from engine.reasoner.tools.reckoning import Reckoned
from engine.reasoner.tools.requests import Request, SumRequest
from engine.reasoner.tools.snoozing import Snooze, told_again, was_told
from engine.reasoner.tools.timers import TimerQuestion, TimerRequest
from engine.wishes import FULL, RIGHT_TICKS, TIMED, WishText, confirmation, read_wish

KEPT_CLOSED: Final = 8  # timed wishes that rang, or were taken back
NOT_RUNG: Final = "Nothing has rung just now that I could repeat."
_REPLIES: Final = {
    "unclear": "For how long should I set the timer?",
    "bounds": (
        "I can set timers for up to twenty-four hours, and alarms and reminders until the end of tomorrow."
    ),
    "past": "That time is already over today.",
    "daily": "I cannot repeat that on other days. I can remind you once, until the end of tomorrow.",
    "when": "At what time?",
    "snooze": "For how long?",
    "about": "What should I remind you of?",
    "until": "I cannot end it at a time by myself. I can repeat it until you tell me to stop.",
    "stopwatch": "I have no stopwatch. I can set a timer, or tell you the time.",
    "early": "I can only tell you when it is over. You can set a second, shorter timer for that.",
    "often": "I can only repeat something at a fixed time, like every ten minutes. How often should it be?",
    "many": "I can only set one at a time. Please ask for each in a sentence of its own.",
    "stop": 'If one is running, say "cancel the timer", or remove it in the window.',
    "pause": "I cannot pause it or start it again. I can cancel it and set a new one.",
    "change": "I cannot change one that is running. I can cancel it and set a new one.",
}


@dataclass(frozen=True)
class Outcome:
    """``answer`` is said; ``done`` is what was done, for the record and the session."""

    answer: str
    done: tuple[ToolCalled | WishCompiled | PanelAsked, ...] = ()


class QuickTools:
    """Clock, sums, timers, standing wishes; knows which timers run."""

    def __init__(self, places: Places | None = None) -> None:
        """``places``: shared with whoever else promises wishes."""
        self._wishes: list[Wish] = []  # the timed ones
        self._closed: list[Wish] = []  # that were
        self._places = places or Places()

    def wishes(self, wishes: Sequence[Wish]) -> None:
        """The wishes that are open from now on: what the user takes back or is told of runs no more."""
        self._places.open_now(wish.kind for wish in wishes)
        numbers = {wish.wish for wish in wishes}
        closed = [wish for wish in self._wishes if wish.wish not in numbers]
        self._closed = [*self._closed, *closed][-KEPT_CLOSED:]
        self._wishes = [wish for wish in wishes if wish.kind in TIMED]

    def opened(self, words: str, task: Delegate) -> tuple[WishCompiled, ...]:
        """The wish that the session itself has lately made of ``words``, as if ``task`` had opened it."""
        asked = read_wish(words) if words else None
        if asked is None:
            return ()
        alike = (each for each in self._wishes if asked.phrase == each.phrase or asked.seconds == each.seconds)
        lately = [each for each in alike if task.tick - each.opened <= RIGHT_TICKS][-1:]
        return tuple(
            WishCompiled(task.task, each.opened, each.kind, each.seconds, each.phrase, each.cue)
            for each in lately
        )

    def use(
        self, task: Delegate, request: Request, replaced: Replaced = nothing, said: Sequence[str] = ()
    ) -> Outcome:
        """Do what was asked for. ``replaced``: what a wish takes the place of.

        ``said``: what the assistant has said lately.
        """
        if isinstance(request, Snooze):
            request = self._snoozed(request, said, task.tick * TICK_SECONDS)
        if isinstance(request, TimerRequest | WishText):
            kind: WishKind = request.kind if isinstance(request, WishText) else "at"
            if not self._places.take(kind, [each.kind for each in replaced(kind, request.phrase)]):
                return Outcome(FULL)  # the session could not open it
        match request:
            case ClockRequest():
                answer = tell(request, task.wall)
                return Outcome(answer, (ToolCalled(task.task, "clock", request.what, answer),))
            case SumRequest():
                answer = _calculate(request)
                return Outcome(
                    answer, (ToolCalled(task.task, "calculator", spoken_sum(request.tokens), answer),)
                )
            case TimerRequest():
                timer = WishCompiled(task.task, task.tick, "at", request.seconds, request.phrase)
                called = ToolCalled(task.task, "timer", f"{request.seconds:g} s", request.phrase)
                return Outcome(request.answer, (called, timer))
            case WishText(kind=kind, phrase=phrase, seconds=seconds, cue=cue):
                called = ToolCalled(task.task, "wish", f"{kind} {cue or f'{seconds:g} s'}", phrase)
                wish = WishCompiled(task.task, task.tick, kind, seconds, phrase, cue)
                return Outcome(confirmation(request), (called, wish))
            case TimerQuestion():
                answer = self._reply(task, request)
                return Outcome(answer, (ToolCalled(task.task, "timer", request.kind, answer),))
            case PanelRequest(template=template, title=title, items=items):
                called = ToolCalled(task.task, "panel", template, ", ".join((title, *items)))
                content = {"title": title, "items": items} if items else {"title": title}
                asked = PanelAsked(template, msgspec.json.encode(content).decode())
                return Outcome(request.answer, (called, asked))
            case Reckoned(sentence):
                return Outcome(sentence, (ToolCalled(task.task, "clock", "reckoned", sentence),))
            case Limit():
                return Outcome(request.sentence)

    def _reply(self, task: Delegate, question: TimerQuestion) -> str:
        """The answer to a question about what runs, in session time, or why nothing was set."""
        if question.kind not in ("left", "gone", "running"):
            return _REPLIES[question.kind]
        return tell_running(question, self._wishes, task.tick * TICK_SECONDS)

    def _snoozed(self, snooze: Snooze, said: Sequence[str], now: float) -> TimerRequest | TimerQuestion | Limit:
        """The wish that has just rung, to be told again, else the last reminder; or what to say where none has
        come, or not when.
        """
        known = (*self._closed, *self._wishes)
        rung = next((wish for wish in reversed(known) if was_told(wish, said)), None)
        if rung is not None:
            return told_again(snooze, rung) if snooze.seconds else TimerQuestion("snooze")
        if snooze.otherwise is None or not snooze.reminds:
            return snooze.otherwise or Limit(NOT_RUNG)
        last = last_told(known, now)
        return replace(snooze.otherwise, phrase=last.phrase) if last is not None else TimerQuestion("about")


def _calculate(request: SumRequest) -> str:
    try:
        return f"{spoken_sum(request.tokens)} is {spoken_value(evaluate(request.tokens))}."
    except CalculatorError as error:
        return str(error)
