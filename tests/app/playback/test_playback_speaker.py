from __future__ import annotations

import numpy as np
import pytest

from app.devices import Sound
from app.events import DeviceChanged
from app.playback.playout import FADE
from app.playback.speaker import GONE, LEAD, Speaker
from engine.protocol import VOICE_RATE
from tests.app.capture.fake_audio import FakeAudio, Time

BLOCK = 240
BUFFER = 0.04  # seconds from handing a block out to hearing it


def tone(seconds: float) -> bytes:
    times = np.arange(round(seconds * VOICE_RATE)) / VOICE_RATE
    return bytes(np.rint(8000 * np.sin(2 * np.pi * 300 * times)).astype(np.int16).tobytes())


class Scene:
    """A speaker whose device asks for blocks while the test lets time pass."""

    def __init__(self) -> None:
        self.time = Time()
        self.audio = FakeAudio()
        self.told: list[DeviceChanged] = []
        self.speaker = Speaker(
            self.audio, lambda tick: (100 + 0.2 * tick, 100.2 + 0.2 * tick), self.told.append, now=self.time
        )
        self.out: list[Sound] = []
        self.speaker.tend()

    def run(self, seconds: float, dry: bool = False) -> None:
        for _ in range(round(seconds * VOICE_RATE / BLOCK)):
            self.out.append(self.audio.outputs[-1].ask(BLOCK, self.time.now + BUFFER, dry))
            self.time.now += BLOCK / VOICE_RATE
        self.speaker.tend()

    def wait(self, seconds: float) -> None:
        for _ in range(round(seconds / 0.1)):
            self.time.now += 0.1
            self.speaker.tend()

    @property
    def states(self) -> list[str]:
        return [change.state for change in self.told]


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    scene.run(0.2)
    assert scene.states == ["live"]
    return scene


def test_played_follows_the_time_at_which_sound_comes_out(scene: Scene) -> None:
    scene.speaker.enqueue(tone(1.0), True)
    scene.run(0.5)
    assert scene.speaker.played == pytest.approx((0.5 - BUFFER) * VOICE_RATE, abs=0.02 * VOICE_RATE)
    scene.run(1.0)
    assert scene.speaker.played == VOICE_RATE


def test_stop_is_silent_within_a_block_and_its_count_stays_true(scene: Scene) -> None:
    scene.speaker.enqueue(tone(0.3), True)
    scene.run(0.4)
    scene.speaker.enqueue(tone(2.0), True)
    scene.run(0.5)
    heard = scene.speaker.stop()
    assert heard == round(0.5 * VOICE_RATE) + FADE
    assert scene.speaker.played == round(0.3 * VOICE_RATE) + heard
    scene.out.clear()
    scene.run(0.3)
    assert not np.concatenate(scene.out)[BLOCK:].any()
    assert scene.speaker.played == round(0.3 * VOICE_RATE) + heard


def test_own_voice_is_what_sounded_while_the_microphone_heard_the_tick(scene: Scene) -> None:
    scene.speaker.enqueue(tone(2.0), True)
    began = scene.time.now + BUFFER
    scene.run(2.0)
    voices = [scene.speaker.own_voice(tick) for tick in range(2, 9)]
    assert all(voice is not None for voice in voices)
    joined = np.concatenate([voice for voice in voices if voice is not None]).astype(float)
    times = 100.4 + LEAD - began + np.arange(len(joined)) / 16_000
    expected = 8000 * np.sin(2 * np.pi * 300 * times)
    assert np.abs(joined - expected).max() < 400
    assert scene.speaker.own_voice(0) is None


def test_own_voice_keeps_beside_a_microphone_of_another_pace() -> None:
    scene = Scene()
    drift = 1.0005

    def window(tick: int) -> tuple[float, float]:
        return 100 + 0.2 * drift * tick, 100 + 0.2 * drift * (tick + 1)

    scene.speaker = Speaker(scene.audio, window, scene.told.append, now=scene.time)
    scene.speaker.tend()
    scene.run(0.01)
    scene.speaker.enqueue(tone(40.0), True)
    began = scene.time.now + BUFFER
    for tick in range(190):
        scene.run(0.2 if tick else 0.4)
        voice = scene.speaker.own_voice(tick)
        if tick > 2:
            assert voice is not None
            times = window(tick)[0] + LEAD - began + np.arange(3200) / 16_000 * drift
            error = voice - 8000 * np.sin(2 * np.pi * 300 * times)
            assert np.abs(error).max() < 400, tick


def test_unplugged_it_counts_what_was_not_heard_as_not_heard(scene: Scene) -> None:
    scene.speaker.enqueue(tone(1.0), True)
    scene.run(0.5)
    scene.audio.plugged.discard("output")
    scene.audio.outputs[0].on_end()
    scene.speaker.tend()
    assert scene.states == ["live", "absent"]
    heard = scene.speaker.lost()
    assert heard == scene.speaker.played == pytest.approx((0.5 - BUFFER) * VOICE_RATE, abs=BLOCK)
    assert scene.speaker.lost() is None
    scene.wait(3.0)
    assert scene.speaker.played == heard


