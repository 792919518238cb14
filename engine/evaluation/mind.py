"""``evaluate first-token`` and ``early-facts``: how warm the reasoner is kept, and what it still knows.

Both run the parts of the reasoner's process in this one, with a real model on one thread.
"""

from __future__ import annotations

import asyncio
import random
import time
import tomllib
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.evaluation.statistics import Metric, median, share
from engine.evaluation.tools import offered
from engine.reasoner.answer import Answer
from engine.reasoner.embedding import Embedder
from engine.reasoner.llm import LanguageModel, load_model
from engine.reasoner.process import Parts, assemble
from engine.reasoner.protocol import Entry, FromReasoner, Speaker
from engine.reasoner.tools.choosing import Chooser
from engine.reasoner.tools.declining import Decliner
from engine.reasoner.tools.opening import ToolOptions
from engine.reasoner.tools.shortlist import Shortlister
from engine.reasoner.worker import ANSWERING, Urgency

TALK: Final = Path(__file__).with_name("talk.toml")
LENGTHS: Final = (100, 1_000, 3_000, 10_000)  # words of the session
REPEATS: Final = 5
ALLOWED_MS: Final = 500.0
ALLOWED_MS_A_TOKEN: Final = 14.0
WORDS: Final = 20_000
QUICK_WORDS: Final = 2_500
TURN_TICKS: Final = 60
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Fact:
    """``said`` early on; ``asked`` at the end; an answer with one of ``answers`` in it is right."""

    said: str
    asked: str
    answers: tuple[str, ...]

    def is_in(self, text: str) -> bool:
        """Whether ``text`` holds the answer."""
        return any(each in text.lower() for each in self.answers)


@dataclass(frozen=True)
class Timing:
    """From the delegation to the first word: time that passed, that the CPU took; tokens not yet read."""

    wall_ms: float
    cpu_ms: float
    unread: int

    @property
    def allowed_ms(self) -> float:
        """What may pass until the first word."""
        return ALLOWED_MS + ALLOWED_MS_A_TOKEN * self.unread


@dataclass(frozen=True)
class Told:
    """``answer`` to a question, its timing, the passages that were ``recalled`` for it.

    ``tool``: the tool that would have been asked first, or "".
    """

    answer: str
    timing: Timing
    recalled: str
    tool: str


def first_token(path: Path, progress: Progress, *, quick: bool) -> dict[str, Metric]:
    """Time to the first word of an answer, at several lengths of the session. Raises ModelError."""
    return _with_model(path, "first-token", lambda model: _first_token(model, progress, quick=quick))


def early_facts(path: Path, progress: Progress, *, quick: bool) -> dict[str, Metric]:
    """Questions about the first minutes after hours of talk. Raises ModelError."""
    return _with_model(path, "early-facts", lambda model: _early_facts(model, progress, quick=quick))


def _with_model(
    path: Path, suite: str, measure: Callable[[LanguageModel], Coroutine[None, None, dict[str, Metric]]]
) -> dict[str, Metric]:
    """What was measured, by names that say the suite and the model."""
    model = load_model(path)
    try:
        found = asyncio.run(measure(model))
    finally:
        model.close()
    return {f"{suite}.{name}.{model.name}": metric for name, metric in found.items()}


