"""The synthesisers that speak in the training scenes, and how each is asked for sound.

A voice belongs to one split, and no synthesiser (source) of the test split speaks in training. Programs
that are not installed and weights that are not in the cache leave their voices out.
"""

from __future__ import annotations

import io
import shutil
import subprocess
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
from engine.training import kokoro
from engine.training.noises import Sound
from engine.training.phrases import Split
from engine.training.recordings import recordings

Source = Literal["espeak", "festival", "hibari", "kokoro", "flite", "recorded"]
Role = Literal["user", "own"]
PROGRAM_SECONDS: Final = 120.0


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
    speak: dict[Source, Callable[[Voice, list[str], int], list[tuple[Sound, int]]]] = {
        "espeak": _espeak,
        "flite": _flite,
        "festival": _festival,
        "hibari": _hibari,
        "kokoro": _kokoro,
    }
    return [_resampled(sound, rate) for sound, rate in speak[voice.source](voice, texts, seed)]


def available(source: Source) -> bool:
    """Whether the synthesiser can speak on this machine."""
    if source == "kokoro":
        return (kokoro.kokoro_folder() / "kokoro.onnx").is_file()
    if source in ("hibari", "recorded"):
        return True
    return shutil.which({"espeak": "espeak-ng"}.get(source, source)) is not None


def all_voices() -> list[Voice]:
    """Every voice, quick synthesisers first."""
    return [*_espeak_voices(), *_festival_voices(), *_hibari_voices(), *_test_voices(), *_kokoro_voices()]


def _espeak_voices() -> Iterator[Voice]:
    for index, name in enumerate(_ESPEAK_NAMES):
        accent = _ESPEAK_ACCENTS[index % len(_ESPEAK_ACCENTS)]
        split: Split = "validation" if index % 9 == 4 else "train"
        rate, pitch = 0.8 + 0.07 * (index % 7), 25 + 11 * (index % 6)
        yield Voice("espeak", f"{accent}+{name}", split, rate, pitch, _roles(name in _ESPEAK_OWN))


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
    for name in _KOKORO_NAMES:
        split: Split = "validation" if name in _KOKORO_VALIDATION else "train"
        rate = 0.9 + 0.05 * (sum(name.encode()) % 6)
        yield Voice("kokoro", name, split, rate, roles=_roles(name in _KOKORO_OWN))


def _roles(own: bool) -> tuple[Role, ...]:
    return ("user", "own") if own else ("user",)


_ESPEAK_ACCENTS: Final = (
    "en-us",
    "en-gb",
    "en-us",
    "en-gb-x-rp",
    "en-029",
    "en-gb-scotland",
    "en-us-nyc",
    "en-gb-x-gbclan",
)
_ESPEAK_NAMES: Final = [
    "m1",
    "f1",
    "m2",
    "klatt",
    "f2",
    "Andy",
    "m3",
    "Annie",
    "klatt2",
    "Alex",
    "f3",
    "m4",
    "Michael",
    "Andrea",
    "f4",
    "klatt3",
    "Lee",
    "m5",
    "Linda",
    "David",
    "f5",
    "Mario",
    "m6",
    "Steph",
    "klatt4",
    "Adam",
    "m7",
    "Belinda",
    "Gene",
    "Edward",
    "Alicia",
    "Max",
    "Zac",
    "Denis",
    "Auntie",
    "Benjamin",
    "Paul",
    "Hugo",
    "grandma",
    "victor",
    "norbert",
    "travis",
]
_ESPEAK_OWN: Final = ("m3", "Annie", "klatt2")
_KOKORO_NAMES: Final = [
    "am_michael",
    "bf_emma",
    "am_fenrir",
    "af_bella",
    "bm_george",
    "af_nicole",
    "am_puck",
    "bf_isabella",
    "am_echo",
    "af_sarah",
    "bm_lewis",
    "af_kore",
    "am_adam",
    "af_sky",
    "bm_fable",
    "am_onyx",
    "af_aoede",
    "em_alex",
    "am_liam",
    "bf_alice",
    "ff_siwis",
    "bm_daniel",
    "af_nova",
    "am_eric",
    "if_sara",
    "af_heart",
    "af_jessica",
    "af_river",
    "am_santa",
    "bf_lily",
    "hm_omega",
    "im_nicola",
    "jf_alpha",
    "pm_alex",
    "zm_yunxi",
]
_KOKORO_OWN: Final = ("bf_isabella", "am_onyx")
_KOKORO_VALIDATION: Final = ("am_fenrir", "af_sarah", "bm_lewis")


def _espeak(voice: Voice, texts: list[str], seed: int) -> list[tuple[Sound, int]]:
    options = ["-v", voice.name, "-s", str(round(165 * voice.rate)), "-p", str(voice.pitch), "--stdout"]
    return [_read(_run(["espeak-ng", *options, text])) for text in texts]


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


def _run(command: list[str]) -> bytes:
    try:
        done = subprocess.run(command, capture_output=True, timeout=PROGRAM_SECONDS, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise VoiceError(
            f"{command[0]} could not speak: {error}; install it or leave its voices out."
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
