from __future__ import annotations

import errno
import wave
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.capture.clock import VirtualClock
from app.events import DeviceChanged
from app.playback.playout import FADE
from app.playback.virtual import VirtualSpeaker
from engine.protocol import MIC_SAMPLES, VOICE_SAMPLES


def tone(ticks: float) -> bytes:
    samples = np.arange(round(ticks * VOICE_SAMPLES))
    return bytes(np.rint(8000 * np.sin(2 * np.pi * 300 * samples / 24_000)).astype(np.int16).tobytes())


class Replay:
    """A speaker beside a clock of virtual time."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "assistant.wav"
        self.clock = VirtualClock(0.0)
        self.told: list[DeviceChanged] = []
        self.speaker = VirtualSpeaker(self.path, self.clock.elapsed, self.told.append)

    def written(self, ticks: int) -> np.ndarray:
        self.speaker.close(ticks)
        samples, rate = soundfile.read(self.path, dtype="int16")
        assert rate == 24_000
        assert samples.ndim == 1
        return np.asarray(samples)


@pytest.fixture
def replay(tmp_path: Path) -> Replay:
    return Replay(tmp_path)


async def test_sound_of_an_action_begins_at_the_end_of_its_tick(replay: Replay) -> None:
    await replay.clock.wait(2)
    replay.speaker.enqueue(tone(2.0), True)
    await replay.clock.wait(3)
    assert replay.speaker.played == VOICE_SAMPLES
    replay.speaker.enqueue(tone(0.5))
    samples = replay.written(10)
    assert len(samples) == 10 * VOICE_SAMPLES
    begin = 3 * VOICE_SAMPLES
    expected = np.frombuffer(tone(2.0) + tone(0.5), np.int16)
    np.testing.assert_array_equal(samples[begin : begin + len(expected)], expected)
    assert not samples[:begin].any()
    assert not samples[begin + len(expected) :].any()


async def test_stop_cuts_the_file_and_counts(replay: Replay) -> None:
    await replay.clock.wait(0)
    replay.speaker.enqueue(tone(10.0), True)
    await replay.clock.wait(2)
    heard = replay.speaker.stop()
    assert heard == 2 * VOICE_SAMPLES + FADE
    assert replay.speaker.played == heard
    await replay.clock.wait(5)
    assert replay.speaker.played == heard
    assert not replay.written(10)[VOICE_SAMPLES + heard :].any()


async def test_own_voice_is_what_was_played_in_the_tick(replay: Replay) -> None:
    await replay.clock.wait(0)
    replay.speaker.enqueue(tone(1.5), True)
    assert replay.speaker.own_voice(0) is None
    await replay.clock.wait(1)
    first = replay.speaker.own_voice(1)
    await replay.clock.wait(2)
    second = replay.speaker.own_voice(2)
    await replay.clock.wait(3)
    assert replay.speaker.own_voice(3) is None
    assert first is not None
    assert second is not None
    assert len(first) == len(second) == MIC_SAMPLES
    joined = np.concatenate([first, second]).astype(float)[80:]
    expected = 8000 * np.sin(2 * np.pi * 300 * np.arange(len(joined)) / 16_000)
    inside = slice(200, round(1.5 * MIC_SAMPLES) - 200)
    assert np.abs(joined[inside] - expected[inside]).max() < 100


async def test_the_file_appears_when_it_is_complete(replay: Replay) -> None:
    await replay.clock.wait(0)
    replay.speaker.enqueue(tone(1.0), True)
    await replay.clock.wait(4)
    assert replay.speaker.played == VOICE_SAMPLES
    assert not replay.path.exists()
    replay.written(5)
    assert [path.name for path in replay.path.parent.iterdir()] == ["assistant.wav"]


async def test_a_full_disk_gets_one_sentence_and_the_session_goes_on(
    replay: Replay, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(wave.Wave_write, "writeframesraw", full)
    for tick in range(5):
        await replay.clock.wait(tick)
        replay.speaker.enqueue(tone(0.5), True)
    assert replay.speaker.played == 2 * VOICE_SAMPLES
    replay.speaker.close(5)
    assert len(replay.told) == 1
    assert "No space left" in replay.told[0].message
    assert not replay.path.exists()


def test_a_folder_that_does_not_exist_gets_one_sentence(tmp_path: Path) -> None:
    told: list[DeviceChanged] = []
    speaker = VirtualSpeaker(tmp_path / "gone" / "assistant.wav", lambda: 1.0, told.append)
    assert speaker.played == 0
    speaker.close(5)
    assert len(told) == 1


async def test_no_speech_is_lost_with_a_file(replay: Replay) -> None:
    replay.speaker.enqueue(tone(1.0), True)
    assert replay.speaker.lost() is None
