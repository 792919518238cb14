"""The figures of a live session, from what was said when and what was written."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.evaluation.live import Spoken, figures
from engine.protocol import VOICE_RATE

SUMMARY: dict[str, Any] = {
    "compute_ms": {"p50": 30.0, "p99": 80.0},
    "late_ticks": 2,
    "memory": {"first_mb": 1000.0, "peak_mb": 1200.0, "last_mb": 1100.0},
}


def _sound(*spans: tuple[float, float]) -> np.ndarray:
    sound = np.zeros(60 * VOICE_RATE, np.int16)
    for start, end in spans:
        sound[round(start * VOICE_RATE) : round(end * VOICE_RATE)] = 3000
    return sound


def _ticks(*texts: tuple[int, str, str]) -> list[dict[str, Any]]:
    said = {tick: (action, text) for tick, action, text in texts}
    return [
        {"tick": tick, "action": said.get(tick, ("silent", ""))[0], "text": said.get(tick, ("", ""))[1]}
        for tick in range(300)
    ]


def test_a_turn_is_timed_to_its_first_sound_and_first_content() -> None:
    spoken = [Spoken("question", 5.0, 8.0)]
    ticks = _ticks((42, "ack", "Hm."), (49, "read", "Because."))
    found = figures(spoken, SUMMARY, ticks, _sound((8.6, 9.0), (10.0, 12.0)))
    assert found["first_sound_median_s"].value == pytest.approx(0.6, abs=0.01)
    assert found["first_content_median_s"].value == pytest.approx(2.0)
    assert found["first_sound_median_s"].count == 1


def test_an_answer_after_the_next_sentence_is_no_answer() -> None:
    spoken = [Spoken("question", 5.0, 8.0), Spoken("backchannel", 9.0, 9.5)]
    found = figures(spoken, SUMMARY, _ticks(), _sound((9.2, 12.0)))
    assert (found["first_sound_median_s"].value, found["first_sound_median_s"].count) == (None, 0)


def test_silence_after_an_interruption_is_timed_to_the_last_sound() -> None:
    spoken = [Spoken("interruption", 20.0, 23.0)]
    ticks = _ticks((102, "stop", ""))
    found = figures(spoken, SUMMARY, ticks, _sound((18.0, 20.5), (24.0, 25.0)))
    assert found["barge_in_to_silence_median_s"].value == pytest.approx(0.5, abs=0.01)


def test_an_interruption_of_silence_counts_for_nothing() -> None:
    spoken = [Spoken("interruption", 20.0, 23.0)]
    found = figures(spoken, SUMMARY, _ticks(), _sound((24.0, 25.0)))
    assert found["barge_in_to_silence_median_s"].count == 0


def test_speech_that_came_to_its_own_end_was_not_silenced() -> None:
    spoken = [Spoken("interruption", 20.0, 23.0)]
    found = figures(spoken, SUMMARY, _ticks(), _sound((18.0, 20.5)))
    assert found["barge_in_to_silence_median_s"].count == 0


def test_speech_that_still_sounds_is_no_response() -> None:
    spoken = [Spoken("question", 5.0, 8.0)]
    found = figures(spoken, SUMMARY, _ticks(), _sound((7.0, 8.5)))
    assert found["first_sound_median_s"].count == 0


def test_lost_ticks_are_counted() -> None:
    ticks = [tick for tick in _ticks() if tick["tick"] not in (7, 8)]
    assert figures([], SUMMARY, ticks, _sound())["lost_ticks"].value == 2
