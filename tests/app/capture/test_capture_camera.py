from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.capture.camera import Camera
from app.events import DeviceChanged, DeviceState, Frame
from tests.end_to_end.camera_device import camera_device

NOWHERE = "http://127.0.0.1:9/camera.mjpg"
WAIT_SECONDS = 30.0


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
