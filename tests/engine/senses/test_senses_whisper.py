"""What was read once of a stretch of sound is not read again."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from engine.senses.moonshine import Word
from engine.senses.spoken_language import spoken_language
from engine.senses.whisper import Hearing


class Model:
    """Doubts the language, and counts what it reads."""

    def __init__(self) -> None:
        self.read = 0

    def detect_language(self, encoded: object) -> list[list[tuple[str, float]]]:
        return [[("<|en|>", 0.5), ("<|pt|>", 0.4)]]

    def generate(self, encoded: object, prompts: list[list[int]], **options: object) -> list[SimpleNamespace]:
        self.read += 1
        return [SimpleNamespace(sequences_ids=[[*prompts[0], 7, 8]], scores=[-0.3])]


TOKENIZER = SimpleNamespace(
    token_to_id=len,
    id_to_token=lambda token: "Ġ" + "ab"[token - 7],
    decode=lambda ids: " a" if ids[0] == 7 else " b",
)


@pytest.fixture
def model() -> Model:
    return Model()


def test_words_that_told_the_language_are_not_read_again(model: Model) -> None:
    hearing = Hearing(model, TOKENIZER, None, 1.0)
    language = spoken_language(hearing, ("en", "pt"))
    assert model.read == 2
    assert [word.text for word in hearing.words(language, "transcribe")] == ["a", "b"]
    assert model.read == 2


def test_other_words_are(model: Model) -> None:
    hearing = Hearing(model, TOKENIZER, None, 1.0)
    hearing.words("pt", "transcribe")
    hearing.words("pt", "translate")
    hearing.words("pt", "transcribe", [Word((7,), "a", -0.3)])
    assert model.read == 3
