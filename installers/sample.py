"""Makes the shipped sample session (assets/sample): a microphone, a camera and a screen to replay.

    python -m installers.sample

The voice is CMU Flite's `rms` (permissive licence); room tone, pictures and screens are drawn here.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
import soundfile
import soxr

from engine.protocol import MIC_RATE

FOLDER: Final = Path(__file__).resolve().parent.parent / "assets" / "sample"
SECONDS: Final = 56.0
SPEECH: Final = (
    (1.5, "Hello. Can you hear me?"),
    (7.0, "What is seventeen times twenty three?"),
    (14.5, "Please remind me to breathe every four seconds."),
    (21.5, "I wanted to tell you about my garden. We have planted some apple trees, and two old roses."),
    (34.0, "Why do leaves turn yellow in the autumn?"),
    (41.0, "uh huh."),
    (47.0, "Wait, stop. What time is it?"),
)
SCREEN: Final = (
    (0.0, ("$ pytest tests", "collected 3 items", "")),
    (
        52.0,
        (
            "$ pytest tests",
            "collected 3 items",
            "",
            "E   assert 401 == 200",
            "tests/test_login.py:8: AssertionError",
            "FAILED tests/test_login.py::test_login",
        ),
    ),
)


def make(folder: Path) -> None:
    """Write microphone.flac and screen/SECONDS.png into ``folder``. Needs the `flite` program."""
    folder.mkdir(parents=True, exist_ok=True)
    generator = np.random.default_rng(7)
    sound = generator.normal(0, 14, int(SECONDS * MIC_RATE))  # a quiet room
    for start, text in SPEECH:
        words = _spoken(text)
        begin = int(start * MIC_RATE)
        sound[begin : begin + len(words)] += words
    soundfile.write(folder / "microphone.flac", np.clip(sound, -32768, 32767).astype(np.int16), MIC_RATE)
    (folder / "screen").mkdir(exist_ok=True)
    for start, lines in SCREEN:
        cv2.imwrite(str(folder / "screen" / f"{start:06.1f}.png"), _terminal(lines))


def _spoken(text: str) -> npt.NDArray[np.float64]:
    with tempfile.TemporaryDirectory() as scratch:
        wave = Path(scratch) / "speech.wav"
        subprocess.run(["flite", "-voice", "rms", "-t", text, "-o", str(wave)], check=True, timeout=60)
        samples, rate = soundfile.read(wave, dtype="float32")
    resampled = soxr.resample(samples, rate, MIC_RATE)
    return np.asarray(resampled / np.abs(resampled).max() * 12_000, dtype=np.float64)


def _terminal(lines: tuple[str, ...]) -> npt.NDArray[np.uint8]:
    picture = np.full((720, 1280, 3), 24, dtype=np.uint8)
    for row, line in enumerate(lines):
        colour = (90, 90, 235) if line.startswith(("FAILED", "E ")) else (220, 220, 220)
        position = (48, 90 + 52 * row)
        cv2.putText(picture, line, position, cv2.FONT_HERSHEY_SIMPLEX, 1.1, colour, 2, cv2.LINE_AA)
    return picture


if __name__ == "__main__":
    make(FOLDER)