def test_without_a_speaker_nothing_is_heard_and_the_session_is_told(scene: Scene) -> None:
    scene.audio.plugged.discard("output")
    scene.audio.outputs[0].on_end()
    scene.speaker.tend()
    assert scene.speaker.lost() is None
    scene.speaker.enqueue(tone(0.4), True)
    assert scene.speaker.lost() == 0
    assert scene.speaker.played == 0


def test_plugged_in_again_it_speaks_again_and_does_not_say_the_old(scene: Scene) -> None:
    scene.speaker.enqueue(tone(1.0), True)
    scene.run(0.5)
    scene.audio.plugged.discard("output")
    scene.audio.outputs[0].on_end()
    scene.speaker.tend()
    scene.audio.plugged.add("output")
    scene.wait(3.0)
    scene.out.clear()
    scene.run(0.2)
    assert scene.states == ["live", "absent", "live"]
    assert not np.concatenate(scene.out).any()
    before = scene.speaker.played
    scene.speaker.enqueue(tone(0.2), True)
    scene.run(0.5)
    assert scene.speaker.played == before + round(0.2 * VOICE_RATE)


def test_muted_it_plays_nothing_and_nothing_counts_as_heard(scene: Scene) -> None:
    scene.speaker.enqueue(tone(1.0), True)
    scene.run(0.3)
    scene.speaker.mute(True)
    assert scene.speaker.lost() is not None
    scene.out.clear()
    scene.run(0.1)
    assert not np.concatenate(scene.out).any()
    scene.speaker.enqueue(tone(1.0), True)
    assert scene.speaker.lost() == 0
    assert scene.audio.outputs[0].closed
    scene.speaker.mute(False)
    scene.speaker.tend()
    scene.run(0.1)
    assert scene.states == ["live", "muted", "live"]


def test_a_device_that_keeps_running_dry_gets_a_longer_buffer_and_no_speech_is_dropped(scene: Scene) -> None:
    scene.speaker.enqueue(tone(1.0), True)
    scene.run(0.1, dry=True)
    assert [stream.latency for stream in scene.audio.outputs] == [0.03, 0.06]
    assert scene.speaker.state == "live"
    scene.run(1.5)
    assert scene.speaker.played == VOICE_RATE
    assert scene.speaker.lost() is None


def test_a_driver_in_trouble_does_not_swallow_speech(scene: Scene) -> None:
    """A sound server's underrun: the driver asks for block after block and plays none of them."""
    scene.speaker.enqueue(tone(5.0), True)
    for _ in range(1000):
        scene.audio.outputs[0].ask(BLOCK, scene.time.now, dry=True)
    assert scene.speaker.played < 0.7 * VOICE_RATE


def test_ducking_is_heard(scene: Scene) -> None:
    scene.speaker.enqueue(tone(1.0), True)
    scene.speaker.duck(True)
    scene.run(0.5)
    assert np.abs(scene.out[-1]).max() == pytest.approx(8000 * 10 ** (-9 / 20), rel=0.02)


def test_another_speaker_goes_on_with_what_is_queued() -> None:
    scene = Scene()
    scene.run(0.1)
    scene.speaker.enqueue(tone(1.0), True)
    scene.run(0.3)
    scene.speaker.use("headset")
    scene.speaker.tend()
    assert scene.audio.asked == [None, "headset"]
    scene.run(1.0)
    assert scene.speaker.played == VOICE_RATE
    assert scene.states == ["live"]


def test_a_test_sound_is_heard_and_is_no_speech() -> None:
    scene = Scene()
    scene.run(0.1)
    scene.out.clear()
    scene.speaker.play_test(np.full(VOICE_RATE // 2, 1000, np.int16))
    scene.run(1.0)
    assert int(np.concatenate(scene.out).sum()) == 1000 * VOICE_RATE // 2
    assert scene.speaker.played == 0


def test_a_speaker_that_takes_nothing_is_told_of_and_its_speech_counts_as_lost() -> None:
    scene = Scene()
    assert scene.speaker.state == "absent"
    scene.speaker.enqueue(tone(0.4), True)
    assert scene.speaker.lost() == 0
    scene.wait(10.0)
    assert scene.told == [DeviceChanged("speaker", "absent", GONE)]
    assert 2 <= len(scene.audio.outputs) <= 4
    assert all(stream.closed for stream in scene.audio.outputs[:-1])
    scene.run(0.2)
    assert scene.states == ["absent", "live"]
    assert not np.concatenate(scene.out).any()


def test_a_speaker_that_takes_nothing_any_more_is_soon_gone(scene: Scene) -> None:
    scene.speaker.enqueue(tone(9.0), True)
    scene.run(4.0)
    scene.wait(2.0)
    assert scene.states == ["live", "absent"]
    heard = scene.speaker.played
    assert scene.speaker.lost() == heard
    assert heard == pytest.approx(4.0 * VOICE_RATE, abs=BLOCK)
