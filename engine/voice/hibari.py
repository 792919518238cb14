"""hibari-tts behind the `Voice` interface: one thread, sentence by sentence, the same sound every time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import numpy as np

from engine.protocol import VOICE_RATE
from engine.voice.edges import trimmed
from engine.voice.speakable import speakable
from engine.voice.voice import Speech, Stretch, VoiceError, word_ends

STOCK: Final = ("Hm.", "Okay.", "Mm-hm.", "Right.", "Sure.", "One moment.")
GAIN: Final = 1.8  # the synthesiser peaks at 0.2 to 0.45
LONG_SENTENCE: Final = 60  # letters; longer ones are made clause by clause, to keep each tick short
LONGEST_CLAUSE: Final = 90
SENTENCE_PAUSE: Final = VOICE_RATE * 240 // 1000
CLAUSE_PAUSE: Final = VOICE_RATE * 90 // 1000
_CACHED_LETTERS: Final = 40
_CACHE_SIZE: Final = 64
_PAUSE_WEIGHT: Final = 3.0  # phonemes that a comma inside a clause lasts


class HibariVoice:
    """Loads in about half a second and warms up on the stock phrases. Raises VoiceError."""

    def __init__(self, stock: Iterable[str] = STOCK) -> None:
        try:
            from hibari import Hibari

            self._hibari = Hibari(threads=1)
        except Exception as error:  # onnxruntime and file errors alike
            raise VoiceError(
                f"The voice could not be loaded ({error}); run the set-up again to reinstall hibari-tts."
            ) from error
        self._cache: dict[str, Stretch] = {}
        for phrase in stock:
            self._stretch(phrase)

    @property
    def name(self) -> str:
        return "hibari-tts 0.2.1, heart"

    def speak(self, text: str) -> Speech:
        """Begin to say ``text`` (see `Speech`)."""
        return Speech(parts_of(speakable(text)), self._stretch)

    def _stretch(self, part: str) -> Stretch:
        if part in self._cache:
            return self._cache[part]
        try:
            phonemes = self._hibari.phonemize(part)
            waves = [trimmed(self._hibari.from_phonemes(line, seed=0)) for line in phonemes]
            weights = [self._weight(word) for word in part.split()]
        except Exception as error:
            raise VoiceError(
                f"The voice failed ({type(error).__name__}: {error}); the answer stays in the transcript."
            ) from error
        wave = np.concatenate([np.zeros(0, dtype=np.float32), *waves])
        sound = (np.clip(wave * GAIN, -1.0, 1.0) * 32767).astype(np.int16)
        stretch = Stretch(sound, word_ends(weights, len(sound)), _pause_after(part) if len(sound) else 0)
        if len(part) <= _CACHED_LETTERS:
            if len(self._cache) >= _CACHE_SIZE:
                del self._cache[next(iter(self._cache))]
            self._cache[part] = stretch
        return stretch

    def _weight(self, word: str) -> float:
        """How long a word lasts against others: its phonemes, and the pause its mark makes."""
        phonemes: str = self._hibari.g2p(word) or ""
        return max(1, sum(c.isalpha() for c in phonemes)) + (_PAUSE_WEIGHT if word[-1] in ",;:—" else 0.0)


def parts_of(text: str) -> list[str]:
    """Sentences of ``text``; long ones in clauses of at most about `LONGEST_CLAUSE` letters."""
    from hibari import Hibari

    parts: list[str] = []
    for sentence in Hibari.split_sentences(text):
        sentence = sentence.strip()
        parts.extend([sentence] if len(sentence) <= LONG_SENTENCE else _clauses(sentence))
    return parts


def _clauses(sentence: str) -> list[str]:
    pieces = [half for piece in re.split(r"(?<=[,;:—])\s+", sentence) for half in _halves(piece)]
    clauses = [pieces[0]]
    for piece in pieces[1:]:
        if len(clauses[-1]) + len(piece) < LONG_SENTENCE:
            clauses[-1] += " " + piece
        else:
            clauses.append(piece)
    return clauses


def _halves(piece: str) -> list[str]:
    """A clause without marks that is still too long, parted at the blank nearest to its middle."""
    if len(piece) <= LONGEST_CLAUSE:
        return [piece]
    middle = len(piece) // 2
    blanks = [i for i, c in enumerate(piece) if c == " "]
    if not blanks:
        return [piece]
    at = min(blanks, key=lambda i: abs(i - middle))
    return _halves(piece[:at]) + _halves(piece[at + 1 :])


def _pause_after(part: str) -> int:
    return SENTENCE_PAUSE if part.rstrip("\"')”’")[-1:] in ".!?…" else CLAUSE_PAUSE
