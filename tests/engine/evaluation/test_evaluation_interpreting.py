"""How interpreting is measured: chrF by hand, the committed set, and one passage through a session."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import soundfile

from engine.dialect.nano import Nano
from engine.evaluation.chrf import chrf
from engine.evaluation.interpreting import FOLDER, Heard, figures, hear, passages
from engine.protocol import LANGUAGES, MIC_RATE
from engine.senses.gate import Samples
from engine.senses.interpreter import Interpreter
from engine.senses.moonshine import Word
from engine.senses.whisper import Task
from engine.session import StreamingSession
from engine.voice.voice import Voice


def test_chrf_is_one_hundred_for_the_same_and_nothing_for_nothing_alike() -> None:
    assert chrf(["the cat sat"], ["the cat sat"]) == pytest.approx(100)
    assert chrf(["xyz"], ["the cat sat"]) == 0
    assert chrf([""], ["the cat sat"]) == 0


def test_chrf_by_hand() -> None:
    # "ab" against "abc": one character 2/2 and 2/3, two characters 1/1 and 1/2; of three none.
    precision, recall = 1.0, (2 / 3 + 1 / 2) / 2
    assert chrf(["ab"], ["abc"]) == pytest.approx(100 * 5 * precision * recall / (4 * precision + recall))


def test_the_set_is_whole() -> None:
    chosen = passages()
    assert len({passage.speech for passage in chosen}) == len(chosen) >= 14
    for passage in chosen:
        assert {passage.language, passage.other} < set(LANGUAGES)
        assert "en" in (passage.language, passage.other)
        assert soundfile.info(FOLDER / f"{passage.speech}.ogg").samplerate == MIC_RATE


class Reads:
    """Hears the passage's own words, as many as the sound is long."""

    def __init__(self, text: str, share: float) -> None:
        self._words = [Word((number,), word, -0.1) for number, word in enumerate(text.split())]
        self._share = share

    def likely(self, candidates: Sequence[str]) -> dict[str, float]:
        return {code: float(code == candidates[0]) for code in candidates}

    def words(self, language: str, task: Task, said: Sequence[Word] = ()) -> list[Word]:
        return self._words[len(said) : round(min(1.0, self._share) * len(self._words))]


class Copies:
    def can(self, source: str, target: str) -> bool:
        return True

    def translate(self, text: str, source: str, target: str) -> str:
        return text


def test_a_passage_goes_through_sense_and_session(tiny_nano: Nano, tone_voice: Voice) -> None:
    passage = passages()[0]
    seconds = soundfile.info(FOLDER / f"{passage.speech}.ogg").duration

    def listen(sound: Samples) -> Reads:
        return Reads(passage.text, len(sound) / MIC_RATE / seconds)

    interpreter = Interpreter(listen, Copies(), (passage.language, passage.other))
    heard = hear(passage, interpreter, StreamingSession(tiny_nano, tone_voice))
    assert " ".join(heard.translation) == passage.text
    assert set(heard.languages) == {"pt"}
    assert heard.sounding == sorted(heard.sounding)
    assert 0 < heard.overlap < 1
    assert all(lag > 0 for lag in heard.lags)


def test_figures_are_over_all_passages() -> None:
    first, second = passages()[:2]
    heard = [
        Heard((1.0, 9.0), ["one two"], [2.0, 4.0], [(3.0, 5.0), (8.0, 10.0)], ["pt", "en"]),
        Heard((1.0, 9.0), [], [], [], []),
    ]
    found = figures([first, second], heard)
    assert found["lag_median_s"].value == 3.0
    assert found["first_sound_median_s"].value == 2.0
    assert found["end_lag_median_s"].value == 1.0
    assert found["overlap_share"].value == 0.75
    assert found["language_right"].value == 0.5
