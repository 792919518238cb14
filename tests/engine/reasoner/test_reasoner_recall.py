"""What was said before about a request: whether it answers it, and what of it the prompt does not hold."""

from __future__ import annotations

import pytest

from engine.reasoner.chat import FORMATS
from engine.reasoner.context import Context
from engine.reasoner.conversation import Conversation
from engine.reasoner.embedding import Embedder
from engine.reasoner.memory import Memory
from engine.reasoner.protocol import Entry, Folded, Speaker
from engine.reasoner.request import Request
from engine.reasoner.worker import Worker
from tests.engine.reasoner.conftest import ScriptedModel

TALK: tuple[tuple[Speaker, str], ...] = (
    ("user", "the spare key is under the flower pot"),
    ("user", "my neighbours painted their hallway yellow"),
    ("user", "remind me to buy some bread"),
    ("assistant", "The museum opens at ten on Sundays."),
    ("screen", "Login of user admin failed"),
    ("user", "it rained on Wednesday"),
    ("user", "we could go to the market"),
)


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Embedder()


async def recalled(embedder: Embedder, asked: str, folded: int) -> tuple[list[str], bool]:
    """What is recalled for ``asked`` once the entries up to ``folded`` are no longer in the prompt."""
    model, worker, memory = ScriptedModel(), Worker(), Memory(embedder)
    context = Context(model, worker, Conversation(model, FORMATS[0]), memory, lambda folded: None)
    try:
        if folded >= 0:
            context.resume(Folded(folded, "They talked."))
        for number, (who, text) in enumerate(TALK):
            context.append(Entry(100 * number, who, text, number))
        await context.recall(Request(""))
        while await worker.do((0,), memory.embed_some):
            pass
        found = await context.recall(Request(asked))
        return [passage.text for passage in found.passages], found.told
    finally:
        worker.close(5)
        memory.close()


async def test_what_the_user_told_answers_a_question_whether_the_prompt_holds_it_or_not(
    embedder: Embedder,
) -> None:
    assert await recalled(embedder, "where is the spare key", -1) == ([], True)
    gone, told = await recalled(embedder, "where is the spare key", 3)
    assert told
    assert gone == ["the spare key is under the flower pot"]


@pytest.mark.parametrize(
    "asked",
    [
        "put the spare key under the flower pot",  # asks for something to be done
        "what did I want to be reminded to buy",  # the likest words were a request
        "when does the museum open on Sundays",  # the assistant said so
        "did the login of user admin fail",  # a screen said so
        "what is the capital of France",
    ],
)
async def test_nothing_else_counts_as_told(embedder: Embedder, asked: str) -> None:
    assert not (await recalled(embedder, asked, 4))[1]
