"""The reasoner beside the model: it hears the whole conversation, works on tasks, sends notes back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import msgspec

from app.arrivals import Arrivals
from app.asking import ask
from app.errors import TandemError
from app.events import AppEvent, TaskChanged, ThinkerChanged
from app.history.audit import Audited
from app.pace import Pace
from app.questions import Questions
from app.settings.reasoning import Reasoning
from app.settings.secrets import Secrets
from app.supervisor import Child
from engine.protocol import (
    REQUEST_TICKS,
    Note,
    PanelAsked,
    Task,
    TaskState,
    TaskStatus,
    Wish,
    WishAsked,
    WishCancelled,
)
from engine.reasoner.protocol import (
    Answered,
    Asked,
    CancelTask,
    Clause,
    Delegate,
    Entry,
    Failed,
    Folded,
    FromReasoner,
    Ready,
    Speaker,
    TaskUpdate,
    ThinkAt,
    Thinks,
    ToolProgress,
    ToolServer,
    Unasked,
    WishCompiled,
    WishesOpen,
    WishTakenBack,
)

TASK_SECONDS: Final = 300.0  # in virtual time
SILENT_SECONDS: Final = 900.0  # a tool's server may take ten minutes over a call, of which nothing is heard
OPENING_TICKS: Final = 50  # a wish that has not been opened by then will not be
FEW_WORDS: Final = 3  # of the assistant, which end nobody's request
TITLE_LETTERS: Final = 80
_DECODER: Final[msgspec.msgpack.Decoder[FromReasoner]] = msgspec.msgpack.Decoder(FromReasoner)
_OVER: Final[tuple[TaskStatus, ...]] = ("done", "failed", "cancelled")


class Mind:
    """The reasoner's process and the tasks it was given.

    ``record`` is called for everything that it did, so that it can be read afterwards.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        arrivals: Arrivals,
        pace: Pace,
        emit: Callable[[AppEvent], None],
        record: Callable[[Audited, str], None],
        before: Sequence[Entry] = (),
    ) -> None:
        """``before``: what was said in an earlier part of this session."""
        self._arrivals = arrivals
        self._pace = pace
        self._emit = emit
        self._record = record
        self._entries = [msgspec.structs.replace(entry, number=n) for n, entry in enumerate(before)]
        self._folded: Folded | None = None  # what stands for the oldest of them
        self._server: ThinkAt | None = None
        self._wishes: WishesOpen | None = None
        self._corrected: list[tuple[int, WishCompiled]] = []  # until when, as soon as it is open
        self._tick = 0
        self._reasoning = Reasoning()
        self._unlocking: asyncio.Task[None] | None = None
        self._running: dict[int, Task] = {}
        self._titles: dict[int, str] = {}
        self._unasked: set[int] = set()  # tasks that the user has not given and is not shown
        self._asked = len(self._entries)  # what came before belongs to earlier tasks
        self._withdrawn: set[int] = set()  # cancelled while the words before them were waited for
        self._written: dict[int, int] = {}  # when the newest clause of each task enters
        self._drawn: list[tuple[int, PanelAsked]] = []  # with the tick in which each opens
        self._moved = asyncio.Event()
        self.questions = Questions(emit, self._answered)
        command = ["-m", "engine.reasoner", *arguments, *([] if pace.real else ["--patient"])]
        self.child: Child[FromReasoner] = Child(
            "reasoner",
            command,
            _DECODER,
            self.receive,
            emit,
            self._restarted,
            self._abandoned,
            backlog=None,
            owes=lambda: self.working and not self.questions.open,
            patience=SILENT_SECONDS,
        )

    @property
    def working(self) -> bool:
        """Whether a task is waiting or running."""
        return bool(self._running)

    def tell(self, tick: int, who: Speaker, text: str) -> None:
        """Something happened in the conversation."""
        entry = Entry(tick, who, text, len(self._entries))
        self._entries.append(entry)
        self.child.send(entry)

    def delegate(self, task: Task, wall: float) -> None:
        """Begin a task over the conversation so far."""
        if task.about:
            self._unasked.add(task.task)
        self._titles[task.task] = task.about[:TITLE_LETTERS] or self._title()
        if task.task in self._withdrawn:
            self._change(task.task, "cancelled")
            return
        if not self.child.alive:
            self._change(task.task, "failed", "The reasoner is not running, so nobody can look into this.")
            return
        self._running[task.task] = task
        self._change(task.task, "waiting")
        delegate = Delegate(task.task, task.tick, wall, 0 if task.about else 1, task.about)
        self._record(delegate, self._titles[task.task])
        self.child.send(delegate)

    def asked_for(self, task: int) -> bool:
        """Whether the user has given a task, rather than the assistant itself."""
        return task not in self._unasked

    def cancel(self, task: int) -> None:
        """Give a task up; the user or the model asked for it."""
        if task in self._running:
            self.child.send(CancelTask(task))
        elif task not in self._titles:
            self._withdrawn.add(task)

    def wishes(self, wishes: tuple[Wish, ...]) -> None:
        """The standing wishes that are open from now on."""
        self._wishes = WishesOpen(wishes)
        self.child.send(self._wishes)
        self._close_corrected()

    def use(self, reasoning: Reasoning) -> None:
        """Think where the user wants it; a server's key is asked of the keyring, which may take its time."""
        if reasoning == self._reasoning:
            return
        self._reasoning = reasoning
        self._lock()
        if reasoning.server:
            self._unlocking = asyncio.create_task(self._unlock(reasoning), name="key of the reasoner")
        else:
            self.think_at(reasoning.think_at(""))

    def think_at(self, place: ThinkAt) -> None:
        """Think there from now on, also after a restart."""
        self._server = place
        self.child.send(place)

    def close(self) -> None:
        """Wait for no key and for no answer any more."""
        self._lock()
        self.questions.close()

    def _lock(self) -> None:
        if self._unlocking is not None:
            self._unlocking.cancel()

    async def _unlock(self, reasoning: Reasoning) -> None:
        asked = ask(partial(Secrets().get, reasoning.secret_name), "key of the reasoner")
        key = await asyncio.wrap_future(asked)
        self.think_at(reasoning.think_at(key or ""))

    async def settle(self) -> None:
        """In virtual time: wait until every task has run to its end. Raises TandemError."""
        if self._pace.real:
            return
        try:
            async with asyncio.timeout(TASK_SECONDS):
                while self._running and self.child.alive and not self.questions.open:
                    self._moved.clear()
                    await self._moved.wait()
        except TimeoutError:
            raise TandemError("The reasoner does not come to an end; see `python main.py doctor`.") from None

    def receive(self, message: FromReasoner) -> None:
        """Take what the reasoner says."""
        if isinstance(message, Audited):
            self._record(message, "")
        match message:
            case Ready():
                self.child.ready()
            case Thinks(model=model, here=here, place=place, message=sentence):
                self._emit(ThinkerChanged(model, here, place, sentence))
            case Folded():
                self._folded = message
            case Clause():
                self._note(message)
            case WishCompiled(kind=kind, phrase=phrase, seconds=seconds, tick=tick, cue=cue):
                self._arrivals.put(WishAsked(kind, phrase, seconds, tick, cue))
            case WishTakenBack(wish=wish):
                self._corrected.append((self._tick + OPENING_TICKS, wish))
                self._close_corrected()
            case Asked():
                self.questions.ask(message)
                self._moved.set()
            case Unasked(question=question):
                self.questions.withdraw(question)
            case ToolProgress(task=task, message=sentence):
                self._progress(task, sentence or _share(message))
            case ToolServer():
                self._emit(message)
            case PanelAsked():
                self._open(message)
            case TaskUpdate(task=task, status=status, message=sentence):
                self._update(task, status, sentence)
            case Failed(message=sentence):
                self.child.fail(sentence)

    def _close_corrected(self) -> None:
        """Close what the user has corrected. A wish may still be on its way to be opened when that happens."""
        wishes = self._wishes.wishes if self._wishes is not None else ()
        for waiting in self._corrected.copy():
            wish = next((each for each in wishes if _is(each, waiting[1])), None)
            if wish is not None:
                self._corrected.remove(waiting)
                self._arrivals.put(WishCancelled(wish.wish))

    def _note(self, clause: Clause) -> None:
        task = self._running.get(clause.task)
        if task is not None:
            note = Note(clause.task, clause.clause, clause.text, clause.final)
            self._written[clause.task] = self._pace.clause(task.tick, clause)
            self._arrivals.put(note, self._written[clause.task])

    def heed(self, tick: int) -> None:
        """Time goes on: what nobody answers or opens is given up, and panels open when they are due."""
        self._tick = tick
        self._corrected = [waiting for waiting in self._corrected if tick < waiting[0]]
        self.questions.heed(tick)
        due = [panel for when, panel in self._drawn if when <= tick]
        self._drawn = [each for each in self._drawn if each[0] > tick]
        for panel in due:
            self._emit(panel)

    def _open(self, panel: PanelAsked) -> None:
        """A panel opens when what is said about it could be."""
        task = self._running.get(panel.task)
        if self._pace.real or task is None:
            self._emit(panel)
        else:
            self._drawn.append((self._pace.written(task.tick, panel.tokens), panel))

    def _update(self, task: int, status: TaskStatus, sentence: str) -> None:
        if status in _OVER:
            self._running.pop(task, None)
        self._change(task, status, sentence)

    def _progress(self, task: int, sentence: str) -> None:
        """A tool tells how far it is; the task's line says so."""
        if task in self._running and sentence:
            self._emit(TaskChanged(task, self._titles.get(task, ""), "running", sentence))

    def _answered(self, answered: Answered) -> None:
        self._record(answered, "")
        self.child.send(answered)
        self._moved.set()

    async def _restarted(self) -> None:
        """A new process knows nothing yet: tell it wishes and conversation, fail what the old one was at."""
        self.child.forget()  # of the old process: its tasks, and entries that are told again
        self._fail_all("The reasoner ended while it worked on this; please ask again.")
        for message in (self._server, self._wishes, self._folded, *self._entries):
            if message is not None:
                self.child.send(message)

    def _abandoned(self) -> None:
        """Nobody starts it again: nobody need wait for it."""
        self._fail_all("The reasoner cannot work; this was not looked into.")
        self._moved.set()

    def _fail_all(self, sentence: str) -> None:
        self.questions.close()
        for task in list(self._running):
            self._record(TaskUpdate(task, "failed", sentence), "")
            self._update(task, "failed", sentence)

    def _change(self, task: int, status: TaskStatus, sentence: str = "") -> None:
        if status in ("waiting", "cancelled"):  # begun (anew), or given up: what it had to say is stale
            self._arrivals.forget(task)
            self._written.pop(task, None)
            self._drawn = [each for each in self._drawn if each[1].task != task]
        self._arrivals.put(TaskState(task, status), self._written.get(task, 0))  # never before its last clause
        if task not in self._unasked:
            self._emit(TaskChanged(task, self._titles.get(task, ""), status, sentence))
        self._moved.set()

    def _title(self) -> str:
        """What the user said lately, since the last task and since the assistant said more than a few words."""
        since, self._asked = self._entries[self._asked :], len(self._entries)
        words: list[str] = []
        for entry in reversed(since):
            if entry.who == "assistant" and len(entry.text.split()) > FEW_WORDS:
                break
            if since[-1].tick - entry.tick > REQUEST_TICKS:
                break
            words += [entry.text] if entry.who == "user" else []
        return " ".join(reversed(words))[:TITLE_LETTERS] or "Your last request"


def _is(wish: Wish, asked: WishCompiled) -> bool:
    """Whether ``wish`` is what the session has made of ``asked``."""
    same = (wish.kind, wish.phrase, wish.seconds) == (asked.kind, asked.phrase, asked.seconds)
    return same and wish.opened == asked.tick


def _share(progress: ToolProgress) -> str:
    return "" if progress.share is None else f"{min(1.0, max(0.0, progress.share)):.0%} done"
