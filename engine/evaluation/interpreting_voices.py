"""``python -m engine.evaluation.interpreting_voices``: make the speech of `assets/interpreting` anew.

Needs Kokoro's weights (``python -m engine.training.kokoro``), espeak-ng and flite.
"""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Any, Final

import numpy as np
import soundfile
import soxr

from engine.evaluation.interpreting import FOLDER, Passage, passages
from engine.protocol import MIC_RATE
from engine.training.kokoro import Kokoro, kokoro_folder
from engine.training.voices import Voice, synthesise

PEAK: Final = 0.5
SECONDS: Final = 20.0  # that espeak-ng may take for a sentence
ESPEAK: Final = {"pt": "pt-br", "fr": "fr-fr"}
# What espeak-ng ties together is one sign in the alphabet that Kokoro was trained on.
TIED: Final = {
    "a^ɪ": "I",
    "a^ʊ": "W",
    "e^ɪ": "A",
    "o^ʊ": "O",
    "ɔ^ɪ": "Y",
    "d^z": "ʣ",
    "d^ʒ": "ʤ",
    "t^s": "ʦ",
    "t^ʃ": "ʧ",
    "^": "",
    "-": "",
}


class Phonemes:
    """What Kokoro asks of a `hibari.Hibari`, for other languages."""

    def __init__(self, hibari: Any, language: str) -> None:  # noqa: ANN401 - it has no types
        self._hibari = hibari
        self._voice = ESPEAK.get(language, language)

    def phonemize(self, text: str) -> list[str]:
        """The phonemes of each part between marks, with its mark."""
        return [self._spelled(part.strip()) for part in re.findall(r"[^,.;!?]+[,.;!?]*", text)]

    def ids(self, spelled: str) -> list[int]:
        """The network's ids."""
        ids: list[int] = self._hibari.ids(spelled)
        return ids

    def _spelled(self, part: str) -> str:
        words = part.rstrip(",.;!?")
        command = ["espeak-ng", "-v", self._voice, "--ipa", "-q", "--tie=^", "--stdin"]
        done = subprocess.run(command, input=words, capture_output=True, text=True, timeout=SECONDS, check=True)
        spelled = " ".join(done.stdout.split())
        for tied, sign in TIED.items():
            spelled = spelled.replace(tied, sign)
        return spelled + part[len(words) :]


def speak(passage: Passage) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Its text in its voice, float32 at 16 kHz."""
    if passage.language == "en":
        return synthesise(Voice("flite", passage.voice, "test"), [passage.text])[0]
    from hibari import Hibari

    kokoro = Kokoro(kokoro_folder(), Phonemes(Hibari(threads=1), passage.language))
    return np.asarray(soxr.resample(kokoro.speak(passage.voice, passage.text, 1.0), 24_000, MIC_RATE))


def main() -> int:
    """Make every file."""
    for passage in passages():
        sound = speak(passage)
        sound = sound / np.abs(sound).max() * PEAK
        soundfile.write(FOLDER / f"{passage.speech}.ogg", sound, MIC_RATE, format="OGG", subtype="VORBIS")
        print(f"{passage.speech}: {len(sound) / MIC_RATE:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
