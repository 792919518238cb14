"""When words go out: agreement, endings, what is not speech. A scripted reader stands in for the recogniser."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from engine.senses.listening import LONGEST, Listener, Reader
from engine.senses.moonshine import Moonshine, Word, packaged_folder
from engine.senses.protocol import SenseWords
from engine.training.noises import cough
from tests.engine.senses.conftest import ticks_of

Sound = npt.NDArray[np.float32]


@pytest.fixture(scope="module")
def moonshine() -> Moonshine:
    return Moonshine(packaged_folder())


def voiced(seconds: float) -> Sound:
    """A buzz of 120 Hz with harmonics, in four syllables a second, loud to the end."""
    at = np.arange(int(seconds * 16_000)) / 16_000
    buzz = np.sum([np.sin(2 * np.pi * 120 * k * at) / k for k in range(1, 20)], axis=0)
    syllables = np.where((at * 4) % 1 < 0.25, 0.001, 0.1)
    return np.asarray(buzz * syllables, dtype=np.float32)


def spaced(sound: Sound) -> Sound:
    return np.concatenate([np.zeros(8_000, dtype=np.float32), sound])


def scripted(readings: list[str], score: float = -0.1) -> Reader:
    """A reader that gives one text after another, less the words already said."""
    left = list(readings)

    def read(samples: Sound, said: tuple[int, ...]) -> list[Word]:
        words = left.pop(0).split() if left else []
        return [Word((index,), word, score) for index, word in enumerate(words)][len(said) :]

    return read


def heard(read: Reader, sound: Sound, lag: float = 0.0) -> list[str]:
    listener = Listener(read)
    return [words.text for tick in ticks_of(spaced(sound)) for words in listener.take(tick, lag)]


def test_a_word_goes_out_when_two_readings_agree_and_the_rest_at_the_end() -> None:
    texts = heard(scripted(["call my", "call my mother", "call my mother now"]), voiced(1.4))
    assert texts == ["call my", "mother now"]


def test_readings_that_disagree_wait_for_the_end() -> None:
    assert heard(scripted(["fall by", "call my mother", "call my mother"]), voiced(1.4)) == ["call my mother"]


def test_an_unsure_word_waits_for_the_end() -> None:
    readings = ["call my", "call my mother", "call my mother"]
    assert heard(scripted(readings, score=-0.9), voiced(1.4)) == ["call my mother"]


def test_with_input_piling_up_only_the_end_is_read() -> None:
    assert heard(scripted(["call my mother"]), voiced(1.4), lag=1.2) == ["call my mother"]


def test_a_long_stretch_is_bounded_and_loses_no_words() -> None:
    lengths = []

    def read(samples: Sound, said: tuple[int, ...]) -> list[Word]:
        lengths.append(len(samples))
        count = len(samples) // 8_000  # two words a second
        return [Word((index,), f"w{index}", -0.1) for index in range(count)][len(said) :]

    sound = voiced(25.0)
    words = " ".join(heard(read, sound)).split()
    assert max(lengths) <= LONGEST
    assert len(words) == pytest.approx(50, abs=4)


def test_the_tick_of_the_last_word_is_where_the_sound_ended() -> None:
    listener = Listener(scripted(["stop", "stop"]))
    found = [(tick.tick, words) for tick in ticks_of(spaced(voiced(0.5))) for words in listener.take(tick, 0.0)]
    assert [words for _, words in found] == [SenseWords("stop", 4, ahead=True)]  # 0.5 s + 0.5 s
    assert found[0][0] <= 7


def test_the_last_reading_is_made_before_it_is_known_to_be_the_last() -> None:
    readings: list[int] = []
    times: list[int] = []
    now = 0

    def read(samples: Sound, said: tuple[int, ...]) -> list[Word]:
        readings.append(len(samples))
        times.append(now)
        return [Word((0,), "stop", -0.1)][len(said) :]

    listener, found = Listener(read), []
    for tick in ticks_of(spaced(voiced(0.5))):
        now = tick.tick
        found += [(now, words) for words in listener.take(tick, 0.0)]
    assert [words.text for _, words in found] == ["stop"]
    assert len(readings) == 1
    assert times == [found[0][0] - 1]


def test_what_was_read_ahead_is_read_again_when_the_speech_goes_on() -> None:
    breath = np.zeros(4_000, dtype=np.float32)  # shorter than what ends a stretch
    sound = np.concatenate([voiced(0.5), breath, voiced(0.5)])
    listener = Listener(scripted(["stop", "stop it", "stop it", "stop it now"]))
    found = [words for tick in ticks_of(spaced(sound)) for words in listener.take(tick, 0.0)]
    assert " ".join(words.text for words in found).startswith("stop it")
    assert found[-1].ahead


def test_what_was_read_ahead_of_one_stretch_is_not_given_out_for_the_next() -> None:
    """Two bursts of one length look alike; the first was no speech, so no words parted them."""
    readings = iter([Word((0,), "mumble", -3.0), *[Word((0,), "stop", -0.1)] * 9])
    gap = np.zeros(14_400, dtype=np.float32)  # the second begins whole ticks after the first
    sound = np.concatenate([spaced(voiced(0.5)), gap, voiced(0.5)])
    listener = Listener(lambda samples, said: [next(readings)][len(said) :])
    found = [words.text for tick in ticks_of(spaced(sound)) for words in listener.take(tick, 0.0)]
    assert found == ["stop"]


def test_with_input_piling_up_nothing_is_read_ahead() -> None:
    listener = Listener(scripted(["stop"]))
    found = [words for tick in ticks_of(spaced(voiced(0.5))) for words in listener.take(tick, 1.2)]
    assert [(words.text, words.ahead) for words in found] == [("stop", False)]


def noises() -> dict[str, Sound]:
    random = np.random.default_rng(7)
    at = np.arange(16_000 * 6) / 16_000
    white = random.standard_normal(len(at))
    hiss = np.zeros(len(at))
    for start in (16_000, 40_000, 70_000):  # coughs: bursts of falling noise
        hiss[start : start + 3_000] = 0.4 * np.exp(-np.arange(3_000) / 800) * white[:3_000]
    keys = np.zeros(len(at))
    for start in random.integers(0, len(at) - 400, 30):
        keys[start : start + 400] += 0.2 * np.exp(-np.arange(400) / 60) * random.standard_normal(400)
    sounds = {
        "silence": np.zeros(len(at)),
        "a fan": 0.03 * white,
        "waves": 0.05 * white * (1 + np.sin(2 * np.pi * at)),
        "coughs": hiss,
        "a keyboard": keys,
        "hum": 0.1 * np.sin(2 * np.pi * 120 * at),
        "beeps": np.where(at % 1 < 0.3, 0.2 * np.sin(2 * np.pi * 880 * at), 0.0),
    }
    return {name: sound.astype(np.float32) for name, sound in sounds.items()}


@pytest.mark.parametrize("name", noises().keys())
def test_noise_is_no_words(moonshine: Moonshine, name: str) -> None:
    assert heard(moonshine.read, noises()[name]) == []


@pytest.mark.parametrize(("text", "score", "goes_out"), [("Uh, yeah.", -0.6, False), ("Yeah.", -0.2, True)])
def test_what_is_also_read_of_coughs_has_to_be_sure(text: str, score: float, goes_out: bool) -> None:
    assert bool(heard(scripted([text] * 4, score), voiced(0.6))) == goes_out


def test_coughs_with_a_voice_in_them_are_hardly_ever_words(moonshine: Moonshine) -> None:
    words = []
    for seed in range(12):
        random = np.random.default_rng(seed)
        coughs = [np.concatenate([cough(random) * 0.25, np.zeros(16_000)]) for _ in range(4)]
        sound = np.concatenate(coughs) + random.standard_normal(sum(map(len, coughs))) * 0.001
        words += heard(moonshine.read, sound.astype(np.float32))
    print(words)
    assert len(words) <= 3  # of 48
