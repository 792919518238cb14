from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from app.capture.camera import Camera
from app.events import DeviceChanged, DeviceState, Frame
from tests.end_to_end.camera_device import camera_device

NOWHERE = "http://127.0.0.1:9/camera.mjpg"
WAIT_SECONDS = 30.0
Picture = npt.NDArray[np.uint8]


class Told:
    def __init__(self) -> None:
        self._changes: queue.Queue[DeviceChanged] = queue.Queue()

    def __call__(self, change: DeviceChanged) -> None:
        assert change.device == "camera"
        self._changes.put(change)

    def until(self, state: DeviceState) -> DeviceChanged:
        """Wait for the camera to become so."""
        while (change := self._changes.get(timeout=WAIT_SECONDS)).state != state:
            pass
        return change

    @property
    def nothing(self) -> bool:
        return self._changes.empty()


@contextmanager
def watching(source: str, told: Told) -> Iterator[Camera]:
    camera = Camera(source, told)
    camera.start()
    try:
        yield camera
    finally:
        camera.close()


def taken_when(camera: Camera, condition: Callable[[Frame], bool]) -> Frame:
    """The first picture that meets ``condition``."""
    waited = threading.Event()
    for tick in range(round(WAIT_SECONDS / 0.05)):
        frame = camera.take(tick)
        if frame is not None and condition(frame):
            return frame
        waited.wait(0.05)
    raise AssertionError("no such picture came")


class FakeCapture:
    """A camera of OpenCV's : these pictures one after the other, then the last again and again."""

    def __init__(self, *pictures: Picture) -> None:
        self.pictures = list(pictures)
        self.released = False
        self._waited = threading.Event()

    def isOpened(self) -> bool:  # noqa: N802  # OpenCV's names
        return True

    def set(self, what: int, value: float) -> bool:
        return True

    def grab(self) -> bool:
        self._waited.wait(0.01)
        return not self.released

    def retrieve(self) -> tuple[bool, Picture]:
        return True, self.pictures.pop(0) if len(self.pictures) > 1 else self.pictures[0]

    def release(self) -> None:
        self.released = True


def fake_camera(monkeypatch: pytest.MonkeyPatch, *pictures: Picture) -> None:
    """Source "0" gives these pictures, one at every look."""
    monkeypatch.setattr("app.capture.camera.NODE", "/dev/null")
    monkeypatch.setattr("app.capture.camera.LOOK_SECONDS", 0.0)
    capture = FakeCapture(*pictures)

    def opened(source: int) -> FakeCapture:
        capture.released = False
        return capture

    monkeypatch.setattr("app.capture.camera.cv2.VideoCapture", opened)


def grey(shape: tuple[int, ...], level: int = 200) -> Picture:
    return np.full(shape, level, np.uint8)


