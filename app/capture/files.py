"""Files in place of devices: the same ``take(tick)``, with the tick's time as the position in the file."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import soundfile
import soxr

from app.capture.pictures import SHARP_WIDTH, at_most, changed_box, fitted, for_the_model, quieten, rgb
from app.capture.riff import declared_bytes_missing
from app.devices import ScreenShot, Sound
from app.errors import TandemError
from app.events import Frame
from engine.protocol import MIC_RATE, MIC_SAMPLES, TICK_SECONDS

BLOCK: Final = 65_536
SHOT_TICKS: Final = 3  # a screen is looked at every 0.6 s, about as often as a live one
LAST_SECONDS: Final = 1.0
PICTURES: Final = (".png", ".jpg", ".jpeg", ".bmp", ".webp")


class FileMicrophone:
    """A recording, any rate and number of channels, as a microphone. ``ticks``: its length, the last padded."""

    def __init__(self, path: Path) -> None:
        """Raises TandemError when the file is missing, empty, cut short, or not sound."""
        self._sound = read_sound(path)
        self.ticks = -(-len(self._sound) // MIC_SAMPLES)

    def take(self, tick: int) -> Sound | None:
        """3200 samples at 16 kHz of ``tick``; None after the end of the recording."""
        piece = self._sound[tick * MIC_SAMPLES : (tick + 1) * MIC_SAMPLES]
        if not len(piece):
            return None
        return np.pad(piece, (0, MIC_SAMPLES - len(piece)))


def read_sound(path: Path) -> Sound:
    """A sound file as 16 kHz mono int16. Raises TandemError with one sentence."""
    _must_hold_something(path, "sound file")
    missing = declared_bytes_missing(path)
    if missing:
        raise TandemError(f"The sound file {path} is cut short: {missing} bytes are missing; copy it again.")
    pieces = []
    count = 0
    try:
        with soundfile.SoundFile(path) as file:
            resampler = soxr.ResampleStream(file.samplerate, MIC_RATE, 1, dtype="int16")
            expected = file.frames
            while len(block := file.read(BLOCK, dtype="float32", always_2d=True)):
                count += len(block)
                sound = np.nan_to_num(block, posinf=1, neginf=-1)  # a sample that is no number is silence
                mono = np.clip(np.rint(sound.mean(axis=1) * 32768), -32768, 32767).astype(np.int16)
                pieces.append(resampler.resample_chunk(mono))
            pieces.append(resampler.resample_chunk(np.zeros(0, np.int16), last=True))
    except (soundfile.LibsndfileError, ValueError) as error:
        raise TandemError(f"{path} cannot be read as sound; give a WAV, FLAC, Ogg or MP3 file.") from error
    if not count:
        raise TandemError(f"The sound file {path} holds no sound; give one with at least one sample.")
    if count < expected:
        raise TandemError(
            f"The sound file {path} is cut short: {expected - count} samples are missing; copy it again."
        )
    return np.asarray(np.concatenate(pieces), np.int16)


class FileCamera:
    """A video file as a camera: at the end of a tick, the picture shown then. ``ticks``: its length."""

    def __init__(self, path: Path) -> None:
        """Raises TandemError when the file is missing, empty, or not a video."""
        self._video = _Video(path)
        self._shown: Frame | None = None
        self._sharp: Frame | None = None
        self.ticks = ceil(self._video.seconds / TICK_SECONDS)

    def take(self, tick: int) -> Frame | None:
        """160x200 RGB; None after the end of the video."""
        picture = self._video.at((tick + 1) * TICK_SECONDS)
        if picture is not None:
            self._shown, self._sharp = for_the_model(picture), at_most(picture, SHARP_WIDTH)
        return None if self._video.ended(tick * TICK_SECONDS) else self._shown

    def sharp(self) -> Frame | None:
        """The picture taken last, at most 640 pixels wide."""
        return self._sharp

    def close(self) -> None:
        self._video.close()


@dataclass(frozen=True)
class _Shown:
    """A picture of a directory and the second from which it is shown."""

    second: float
    path: Path


class FileScreen:
    """A screen from a video, or from a directory of pictures.

    The name of a picture is the second from which it is shown: ``0003.5.png`` from 3.5 s on. When not
    every name is a number, the pictures in the order of their names are shown from 0, 1, 2... s on.
    ``ticks``: how long that takes; the last picture of a directory stays for a second.
    """

    def __init__(self, path: Path) -> None:
        """Raises TandemError when there is nothing to show."""
        self._video: _Video | None = None
        self._pictures: list[_Shown] = []
        if path.is_dir():
            self._pictures = _pictures_of(path)
        else:
            self._video = _Video(path)
        self._before: Frame | None = None
        self._looked = -SHOT_TICKS
        seconds = self._video.seconds if self._video is not None else self._pictures[-1].second + LAST_SECONDS
        self.ticks = ceil(seconds / TICK_SECONDS)

    def take(self, tick: int) -> ScreenShot | None:
        """The screen at the end of ``tick`` when it differs from the last one taken, else None."""
        if tick - self._looked < SHOT_TICKS:
            return None
        self._looked = tick
        newest = self._at((tick + 1) * TICK_SECONDS)
        if newest is None:
            return None
        now = fitted(newest)
        changed = changed_box(self._before, now)
        if changed is None:
            return None
        self._before = now
        return ScreenShot(now, changed)

    def close(self) -> None:
        if self._video is not None:
            self._video.close()

    def _at(self, second: float) -> Frame | None:
        if self._video is not None:
            return self._video.at(second)
        newest = None
        while self._pictures and self._pictures[0].second <= second:
            newest = self._pictures.pop(0)
        return None if newest is None else _read_picture(newest.path)


class _Video:
    """The pictures of a video file in order of time."""

    def __init__(self, path: Path) -> None:
        _must_hold_something(path, "video")
        quieten()
        self._capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
        rate = self._capture.get(cv2.CAP_PROP_FPS)
        self._interval = 1 / rate if 0 < rate <= 1000 else 1 / 25
        self.seconds = max(1.0, self._capture.get(cv2.CAP_PROP_FRAME_COUNT)) * self._interval
        self._index = -1
        self._next_second = 0.0
        self._next: Frame | None = None
        self._advance()
        if self._next is None:
            raise TandemError(f"{path} cannot be read as a video; give an MP4, MKV or WebM file that plays.")

    def at(self, second: float) -> Frame | None:
        """The newest picture that begins before ``second``; None when it has been given already."""
        newest = None
        while self._next is not None and self._next_second < second:
            newest = self._next
            self._advance()
        return newest

    def ended(self, second: float) -> bool:
        """Whether the last picture has had its while before ``second``."""
        return self._next is None and second >= self._next_second

    def close(self) -> None:
        self._capture.release()

    def _advance(self) -> None:
        read, picture = self._capture.read()
        self._index += 1
        if not read:
            self._next = None
            self._next_second += self._interval
            return
        self._next = rgb(np.asarray(picture, np.uint8))
        stamp = self._capture.get(cv2.CAP_PROP_POS_MSEC) / 1000
        self._next_second = stamp if stamp > 0 else self._index * self._interval


def _pictures_of(folder: Path) -> list[_Shown]:
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in PICTURES)
    if not paths:
        raise TandemError(f"The folder {folder} holds no pictures; put PNG or JPEG files there.")
    try:
        shown = [_Shown(float(path.stem), path) for path in paths]
    except ValueError:
        shown = [_Shown(float(index), path) for index, path in enumerate(paths)]
    for each in shown:
        _read_picture(each.path)
    return sorted(shown, key=lambda each: each.second)


def _read_picture(path: Path) -> Frame:
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if picture is None:
        raise TandemError(f"{path} cannot be read as a picture; replace it or take it out of the folder.")
    return rgb(np.asarray(picture, np.uint8))


def _must_hold_something(path: Path, what: str) -> None:
    if not path.exists():
        raise TandemError(f"The {what} {path} does not exist; check its name.")
    if not path.is_file():
        raise TandemError(f"{path} is not a file; give a {what}.")
    try:
        with path.open("rb") as file:
            empty = not file.read(1)
    except OSError as error:
        raise TandemError(
            f"The {what} {path} cannot be read ({error.strerror}); check its permissions."
        ) from error
    if empty:
        raise TandemError(f"The {what} {path} is empty; give one that holds something.")