class Bench:
    """A conversation with a reasoner; entries are told in order, tick by tick."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        embedder = parts.embedder or Embedder()
        self._tools = offered()
        self._chooser, self._decliner = Chooser(Shortlister(embedder)), Decliner(embedder)
        self._number = 0
        self._tick = 0

    async def say(self, who: Speaker, text: str, *, settle: bool = True) -> None:
        """Somebody says something; ``settle``: wait until it has been read."""
        self._tick += TURN_TICKS
        self.parts.context.append(Entry(self._tick, who, text, self._number))
        self._number += 1
        if settle:
            await self.parts.context.settled()

    async def ask(self, question: str) -> Told:
        """Ask, as a task does: tools are looked for, what was said long ago is recalled, the model answers."""
        context, minds = self.parts.context, self.parts.minds
        await self.say("user", question, settle=False)
        wall, cpu = time.perf_counter(), time.process_time()
        request = context.conversation.request()
        draft = context.conversation.draft(request)
        context.conversation.take_up(self._number, request)
        recalled = await context.recall(request)
        tool = await self._tool(request.text, told=recalled.told)
        prompt = context.conversation.prompt(draft, recalled=recalled.passages)
        unread = context.unread(prompt)
        answer, timing, said = Answer(minds.limits), None, ""
        async with aclosing(minds.answer(prompt, _urgent)) as words:
            async for word in words:
                if timing is None:
                    passed = time.perf_counter() - wall, time.process_time() - cpu
                    timing = Timing(passed[0] * 1000, passed[1] * 1000, unread)
                said += " ".join(piece.text for piece in answer.push(word))
                if answer.over:
                    break
        said += " ".join(piece.text for piece in answer.end()) if not answer.over else ""
        texts = " ".join(each.text for each in recalled.passages)
        return Told(said, timing or Timing(0.0, 0.0, unread), texts, tool)

    async def prepare(self) -> None:
        """Learn to choose among the tools, which the reasoner does when it starts."""
        await self._tool("Hello.")

    async def _tool(self, request: str, *, told: bool = False) -> str:
        found = await self._chooser.shortlist(request, self._tools, told=told)
        if found is None:
            await asyncio.to_thread(self._decliner.declines, request)
        return "" if found is None else found.tools[0][0].name


def _urgent() -> Urgency:
    return (ANSWERING,)


@asynccontextmanager
async def bench(model: LanguageModel) -> AsyncIterator[Bench]:
    """A reasoner that listens, until the block ends."""
    broken: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def ignore(message: FromReasoner) -> None:
        """Nobody is told."""

    parts = assemble(model, ignore, broken.set_exception, ToolOptions(), patient=True)
    works = [asyncio.create_task(parts.context.keep_warm()), asyncio.create_task(parts.context.keep_short())]
    try:
        talk = Bench(parts)
        await talk.prepare()
        yield talk
    finally:
        for work in works:
            work.cancel()
        await asyncio.gather(*works, return_exceptions=True)
        await parts.close()


async def _first_token(model: LanguageModel, progress: Progress, *, quick: bool) -> dict[str, Metric]:
    found: dict[str, Metric] = {}
    timings: list[Timing] = []
    async with bench(model) as talk:
        words = 0
        sentences = chatter(random.Random(1))
        questions = (fact.asked for _ in range(99) for fact in facts())
        for length in LENGTHS[:2] if quick else LENGTHS:
            while words < length:
                progress(f"{words} of {length} words")
                sentence = next(sentences)
                words += len(sentence.split())
                await talk.say("user" if words % 3 else "assistant", sentence)
            here = []
            for _ in range(REPEATS):
                told = await talk.ask(next(questions))
                here.append(told.timing)
                await talk.say("assistant", told.answer)
            found[f"wall-ms-after-{length}-words"] = median([each.wall_ms for each in here])
            found[f"cpu-ms-after-{length}-words"] = median([each.cpu_ms for each in here])
            found[f"unread-tokens-after-{length}-words"] = median([float(each.unread) for each in here])
            timings += here
    found["wall-within-500-ms-and-14-ms-a-token"] = share([each.wall_ms <= each.allowed_ms for each in timings])
    found["cpu-within-500-ms-and-14-ms-a-token"] = share([each.cpu_ms <= each.allowed_ms for each in timings])
    return found


async def _early_facts(model: LanguageModel, progress: Progress, *, quick: bool) -> dict[str, Metric]:
    known = facts()
    right, recalled, told_early, words_only, asked_cpu = [], [], [], [], []
    async with bench(model) as talk:
        words, limit = 0, QUICK_WORDS if quick else WORDS
        sentences = chatter(random.Random(2))
        for fact in known:
            for sentence in (fact.said, next(sentences)):
                await talk.say("user", sentence)
                words += len(sentence.split())
        begun = words
        while words < limit:
            progress(f"{words} of {limit} words")
            sentence = next(sentences)
            words += len(sentence.split())
            await talk.say("user" if words % 3 else "assistant", sentence)
        summary = talk.parts.context.conversation.summary
        for fact in known:
            told = await talk.ask(fact.asked)
            right.append(fact.is_in(told.answer))
            recalled.append(fact.is_in(told.recalled))
            told_early.append(fact.is_in(summary))
            words_only.append(not told.tool)
            asked_cpu.append(told.timing.cpu_ms)
            progress(f"{fact.asked} {told.answer}")
            await talk.say("assistant", told.answer)
    return {
        "words": Metric(float(words), 1, None),
        "words-with-the-facts": Metric(float(begun), 1, None),
        "recalled": share(recalled),
        "in-the-summary": share(told_early),
        "answered-rightly": share(right),
        "no-tool-looked-for": share(words_only),
        "first-token-cpu-ms": median(asked_cpu),
    }


def facts() -> list[Fact]:
    """What is told early."""
    entries = tomllib.loads(TALK.read_text(encoding="utf-8"))["fact"]
    return [Fact(entry["said"], entry["asked"], tuple(entry["answers"])) for entry in entries]


def chatter(generator: random.Random) -> Iterator[str]:
    """Small talk without end, about things like those of the facts and about others."""
    parts = tomllib.loads(TALK.read_text(encoding="utf-8"))["chatter"]
    while True:
        pattern = generator.choice(parts["patterns"])
        names = [name for name in parts if name != "patterns" and "{" + name + "}" in pattern]
        yield pattern.format(**{name: generator.choice(parts[name]) for name in names})
