"""The stream of a sound device: what is told of it, and that nothing ends its being tended."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.capture.audio_system import AudioError
from app.capture.device_stream import DeviceStream
from app.capture.retry import FIRST
from app.events import DeviceChanged
from tests.app.capture.fake_audio import FakeStream, Time

GONE = "It is gone."
UNFORESEEN = "The microphone failed, and Tandem cannot tell why; it keeps trying."
SILENT = 0.6


class Scene:
    """``error`` is raised by the system in place of a stream; ``lost`` counts how often the sound was lost."""

    def __init__(self) -> None:
        self.time = Time()
        self.told: list[DeviceChanged] = []
        self.streams: list[FakeStream] = []
        self.error: Exception | None = None
        self.lost = self.closing = 0
        self.stream = DeviceStream(
            "microphone", GONE, SILENT, self.told.append, None, self.time, self._open, self._lose, self._close
        )

    def tend(self, seconds: float = 0.0) -> None:
        self.time.now += seconds
        self.stream.tend()

    def hear(self) -> None:
        with self.stream.lock:
            self.stream.line.came(self.time.now)

    def _open(self, device: str | None, number: int, on_end: Callable[[], None]) -> FakeStream:
        if self.error is not None:
            raise self.error
        self.streams.append(FakeStream(on_end))
        return self.streams[-1]

    def _lose(self) -> None:
        assert self.stream.lock.locked()
        self.lost += 1

    def _close(self) -> None:
        self.closing += 1


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_it_is_told_live_with_its_first_block_and_absent_when_it_has_ended(scene: Scene) -> None:
    scene.tend()
    assert scene.told == []
    scene.hear()
    scene.tend()
    scene.streams[0].on_end()
    scene.tend()
    assert scene.told == [DeviceChanged("microphone", "live"), DeviceChanged("microphone", "absent", GONE)]
    assert (scene.lost, scene.closing, scene.streams[0].closed) == (1, 1, True)


def test_a_mute_loses_what_there_was_at_once_and_closes_the_stream_when_it_is_tended(scene: Scene) -> None:
    scene.tend()
    scene.hear()
    scene.stream.mute(True)
    assert scene.stream.state == "muted"
    assert (scene.lost, scene.streams[0].closed) == (1, False)
    scene.tend()
    assert scene.streams[0].closed
    assert scene.told == [DeviceChanged("microphone", "muted")]


@pytest.mark.parametrize(
    ("error", "said"),
    [(AudioError("It is not there."), "It is not there."), (OSError("too many open files"), UNFORESEEN)],
)
def test_a_device_that_does_not_open_is_told_of_and_tried_again(
    scene: Scene, error: Exception, said: str
) -> None:
    scene.error = error

    def tend(seconds: float = 0.0) -> None:
        try:
            scene.tend(seconds)
        except OSError as unforeseen:  # as the keeper does
            scene.stream.fail(unforeseen)

    tend()
    tend(FIRST)
    assert scene.told == [DeviceChanged("microphone", "absent", said)]
    scene.error = None
    tend(FIRST)
    assert scene.streams == []  # the second pause is longer
    tend(FIRST)
    scene.hear()
    tend()
    assert scene.told[1:] == [DeviceChanged("microphone", "live")]


def test_what_goes_wrong_beside_an_open_stream_leaves_no_mute_behind(scene: Scene) -> None:
    scene.tend()
    scene.hear()
    scene.stream.fail(RuntimeError("who knows"))
    assert scene.stream.state == "absent"
    scene.stream.mute(True)
    scene.tend()
    assert scene.streams[0].closed
