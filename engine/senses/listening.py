"""From the microphone's ticks to stable words: when to read, and which words may go out.

A word goes out when two readings in a row agree on it and on all before it (local agreement, arXiv 2005.11185,
2307.14743), or when the stretch of speech it belongs to has ended. Words given out are fed to the recogniser
as the beginning of every later reading, so they are never withdrawn. The schedule is counted in samples; the
only thing that wall time can change is that readings of unfinished speech are left out while input piles up.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from engine.protocol import MIC_RATE, MIC_SAMPLES, SenseAudio, SenseWords
from engine.senses.gate import FRAME, Gate, Gated, Samples
from engine.senses.moonshine import Word
from engine.senses.repeats import drop_repeats, plain

Reader = Callable[[Samples, tuple[int, ...]], list[Word]]

PREROLL: Final = 4_800  # samples kept from before speech was noticed
ONSET_FRAMES: Final = 3  # loud ones among the last five
READ_EVERY: Final = 9_600  # samples of new sound between readings of unfinished speech
END_SILENCE: Final = 4_800  # samples without loud sound that end a stretch
TAIL: Final = 3_200  # samples of that silence which the last reading still gets
LONGEST: Final = 160_000  # samples; longer speech is cut at its quietest place
CUT_FROM: Final = 0.6  # the cut lies in the last part of the stretch
MIN_VOICED: Final = 5  # frames with a pitch, else it is a click, a cough, breath
MIN_SCORE: Final = -1.1  # mean log probability of the words, else it is not speech
MAX_LAG: Final = 1.0  # seconds of waiting input from which unfinished speech is not read
BLANK_READINGS: Final = frozenset({"you", "thank you", "bye", "oh", "uh", "ah", "huh", "hmm"})
SURE: Final = -0.35  # a reading that the recogniser also gives for noise must score this much


class Listener:
    """One microphone. `take` every tick, in order."""

    def __init__(self, read: Reader) -> None:
        self._read = read
        self._gate = Gate()
        self._sound: Samples = np.zeros(0, dtype=np.float32)  # the open stretch, or the last moments before one
        self._recent: list[bool] = []
        self._next_tick = 0
        self._open = False
        self._last_loud = 0  # sample in _sound after the last loud frame
        self._voiced = 0
        self._read_at = 0  # length of _sound at the last reading
        self._said: list[Word] = []  # given out, of this stretch
        self._expected: list[Word] = []  # the last reading's words after those

    def take(self, message: SenseAudio, lag: float) -> list[SenseWords]:
        """The words that became stable with this tick."""
        if message.tick != self._next_tick:
            self._close()
        self._next_tick = message.tick + 1
        self._append(message.audio)
        if not self._open:
            self._sound = self._sound[-(PREROLL + MIC_SAMPLES) :]
            return []
        if len(self._sound) - self._last_loud >= END_SILENCE:
            return self._finish()
        if len(self._sound) >= LONGEST:
            return self._cut()
        if len(self._sound) - self._read_at >= READ_EVERY and lag <= MAX_LAG:
            return self._read_unfinished()
        return []

    def _append(self, audio: bytes | None) -> None:
        whole = np.zeros(MIC_SAMPLES, dtype="<i2") if audio is None else np.frombuffer(audio, dtype="<i2")
        samples = (whole / 32768).astype(np.float32)
        begin = len(self._sound)
        self._sound = np.concatenate([self._sound, samples])
        self._notice(self._gate.push(samples), begin)

    def _notice(self, gated: Gated, begin: int) -> None:
        """Open the stretch where speech sets in; keep count of loud and voiced frames."""
        for index, (loud, voiced) in enumerate(zip(gated.loud, gated.voiced, strict=True)):
            self._recent = [*self._recent[-4:], bool(loud)]
            if not self._open and sum(self._recent) >= ONSET_FRAMES:
                self._open, self._read_at = True, 0
                dropped = max(0, begin + index * FRAME - PREROLL)
                self._sound, begin = self._sound[dropped:], begin - dropped
            if self._open:
                self._voiced += int(voiced)
                if loud:
                    self._last_loud = begin + (index + 1) * FRAME

    def _read_unfinished(self) -> list[SenseWords]:
        self._read_at = len(self._sound)
        words = self._words(self._sound)
        agreed = _agreement(self._expected, words[:-1])  # the last word may still be growing
        if self._voiced < MIN_VOICED:
            agreed = 0
        spoken = self._end_of(words, agreed)
        self._expected = words[agreed:]
        return self._give_out(words[:agreed], spoken)

    def _finish(self) -> list[SenseWords]:
        """The stretch has ended: what is read now is final."""
        words = self._words(self._sound[: self._last_loud + TAIL])
        if not self._believable(words):
            words = []
        result = self._give_out(words, self._last_loud)
        self._close()
        return result

    def _cut(self) -> list[SenseWords]:
        """Bound a long stretch: finish it at its quietest place and carry on from there."""
        at = _quietest(self._sound, int(LONGEST * CUT_FROM))
        head, rest = self._sound[:at], self._sound[at:]
        whole = self._read(head, ())
        said_later = self._said[len(whole) :]
        words = whole[len(self._said) :] if self._believable(whole) else []
        result = self._give_out(words, at)
        self._sound, self._last_loud, self._read_at = rest, max(0, self._last_loud - at), 0
        self._said, self._expected = said_later, []
        return result

    def _words(self, sound: Samples) -> list[Word]:
        said = tuple(token for word in self._said for token in word.tokens)
        return drop_repeats(self._said, self._read(sound, said))

    def _believable(self, words: list[Word]) -> bool:
        if not words or self._voiced < MIN_VOICED:
            return False
        score = float(np.mean([word.score for word in words]))
        blank = not self._said and " ".join(plain(word.text) for word in words) in BLANK_READINGS
        return score > (SURE if blank else MIN_SCORE)

    def _end_of(self, words: list[Word], count: int) -> int:
        """Sample at which the first ``count`` words end, by their share of the letters of the stretch."""
        letters = [len(word.text) + 1 for word in (*self._said, *words)]
        share = sum(letters[: len(self._said) + count]) / max(1, sum(letters))
        return int(share * self._last_loud)

    def _give_out(self, words: list[Word], end: int) -> list[SenseWords]:
        """``end``: the sample in the stretch at which the last of ``words`` ends."""
        if not words:
            return []
        self._said.extend(words)
        ago = (len(self._sound) - end) // MIC_SAMPLES
        return [SenseWords(" ".join(word.text for word in words), self._next_tick - 1 - ago)]

    def _close(self) -> None:
        self._open = False
        self._recent = []
        self._last_loud = self._voiced = self._read_at = 0
        self._said, self._expected = [], []


def _agreement(before: list[Word], now: list[Word]) -> int:
    """How many words both begin with, punctuation and case aside."""
    count = 0
    for first, second in zip(before, now, strict=False):
        if plain(first.text) != plain(second.text):
            break
        count += 1
    return count


def _quietest(sound: Samples, begin: int) -> int:
    """The middle of the quietest 100 ms from ``begin`` on, without the last 200 ms."""
    width = MIC_RATE // 10
    power = np.cumsum(sound.astype(np.float64) ** 2)
    window = power[begin + width : -2 * width] - power[begin : -3 * width]
    return begin + int(window.argmin()) + width // 2
