"""espeak-ng, where the user has it, behind the `Voice` interface: languages that the product's voice has not.

It is a separate program under the GPL, run as one and never shipped.
"""

from __future__ import annotations

import io
import shutil
import subprocess
from typing import Final

import numpy as np
import soundfile
import soxr

from engine.protocol import LANGUAGES, VOICE_RATE
from engine.voice.edges import trimmed
from engine.voice.voice import Speech, Stretch, VoiceError, word_ends

PROGRAM: Final = "espeak-ng"
NAMES: Final = {"pt": "pt-br"}  # where its name of a language is another
WORDS_A_MINUTE: Final = 175
SECONDS: Final = 10.0  # a clause takes 20 ms
PAUSE: Final = VOICE_RATE * 150 // 1000
GAIN: Final = 0.8


class EspeakVoice:
    """One language (ISO 639-1). Raises VoiceError where the program is not installed."""

    def __init__(self, language: str) -> None:
        program = shutil.which(PROGRAM)
        if program is None:
            name = LANGUAGES.get(language, language)
            raise VoiceError(f"No voice here speaks {name}, so it is only shown: install espeak-ng to hear it.")
        self._command = [program, "-v", NAMES.get(language, language), "-s", str(WORDS_A_MINUTE), "--stdout"]
        self._language = language

    @property
    def name(self) -> str:
        return f"{PROGRAM}, {self._language}"

    def speak(self, text: str) -> Speech:
        """Begin to say ``text`` (see `Speech`)."""
        words = " ".join(text.split())
        return Speech([words] if words else [], self._stretch)

    def _stretch(self, part: str) -> Stretch:
        try:
            made = subprocess.run(
                [*self._command, "--stdin"],
                input=part.encode(),
                capture_output=True,
                timeout=SECONDS,
                check=True,
            ).stdout
            wave, rate = soundfile.read(io.BytesIO(made), dtype="float32")
        except (OSError, subprocess.SubprocessError, soundfile.SoundFileError) as error:
            raise VoiceError(
                f"{PROGRAM} could not say it ({type(error).__name__}), so it is only shown: install it again."
            ) from error
        wave = trimmed(soxr.resample(wave, rate, VOICE_RATE).astype(np.float32))
        sound = (np.clip(wave * GAIN, -1.0, 1.0) * 32767).astype(np.int16)
        weights = [len(word) for word in part.split()]
        return Stretch(sound, word_ends(weights, len(sound)), PAUSE if len(sound) else 0)
