"""Between two known languages: by the sound, by how it reads in both, and by whose turn it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pytest

from engine.senses.moonshine import Word
from engine.senses.spoken_language import spoken_language
from engine.senses.whisper import Task


class Sounded:
    """So likely each language, so well read in it, and as these words; None: nothing is read."""

    def __init__(
        self,
        likely: dict[str, float],
        scores: dict[str, float | None],
        texts: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._likely = likely
        self._scores = scores
        self._texts = texts
        self.read: list[str] = []

    def likely(self, candidates: Sequence[str]) -> dict[str, float]:
        return {code: self._likely[code] for code in candidates}

    def words(self, language: str, task: Task, said: Sequence[Word] = ()) -> list[Word]:
        assert task == "transcribe"
        self.read.append(language)
        score = self._scores[language]
        text = self._texts.get(language, "word")
        return [] if score is None else [Word((1,), word, score) for word in text.split()]


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


@pytest.mark.parametrize("expected", ["first", "second"])
@pytest.mark.parametrize(
    ("first", "second"),
    [  # language, how likely it sounds, how it is read and how well; most of them as Whisper heard them
        (("en", 0.84, "No.", -0.41), ("pt", 0.082, "Não.", -0.35)),
        (("en", 0.264, "No", -1.48), ("es", 0.152, "No", -1.74)),
        (("en", 0.275, "No", -1.29), ("it", 0.012, "no", -0.78)),
        (("en", 0.5, "Okay.", -0.79), ("pt", 0.05, "Ok.", -0.74)),
        (("en", 0.06, "Yeah, yeah.", -0.9), ("de", 0.03, "Ja, ja!", -0.8)),
        (("en", 0.2, "No.", -0.9), ("fr", 0.05, "Non.", -0.8)),
        (("pt", 0.1, "Sim.", -0.9), ("es", 0.2, "Sí.", -0.8)),
    ],
)
def test_a_lone_yes_or_no_is_of_whose_turn_it_is(
    first: tuple[str, float, str, float], second: tuple[str, float, str, float], expected: str
) -> None:
    code = {"first": first[0], "second": second[0]}[expected]
    assert spoken_language(_heard(first, second), (first[0], second[0]), code) == code


@pytest.mark.parametrize(
    ("spoken", "other"),
    [
        (("pt", 0.13, "Não.", -0.6), ("en", 0.381, "Now.", -1.25)),  # who spoke last takes something back
        (("fr", 0.062, "Oui.", -0.72), ("en", 0.111, "We", -2.75)),
        (("de", 0.063, "Ja.", -0.73), ("en", 0.079, "Yeah", -1.63)),
        (("en", 0.7, "Please.", -0.5), ("pt", 0.05, "Please.", -0.6)),
        (("en", 0.5, "No, I want two.", -0.5), ("es", 0.3, "No, aguanto.", -1.1)),
        (("en", 0.6, "No smoking.", -0.5), ("it", 0.1, "No smoking.", -0.6)),
        (("en", 0.7, "Is it OK?", -0.5), ("pt", 0.1, "É OK?", -0.6)),
        (("en", 0.7, "Yes.", -0.5), ("pt", 0.05, "Yes.", -0.6)),
        (("pt", 0.3, "No trem.", -0.5), ("en", 0.4, "No.", -1.5)),
        (("es", 0.4, "Si puede.", -0.5), ("it", 0.2, "Si può.", -0.7)),
        (("en", 0.7, "Taxi!", -0.5), ("de", 0.1, "Taxi!", -0.6)),
        (("en", 0.7, "Me.", -0.5), ("fr", 0.1, "Mi.", -0.7)),
    ],
)
def test_what_is_no_lone_yes_or_no_is_told_by_how_it_sounds_and_reads(
    spoken: tuple[str, float, str, float], other: tuple[str, float, str, float]
) -> None:
    assert spoken_language(_heard(spoken, other), (other[0], spoken[0]), other[0]) == spoken[0]


def _heard(*languages: tuple[str, float, str, float]) -> Sounded:
    return Sounded(
        {code: likely for code, likely, _, _ in languages},
        {code: score for code, _, _, score in languages},
        {code: text for code, _, text, _ in languages},
    )
