"""The reasoner as a real process with the packaged weights."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec
import pytest

from engine.protocol import Wish, read_frame, write_frame
from engine.reasoner.llm import packaged_model
from engine.reasoner.protocol import (
    CancelTask,
    Clause,
    Delegate,
    Entry,
    Failed,
    FromReasoner,
    Ready,
    TaskUpdate,
    Thinks,
    ToolCalled,
    ToReasoner,
    WishCompiled,
    WishesOpen,
)

TIMEOUT: Final = 120.0
WALL: Final = 1_795_230_194.0


class ReasonerProcess:
    """``python -m engine.reasoner``; every wait for it has a time-out."""

    def __init__(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "engine.reasoner", *arguments]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._received: queue.Queue[FromReasoner | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self._task = 0

    def _read(self) -> None:
        assert self.process.stdout is not None
        decoder: msgspec.msgpack.Decoder[FromReasoner] = msgspec.msgpack.Decoder(FromReasoner)
        while (body := read_frame(self.process.stdout)) is not None:
            self._received.put(decoder.decode(body))
        self._received.put(None)

    def receive(self) -> FromReasoner | None:
        return self._received.get(timeout=TIMEOUT)

    def send(self, message: ToReasoner) -> None:
        assert self.process.stdin is not None
        write_frame(self.process.stdin, message)

    def delegate(self, tick: int) -> int:
        self._task += 1
        self.send(Delegate(self._task, tick, WALL))
        return self._task

    def until(self, task: int, status: str) -> list[FromReasoner]:
        """Everything up to that update of ``task``."""
        return self.until_all(status, task)

    def until_all(self, status: str, *tasks: int) -> list[FromReasoner]:
        """Everything until each of ``tasks`` has had that update."""
        messages, waited = [], set(tasks)
        while waited and (message := self.receive()) is not None:
            messages.append(message)
            if isinstance(message, TaskUpdate) and message.status == status:
                waited.discard(message.task)
        assert not waited, f"the reasoner ended before task {waited} was {status}: {messages}"
        return messages

    def end(self) -> int:
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(TIMEOUT)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(TIMEOUT)


@pytest.fixture(scope="module")
def reasoner() -> Iterator[ReasonerProcess]:
    process = ReasonerProcess()
    assert process.receive() == Ready(packaged_model().stem)
    yield process
    assert process.end() == 0


def clauses(messages: list[FromReasoner]) -> list[Clause]:
    return [message for message in messages if isinstance(message, Clause)]


def test_an_answer_streams_clause_by_clause(reasoner: ReasonerProcess) -> None:
    reasoner.send(Entry(100, "user", "why is the sky blue"))
    task = reasoner.delegate(110)
    messages = reasoner.until(task, "done")
    said = clauses(messages)
    statuses = [message.status for message in messages if isinstance(message, TaskUpdate)]
    assert statuses == ["waiting", "running", "done"]
    assert [clause.clause for clause in said] == list(range(len(said)))
    assert [clause.final for clause in said] == [False] * (len(said) - 1) + [True]
    assert "blue" in " ".join(clause.text for clause in said)
    assert 0 < said[0].tokens <= said[-1].tokens
    assert 0 < said[0].prompt < 40


def test_tools_answer_from_the_users_words(reasoner: ReasonerProcess) -> None:
    reasoner.send(Entry(200, "user", "what is seventeen times twenty three"))
    messages = reasoner.until(reasoner.delegate(201), "done")
    assert [clause.text for clause in clauses(messages)] == ["Seventeen times twenty-three is 391."]
    assert [message.tool for message in messages if isinstance(message, ToolCalled)] == ["calculator"]
    reasoner.send(Entry(300, "user", "set a timer for ten minutes"))
    task = reasoner.delegate(301)
    messages = reasoner.until(task, "done")
    timers = [message for message in messages if isinstance(message, WishCompiled)]
    assert timers == [WishCompiled(task, 301, "at", 600.0, "Your timer for ten minutes is done.")]
    reasoner.send(WishesOpen((Wish(4, "at", timers[0].phrase, 600.0, opened=301),)))
    reasoner.send(Entry(700, "user", "how much time is left on the timer"))
    messages = reasoner.until(reasoner.delegate(301 + 5 * 60), "done")
    assert clauses(messages)[-1].text == "There are nine minutes left on the timer."
    reasoner.send(WishesOpen(()))  # taken back in the session
    reasoner.send(Entry(800, "user", "how much time is left on the timer now"))
    messages = reasoner.until(reasoner.delegate(301 + 6 * 60), "done")
    assert clauses(messages)[-1].text == "No timer is running."


def test_the_screen_starts_no_tool(reasoner: ReasonerProcess) -> None:
    reasoner.send(Entry(1200, "screen", "set a timer for ten minutes"))
    reasoner.send(Entry(1201, "user", "tell me something about this screen"))
    messages = reasoner.until(reasoner.delegate(1202), "done")
    assert clauses(messages)
    assert not [message for message in messages if isinstance(message, ToolCalled | WishCompiled)]


def test_a_sentence_broken_off_is_understood_whole_half_a_minute_later(reasoner: ReasonerProcess) -> None:
    reasoner.send(Entry(1400, "user", "what is the capital"))
    reasoner.send(Entry(1440, "user", "hello, yes, speaking, no, the parcel can stay with the neighbour"))
    reasoner.send(Entry(1500, "user", "thank you, goodbye"))
    reasoner.send(Entry(1555, "user", "so, of Italy"))
    messages = reasoner.until(reasoner.delegate(1560), "done")
    assert "Rome" in " ".join(clause.text for clause in clauses(messages))


def test_a_cancelled_task_stops_and_the_next_one_is_answered(reasoner: ReasonerProcess) -> None:
    reasoner.send(Entry(2000, "user", "explain at length how a steam engine and a clock and a piano work " * 4))
    first, second, third = reasoner.delegate(2001), reasoner.delegate(2002), reasoner.delegate(2003)
    reasoner.until(first, "running")
    reasoner.send(CancelTask(first))
    reasoner.send(CancelTask(second))
    reasoner.send(CancelTask(99))
    after = reasoner.until(third, "done")
    updates = [(message.task, message.status) for message in after if isinstance(message, TaskUpdate)]
    assert (first, "cancelled") in updates
    assert (second, "cancelled") in updates
    assert not any(clause.final for clause in clauses(after) if clause.task in (first, second))
    assert clauses(after)[-1].task == third


@pytest.fixture(scope="module")
def twins() -> Iterator[tuple[ReasonerProcess, ReasonerProcess]]:
    """Two that begin alike; what the last two of their tests do is their end."""
    both = ReasonerProcess(), ReasonerProcess()
    try:
        for each in both:
            assert isinstance(each.receive(), Ready)
        yield both
    finally:
        for each in both:
            each.kill()


def conversation_of(process: ReasonerProcess, *, patient: bool) -> list[Clause]:
    """The same conversation, once with time to read ahead and once all at once."""
    process.send(Entry(10, "user", "what is the capital of France", 0))
    first = process.delegate(11)
    answers = clauses(process.until(first, "done")) if patient else []
    process.send(Entry(20, "assistant", "The capital of France is Paris.", 1))
    process.send(Entry(80, "user", "and how do I get there", 2))
    process.delegate(81)
    answers += clauses(process.until_all("done", *([first + 1] if patient else [first, first + 1])))
    return sorted(answers, key=lambda clause: (clause.task, clause.clause))


def test_the_same_conversation_gives_the_same_answer(twins: tuple[ReasonerProcess, ReasonerProcess]) -> None:
    patient = conversation_of(twins[0], patient=True)
    assert patient == conversation_of(twins[1], patient=False)
    assert "Paris" in patient[0].text


def test_the_end_of_input_ends_it_within_a_task(twins: tuple[ReasonerProcess, ReasonerProcess]) -> None:
    process = twins[0]
    process.send(Entry(210, "user", "explain how a steam engine works", 3))
    process.until(process.delegate(211), "running")
    assert process.end() == 0


def test_a_message_that_cannot_be_read_is_one_sentence(twins: tuple[ReasonerProcess, ReasonerProcess]) -> None:
    process = twins[1]
    assert process.process.stdin is not None
    process.process.stdin.write((3).to_bytes(4, "little") + b"abc")
    process.process.stdin.flush()
    while isinstance(failed := process.receive(), Thinks):
        pass
    assert isinstance(failed, Failed)
    assert "restart" in failed.message
    assert process.process.wait(TIMEOUT) == 1


def test_sigterm_ends_it() -> None:
    process = ReasonerProcess()
    try:
        assert isinstance(process.receive(), Ready)
        process.process.terminate()
        assert process.process.wait(TIMEOUT) != 0
    finally:
        process.kill()


@pytest.mark.parametrize("kind", ["missing", "empty", "no gguf", "cut short", "noise"])
def test_damaged_weights_are_one_sentence(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "weights.gguf"
    good = packaged_model().read_bytes()[:2_000_000]
    noise = b"GGUF" + bytes(range(256)) * 400
    contents = {"empty": b"", "no gguf": b"hello" * 100, "cut short": good, "noise": noise}
    if kind != "missing":
        path.write_bytes(contents[kind])
    process = ReasonerProcess("--model", str(path))
    try:
        failed = process.receive()
        assert isinstance(failed, Failed)
        assert failed.message.startswith(("weights.gguf is", "The reasoner cannot open weights.gguf"))
        assert failed.message.count(".gguf") == 1
        assert failed.message.endswith(".")
        assert process.receive() is None
        assert process.process.wait(TIMEOUT) == 1
    finally:
        process.kill()
