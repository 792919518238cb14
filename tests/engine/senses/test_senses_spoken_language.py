"""Between two known languages: by the sound, by how it reads in both, and by whose turn it is."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from engine.senses.moonshine import Word
from engine.senses.spoken_language import spoken_language
from engine.senses.whisper import Task


class Sounded:
    """So likely each language, and so well read in it; None: nothing is read."""

    def __init__(self, likely: dict[str, float], scores: dict[str, float | None]) -> None:
        self._likely = likely
        self._scores = scores
        self.read: list[str] = []

    def likely(self, candidates: Sequence[str]) -> dict[str, float]:
        return {code: self._likely[code] for code in candidates}

    def words(self, language: str, task: Task, said: Sequence[Word] = ()) -> list[Word]:
        assert task == "transcribe"
        self.read.append(language)
        score = self._scores[language]
        return [] if score is None else [Word((1,), "word", score)]


@pytest.mark.parametrize(
    ("pt", "en", "read_pt", "read_en", "spoken"),
    [  # most of them as Whisper heard them
        (0.26, 0.57, -0.3, -0.8, "pt"),  # "Quanto custa?", read in English as "How much is that?"
        (0.015, 0.27, -0.7, -1.1, "en"),  # "Yes."
        (0.78, 0.06, -1.4, -1.0, "pt"),
        (0.05, 0.05, -0.4, -1.5, "pt"),
        (0.05, 0.05, -1.5, -0.4, "en"),
        (0.30, 0.40, -0.4, None, "pt"),
        (0.20, 0.70, None, None, "en"),
        (0.0, 0.0, -0.4, -0.5, "pt"),
    ],
)
@pytest.mark.parametrize("languages", [("pt", "en"), ("en", "pt")])
def test_where_the_sound_leaves_doubt_the_words_tell(
    pt: float,
    en: float,
    read_pt: float | None,
    read_en: float | None,
    spoken: str,
    languages: tuple[str, str],
) -> None:
    hearing = Sounded({"pt": pt, "en": en}, {"pt": read_pt, "en": read_en})
    assert spoken_language(hearing, languages) == spoken


@pytest.mark.parametrize(("pt", "en", "spoken"), [(0.9, 0.001, "pt"), (0.001, 0.9, "en"), (0.0, 0.9, "en")])
@pytest.mark.parametrize("expected", ["", "pt", "en"])
def test_where_the_sound_is_plain_nothing_else_counts(pt: float, en: float, spoken: str, expected: str) -> None:
    hearing = Sounded({"pt": pt, "en": en}, {"pt": -0.1, "en": -0.1})
    assert spoken_language(hearing, ("en", "pt"), expected) == spoken
    assert hearing.read == []


@pytest.mark.parametrize("expected", ["pt", "es"])
def test_whose_turn_it_is_decides_only_what_is_open(expected: str) -> None:
    even = Sounded({"pt": 0.3, "es": 0.3}, {"pt": -0.5, "es": -0.5})
    assert spoken_language(even, ("es", "pt"), expected) == expected
    clearer = Sounded({"pt": 0.3, "es": 0.3}, {"pt": -0.5, "es": -1.0})
    assert spoken_language(clearer, ("es", "pt"), expected) == "pt"
