"""``evaluate live``: ten minutes in real time with every sense on, as a person would have them.

The shipped sample's sentences are said again and again, some of them over the assistant's speech; a terminal
on the screen changes and something moves before the camera. Figures come from the files that ``replay``
writes and from the times at which the sentences were laid into the microphone's file.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt
import soundfile

from engine.evaluation.statistics import Metric, median
from engine.protocol import MIC_RATE, TICK_SECONDS, VOICE_RATE

ROOT: Final = Path(__file__).resolve().parents[2]
SAMPLE: Final = ROOT / "assets" / "sample"
CYCLE: Final = 60.0
SENTENCES: Final = {  # first and last second in the sample's microphone file
    "sum": (7.0, 9.8),
    "question": (34.0, 36.8),
    "interruption": (47.0, 49.4),
    "greeting": (1.5, 3.4),
    "backchannel": (41.0, 41.8),
}
SCHEDULE: Final = (  # second of the cycle; the interruption falls into the answer before it
    (2.0, "sum"),
    (12.0, "question"),
    (19.5, "interruption"),
    (31.0, "question"),
    (38.0, "backchannel"),
    (48.0, "greeting"),
)
ASKS: Final = ("sum", "question", "greeting", "interruption")
AUDIBLE: Final = 200  # of int16
HUSH: Final = 0.4  # seconds without sound that count as silence
GIVE_UP: Final = 5.0
CAMERA_RATE: Final = 5
Sound = npt.NDArray[np.int16]


@dataclass(frozen=True)
class Spoken:
    """One sentence of the user: what it is, and its first and last sound in seconds."""

    name: str
    start: float
    end: float


class LiveError(Exception):
    """The session could not be run; the text is one sentence for a person."""


def measure(minutes: int, model: Path) -> dict[str, Metric]:
    """Run the session and return the figures; it takes ``minutes`` and a little."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        spoken = _write_microphone(folder / "mic.flac", minutes)
        _write_screen(folder / "screen", minutes)
        _write_camera(folder / "camera.mp4", minutes)
        command = [sys.executable, "main.py", "replay", "--mic", str(folder / "mic.flac")]
        command += ["--screen", str(folder / "screen"), "--camera", str(folder / "camera.mp4")]
        command += ["--out", str(folder / "out"), "--model", str(model.resolve())]
        limit = minutes * 60 + 300
        if subprocess.run(command, cwd=ROOT, timeout=limit, stdout=subprocess.DEVNULL, check=False).returncode:
            raise LiveError("The live session could not be run; what stands above says why.")
        summary = json.loads((folder / "out" / "summary.json").read_text())
        ticks = [json.loads(line) for line in (folder / "out" / "ticks.jsonl").read_text().splitlines()]
        sound, _ = soundfile.read(folder / "out" / "assistant.wav", dtype="int16")
    return figures(spoken, summary, ticks, sound)


def figures(
    spoken: Sequence[Spoken], summary: dict[str, Any], ticks: Sequence[dict[str, Any]], sound: Sound
) -> dict[str, Metric]:
    """The figures of one session. Pure. ``sound``: the assistant's, 24 kHz, from the session's beginning."""
    answers = [first for each in spoken if each.name in ASKS for first in _first_sound(each, spoken, sound)]
    contents = [first for each in spoken if each.name in ASKS for first in _first_content(each, spoken, ticks)]
    hushes = [time for each in spoken if each.name == "interruption" for time in _hush(each, ticks, sound)]
    compute, memory = summary["compute_ms"], summary["memory"]
    numbers = [tick["tick"] for tick in ticks]
    count = len(ticks)
    return {
        "tick_compute_p50_ms": Metric(compute["p50"], count, None),
        "tick_compute_p99_ms": Metric(compute["p99"], count, None),
        "late_ticks": Metric(float(summary["late_ticks"]), count, None),
        "lost_ticks": Metric(float(numbers[-1] + 1 - len(set(numbers))), count, None),
        "first_sound_median_s": median(answers),
        "first_content_median_s": median(contents),
        "barge_in_to_silence_median_s": median(hushes),
        "memory_peak_mb": Metric(memory["peak_mb"], 1, None),
        "memory_last_over_first": Metric(memory["last_mb"] / memory["first_mb"], 1, None),
    }


