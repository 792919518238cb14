"""One task from its delegation to its last clause: a tool if the user's words ask for one, else the model."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Final

from engine.protocol import TICK_SECONDS
from engine.reasoner.answer import Answer
from engine.reasoner.clauses import ClauseCutter
from engine.reasoner.llm import LanguageModel
from engine.reasoner.protocol import Clause, Delegate, ToolCalled, WishCompiled
from engine.reasoner.tools.calculator import CalculatorError, evaluate, spoken_sum, spoken_value
from engine.reasoner.tools.clock import ClockRequest, tell
from engine.reasoner.tools.limits import Limit
from engine.reasoner.tools.requests import Request, SumRequest, read_request
from engine.reasoner.tools.timers import TimerQuestion, TimerRequest, spoken_duration
from engine.reasoner.warm import WarmPrompt
from engine.wishes import WishText, confirmation

MAX_TIMERS: Final = 32
UNHEARD: Final = "I did not hear what to do."
_REPLIES: Final = {
    "unclear": "For how long should I set the timer?",
    "bounds": "I can only set timers of up to twenty-four hours.",
    "stop": "I cannot stop a timer myself, but you can remove it in the window.",
}

Message = Clause | ToolCalled | WishCompiled


@dataclass(frozen=True)
class Task:
    """What was delegated: the user's words that it is about, and the prompt as it stood then.

    ``cold``: how many tokens of the prompt could not be read ahead, however much time there was.
    """

    delegate: Delegate
    request: str
    prompt: tuple[int, ...]
    cold: int

    @property
    def number(self) -> int:
        return self.delegate.task


class Desk:
    """Works on tasks, one at a time."""

    def __init__(self, model: LanguageModel, warm: WarmPrompt) -> None:
        self._model = model
        self._warm = warm
        self._timers: list[WishCompiled] = []

    def work(self, task: Task) -> Generator[Message | None, None, None]:
        """The task's results in order; None stands for a little work done (at most about 100 ms).

        Closing the iterator abandons the task; the model is then ready for the next one.
        """
        if not task.request:
            yield Clause(task.number, 0, UNHEARD, True, 0, 0)
            return
        request = read_request(task.request, task.delegate.wall)
        if request is not None:
            yield from self._use_tool(task, request)
            return
        try:
            yield from self._ask_model(task)
        finally:
            self._warm.rewind()

    def _ask_model(self, task: Task) -> Generator[Message | None, None, None]:
        prompt = list(task.prompt)
        while self._warm.advance(prompt):
            yield None
        self._warm.complete(prompt)
        index = 0
        for piece in Answer(self._model).pieces():
            if piece is None:
                yield None
                continue
            yield Clause(task.number, index, piece.text, piece.final, task.cold, piece.tokens)
            index += 1

    def _use_tool(self, task: Task, request: Request) -> Generator[Message, None, None]:
        match request:
            case ClockRequest():
                answer = tell(request, task.delegate.wall)
                yield ToolCalled(task.number, "clock", request.what, answer)
            case SumRequest():
                answer = _calculate(request)
                yield ToolCalled(task.number, "calculator", spoken_sum(request.tokens), answer)
            case TimerRequest():
                answer = request.answer
                timer = WishCompiled(task.number, task.delegate.tick, "at", request.seconds, request.phrase)
                self._timers = [*self._timers, timer][-MAX_TIMERS:]
                yield ToolCalled(task.number, "timer", f"{request.seconds:g} s", request.phrase)
                yield timer
            case WishText(kind=kind, phrase=phrase, seconds=seconds):
                answer = confirmation(request)
                yield ToolCalled(task.number, "wish", f"{kind} {seconds:g} s", phrase)
                yield WishCompiled(task.number, task.delegate.tick, kind, seconds, phrase)
            case TimerQuestion():
                answer = self._left(task) if request.kind == "left" else _REPLIES[request.kind]
                yield ToolCalled(task.number, "timer", request.kind, answer)
            case Limit():
                answer = request.sentence
        cutter = ClauseCutter()
        clauses = cutter.push(answer) + cutter.flush()
        for index, clause in enumerate(clauses):
            yield Clause(task.number, index, clause, index == len(clauses) - 1, 0, 0)

    def _left(self, task: Task) -> str:
        """How long the next timer still runs, in session time."""
        now = task.delegate.tick * TICK_SECONDS
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
