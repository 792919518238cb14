"""The desk: every task from its delegation to its last clause, several at once."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Any, Final

from msgspec.structs import replace as replace_fields

from engine.protocol import PanelAsked, TaskStatus, Wish, WishKind, called
from engine.reasoner.answer import Answer, Piece
from engine.reasoner.clauses import ClauseCutter
from engine.reasoner.context import Context, Recalled
from engine.reasoner.conversation import Draft, Prompt
from engine.reasoner.explaining import asks_why, why
from engine.reasoner.minds import Minds
from engine.reasoner.places import Places
from engine.reasoner.pointed import name_front, read_out, read_screen
from engine.reasoner.protocol import (
    Clause,
    Delegate,
    FromReasoner,
    Remembered,
    TaskUpdate,
    Understood,
    WishCompiled,
    WishTakenBack,
)
from engine.reasoner.quick import QuickTools
from engine.reasoner.request import Request, helped_on, stands_alone, urgency_of
from engine.reasoner.thinker import Grammar, ThinkerError, TooLongError
from engine.reasoner.toolbox import Finding, Toolbox, ToolTask
from engine.reasoner.tools.limits import Limit
from engine.reasoner.tools.requests import read_request
from engine.reasoner.worker import ANSWERING, IN_THE_BACKGROUND, WRITING, Urgency

_LOG: Final = logging.getLogger("tandem.reasoner")
UNHEARD: Final = "I did not hear what to do."
SORRY: Final = "Sorry, I could not finish that."
UNFINISHED: Final = "The reasoner could not finish the task: ask it again in other words."
OVERTAKEN: Final = "Taken up again with what you added."
NOT_SHOWN: Final = "The screen does not say why."
FAILED_TICKS: Final = 300  # a minute: so long "why?" is about what failed
KEPT: Final = 8  # finished tasks that may be adopted
_ADDING: Final = re.compile(
    r"^[\s,]*(?:(?:oh|um|uh|so|wait|sorry|hey|tandem),? )*and\b|\b(?:too|also|as well|another)\b", re.IGNORECASE
)  # "and for two minutes": what was opened before stays


@dataclass(frozen=True)
class Failure:
    """Something on the screen failed: when that was told, and why, where the screen says it."""

    tick: int
    reason: str


@dataclass
class Job:
    """One task. ``sent``: its clauses so far; ``written``: tokens that a model wrote for its tools.

    ``before``: what was already told of the same thing, before the user corrected it. ``opened``: its wishes;
    ``stale``: those from before the correction, whose place is taken by the next one that it opens;
    ``alone``: the correction is a whole request, too.
    """

    delegate: Delegate
    draft: Draft
    status: TaskStatus = "waiting"
    sent: list[Clause] = field(default_factory=list)
    written: int = 0
    before: tuple[str, ...] = ()
    opened: tuple[WishCompiled, ...] = ()
    stale: tuple[WishCompiled, ...] = ()
    alone: bool = False
    work: asyncio.Task[None] | None = None

    @property
    def number(self) -> int:
        return self.delegate.task

    @property
    def told(self) -> tuple[str, ...]:
        """Every clause of it, and of what it corrects."""
        return (*self.before, *(clause.text for clause in self.sent))

    def correct(self, old: Job, draft: Draft) -> None:
        """Do as ``draft`` asks, which changes what ``old`` (or this task itself) has done, or adds to it."""
        change = draft.request.text.removeprefix(old.draft.request.text.rstrip(" .?!,"))
        self.before, self.stale = old.told, () if _ADDING.search(change) else (*old.stale, *old.opened)
        self.alone = stands_alone(change)
        self.draft = draft
        self.sent, self.opened, self.written = [], (), 0

    def replaced_by(self, kind: WishKind, phrase: str) -> tuple[WishCompiled, ...]:
        """What was opened before the correction and is to be closed now. "Actually, remind me" after a timer
        is most likely something else.
        """
        name = called(kind, phrase)
        return tuple(each for each in self.stale if not self.alone or called(each.kind, each.phrase) == name)

    def urgency(self) -> Urgency:
        """The first clause of the newest task goes before everything else, unless the user said otherwise."""
        urgency = self.delegate.urgency + urgency_of(self.draft.request.text) - 1
        if urgency < 1:
            return (IN_THE_BACKGROUND, -self.number)
        return (WRITING if self.sent else ANSWERING, -urgency, -self.number)


class Desk:
    """Owns the tasks. ``send`` takes every message for the app; ``fail`` what no task can survive."""

    def __init__(
        self,
        context: Context,
        minds: Minds,
        send: Callable[[FromReasoner], None],
        fail: Callable[[BaseException], None],
        toolbox: Toolbox | None = None,
        patient: bool = False,
        places: Places | None = None,
    ) -> None:
        """``patient``: in virtual time a task waits until everything before it has been read and folded.

        ``places``: those for wishes, shared with the toolbox.
        """
        self._context = context
        self._minds = minds
        self._send = send
        self._fail = fail
        self._toolbox = toolbox
        self._patient = patient
        self._quick = QuickTools(places)
        self._jobs: dict[int, Job] = {}
        self._failure: Failure | None = None  # the last that was told of

    def delegate(self, delegate: Delegate) -> None:
        """Begin a task. One that it changes is overtaken by it."""
        if delegate.about:
            self._look_into(delegate)
            return
        request = self._context.conversation.request()
        if not asks_why(request.text):
            self._failure = None  # they speak of something else
        draft = self._context.conversation.draft(request)
        job = Job(delegate, draft, stale=self._quick.opened(request.amends, delegate))
        old = self._jobs.get(request.replaces) if request.replaces is not None else None
        self._context.conversation.take_up(delegate.task, request, delegate.wall)
        self._jobs[delegate.task] = job
        self._update(job, "waiting")
        if old is not None and old.draft.request.text == request.text:
            self._adopt(job, old)
            return
        if old is not None:
            self._overtake(old)
            job.correct(old, draft)
        self._start(job)

    def _look_into(self, delegate: Delegate) -> None:
        """Find out why something failed. Nobody has asked, so only what the screen itself says is told."""
        beside = self._context.conversation.shown_beside(delegate.about)
        self._failure = Failure(delegate.tick, why(delegate.about, beside))
        job = Job(delegate, Draft(Request(delegate.about), (), 0, (), ()))
        if self._failure.reason:
            self._tell(job, Piece(self._failure.reason, True, 0))  # in one go: nothing is to come in between
        self._update(job, "done")

    def heard(self) -> None:
        """The user has said more: what changes a task that is under way begins it anew."""
        request = self._context.conversation.request()
        job = self._jobs.get(request.replaces) if request.replaces is not None else None
        if job is None or job.status not in ("waiting", "running") or request.text == job.draft.request.text:
            return
        self._stop(job)
        job.correct(job, self._context.conversation.draft(request))
        self._update(job, "waiting", f"Begun anew: {request.text}")
        self._start(job)

    def wishes(self, wishes: tuple[Wish, ...]) -> None:
        """The standing wishes that are open from now on."""
        self._quick.wishes(wishes)

    def cancel(self, number: int) -> None:
        """Give a task up, in the middle of a word if need be."""
        job = self._jobs.get(number)
        if job is not None and job.status in ("waiting", "running"):
            self._stop(job)
            self._update(job, "cancelled")

    async def end(self) -> None:
        """Give everything up."""
        works = [job.work for job in self._jobs.values() if job.work is not None]
        for work in works:
            work.cancel()
        await asyncio.gather(*works, return_exceptions=True)

    def _start(self, job: Job) -> None:
        job.work = asyncio.create_task(self._work(job), name=f"task {job.number}")
        job.work.add_done_callback(self._ended)
        over = [number for number, known in self._jobs.items() if known.status not in ("waiting", "running")]
        for number in over[:-KEPT]:
            del self._jobs[number]

    def _ended(self, work: asyncio.Task[None]) -> None:
        if not work.cancelled() and (error := work.exception()) is not None:
            self._fail(error)

    def _stop(self, job: Job) -> None:
        if job.work is not None:
            job.work.cancel()

    def _adopt(self, job: Job, old: Job) -> None:
        """The old task is already at what the new one asks for: it goes on under the new number."""
        sent, status = old.sent, old.status
        if status in ("waiting", "running"):
            self._update(old, "cancelled", OVERTAKEN)
        self._jobs.pop(old.number, None)
        self._jobs[job.number] = old
        old.delegate, old.sent = job.delegate, []
        self._update(old, "running")
        for clause in sent:
            self._tell(old, Piece(clause.text, clause.final, clause.tokens), clause.prompt)
        if status not in ("waiting", "running"):
            self._update(old, status)

    def _overtake(self, old: Job) -> None:
        self._stop(old)
        self._update(old, "cancelled", OVERTAKEN)

    async def _work(self, job: Job) -> None:
        try:
            if self._patient:
                await self._context.settled()
            self._update(job, "running")
            await self._find_answer(job)
            _end_if_cancelled()
        except TooLongError as error:
            self._say(job, str(error))
            self._update(job, "failed", str(error))
        except ThinkerError as error:
            self._give_up(job, f"The reasoner could not finish the task ({error}): ask it again.")
        except (ArithmeticError, LookupError, RuntimeError, TypeError, ValueError):
            _LOG.exception("Task %d could not be finished.", job.number)
            self._give_up(job, UNFINISHED)
        else:
            self._update(job, "done")

    def _give_up(self, job: Job, why: str) -> None:
        self._tell(job, Piece(SORRY, True, 0))
        self._update(job, "failed", why)

    async def _find_answer(self, job: Job) -> None:
        request = job.draft.request.text
        self._send(Understood(job.number, request))
        if not request:
            self._say(job, UNHEARD)
            return
        plain = read_request(request, job.delegate.wall)
        finding = await self._ask_tools(job, others=True) if isinstance(plain, Limit) else None
        if plain is not None and finding is None:
            outcome = self._quick.use(job.delegate, plain, job.replaced_by, job.draft.said)
            for done in outcome.done:
                self._pass_on(job, done)
            self._say(job, outcome.answer)
            return
        recalled = Recalled()
        if finding is None:
            answer = (
                read_out(request, job.draft.pointed)
                or name_front(request, job.draft.front)
                or read_screen(request, job.draft.lines)
                or self._why_asked(job.delegate, request)
                or helped_on(request, job.delegate.tick - job.draft.spoken)
            )
            if answer:
                self._say(job, answer)
                return
            recalled = await self._context.recall(job.draft.request)
            finding = await self._ask_tools(job, told=recalled.told)
        if finding is not None and finding.spoken:
            self._say(job, finding.spoken)
            return
        if finding is not None:
            prompt = self._context.conversation.prompt(job.draft, finding.data)
        else:
            if recalled.passages:
                texts = tuple(f"{each.who}: {each.text}" for each in recalled.passages)
                self._send(Remembered(job.number, texts))
            prompt = self._context.conversation.prompt(job.draft, recalled=recalled.passages)
        await self._word_answer(job, prompt)

    def _why_asked(self, delegate: Delegate, request: str) -> str:
        """Why what was spoken of lately has failed, where that is asked."""
        failure = self._failure
        if failure is None or delegate.tick - failure.tick > FAILED_TICKS or not asks_why(request):
            return ""
        return failure.reason or NOT_SHOWN

    async def _ask_tools(self, job: Job, *, told: bool = False, others: bool = False) -> Finding | None:
        if self._toolbox is None:
            return None

        async def write(data: Sequence[str], grammar: Grammar, begun: str) -> str | None:
            unseen = replace(job.draft, data=())  # what a screen shows has no say in what is called
            prompt = self._context.conversation.prompt(unseen, data)
            written = await self._minds.write(prompt, job.urgency, grammar, begun)
            if written is None:
                return None
            job.written += written.tokens
            return written.text

        async def choose(tools: Sequence[Mapping[str, Any]]) -> tuple[str, dict[str, Any]] | None:
            unseen = replace(job.draft, data=())
            return await self._minds.choose(self._context.conversation.prompt(unseen), tools)

        async def compose(instruction: str, schema: Mapping[str, Any]) -> object:
            unseen = replace(job.draft, data=())
            return await self._minds.compose(self._context.conversation.prompt(unseen, (instruction,)), schema)

        def tell(message: FromReasoner) -> None:
            self._pass_on(job, message)

        request = job.draft.request.text
        task = ToolTask(job.delegate, request, write, choose, compose, tell, told, others, job.replaced_by)
        return await self._toolbox.help(task)

    def _pass_on(self, job: Job, message: FromReasoner) -> None:
        """Send what was done for a task. A wish takes the place of what was opened before the correction; until
        then that stays, since not everything that sounds like a correction opens another.
        """
        match message:
            case PanelAsked():
                _end_if_cancelled()
                message = replace_fields(message, task=job.number, tokens=job.written)
            case WishCompiled():
                _end_if_cancelled()
                for wish in job.replaced_by(message.kind, message.phrase):
                    self._send(WishTakenBack(job.number, wish))
                job.stale, job.opened = (), (*job.opened, message)
        self._send(message)

    async def _word_answer(self, job: Job, prompt: Prompt) -> None:
        answer = Answer(self._minds.limits)
        async with aclosing(self._minds.answer(prompt, job.urgency)) as words:
            async for word in words:
                for piece in answer.push(word):
                    self._tell(job, piece, prompt.cold, job.written)
                if answer.over:
                    return
        for piece in answer.end():
            self._tell(job, piece, prompt.cold, job.written)

    def _say(self, job: Job, answer: str) -> None:
        """An answer that is known whole; how it begins is not said twice when only the rest was corrected."""
        cutter = ClauseCutter()
        clauses = cutter.push(answer) + cutter.flush()
        if len(clauses) > 1 and clauses[0] in job.before:
            clauses = clauses[1:]
        for index, clause in enumerate(clauses):
            self._tell(job, Piece(clause, index == len(clauses) - 1, 0), written=job.written)

    def _tell(self, job: Job, piece: Piece, cold: int = 0, written: int = 0) -> None:
        """``written``: tokens before those of the answer."""
        _end_if_cancelled()
        clause = Clause(job.number, len(job.sent), piece.text, piece.final, cold, written + piece.tokens)
        job.sent.append(clause)
        self._send(clause)

    def _update(self, job: Job, status: TaskStatus, message: str = "") -> None:
        job.status = status
        self._send(TaskUpdate(job.number, status, message))


def _end_if_cancelled() -> None:
    """Raise once more what a library that the task waited for may have swallowed: nobody wants its answer."""
    work = asyncio.current_task()
    if work is not None and work.cancelling():
        raise asyncio.CancelledError
