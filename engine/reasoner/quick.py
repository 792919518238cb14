"""What the user's own words ask for plainly enough to be done without a language model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from engine.protocol import TICK_SECONDS, PanelAsked, Wish, WishKind
from engine.reasoner.places import Places
from engine.reasoner.protocol import Delegate, ToolCalled, WishCompiled
from engine.reasoner.tools.calculator import CalculatorError, evaluate, spoken_sum, spoken_value
from engine.reasoner.tools.clock import ClockRequest, tell
from engine.reasoner.tools.limits import Limit
from engine.reasoner.tools.panels import PanelRequest
from engine.reasoner.tools.requests import Request, SumRequest
from engine.reasoner.tools.timers import TimerQuestion, TimerRequest, spoken_duration
from engine.wishes import FULL, WishText, confirmation

_REPLIES: Final = {
    "unclear": "For how long should I set the timer?",
    "bounds": "I can only set timers of up to twenty-four hours.",
    "stop": 'If one is running, say "cancel the timer", or remove it in the window.',
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
        self._places = places or Places()

    def wishes(self, wishes: Sequence[Wish]) -> None:
        """The wishes that are open from now on: what the user takes back or is told of runs no more."""
        self._places.open_now(wish.kind for wish in wishes)
        self._wishes = [wish for wish in wishes if wish.kind in ("at", "every")]

    def use(self, task: Delegate, request: Request) -> Outcome:
        """Do what was asked for."""
        if isinstance(request, TimerRequest | WishText):
            kind: WishKind = request.kind if isinstance(request, WishText) else "at"
            if not self._places.take(kind):
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
                answer = self._left(task, request.what) if request.kind == "left" else _REPLIES[request.kind]
                return Outcome(answer, (ToolCalled(task.task, "timer", request.kind, answer),))
            case PanelRequest(template=template, title=title, items=items):
                called = ToolCalled(task.task, "panel", template, ", ".join((title, *items)))
                content = {"title": title, "items": items} if items else {"title": title}
                asked = PanelAsked(template, msgspec.json.encode(content).decode())
                return Outcome(request.answer, (called, asked))
            case Limit():
                return Outcome(request.sentence)

    def _left(self, task: Delegate, what: str) -> str:
        """How long the next timer, alarm or reminder still runs, in session time."""
        now = task.tick * TICK_SECONDS
        rest = sorted(_rest(wish, now) for wish in self._wishes if wish.called == what)
        running = [seconds for seconds in rest if seconds > 0]
        if not running:
            return f"No {what} is running."
        verb = "is" if round(running[0]) <= 1 else "are"
        which = f"next {what}" if running[1:] else what
        return f"There {verb} {spoken_duration(running[0])} left on the {which}."


def _rest(wish: Wish, now: float) -> float:
    """Seconds until a timed wish is due next; 0 or less when it was."""
    since = now - wish.opened * TICK_SECONDS
    return wish.seconds - (since % wish.seconds if wish.kind == "every" else since)


def _calculate(request: SumRequest) -> str:
    try:
        return f"{spoken_sum(request.tokens)} is {spoken_value(evaluate(request.tokens))}."
    except CalculatorError as error:
        return str(error)
