"""How a prompt is read for an answer: each token once, in as few goes as its urgency allows."""

from __future__ import annotations

from contextlib import aclosing

import pytest

from engine.reasoner.chat import FORMATS
from engine.reasoner.context import Context
from engine.reasoner.conversation import Conversation, Prompt
from engine.reasoner.embedded import LEAST_ROOM, Embedded
from engine.reasoner.memory import Memory
from engine.reasoner.thinker import Grammar, TooLongError
from engine.reasoner.warm import AT_ONCE, BLOCK
from engine.reasoner.worker import ANSWERING, IN_THE_BACKGROUND, Worker
from tests.engine.reasoner.conftest import ScriptedModel

WHOLE = AT_ONCE * BLOCK


async def batches(length: int, urgency: int) -> list[int]:
    """How many tokens of a prompt of ``length`` the model reads in each go."""
    model, worker, memory = ScriptedModel("Yes."), Worker(), Memory()
    try:
        context = Context(model, worker, Conversation(model, FORMATS[0]), memory, lambda folded: None)
        prompt = Prompt(tuple(range(length)), (), 0)
        async with aclosing(Embedded(model, worker, context).answer(prompt, lambda: (urgency,))) as words:
            assert await anext(words) == "Y"
        return model.batches
    finally:
        worker.close(5)
        memory.close()


@pytest.mark.parametrize(
    ("length", "read"),
    [
        (3, [3]),
        (BLOCK, [BLOCK]),  # and not read ahead, forgotten and read once more
        (WHOLE, [WHOLE - BLOCK, BLOCK]),
        (WHOLE + 2 * BLOCK + 5, [WHOLE, 2 * BLOCK, 5]),
        (2 * WHOLE + BLOCK, [WHOLE, WHOLE, BLOCK]),
    ],
)
async def test_an_answer_that_somebody_waits_for_is_read_in_few_goes(length: int, read: list[int]) -> None:
    assert await batches(length, ANSWERING) == read


async def test_what_nobody_waits_for_is_read_block_by_block() -> None:
    assert await batches(3 * BLOCK + 1, IN_THE_BACKGROUND) == [BLOCK, BLOCK, BLOCK, 1]


@pytest.mark.parametrize("over", [0, 1])
async def test_a_prompt_that_leaves_no_room_for_an_answer_is_not_even_begun(over: int) -> None:
    model, worker, memory = ScriptedModel("".join(map(chr, range(0x100, 0x200)))), Worker(), Memory()
    try:
        context = Context(model, worker, Conversation(model, FORMATS[0]), memory, lambda folded: None)
        embedded = Embedded(model, worker, context)
        model.context = 100 + LEAST_ROOM
        prompt, begun = Prompt(tuple(range(90)), (), 0), "x" * (10 + over)
        anything = Grammar(lambda text: True, lambda text: False)
        if over:
            with pytest.raises(TooLongError, match=r"^That is too long .*: say it in parts"):
                _ = [word async for word in embedded.answer(prompt, lambda: (ANSWERING,), begun)]
            with pytest.raises(TooLongError):
                await embedded.write(prompt, lambda: (ANSWERING,), anything, begun)
            assert model.batches == []
        else:
            said = [word async for word in embedded.answer(prompt, lambda: (ANSWERING,), begun)]
            assert len(said) == LEAST_ROOM  # and not a token more than there is room for
            assert await embedded.write(prompt, lambda: (ANSWERING,), anything, begun) is None
            assert max(map(len, model.sequences)) <= model.context
    finally:
        worker.close(5)
        memory.close()
