"""Recorded human speech, for tests only: cut into stretches, its words read by the packaged recogniser.

Looked for in moonshine-voice's assets and in Debian's `codec2-examples`; what is not there is left out.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Final

import numpy as np
import soundfile
import soxr

from engine.protocol import MIC_RATE
from engine.senses.moonshine import Moonshine, packaged_folder
from engine.training.noises import Sound
from engine.training.phrases import Phrase

_CODEC2: Final = Path("/usr/share/codec2/wav")
_CODEC2_NAMES: Final = ("big_dog", "cross", "forig", "hts1a", "hts2a", "mmt1", "morig")
_MOONSHINE_NAMES: Final = ("beckett", "two_cities", "endgame_nagg_nell")
_FRAME: Final = 160  # 10 ms
_APART: Final = 60  # frames of silence that part two stretches
_SHORTEST, _LONGEST = 0.8, 9.0  # seconds


def recordings() -> dict[str, Path]:
    """The recordings on this machine, by the name of the file."""
    found = {name: _CODEC2 / f"{name}.wav" for name in _CODEC2_NAMES}
    package = importlib.util.find_spec("moonshine_voice")
    if package is not None and package.origin is not None:
        assets = Path(package.origin).parent / "assets"
        found.update({name: assets / f"{name}.wav" for name in _MOONSHINE_NAMES})
    return {name: path for name, path in found.items() if path.is_file()}


def spoken_phrases(name: str) -> list[tuple[Phrase, Sound]]:
    """What a speaker says, as requests to the assistant: (words, sound at 16 kHz). Raises KeyError."""
    sound, rate = soundfile.read(recordings()[name], dtype="float32", always_2d=True)
    mono = np.asarray(soxr.resample(sound[:, 0], rate, MIC_RATE), dtype=np.float32)
    reader = Moonshine(packaged_folder())
    spoken = []
    for stretch in stretches(mono):
        text = " ".join(word.text for word in reader.read(stretch))
        if text:
            spoken.append((Phrase("ask", text, f"recording {name}"), stretch))
    return spoken


def stretches(sound: Sound) -> list[Sound]:
    """Speech between silences of 0.6 s and more, each 0.8 to 9 s long."""
    frames = len(sound) // _FRAME
    level = np.sqrt(np.mean(sound[: frames * _FRAME].reshape(frames, _FRAME) ** 2, axis=1))
    active = np.flatnonzero(level > max(1e-4, 0.06 * float(np.quantile(level, 0.95))))
    if not len(active):
        return []
    breaks = np.flatnonzero(np.diff(active) > _APART)
    starts = [active[0], *active[breaks + 1]]
    ends = [*active[breaks], active[-1]]
    cut = [sound[start * _FRAME : (end + 1) * _FRAME] for start, end in zip(starts, ends, strict=True)]
    return [each for each in cut if _SHORTEST <= len(each) / MIC_RATE <= _LONGEST]
