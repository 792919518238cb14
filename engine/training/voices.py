"""The synthesisers that speak in the training scenes, and how each is asked for sound.

A voice belongs to one split, and no synthesiser (source) of the test split speaks in training. Programs
that are not installed and weights that are not in the cache leave their voices out.
"""

from __future__ import annotations

import importlib.util
import io
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import soundfile
import soxr

from engine.protocol import MIC_RATE
from engine.training import kokoro, speakers
from engine.training.noises import Sound
from engine.training.phrases import Split
from engine.training.recordings import recordings

Source = Literal["espeak", "pico", "festival", "hibari", "kokoro", "flite", "recorded"]
Role = Literal["user", "own"]
PROGRAM_SECONDS: Final = 120.0
_PICO_VOLUME: Final = 0.4  # at 1 it clips
_PROGRAMS: Final[dict[Source, str]] = {"espeak": "espeak-ng", "festival": "festival", "flite": "flite"}


@dataclass(frozen=True)
class Voice:
    """One speaker. ``rate``: speaking rate, 1 as usual; ``pitch``: 0..99 where the source has one, 50 as usual.

    ``roles``: may speak as the user, as the assistant, or both.
    """

    source: Source
    name: str
    split: Split
    rate: float = 1.0
    pitch: int = 50
    roles: tuple[Role, ...] = ("user",)

    @property
    def key(self) -> str:
        """A file name for the voice's clips."""
        return f"{self.source}-{self.name.replace('+', '_')}-{round(self.rate * 100)}-{self.pitch}"


class VoiceError(Exception):
    """A synthesiser failed; the message is one sentence for a person."""


def synthesise(voice: Voice, texts: list[str], seed: int = 0) -> list[Sound]:
    """Speak each text: mono float32 at 16 kHz, untrimmed. Raises VoiceError."""
    if voice.source == "recorded":
        raise VoiceError(f"{voice.name} is a recording and says only what it says.")
    reason = lacking(voice.source)
    if reason is not None:
        raise VoiceError(reason)
    speak: dict[Source, Callable[[Voice, list[str], int], list[tuple[Sound, int]]]] = {
        "espeak": _espeak,
        "pico": _pico,
        "flite": _flite,
        "festival": _festival,
        "hibari": _hibari,
        "kokoro": _kokoro,
    }
    return [_resampled(sound, rate) for sound, rate in speak[voice.source](voice, texts, seed)]


def lacking(source: Source) -> str | None:
    """What the synthesiser lacks on this machine and how to get it, in one sentence; None when it can speak."""
    remedy = "make setup-train"
    if source == "kokoro":
        there = (kokoro.kokoro_folder() / "kokoro.onnx").is_file()
        remedy = "python -m engine.training.kokoro"
    elif source == "pico":
        there = importlib.util.find_spec("py_nanotts") is not None
    else:
        there = source not in _PROGRAMS or shutil.which(_PROGRAMS[source]) is not None
    return None if there else f"The voices of {source} are not installed here: run  {remedy}  to have them."


def all_voices() -> list[Voice]:
    """Every voice, quick synthesisers first."""
    quick = [*_pico_voices(), *_espeak_voices(), *_festival_voices()]
    return [*quick, *_hibari_voices(), *_test_voices(), *_kokoro_voices()]


def _espeak_voices() -> Iterator[Voice]:
    for index, name in enumerate(speakers.ESPEAK):
        accent = speakers.ESPEAK_ACCENTS[index % len(speakers.ESPEAK_ACCENTS)]
        split: Split = "validation" if index % 9 == 4 else "train"
        rate, pitch = 0.8 + 0.07 * (index % 7), 25 + 11 * (index % 6)
        yield Voice("espeak", f"{accent}+{name}", split, rate, pitch, _roles(name in speakers.ESPEAK_OWN))
    for index, name in enumerate(speakers.ESPEAK_MORE):
        accent = speakers.ESPEAK_MORE_ACCENTS[index % len(speakers.ESPEAK_MORE_ACCENTS)]
        yield Voice("espeak", f"{accent}+{name}", "train", 0.84 + 0.05 * (3 * index % 7), 24 + 10 * (index % 6))


def _pico_voices() -> Iterator[Voice]:
    for name, manners in speakers.PICO.items():
        for rate, pitch in manners:
            yield Voice("pico", name, "train", rate, pitch, _roles(pitch == 50))


def _festival_voices() -> Iterator[Voice]:
    for name in ("kal_diphone", "ked_diphone"):
        for index, rate in enumerate((0.85, 1.0, 1.15, 1.3)):
            yield Voice("festival", name, "train", rate, 30 + 20 * index, _roles(rate == 1.0))


def _hibari_voices() -> Iterator[Voice]:
    for rate in (1.0, 0.9, 1.2):
        yield Voice("hibari", "heart", "train", rate, roles=_roles(rate == 1.0))


def _test_voices() -> Iterator[Voice]:
    for name, rate in (("slt", 1.0), ("rms", 0.95), ("awb", 1.1)):
        yield Voice("flite", name, "test", rate)
    for name in recordings():
        yield Voice("recorded", name, "test")