def _first_sound(turn: Spoken, spoken: Sequence[Spoken], sound: Sound) -> list[float]:
    """Seconds from the end of a turn to the assistant's first sound; nothing when none came in time.

    Speech that still sounds when the turn ends began before it and is no response.
    """
    begin, end = _window(turn, spoken)
    if (np.abs(sound[round((begin - HUSH) * VOICE_RATE) : round(begin * VOICE_RATE)]) > AUDIBLE).any():
        return []
    heard = np.flatnonzero(np.abs(sound[round(begin * VOICE_RATE) : round(end * VOICE_RATE)]) > AUDIBLE)
    return [float(heard[0]) / VOICE_RATE] if len(heard) else []


def _first_content(turn: Spoken, spoken: Sequence[Spoken], ticks: Sequence[dict[str, Any]]) -> list[float]:
    begin, end = _window(turn, spoken)
    times = [
        (tick["tick"] + 1) * TICK_SECONDS
        for tick in ticks
        if tick["action"] in ("say", "read", "wish") and tick["text"]
    ]
    return [time - begin for time in times if begin <= time < end][:1]


def _window(turn: Spoken, spoken: Sequence[Spoken]) -> tuple[float, float]:
    """From the end of a turn to the next sentence of the user."""
    later = [each.start for each in spoken if each.start > turn.start]
    return turn.end, min([*later, turn.end + GIVE_UP * 2])


def _hush(turn: Spoken, ticks: Sequence[dict[str, Any]], sound: Sound) -> list[float]:
    """Seconds from an interruption's first sound to silence.

    Nothing when the assistant was not speaking, or did not stop but came to its end.
    """
    start = turn.start
    span = range(int(start / TICK_SECONDS), int((start + GIVE_UP) / TICK_SECONDS))
    if not any(tick["action"] == "stop" and tick["tick"] in span for tick in ticks):
        return []
    before = sound[round((start - 0.3) * VOICE_RATE) : round(start * VOICE_RATE)]
    after = np.abs(sound[round(start * VOICE_RATE) : round((start + GIVE_UP) * VOICE_RATE)]) > AUDIBLE
    if not (np.abs(before) > AUDIBLE).any() or not after.any():
        return []
    loud = np.flatnonzero(after)
    gaps = np.flatnonzero(np.diff(loud) > HUSH * VOICE_RATE)
    last = loud[gaps[0]] if len(gaps) else loud[-1]
    return [float(last) / VOICE_RATE]


def _write_microphone(path: Path, minutes: int) -> list[Spoken]:
    sample, _ = soundfile.read(SAMPLE / "microphone.flac", dtype="int16")
    generator = np.random.default_rng(3)
    track = generator.normal(0, 14, round(minutes * 60 * MIC_RATE))
    spoken = []
    for minute in range(minutes):
        for second, name in SCHEDULE:
            first, last = SENTENCES[name]
            words = _trimmed(sample[round(first * MIC_RATE) : round(last * MIC_RATE)])
            start = minute * CYCLE + second + float(generator.uniform(0, 0.2))
            begin = round(start * MIC_RATE)
            track[begin : begin + len(words)] += words
            spoken.append(Spoken(name, start, start + len(words) / MIC_RATE))
    soundfile.write(path, np.clip(track, -32768, 32767).astype(np.int16), MIC_RATE)
    return spoken


def _trimmed(words: Sound) -> Sound:
    loud = np.flatnonzero(np.abs(words) > AUDIBLE)
    return words[loud[0] : loud[-1] + 1]


def _write_screen(folder: Path, minutes: int) -> None:
    folder.mkdir()
    pictures = sorted((SAMPLE / "screen").glob("*.png"))
    for minute in range(minutes):
        for place, picture in enumerate(pictures):
            (folder / f"{minute * CYCLE + 28 * place:07.1f}.png").write_bytes(picture.read_bytes())


def _write_camera(path: Path, minutes: int) -> None:
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), CAMERA_RATE, (320, 240))
    for frame in range(minutes * 60 * CAMERA_RATE):
        picture = np.full((240, 320, 3), 120, np.uint8)
        x = 40 + frame * 3 % 240 if frame // 100 % 3 == 0 else 40  # moves a third of the time
        cv2.rectangle(picture, (x, 90), (x + 50, 230), (60, 70, 160), -1)
        cv2.circle(picture, (x + 25, 70), 22, (150, 170, 220), -1)
        writer.write(picture)
    writer.release()
