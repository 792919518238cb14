"""What the user's own words ask for plainly enough to be done without a language model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from engine.protocol import TICK_SECONDS, PanelAsked, Wish, WishKind
from engine.reasoner.places import Places
from engine.reasoner.protocol import Delegate, ToolCalled, WishCompiled
from engine.reasoner.tools.calculator import CalculatorError, evaluate, spoken_sum, spoken_value
from engine.reasoner.tools.clock import ClockRequest, tell
from engine.reasoner.tools.limits import Limit
from engine.reasoner.tools.numbers import spoken_number
from engine.reasoner.tools.panels import PanelRequest
from engine.reasoner.tools.requests import Request, SumRequest
from engine.reasoner.tools.timers import TimerQuestion, TimerRequest, spoken_duration
from engine.wishes import FULL, WishText, confirmation

_REPLIES: Final = {
    "unclear": "For how long should I set the timer?",
    "bounds": "I can set timers for up to twenty-four hours, and alarms and reminders until the end of tomorrow.",
    "past": "That time is already over today.",
    "daily": "I cannot repeat that on other days. I can remind you once, until the end of tomorrow.",
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


Replaced = Callable[[WishKind, str], Sequence[WishCompiled]]  # by a wish of a kind that says a phrase


def _nothing(kind: WishKind, phrase: str) -> tuple[WishCompiled, ...]:
    del kind, phrase
    return ()


class QuickTools:
    """Clock, sums, timers, standing wishes; knows which timers run."""

    def __init__(self, places: Places | None = None) -> None:
        """``places``: shared with whoever else promises wishes."""
        self._wishes: list[Wish] = []  # the timed ones
        self._places = places or Places()

    def wishes(self, wishes: Sequence[Wish]) -> None:
        """The wishes that are open from now on: what the user takes back or is told of runs no more."""
        self._places.open_now(wish.kind for wish in wishes)
        self._wishes = [wish for wish in wishes if wish.kind in ("at", "every")]

    def use(self, task: Delegate, request: Request, replaced: Replaced = _nothing) -> Outcome:
        """Do what was asked for. ``replaced``: what a wish takes the place of."""
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
            case Limit():
                return Outcome(request.sentence)

    def _reply(self, task: Delegate, question: TimerQuestion) -> str:
        """The answer to a question about what runs, in session time, or why nothing was set."""
        if question.kind not in ("left", "running"):
            return _REPLIES[question.kind]
        now = task.tick * TICK_SECONDS
        called = (wish for wish in self._wishes if question.what in ("", wish.called))
        running = sorted(((_rest(wish, now), wish) for wish in called), key=lambda each: each[0])
        running = [each for each in running if each[0] > 0]
        if not running:
            return f"No {question.what or 'timer, alarm or reminder'} is running."
        if question.kind == "running":
            return _listed(running)
        rest, wish = running[0]
        left = spoken_duration(rest)
        verb = "is" if left.startswith("one ") else "are"
        which = f"next {wish.called}" if running[1:] else wish.called
        return f"There {verb} {left} left on the {which}."


def _listed(running: Sequence[tuple[float, Wish]]) -> str:
    """What runs, each with the seconds that it has left."""
    *most, last = (_described(rest, wish) for rest, wish in running)
    count = spoken_number(len(running)).capitalize()
    each = f"{', '.join(most)} and {last}" if most else last
    return f"{count} {'are' if most else 'is'} running: {each}."


def _described(rest: float, wish: Wish) -> str:
    if wish.kind == "every":
        return f"a reminder every {spoken_duration(wish.seconds)}"
    _, _, aim = wish.phrase.removesuffix(".").partition(" remind you ")
    named = (
        f"{'an' if wish.called == 'alarm' else 'a'} {wish.called}{f' {aim}' if aim not in ('', 'now') else ''}"
    )
    return f"{named} with {spoken_duration(rest)} left"


def _rest(wish: Wish, now: float) -> float:
    """Seconds until a timed wish is due next; 0 or less when it was."""
    since = now - wish.opened * TICK_SECONDS
    return wish.seconds - (since % wish.seconds if wish.kind == "every" else since)


def _calculate(request: SumRequest) -> str:
    try:
        return f"{spoken_sum(request.tokens)} is {spoken_value(evaluate(request.tokens))}."
    except CalculatorError as error:
        return str(error)
