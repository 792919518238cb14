"""What was said is found again: by words, by meaning, after a restart, and never what is known anyway."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from engine.reasoner.embedding import Embedder
from engine.reasoner.memory import EMBED_AT_ONCE, Memory, Passage

TALK = (
    "My dog is called Biscuit and he is nine years old.",
    "The train to Hamburg was late again this morning.",
    "What is my dog called?",
    "We agreed to paint the kitchen green.",
    "I parked the car on level four.",
    "Tomorrow I have to write the report about whales.",
)


def passages(texts: tuple[str, ...] = TALK, first: int = 0) -> list[Passage]:
    return [Passage(first + index, 10 * index, "user", text) for index, text in enumerate(texts)]


def found(memory: Memory, query: str, before: int | None = None) -> list[str]:
    return [each.passage.text for each in memory.search(query, 3, before)]


def embedded(embedder: Embedder) -> Memory:
    """The talk, with everything embedded."""
    memory = Memory(embedder)
    memory.add(passages())
    while memory.embed_some():
        pass
    return memory


def test_rare_words_find_what_holds_them_without_any_embedding() -> None:
    memory = Memory()
    memory.add(passages())
    assert found(memory, "where did I park the car")[:1] == ["I parked the car on level four."]
    assert found(memory, "hello there") == []
    assert found(memory, "") == []


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Embedder()


def test_other_words_of_the_same_meaning_find_it_too(embedder: Embedder) -> None:
    memory = embedded(embedder)
    assert found(memory, "what is the name of my pet")[0] == TALK[0]
    assert "We agreed to paint the kitchen green." in found(memory, "which colour did we choose for the walls")


def test_a_question_does_not_answer_itself(embedder: Embedder) -> None:
    memory = embedded(embedder)
    assert found(memory, "what is my dog called")[0] == TALK[0]


def test_what_the_prompt_still_holds_is_left_out() -> None:
    memory = Memory()
    memory.add(passages())
    assert found(memory, "where did I park the car", before=4) == []
    assert found(memory, "where did I park the car", before=5)


def test_what_is_told_twice_is_kept_once() -> None:
    memory = Memory()
    memory.add(passages())
    memory.add(passages())
    assert found(memory, "where did I park the car") == ["I parked the car on level four."]


class Counting:
    """Counts how many sentences it is given at once."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def embed(self, texts: object) -> npt.NDArray[np.float32]:
        assert isinstance(texts, list)
        self.sizes.append(len(texts))
        return np.full((len(texts), 384), 384**-0.5, np.float32)


def test_embedding_is_done_a_little_at_a_time_and_long_words_in_parts() -> None:
    counting = Counting()
    memory = Memory(counting)
    memory.add([Passage(0, 0, "user", " ".join(f"word{n}" for n in range(20 * 60)))])
    while memory.embed_some():
        pass
    assert sum(counting.sizes) == 20
    assert max(counting.sizes) == EMBED_AT_ONCE
    assert [each.passage.text.split()[0] for each in memory.search("word1199", 1)] == ["word1140"]


def test_what_is_far_less_likely_than_the_likeliest_is_left_out(embedder: Embedder) -> None:
    memory = embedded(embedder)
    memory.add(passages(("The car in the film was red.", "The level of the river is four metres."), 90))
    while memory.embed_some():
        pass
    assert found(memory, "on which level did I park the car") == ["I parked the car on level four."]
