"""From the microphone's ticks to stable words: when to read, and which words may go out.

A word goes out when two readings in a row agree on it and on all before it (local agreement, arXiv 2005.11185,
2307.14743), or when the stretch of speech it belongs to has ended. Words given out are fed to the recogniser
as the beginning of every later reading, so they are never withdrawn. The last reading of a stretch is made as
soon as there is the silence that it gets to hear, a tick before it is known that the stretch has ended. The
schedule is counted in samples; the only thing that wall time can change is that readings of unfinished speech
are left out while input piles up.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.protocol import MIC_RATE, MIC_SAMPLES
from engine.senses.gate import Samples
from engine.senses.moonshine import Word
from engine.senses.own_words import OwnWords
from engine.senses.protocol import SenseAudio, SenseWords
from engine.senses.repeats import drop_repeats, plain
from engine.senses.stretch import Stretch

Reader = Callable[[Samples, tuple[int, ...]], list[Word]]

READ_EVERY: Final = 9_600  # samples of new sound between readings of unfinished speech
END_SILENCE: Final = 4_800  # samples without loud sound that end a stretch
TAIL: Final = 1_600  # samples of that silence which the last reading still gets, and waits for,
PADDING: Final = 8_000  # then so many of nothing: measured on five synthetic voices, WER .123 -> .091
LONGEST: Final = 160_000  # samples; longer speech is cut at its quietest place
CUT_FROM: Final = 0.6  # the cut lies in the last part of the stretch
MIN_VOICED: Final = 5  # frames with a pitch, else it is a click, a cough, breath
MIN_SCORE: Final = -1.1  # mean log probability of the words, else it is not speech
MAX_LAG: Final = 1.0  # seconds of waiting input from which unfinished speech is not read
NOISE: Final = "you"  # how the recogniser reads chimes, clicks and hum
DOUBTFUL: Final = frozenset({"thank you", "thank you for watching", "bye", "that"})
FILLERS: Final = frozenset({  # as it reads coughs, keys and breath, any number of them
    "oh", "uh", "ah", "ahh", "huh", "hmm", "um", "yeah", "uhhuh", "uhuh", "uhoh", "mmhmm",
})  # fmt: skip
SURE: Final = -0.35  # a reading that the recogniser also gives for noise must score this much
SURE_EARLY: Final = -0.4  # and a word this much to go out before its stretch has ended
CONTEXT_SILENCE: Final = 16_000  # samples; after a shorter pause the recogniser hears what came before it too
CONTEXT_LONGEST: Final = 112_000  # samples


@dataclass(frozen=True)
class _Ahead:
    """What the last reading of a stretch gives if its last sound was at ``end`` and ``said`` words were out."""

    end: int
    said: int
    words: list[Word]


class Listener:
    """One microphone. `take` every tick, in order."""

    def __init__(self, read: Reader) -> None:
        self._read = read
        self._stretch = Stretch()
        self._next_tick = 0
        self._read_at = 0  # length of the stretch at the last reading
        self._said: list[Word] = []  # given out, of what is in the stretch
        self._before = 0  # how many of them belong to earlier stretches, kept as context
        self._expected: list[Word] = []  # the last reading's words after those
        self._ahead: _Ahead | None = None
        self._own = OwnWords()

    def take(self, message: SenseAudio, lag: float) -> list[SenseWords]:
        """The words that became stable with this tick."""
        if message.tick != self._next_tick:
            self._forget()
        self._next_tick = message.tick + 1
        self._own.note(message.tick, message.saying)
        stretch = self._stretch
        begin = stretch.push(message.audio, whole=bool(self._said))
        if begin is not None:
            self._read_at = begin
        if not stretch.open:
            if stretch.silence >= CONTEXT_SILENCE or len(stretch) >= CONTEXT_LONGEST:
                self._forget()
            return []
        if stretch.silence >= END_SILENCE:
            return self._finish()
        if len(stretch) >= LONGEST:
            return self._cut()
        ended = stretch.silence >= TAIL and stretch.voiced >= MIN_VOICED
        if ended and lag <= MAX_LAG and not self._is_ahead():
            self._ahead = _Ahead(stretch.last_loud, len(self._said), self._read_ended())
            return []
        if len(stretch) - self._read_at >= READ_EVERY and lag <= MAX_LAG:
            return self._read_unfinished()
        return []

    def _read_unfinished(self) -> list[SenseWords]:
        self._read_at = len(self._stretch)
        words = self._words(self._stretch.sound)
        agreed = 0
        if self._stretch.voiced >= MIN_VOICED and not self._doubtful(words):
            agreed = _agreement(self._expected, words[:-1])  # the last word may still be growing
        spoken = self._end_of(words, agreed)
        self._expected = words[agreed:]
        return self._give_out(words[:agreed], spoken)

    def _finish(self) -> list[SenseWords]:
        """The stretch has ended: what was read of it, or is read now, is final."""
        ahead = self._ahead if self._is_ahead() else None
        words = ahead.words if ahead is not None else self._read_ended()
        believed = words if self._believable(words) else []
        result = self._give_out(believed, self._stretch.last_loud, ahead=ahead is not None)
        self._stretch.close()
        self._before, self._expected, self._ahead = len(self._said), [], None
        return result

    def _is_ahead(self) -> bool:
        """Whether the stretch has been read to its present end."""
        there = self._ahead
        return there is not None and (there.end, there.said) == (self._stretch.last_loud, len(self._said))

    def _read_ended(self) -> list[Word]:
        ended = self._stretch.sound[: self._stretch.last_loud + TAIL]
        return self._words(np.concatenate([ended, np.zeros(PADDING, dtype=np.float32)]))

    def _cut(self) -> list[SenseWords]:
        """Bound a long stretch: finish it at its quietest place and carry on from there."""
        at = _quietest(self._stretch.sound, int(LONGEST * CUT_FROM))
        whole = self._read(self._stretch.sound[:at], ())
        said_later = self._said[len(whole) :]
        words = whole[len(self._said) :] if self._believable(whole) else []
        result = self._give_out(words, at)
        self._stretch.cut(at)
        self._read_at, self._ahead = 0, None
        self._said, self._before, self._expected = said_later, 0, []
        return result

    def _words(self, sound: Samples) -> list[Word]:
        said = tuple(token for word in self._said for token in word.tokens)
        return drop_repeats(self._said[self._before :], self._read(sound, said))

    def _believable(self, words: list[Word]) -> bool:
        """Whether the last reading of a stretch is of speech."""
        if not words or self._stretch.voiced < MIN_VOICED:
            return False
        score = float(np.mean([word.score for word in words]))
        return score > (SURE if self._doubtful(words) else MIN_SCORE) and not self._only(words, {NOISE})

    def _doubtful(self, words: list[Word]) -> bool:
        said = {plain(word.text) for word in (*self._said[self._before :], *words)}
        return said <= FILLERS or self._only(words, DOUBTFUL | {NOISE})

    def _only(self, words: list[Word], phrases: Set[str]) -> bool:
        """Whether the stretch holds nothing but one of ``phrases``."""
        return " ".join(plain(word.text) for word in (*self._said[self._before :], *words)) in phrases

    def _end_of(self, words: list[Word], count: int) -> int:
        """Sample at which the first ``count`` words end, by their share of the letters of the stretch."""
        letters = [len(word.text) + 1 for word in (*self._said, *words)]
        share = sum(letters[: len(self._said) + count]) / max(1, sum(letters))
        return int(share * self._stretch.last_loud)

    def _give_out(self, words: list[Word], end: int, *, ahead: bool = False) -> list[SenseWords]:
        """``end``: the sample of the stretch at which ``words`` end; ``ahead``: as in the result."""
        if not words:
            return []
        self._said.extend(words)
        ago = (len(self._stretch) - end) // MIC_SAMPLES
        text = " ".join(word.text for word in words)
        if self._own.echoed(text):
            return []
        spoken = self._next_tick - 1 - ago
        return [SenseWords(text.lstrip("-"), spoken, ahead)]  # "twenty" was out before "-three"

    def _forget(self) -> None:
        self._stretch.forget()
        self._read_at = self._before = 0
        self._said, self._expected, self._ahead = [], [], None


def _agreement(before: list[Word], now: list[Word]) -> int:
    """How many words both begin with, punctuation and case aside, and the recogniser is sure of."""
    count = 0
    for first, second in zip(before, now, strict=False):
        if plain(first.text) != plain(second.text) or second.score < SURE_EARLY:
            break
        count += 1
    return count


def _quietest(sound: Samples, begin: int) -> int:
    """The middle of the quietest 100 ms from ``begin`` on, without the last 200 ms."""
    width = MIC_RATE // 10
    power = np.cumsum(sound.astype(np.float64) ** 2)
    window = power[begin + width : -2 * width] - power[begin : -3 * width]
    return begin + int(window.argmin()) + width // 2
