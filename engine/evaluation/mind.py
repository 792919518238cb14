"""``evaluate first-token`` and ``early-facts``: how warm the reasoner is kept, and what it still knows.

Both run the parts of the reasoner's process in this one, with a real model on one thread.
"""

from __future__ import annotations

import asyncio
import random
import time
import tomllib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.evaluation.statistics import Metric, median, share
from engine.reasoner.answer import Answer
from engine.reasoner.llm import LanguageModel, load_model
from engine.reasoner.process import Parts, assemble
from engine.reasoner.protocol import Entry, FromReasoner, Speaker
from engine.reasoner.tools.opening import ToolOptions
from engine.reasoner.worker import ANSWERING, Urgency

TALK: Final = Path(__file__).with_name("talk.toml")
LENGTHS: Final = (100, 1_000, 3_000)  # words of the session
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


@dataclass(frozen=True)
class Timing:
    """From the delegation to the first word: time that passed, that the CPU took; tokens not yet read."""

    wall_ms: float
    cpu_ms: float
    unread: int

    @property
    def excess_ms(self) -> float:
        """How much CPU time is beyond what is allowed; negative within it."""
        return self.cpu_ms - ALLOWED_MS - ALLOWED_MS_A_TOKEN * self.unread


def first_token(path: Path, progress: Progress, *, quick: bool) -> dict[str, Metric]:
    """Time to the first word of an answer, at several lengths of the session. Raises ModelError."""
    return _with_model(path, lambda model: asyncio.run(_first_token(model, progress, quick=quick)))


def early_facts(path: Path, progress: Progress, *, quick: bool) -> dict[str, Metric]:
    """Questions about the first minutes after hours of talk. Raises ModelError."""
    return _with_model(path, lambda model: asyncio.run(_early_facts(model, progress, quick=quick)))


def _with_model(path: Path, measure: Callable[[LanguageModel], dict[str, Metric]]) -> dict[str, Metric]:
    model = load_model(path)
    try:
        return measure(model)
    finally:
        model.close()


class Bench:
    """A conversation with a reasoner; entries are told in order, tick by tick."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self._number = 0
        self._tick = 0

    async def say(self, who: Speaker, text: str, *, settle: bool = True) -> None:
        """Somebody says something; ``settle``: wait until it has been read."""
        self._tick += TURN_TICKS
        self.parts.context.append(Entry(self._tick, who, text, self._number))
        self._number += 1
        if settle:
            await self.parts.context.settled()

    async def ask(self, question: str) -> tuple[str, Timing, bool]:
        """The answer to what was just said, its timing, and whether anything was recalled for it."""
        context, minds = self.parts.context, self.parts.minds
        await self.say("user", question, settle=False)
        wall, cpu = time.perf_counter(), time.process_time()
        request = context.conversation.request()
        draft = context.conversation.draft(request)
        context.conversation.take_up(self._number, request)
        recalled = await context.recall(request)
        prompt = context.conversation.prompt(draft, recalled)
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
        return said, timing or Timing(0.0, 0.0, unread), bool(recalled)


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
        yield Bench(parts)
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
                answer, timing, _ = await talk.ask(next(questions))
                here.append(timing)
                await talk.say("assistant", answer)
            found[f"first_token_ms_after_{length}_words"] = median([each.wall_ms for each in here])
            found[f"first_token_cpu_ms_after_{length}_words"] = median([each.cpu_ms for each in here])
            found[f"unread_tokens_after_{length}_words"] = median([float(each.unread) for each in here])
            timings += here
    found["cpu_within_500_ms_and_14_ms_a_token"] = share([timing.excess_ms <= 0 for timing in timings])
    found["cpu_beyond_that_median_ms"] = median([timing.excess_ms for timing in timings])
    return found


async def _early_facts(model: LanguageModel, progress: Progress, *, quick: bool) -> dict[str, Metric]:
    known = facts()
    right, recalled, asked_cpu = [], [], []
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
        summary = talk.parts.context.conversation.summary.lower()
        for fact in known:
            answer, timing, found = await talk.ask(fact.asked)
            right.append(any(each in answer.lower() for each in fact.answers))
            recalled.append(found)
            asked_cpu.append(timing.cpu_ms)
            progress(f"{fact.asked} {answer}")
            await talk.say("assistant", answer)
    in_summary = [any(each in summary for each in fact.answers) for fact in known]
    return {
        "words": Metric(float(words), 1, None),
        "words_with_the_facts": Metric(float(begun), 1, None),
        "early_facts_right": share(right),
        "something_recalled": share(recalled),
        "facts_in_the_summary": share(in_summary),
        "first_token_cpu_ms": median(asked_cpu),
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