def _kokoro_voices() -> Iterator[Voice]:
    for name in speakers.KOKORO:
        split: Split = "validation" if name in speakers.KOKORO_VALIDATION else "train"
        rate = 0.9 + 0.05 * (sum(name.encode()) % 6)
        yield Voice("kokoro", name, split, rate, roles=_roles(name in speakers.KOKORO_OWN))


def _roles(own: bool) -> tuple[Role, ...]:
    return ("user", "own") if own else ("user",)


def _espeak(voice: Voice, texts: list[str], seed: int) -> list[tuple[Sound, int]]:
    options = ["-v", voice.name, "-s", str(round(165 * voice.rate)), "-p", str(voice.pitch), "--stdout"]
    return [_read(_run(["espeak-ng", *options, text])) for text in texts]


def _pico(voice: Voice, texts: list[str], seed: int) -> list[tuple[Sound, int]]:
    # A process for each text: what Pico says depends on what is left in memory of what it said before.
    command = [sys.executable, "-m", "py_nanotts", "--voice", voice.name, "--speed", f"{voice.rate:.3f}"]
    command += ["--pitch", f"{2 ** (voice.pitch / 50 - 1):.3f}", "--volume", str(_PICO_VOLUME)]
    sounds = []
    with tempfile.TemporaryDirectory() as folder:
        for text in texts:
            path = Path(folder) / "clip.wav"
            _run([*command, "--output", str(path), "--", text.replace("<", " ")], "Pico")
            sounds.append(_read(path.read_bytes()))
    return sounds


def _flite(voice: Voice, texts: list[str], seed: int) -> list[tuple[Sound, int]]:
    sounds = []
    with tempfile.TemporaryDirectory() as folder:
        for text in texts:
            path = Path(folder) / "clip.wav"
            stretch = f"duration_stretch={1 / voice.rate:.3f}"
            _run(["flite", "-voice", voice.name, "--setf", stretch, "-t", text, "-o", str(path)])
            sounds.append(_read(path.read_bytes()))
    return sounds


def _festival(voice: Voice, texts: list[str], seed: int) -> list[tuple[Sound, int]]:
    with tempfile.TemporaryDirectory() as folder:
        lines = [f"(voice_{voice.name})", f"(Parameter.set 'Duration_Stretch {1 / voice.rate:.3f})"]
        lines.append(f"(set! int_lr_params '((target_f0_mean {90 + voice.pitch}) (target_f0_std 14)"
                     " (model_f0_mean 170) (model_f0_std 34)))")  # fmt: skip
        for index, text in enumerate(texts):
            quoted = text.replace("\\", "").replace('"', "")
            path = Path(folder) / f"{index}.wav"
            lines.append(f'(utt.save.wave (utt.synth (Utterance Text "{quoted}")) "{path}" \'riff)')
        script = Path(folder) / "speak.scm"
        script.write_text("\n".join(lines), encoding="utf-8")
        _run(["festival", "-b", str(script)])
        return [_read((Path(folder) / f"{index}.wav").read_bytes()) for index in range(len(texts))]


def _hibari(voice: Voice, texts: list[str], seed: int) -> list[tuple[Sound, int]]:
    engine = _models().hibari()
    return [(np.asarray(engine(text, speed=voice.rate, seed=seed), dtype=np.float32), 24_000) for text in texts]


def _kokoro(voice: Voice, texts: list[str], seed: int) -> list[tuple[Sound, int]]:
    engine = _models().kokoro()
    return [(engine.speak(voice.name, text, voice.rate), kokoro.RATE) for text in texts]


class _Models:
    """Networks that a worker process loads once."""

    def __init__(self) -> None:
        self._hibari: Any = None
        self._kokoro: kokoro.Kokoro | None = None

    def hibari(self) -> Any:  # noqa: ANN401
        if self._hibari is None:
            from hibari import Hibari  # heavy; only workers that speak with it pay

            self._hibari = Hibari(threads=1)
        return self._hibari

    def kokoro(self) -> kokoro.Kokoro:
        if self._kokoro is None:
            self._kokoro = kokoro.Kokoro(kokoro.kokoro_folder(), self.hibari())
        return self._kokoro


_LOCAL: Final = threading.local()


def _models() -> _Models:
    if not hasattr(_LOCAL, "models"):
        _LOCAL.models = _Models()
    return _LOCAL.models  # type: ignore[no-any-return]


def _run(command: list[str], program: str = "") -> bytes:
    try:
        done = subprocess.run(command, capture_output=True, timeout=PROGRAM_SECONDS, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise VoiceError(
            f"{program or command[0]} could not speak: {error}; install it or leave its voices out."
        ) from error
    return done.stdout


def _read(wave: bytes) -> tuple[Sound, int]:
    if wave[:4] == b"RIFF":  # a stream's header does not know its length
        wave = wave[:4] + (len(wave) - 8).to_bytes(4, "little") + wave[8:]
        at = wave.find(b"data")
        wave = wave[: at + 4] + (len(wave) - at - 8).to_bytes(4, "little") + wave[at + 8 :]
    sound, rate = soundfile.read(io.BytesIO(wave), dtype="float32", always_2d=True)
    return sound[:, 0], rate


def _resampled(sound: Sound, rate: int) -> Sound:
    if rate == MIC_RATE or not len(sound):
        return sound
    return np.asarray(soxr.resample(sound, rate, MIC_RATE), dtype=np.float32)
