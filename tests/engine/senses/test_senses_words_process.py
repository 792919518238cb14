"""The words sense as a process: human speech in, stable words out."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from engine.protocol import MIC_SAMPLES
from engine.senses.protocol import SenseAudio, SenseDone, SenseFailed, SenseWords
from tests.engine.senses.conftest import SenseProcess, ticks_of

BECKETT = "ever tried ever failed no matter try again fail again fail better"
TWO_CITIES = """it was the best of times it was the worst of times it was the age of wisdom it was the age of
foolishness it was the epoch of belief it was the epoch of incredulity it was the season of light it was the
season of darkness it was the spring of hope it was the winter of despair"""

Start = Callable[[str], SenseProcess]
Recording = Callable[[str], npt.NDArray[np.float32]]


def listen(process: SenseProcess, ticks: list[SenseAudio]) -> list[tuple[int, SenseWords]]:
    """Each message of words with the tick whose input gave rise to it."""
    heard = []
    for tick in ticks:
        process.send(tick)
        for message in process.until_done(tick.tick):
            assert isinstance(message, SenseWords)
            heard.append((tick.tick, message))
    return heard


def word_error_rate(reference: str, heard: list[tuple[int, SenseWords]]) -> float:
    """Levenshtein distance in words over the words of ``reference``."""
    expected = reference.split()
    words = re.sub(r"[^a-z' ]", " ", " ".join(message.text for _, message in heard).lower()).split()
    row = list(range(len(words) + 1))
    for i, want in enumerate(expected, 1):
        before, row = row, [i]
        for j, got in enumerate(words, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (want != got)))
    return row[-1] / len(expected)


@pytest.mark.parametrize(
    ("name", "seconds", "reference", "bound"),
    [("beckett.wav", 10.0, BECKETT, 0.25), ("two_cities.wav", 20.8, TWO_CITIES, 0.12)],
)
def test_human_speech_becomes_words(
    sense: Start, recording: Recording, name: str, seconds: float, reference: str, bound: float
) -> None:
    sound = recording(name)[: int(seconds * 16_000)]
    process = sense("words")
    heard = listen(process, ticks_of(sound))
    rate = word_error_rate(reference, heard)
    last_sound = int(np.flatnonzero(np.abs(sound) > 0.02)[-1]) // MIC_SAMPLES
    print(f"{name}: WER {rate:.3f}, last words {heard[-1][0] - last_sound} ticks after the last sound")
    assert rate <= bound
    assert heard[-1][0] - last_sound <= 3
    assert all(message.spoken <= tick for tick, message in heard)
    spoken = [message.spoken for _, message in heard]
    assert spoken == sorted(spoken)
    assert process.end() == 0


def test_two_runs_are_equal(sense: Start, recording: Recording) -> None:
    ticks = ticks_of(recording("beckett.wav")[: 6 * 16_000])
    first, second = sense("words"), sense("words")
    assert listen(first, ticks) == listen(second, ticks)


def test_an_absent_microphone_and_a_gap_in_the_ticks_end_a_stretch(sense: Start, recording: Recording) -> None:
    ticks = ticks_of(recording("beckett.wav")[: 3 * 16_000])
    process = sense("words")
    cut_off = [SenseAudio(tick.tick, tick.audio if tick.tick < 5 else None) for tick in ticks[:10]]
    later = [SenseAudio(100 + tick.tick, tick.audio) for tick in ticks]
    assert "ever" in " ".join(message.text for _, message in listen(process, cut_off)).lower()
    heard = listen(process, later)
    assert word_error_rate("ever tried ever failed", heard) <= 0.25
    assert all(100 <= message.spoken <= tick for tick, message in heard)


def test_every_input_is_answered_when_they_come_faster_than_it_reads(
    sense: Start, recording: Recording
) -> None:
    ticks = ticks_of(recording("beckett.wav"))
    process = sense("words")
    for tick in ticks:
        process.send(tick)
    process.stdin.close()
    messages = []
    while (message := process.next()) is not None:
        messages.append(message)
    assert [m.tick for m in messages if isinstance(m, SenseDone)] == [tick.tick for tick in ticks]
    words = [(0, m) for m in messages if isinstance(m, SenseWords)]
    assert word_error_rate(BECKETT, words) <= 0.25
    assert process.process.wait(timeout=30) == 0


def test_terminate_ends_it(sense: Start) -> None:
    process = sense("words")
    process.process.send_signal(signal.SIGTERM)
    assert process.process.wait(timeout=30) == -signal.SIGTERM


def test_a_malformed_input_ends_it_with_one_sentence(sense: Start) -> None:
    process = sense("words")
    process.stdin.write((4).to_bytes(4, "little") + b"\xc1\xc1\xc1\xc1")
    process.stdin.flush()
    message = process.next()
    assert isinstance(message, SenseFailed)
    assert message.message.endswith(".")
    assert process.process.wait(timeout=30) == 1
