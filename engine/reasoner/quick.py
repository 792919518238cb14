"""What the user's own words ask for plainly enough to be done without a language model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import msgspec

from engine.protocol import TICK_SECONDS, PanelAsked
from engine.reasoner.protocol import Delegate, ToolCalled, WishCompiled
from engine.reasoner.tools.calculator import CalculatorError, evaluate, spoken_sum, spoken_value
from engine.reasoner.tools.clock import ClockRequest, tell
from engine.reasoner.tools.limits import Limit
from engine.reasoner.tools.panels import PanelRequest
from engine.reasoner.tools.requests import Request, SumRequest
from engine.reasoner.tools.timers import TimerQuestion, TimerRequest, spoken_duration
from engine.wishes import WishText, confirmation

MAX_TIMERS: Final = 32
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
    """Clock, sums, timers, standing wishes; remembers the timers that it set."""

    def __init__(self) -> None:
        self._timers: list[WishCompiled] = []

    def use(self, task: Delegate, request: Request) -> Outcome:
        """Do what was asked for."""
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
                self._timers = [*self._timers, timer][-MAX_TIMERS:]
                called = ToolCalled(task.task, "timer", f"{request.seconds:g} s", request.phrase)
                return Outcome(request.answer, (called, timer))
            case WishText(kind=kind, phrase=phrase, seconds=seconds, cue=cue):
                called = ToolCalled(task.task, "wish", f"{kind} {cue or f'{seconds:g} s'}", phrase)
                wish = WishCompiled(task.task, task.tick, kind, seconds, phrase, cue)
                return Outcome(confirmation(request), (called, wish))
            case TimerQuestion():
                answer = self._left(task) if request.kind == "left" else _REPLIES[request.kind]
                return Outcome(answer, (ToolCalled(task.task, "timer", request.kind, answer),))
            case PanelRequest(template=template, title=title, items=items):
                called = ToolCalled(task.task, "panel", template, ", ".join((title, *items)))
                content = {"title": title, "items": items} if items else {"title": title}
                asked = PanelAsked(template, msgspec.json.encode(content).decode())
                return Outcome(request.answer, (called, asked))
            case Limit():
                return Outcome(request.sentence)

    def _left(self, task: Delegate) -> str:
        """How long the next timer still runs, in session time."""
        now = task.tick * TICK_SECONDS
        rest = sorted(timer.tick * TICK_SECONDS + timer.seconds - now for timer in self._timers)
        running = [seconds for seconds in rest if seconds > 0]
        if not running:
            return "No timer is running that I set."
        return f"There are {spoken_duration(running[0])} left on the {'next ' if running[1:] else ''}timer."


def _calculate(request: SumRequest) -> str:
    try:
        return f"{spoken_sum(request.tokens)} is {spoken_value(evaluate(request.tokens))}."
    except CalculatorError as error:
        return str(error)
