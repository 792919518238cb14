"""The reasoner's measurements, over a scripted model: what they count, not how fast anything is."""

from __future__ import annotations

import random
from itertools import islice
from pathlib import Path

import pytest

from engine.evaluation import mind
from tests.engine.reasoner.conftest import ScriptedModel


def answered(text: str) -> str:
    """Knows about the dog, wherever in the prompt that stands, and nothing else."""
    return "It is Biscuit." if "Biscuit" in text and "dog?" in text[-200:] else "I do not know."


@pytest.fixture(autouse=True)
def _scripted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mind, "load_model", lambda path: ScriptedModel(answered))
    monkeypatch.setattr(mind, "QUICK_WORDS", 700)
    monkeypatch.setattr(mind, "LENGTHS", (20, 40))
    monkeypatch.setattr(mind, "REPEATS", 2)


def test_early_facts_are_counted_right_when_recalled() -> None:
    found = mind.early_facts(Path("model.gguf"), lambda line: None, quick=True)
    assert found["early-facts.words.scripted"].value == pytest.approx(700, abs=40)
    assert found["early-facts.answered-rightly.scripted"].value == pytest.approx(1 / len(mind.facts()))
    recalled = found["early-facts.recalled.scripted"].value
    assert recalled is not None
    assert recalled > 0.8


def test_the_first_token_is_timed_at_every_length() -> None:
    found = mind.first_token(Path("model.gguf"), lambda line: None, quick=True)
    assert found["first-token.wall-ms-after-20-words.scripted"].count == 2
    assert found["first-token.unread-tokens-after-40-words.scripted"].value is not None
    assert found["first-token.cpu-within-500-ms-and-14-ms-a-token.scripted"].count == 4


def test_small_talk_is_varied_and_repeats_itself_only_from_the_same_seed() -> None:
    first, second = (list(islice(mind.chatter(random.Random(4)), 200)) for _ in range(2))
    assert first == second
    assert len(set(first)) > 190
    assert not any("{" in sentence for sentence in first)
