"""Two people in a shop: quick and short answers, telephone numbers, somebody who goes on and on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from engine.protocol import MIC_RATE
from engine.senses.gate import Samples
from engine.senses.interpreter import Interpreter, Track
from engine.senses.moonshine import Word
from engine.senses.whisper import Task
from tests.engine.senses.conftest import ticks_of
from tests.engine.senses.test_senses_interpreter import (
    PITCHES,
    SECONDS,
    Heard,
    HeardVoice,
    Upper,
    hum,
    in_turn,
    words_of,
)


@pytest.mark.parametrize(("question", "answer"), [("pt", "en"), ("en", "pt")])
@pytest.mark.parametrize("pause", [0.3, 0.45])
def test_a_short_answer_at_once_is_not_lost(question: str, answer: str, pause: float) -> None:
    clauses = in_turn(((question, 1.2), (answer, 0.6)), pause)
    assert list(dict.fromkeys(clause.language for clause in clauses)) == [question, answer]


@pytest.mark.parametrize("language", ["pt", "en"])
def test_who_adds_a_short_word_goes_on(language: str) -> None:
    clauses = in_turn(((language, 1.2), (language, 0.6)), 0.3)
    assert {clause.language for clause in clauses} == {language}


@pytest.mark.parametrize(
    "number", ["0 8 0 0 0 8 0 0", "5 5 5 1 5 5 5 1 5 5 5 1", "12 30 12 30 12 30 12 30", "1 1 1 1 1 1 1 1"]
)
def test_a_number_that_repeats_itself_is_no_recogniser_that_starts_over(number: str) -> None:
    track = Track()
    track.finish(words_of(number)[:3])
    assert track.before_it_begins_anew(words_of(number)[3:]) == words_of(number)[3:]


SYLLABLES = {pitch: f"word{pitch}" for pitch in range(100, 300, 10)}


class Syllables:
    """Reads every word of which most was heard, by its pitch."""

    def __init__(self, sound: Samples) -> None:
        blocks = sound[: len(sound) // 1600 * 1600].reshape(-1, 1600)
        power = np.abs(np.fft.rfft(blocks, axis=1))
        pitches = [10 * int(row[8:32].argmax() + 8) for row in power if row.max() > 20]
        self._words = [SYLLABLES[pitch] for pitch in dict.fromkeys(pitches) if pitch in SYLLABLES]

    def likely(self, candidates: Sequence[str]) -> dict[str, float]:
        return {code: float(code == "pt") for code in candidates}

    def words(self, language: str, task: Task, said: Sequence[Word] = ()) -> list[Word]:
        return [Word((1,), word, -0.1) for word in self._words[len(said) :]]


@pytest.mark.parametrize("pause", [0.25, 0.35])
def test_who_goes_on_for_long_is_heard_without_a_loss_or_a_word_twice(pause: float) -> None:
    spoken = [hum(pitch, 1.6) for pitch in SYLLABLES]
    silence = np.zeros(round(pause * MIC_RATE))
    parts = [part for word in spoken for part in (word, silence)]
    sound = np.concatenate([np.zeros(MIC_RATE), *parts, np.zeros(MIC_RATE)]).astype(np.float32)
    interpreter = Interpreter(Syllables, Upper({("pt", "en")}), ("en", "pt"))
    clauses = [clause for tick in ticks_of(sound) for clause in interpreter.take(tick, 0.0)]
    assert " ".join(clause.text for clause in clauses).split() == list(SYLLABLES.values())
    assert [clause.begun for clause in clauses] == sorted(clause.begun for clause in clauses)


class Doubted(Syllables):
    """As well one language as the other."""

    def likely(self, candidates: Sequence[str]) -> dict[str, float]:
        return dict.fromkeys(candidates, 0.4)


def test_who_is_interrupted_for_length_goes_on_and_is_not_answered() -> None:
    parts = [part for pitch in SYLLABLES for part in (hum(pitch, 1.6), np.zeros(MIC_RATE // 4))]
    sound = np.concatenate([np.zeros(MIC_RATE), *parts, np.zeros(MIC_RATE)]).astype(np.float32)
    interpreter = Interpreter(Doubted, Upper({("pt", "es"), ("es", "pt")}), ("es", "pt"))
    clauses = [clause for tick in ticks_of(sound) for clause in interpreter.take(tick, 0.0)]
    assert {clause.language for clause in clauses} == {"es"}


class Alone(Heard):
    """One short answer, read with a score for each token."""

    def __init__(self, tokens: int, score: float) -> None:
        super().__init__(SECONDS, "pt", score)
        self._tokens = tokens

    def words(self, language: str, task: Task, said: Sequence[Word] = ()) -> list[Word]:
        return [] if said else [Word((1,) * self._tokens, "Sim.", self._score)]


@pytest.mark.parametrize(
    ("tokens", "score", "heard"),
    [
        (1, -1.02, True),
        (1, -1.11, True),
        (3, -0.4, True),
        (1, -1.23, False),
        (1, -2.8, False),
        (3, -1.4, False),
        (12, -2.0, False),
    ],
)
def test_a_short_answer_is_told_from_noise(tokens: int, score: float, heard: bool) -> None:
    """ "Yes" is read with -1.02 and -1.11, a "no" that is misread as "now" with -1.23 and less."""
    interpreter = Interpreter(lambda sound: Alone(tokens, score), Upper({("pt", "en")}), ("en", "pt"))
    sound = np.concatenate([np.zeros(MIC_RATE), hum(130, 0.6), np.zeros(MIC_RATE)]).astype(np.float32)
    clauses = [clause for tick in ticks_of(sound) for clause in interpreter.take(tick, 0.0)]
    assert [clause.text for clause in clauses] == (["Sim."] if heard else [])


class Answering(HeardVoice):
    """Whoever is heard, so long a sound is one word, read with one score."""

    def __init__(self, sound: Samples, word: str, score: float) -> None:
        super().__init__(sound, dict.fromkeys(PITCHES, 2.0))
        self._alone = len(sound) < 1.8 * MIC_RATE
        self._word = Word((1,), word, score)

    def words(self, language: str, task: Task, said: Sequence[Word] = ()) -> list[Word]:
        if self._alone:
            return [] if said else [self._word]
        return super().words(language, task, said)


def answered(word: str, score: float) -> list[str]:
    """What is told of a Portuguese question, and of one English word after it."""
    silence = np.zeros(2 * MIC_RATE)
    parts = [silence, hum(PITCHES["pt"], 2.0), silence, hum(PITCHES["en"], 0.6), silence]
    both = Upper({("pt", "en"), ("en", "pt")})
    interpreter = Interpreter(lambda sound: Answering(sound, word, score), both, ("en", "pt"))
    sound = np.concatenate(parts).astype(np.float32)
    clauses = [clause for tick in ticks_of(sound) for clause in interpreter.take(tick, 0.0)]
    return [clause.text for clause in clauses if clause.language == "en"]


@pytest.mark.parametrize(("word", "score"), [("No", -1.67), ("Okay", -1.78), ("Yes.", -1.3), ("Yeah.", -2.06)])
def test_a_lone_answer_to_somebody_is_given_out_however_badly_it_is_read(word: str, score: float) -> None:
    assert answered(word, score) == [word]


@pytest.mark.parametrize(
    ("word", "score"),
    [
        ("Oh", -3.5),
        ("you", -3.3),
        ("No.", -2.61),
        ("Ah!", -1.85),
        ("Nine", -1.6),
        ("Hello?", -1.4),
        ("Knows", -1.5),
    ],
)
def test_a_cough_after_somebody_is_no_answer(word: str, score: float) -> None:
    assert answered(word, score) == []
