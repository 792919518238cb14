"""The life of the reasoner: it listens, keeps its prompt warm while idle, works on one task after another."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from typing import IO, Final

import msgspec

from engine.protocol import FrameError, TaskStatus, read_frame, write_frame
from engine.reasoner.conversation import Conversation
from engine.reasoner.llm import LanguageModel
from engine.reasoner.protocol import CancelTask, Clause, Delegate, Entry, TaskUpdate, ToReasoner
from engine.reasoner.tasks import Desk, Task
from engine.reasoner.warm import WarmPrompt, left_over

SORRY: Final = "Sorry, I could not finish that."


class InputEndedError(Exception):
    """Nobody sends any more; ``reason`` is a sentence if that is somebody's fault."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason


class Inbox:
    """Messages between the thread that reads and the one that works."""

    def __init__(self) -> None:
        self._messages: list[ToReasoner] = []
        self._changed = threading.Condition()
        self._ended: InputEndedError | None = None

    def read(self, stream: IO[bytes]) -> None:
        """Take in every message of ``stream`` until it ends or breaks."""
        decoder: msgspec.msgpack.Decoder[ToReasoner] = msgspec.msgpack.Decoder(ToReasoner)
        ended = InputEndedError()
        try:
            while (body := read_frame(stream)) is not None:
                message = decoder.decode(body)
                with self._changed:
                    self._messages.append(message)
                    self._changed.notify()
        except (FrameError, msgspec.MsgspecError, OSError, ValueError) as error:
            ended.reason = f"The reasoner cannot read what the app sent ({error}): restart the session."
        with self._changed:
            self._ended = ended
            self._changed.notify()

    def take(self, *, wait: bool) -> Sequence[ToReasoner]:
        """All messages that have come, in order. Raises InputEndedError as soon as the stream has ended."""
        with self._changed:
            while wait and not self._messages and self._ended is None:
                self._changed.wait()
            if self._ended is not None:
                raise self._ended
            messages, self._messages = self._messages, []
            return messages


class Reasoner:
    """Owns the conversation and the queue of tasks."""

    def __init__(
        self, model: LanguageModel, conversation: Conversation, inbox: Inbox, results: IO[bytes]
    ) -> None:
        self._conversation = conversation
        self._inbox = inbox
        self._results = results
        self._warm = WarmPrompt(model)
        self._desk = Desk(model, self._warm)
        self._tasks: deque[Task] = deque()
        self._running: int | None = None  # None again as soon as the running task is cancelled

    def run(self) -> None:
        """Work until the input ends. Raises InputEndedError then, ModelError, BrokenPipeError."""
        while True:
            idle = not self._tasks and not self._warm.advance(self._conversation.stable())
            self._listen(wait=idle)
            if self._tasks:
                self._work(self._tasks.popleft())

    def _work(self, task: Task) -> None:
        self._running = task.number
        self._update(task.number, "running")
        clauses = 0
        results = self._desk.work(task)
        try:
            for result in results:
                if result is not None:
                    write_frame(self._results, result)
                    clauses += isinstance(result, Clause)
                self._listen(wait=False)
                if self._running is None:
                    self._update(task.number, "cancelled")
                    return
        except (ArithmeticError, LookupError, RuntimeError, TypeError, ValueError) as error:
            write_frame(self._results, Clause(task.number, clauses, SORRY, True, 0, 0))
            sentence = (
                f"The reasoner could not finish the task ({type(error).__name__}: {error}): ask it again."
            )
            self._update(task.number, "failed", sentence)
            return
        finally:
            results.close()
            self._running = None
        self._update(task.number, "done")

    def _listen(self, *, wait: bool) -> None:
        for message in self._inbox.take(wait=wait):
            match message:
                case Entry():
                    self._conversation.append(message)
                case Delegate():
                    self._queue(message)
                case CancelTask():
                    self._cancel(message.task)

    def _queue(self, delegate: Delegate) -> None:
        conversation = self._conversation
        prompt = tuple(conversation.prompt())
        stable = len(conversation.stable())
        cold = len(prompt) - stable + left_over(stable)
        self._tasks.append(Task(delegate, conversation.request(), prompt, cold))
        conversation.end_turn()
        self._update(delegate.task, "waiting")

    def _cancel(self, number: int) -> None:
        if number == self._running:
            self._running = None
            return
        waiting = [task for task in self._tasks if task.number == number]
        for task in waiting:
            self._tasks.remove(task)
            self._update(number, "cancelled")

    def _update(self, task: int, status: TaskStatus, message: str = "") -> None:
        write_frame(self._results, TaskUpdate(task, status, message))