@pytest.mark.parametrize(
    "shape", [(480, 640), (480, 640, 1), (480, 640, 4), (720, 1280, 3), (2, 3, 3), (1, 5000, 3), (5000, 1, 3)]
)
def test_a_camera_may_change_to_another_size_or_kind_of_picture(
    shape: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Told()
    fake_camera(monkeypatch, *[grey((480, 640, 3), 40)] * 5, grey(shape))
    with watching("0", told) as camera:
        told.until("live")
        frame = taken_when(camera, lambda frame: frame.mean() > 150)
        assert frame.shape == (160, 200, 3)
        assert (frame == 200).all()
        sharp = camera.sharp()
        assert sharp is not None
        assert sharp.shape[2] == 3
        assert 0 < sharp.shape[1] <= 640
        assert told.nothing


def test_what_a_camera_with_transparent_pixels_shows_has_its_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    red = np.zeros((480, 640, 4), np.uint8)
    red[..., 2] = 200  # OpenCV's order is blue, green, red
    fake_camera(monkeypatch, red)
    with watching("0", Told()) as camera:
        frame = taken_when(camera, lambda frame: True)
        assert frame[0, 0].tolist() == [200, 0, 0]


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        ((0, 640, 3), "gives no picture"),
        ((480, 0, 3), "gives no picture"),
        ((0, 0), "gives no picture"),
        ((480, 640, 2), "cannot tell why"),
    ],
)
def test_a_picture_that_is_none_loses_the_camera_until_there_is_one_again(
    shape: tuple[int, ...], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Told()
    monkeypatch.setattr("app.capture.camera._may_use", lambda node: True)
    fake_camera(monkeypatch, grey((480, 640, 3)), grey(shape), grey((480, 640, 3), 90))
    with watching("0", told) as camera:
        told.until("live")
        assert said in told.until("absent").message
        told.until("live")
        taken_when(camera, lambda frame: frame.mean() < 100)


def test_it_gives_the_newest_picture_in_the_models_size() -> None:
    told = Told()
    with camera_device() as device, watching(device.address, told) as camera:
        device.show(np.full((240, 320, 3), (200, 30, 30), np.uint8))
        told.until("live")
        red = taken_when(camera, lambda frame: frame[..., 0].mean() > 150)
        assert red.shape == (160, 200, 3)
        assert red.dtype == np.uint8
        device.show(np.full((240, 320, 3), (30, 30, 200), np.uint8))
        blue = taken_when(camera, lambda frame: frame[..., 2].mean() > 150)
        assert blue[..., 0].mean() < 60


def test_a_camera_that_vanishes_is_told_of_once_and_resumes() -> None:
    told = Told()
    with camera_device() as device, watching(device.address, told) as camera:
        told.until("live")
        device.unplug()
        gone = told.until("absent")
        assert device.address in gone.message
        assert camera.state in ("absent", "live")
        device.plug()
        told.until("live")
        assert camera.take(0) is not None


def test_muting_lets_go_of_the_camera_at_once() -> None:
    told = Told()
    with camera_device() as device, watching(device.address, told) as camera:
        told.until("live")
        camera.mute(True)
        assert camera.take(0) is None
        assert camera.state == "muted"
        told.until("muted")
        assert device.left.wait(WAIT_SECONDS)
        assert camera.take(1) is None
        camera.mute(False)
        told.until("live")


def test_a_camera_that_is_not_there_gets_one_sentence() -> None:
    told = Told()
    with watching(NOWHERE, told) as camera:
        assert "does not answer" in told.until("absent").message
        assert camera.take(0) is None
        assert told.nothing


def test_an_index_without_a_camera_gets_one_sentence() -> None:
    told = Told()
    with watching("97", told):
        assert "plug it in" in told.until("absent").message


@pytest.mark.parametrize(("allowed", "said"), [(True, "another program uses it"), (False, "You may not use")])
def test_a_camera_that_is_there_but_cannot_be_opened_is_not_called_gone(
    allowed: bool, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "video97").touch()
    monkeypatch.setattr("app.capture.camera.NODE", str(tmp_path / "video{number}"))
    monkeypatch.setattr("app.capture.camera._may_use", lambda node: allowed)
    told = Told()
    with watching("97", told):
        assert said in told.until("absent").message


def test_a_video_file_serves_as_a_camera_again_and_again(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), 20, (320, 240))
    for grey in (40, 40, 40, 200, 200, 200):
        writer.write(np.full((240, 320, 3), grey, np.uint8))
    writer.release()
    told = Told()
    with watching(str(path), told) as camera:
        told.until("live")
        for _ in range(2):
            taken_when(camera, lambda frame: frame.mean() > 150)
            taken_when(camera, lambda frame: frame.mean() < 90)


def test_closing_it_ends_its_thread_while_it_is_muted() -> None:
    camera = Camera(NOWHERE, Told())
    camera.mute(True)
    camera.start()
    camera.close()
    assert not any(thread.name == "camera" for thread in threading.enumerate())
