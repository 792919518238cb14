"""What devices this machine has, as plain data for `doctor`."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import mss
from mss.exception import ScreenShotError

from app.capture.audio_system import AudioError
from app.capture.portaudio import sound_devices

BUSY: Final = "it gives no picture: close the program that uses it, or plug it in again"
TRIED_INDICES: Final = 3  # where the system has no list of cameras


@dataclass(frozen=True)
class Listed:
    """One device. ``works`` is None when it was not tried; ``note`` says more, or what to do."""

    name: str
    works: bool | None = None
    note: str = ""


def microphones() -> tuple[Listed, ...]:
    """Sound inputs; none of them is opened. One that does not work when sound itself is missing."""
    return _sound("input")


def speakers() -> tuple[Listed, ...]:
    """Sound outputs; none of them is opened. One that does not work when sound itself is missing."""
    return _sound("output")


def cameras() -> tuple[Listed, ...]:
    """Cameras by index. Only the first is opened, for a moment."""
    if sys.platform.startswith("linux"):
        indices = sorted(int(path.name[5:]) for path in Path("/dev").glob("video*") if path.name[5:].isdigit())
    else:
        indices = list(range(TRIED_INDICES))
    found: list[Listed] = []
    for index in indices:
        works = _gives_pictures(index) if not found else None
        if works is not False or sys.platform.startswith("linux"):
            found.append(Listed(f"{index}: {_camera_name(index)}", works, "" if works is not False else BUSY))
    return tuple(found)


def screens() -> tuple[Listed, ...]:
    """Monitors; one that does not work when there is no display."""
    try:
        with mss.MSS() as grabber:
            sizes = [f"{each['width']}x{each['height']}" for each in grabber.monitors[1:]]
    except (ScreenShotError, OSError, KeyError) as error:
        return (Listed("screen", False, f"it cannot be seen ({error}): start Tandem where a desktop is shown"),)
    return tuple(Listed(f"{index + 1}: {size}", True) for index, size in enumerate(sizes))


def _sound(kind: str) -> tuple[Listed, ...]:
    try:
        devices = sound_devices()
    except AudioError as error:
        return (Listed("sound", False, str(error)),)
    return tuple(
        Listed(each.name, None, "default" if default else "")
        for each in devices
        for channels, default in (
            (each.inputs, each.default_input) if kind == "input" else (each.outputs, each.default_output),
        )
        if channels > 0
    )


def _gives_pictures(index: int) -> bool:
    capture = cv2.VideoCapture(index)
    try:
        return bool(capture.isOpened() and capture.read()[0])
    finally:
        capture.release()


def _camera_name(index: int) -> str:
    name = Path(f"/sys/class/video4linux/video{index}/name")
    try:
        return name.read_text().strip()
    except OSError:
        return "camera"
