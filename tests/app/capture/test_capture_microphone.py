from __future__ import annotations

import numpy as np
import pytest

from app.capture.gatherer import EARLY, TickGatherer
from app.capture.microphone import GONE, UNHEARD, Microphone
from app.capture.retry import LONGEST
from app.events import DeviceChanged
from engine.protocol import MIC_RATE, MIC_SAMPLES
from tests.app.capture.fake_audio import FakeAudio, FakeStream, Time

BLOCK = 160


class Scene:
    """A microphone on a clock that the test turns."""

    def __init__(self) -> None:
        self.time = Time()
        self.audio = FakeAudio()
        self.told: list[DeviceChanged] = []
        self.gatherer = TickGatherer(self._first_tick_after, lambda tick: 100.2 + 0.2 * tick, lambda: None)
        self.microphone = Microphone(self.audio, self.gatherer, self.told.append, now=self.time)

    def _first_tick_after(self, moment: float) -> tuple[int, float]:
        tick = max(0, -int((100.0 - moment) // 0.2))
        return tick, 100.0 + 0.2 * tick

    def speak(self, stream: FakeStream, seconds: float) -> None:
        """Deliver blocks of ones while time goes by; the keeper looks in between."""
        for _ in range(round(seconds * MIC_RATE / BLOCK)):
            self.time.now += BLOCK / MIC_RATE
            stream.deliver(np.ones(BLOCK, np.int16), self.time.now - BLOCK / MIC_RATE)
            self.microphone.tend()

    def wait(self, seconds: float) -> None:
        for _ in range(round(seconds / 0.1)):
            self.time.now += 0.1
            self.microphone.tend()

    @property
    def states(self) -> list[str]:
        return [change.state for change in self.told]


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_it_is_live_when_the_first_block_has_come(scene: Scene) -> None:
    scene.microphone.tend()
    assert scene.states == []
    scene.speak(scene.audio.inputs[0], 0.41)
    assert scene.microphone.state == "live"
    assert scene.told == [DeviceChanged("microphone", "live")]
    sound = scene.microphone.take(0)
    assert sound is not None
    assert len(sound) == MIC_SAMPLES


def test_muting_cuts_the_sound_at_once_and_closes_the_stream(scene: Scene) -> None:
    scene.microphone.tend()
    stream = scene.audio.inputs[0]
    scene.speak(stream, 0.45)
    scene.microphone.mute(True)
    stream.deliver(np.ones(MIC_SAMPLES, np.int16), scene.time.now)
    assert scene.microphone.state == "muted"
    assert scene.microphone.take(2) is None
    scene.microphone.tend()
    assert stream.closed
    scene.wait(10.0)
    assert len(scene.audio.inputs) == 1
    assert scene.states == ["live", "muted"]


def test_it_comes_back_when_it_is_not_muted_any_more(scene: Scene) -> None:
    scene.microphone.tend()
    scene.microphone.mute(True)
    scene.wait(0.3)
    scene.microphone.mute(False)
    scene.microphone.tend()
    scene.speak(scene.audio.inputs[1], 0.5)
    assert scene.states == ["muted", "live"]


def test_an_ended_stream_is_a_microphone_that_is_gone(scene: Scene) -> None:
    scene.microphone.tend()
    scene.speak(scene.audio.inputs[0], 0.5)
    scene.audio.plugged.discard("input")
    scene.audio.inputs[0].on_end()
    scene.microphone.tend()
    assert scene.microphone.state == "absent"
    assert "gone" in scene.told[-1].message


def test_a_stream_that_only_falls_silent_is_gone_too(scene: Scene) -> None:
    scene.microphone.tend()
    scene.speak(scene.audio.inputs[0], 4.0)
    scene.wait(0.5)
    assert scene.states == ["live"]
    scene.wait(0.3)
    assert scene.states == ["live", "absent"]
    assert scene.audio.inputs[0].closed


def test_it_resumes_by_itself_and_says_each_thing_once(scene: Scene) -> None:
    scene.audio.plugged.discard("input")
    scene.wait(20.0)
    assert scene.told == [DeviceChanged("microphone", "absent", "The input is not there; plug it in.")]
    scene.audio.plugged.add("input")
    scene.wait(LONGEST + 0.2)
    scene.speak(scene.audio.inputs[0], 0.3)
    assert scene.states == ["absent", "live"]


def test_a_block_of_a_stream_that_was_closed_is_not_heard(scene: Scene) -> None:
    scene.microphone.tend()
    old = scene.audio.inputs[0]
    scene.microphone.suspend()
    scene.microphone.tend()
    old.deliver(np.ones(BLOCK, np.int16), scene.time.now)
    old.on_end()
    assert scene.microphone.state == "absent"
    scene.microphone.tend()
    assert not scene.audio.inputs[1].closed


def test_what_the_driver_lost_becomes_silence(scene: Scene) -> None:
    scene.microphone.tend()
    stream = scene.audio.inputs[0]
    stream.deliver(np.ones(1600, np.int16), 100.0)
    scene.time.now = 100.2
    stream.deliver(np.ones(1600, np.int16), 100.15, overflowed=True)
    stream.deliver(np.ones(1600, np.int16), 100.25)
    sound = scene.microphone.take(0) if scene.gatherer.completed(0) else scene.microphone.take(1)
    assert sound is not None
    assert 0 < np.count_nonzero(sound == 0) <= 800


def test_while_held_it_hears_silence_and_misses_nothing_of_what_follows(scene: Scene) -> None:
    scene.microphone.tend()
    stream = scene.audio.inputs[0]
    scene.microphone.hold(True)
    scene.speak(stream, 0.5)
    scene.microphone.hold(False)
    scene.speak(stream, 0.5)
    sounds = [scene.microphone.take(tick) for tick in range(4)]
    heard = np.concatenate([sound for sound in sounds if sound is not None])
    assert heard.sum() == len(heard) - round(0.5 * MIC_RATE)
    assert not stream.closed


def test_another_device_is_used_at_once(scene: Scene) -> None:
    scene.microphone.tend()
    scene.speak(scene.audio.inputs[0], 0.3)
    scene.microphone.use("headset")
    scene.microphone.tend()
    assert scene.audio.inputs[0].closed
    assert scene.audio.asked == [None, "headset"]
    scene.speak(scene.audio.inputs[1], 0.5)
    assert scene.microphone.state == "live"
    scene.microphone.use("headset")
    scene.microphone.tend()
    assert len(scene.audio.inputs) == 2


def test_a_recording_is_given_once_when_it_is_whole(scene: Scene) -> None:
    scene.microphone.tend()
    given: list[int] = []
    scene.microphone.record(0.5, lambda sound: given.append(int(sound.sum())))
    scene.speak(scene.audio.inputs[0], 0.4)
    assert given == []
    scene.speak(scene.audio.inputs[0], 1.0)
    assert given == [round(0.5 * MIC_RATE)]


def test_while_muted_nothing_is_recorded_then_or_later_and_that_is_told(scene: Scene) -> None:
    given: list[int] = []
    scene.microphone.mute(True)
    scene.microphone.record(0.5, lambda sound: given.append(len(sound)))
    assert scene.told[-1] == DeviceChanged("microphone", "muted", UNHEARD)
    scene.microphone.mute(False)
    scene.microphone.tend()
    scene.speak(scene.audio.inputs[0], 1.0)
    assert given == []
    assert scene.told[-1] == DeviceChanged("microphone", "live")
    scene.microphone.record(0.5, lambda sound: given.append(len(sound)))
    scene.speak(scene.audio.inputs[0], 1.0)
    assert given == [round(0.5 * MIC_RATE)]


def test_a_mute_ends_a_recording(scene: Scene) -> None:
    scene.microphone.tend()
    given: list[int] = []
    scene.microphone.record(0.5, lambda sound: given.append(len(sound)))
    scene.speak(scene.audio.inputs[0], 0.3)
    scene.microphone.mute(True)
    scene.microphone.mute(False)
    scene.speak(scene.audio.inputs[0], 1.0)
    assert given == []


def test_a_recording_does_not_wait_for_a_microphone_that_is_gone(scene: Scene) -> None:
    scene.audio.plugged.discard("input")
    given: list[int] = []
    scene.microphone.record(0.5, lambda sound: given.append(len(sound)))
    scene.wait(20.0)
    scene.audio.plugged.add("input")
    scene.wait(LONGEST + 0.2)
    scene.speak(scene.audio.inputs[0], 1.0)
    assert given == []


def test_a_microphone_that_gives_nothing_is_told_of_and_tried_again(scene: Scene) -> None:
    scene.wait(10.0)
    assert scene.told == [DeviceChanged("microphone", "absent", GONE)]
    assert 2 <= len(scene.audio.inputs) <= 4
    assert all(stream.closed for stream in scene.audio.inputs[:-1])
    scene.speak(scene.audio.inputs[-1], 0.5)
    assert scene.states == ["absent", "live"]


@pytest.mark.parametrize("pace", [3.0, 1.5, 0.5])
def test_a_microphone_that_changes_its_rate_never_runs_ahead_of_time_and_is_heard_again(
    scene: Scene, pace: float
) -> None:
    """A device that goes on at another rate than it was opened with gives more or fewer samples a second."""
    scene.microphone.tend()
    stream = scene.audio.inputs[0]
    scene.speak(stream, 1.0)
    for _ in range(300):
        scene.time.now += BLOCK / MIC_RATE
        stream.deliver(np.ones(round(pace * BLOCK), np.int16), scene.time.now - BLOCK / MIC_RATE)
        scene.microphone.tend()
    ahead = [tick for tick in range(200) if 100.2 + 0.2 * tick > scene.time.now + EARLY]
    assert [tick for tick in ahead if scene.gatherer.completed(tick) is not None] == []
    scene.gatherer.interrupt()  # as the clock does with one that is behind
    scene.speak(stream, 1.0)
    last = int((scene.time.now - 100.0) / 0.2) - 1
    sound = scene.microphone.take(last)
    assert sound is not None
    assert len(sound) == MIC_SAMPLES
    assert scene.states == ["live"]


@pytest.mark.parametrize("error", [OSError("too many open files"), RuntimeError("who knows")])
def test_what_nobody_foresaw_leaves_the_mute_at_work(scene: Scene, error: Exception) -> None:
    scene.microphone.tend()
    scene.speak(scene.audio.inputs[0], 0.3)
    scene.microphone.fail(error)
    assert scene.states == ["live", "absent"]
    scene.microphone.mute(True)
    scene.microphone.tend()
    assert scene.audio.inputs[0].closed
