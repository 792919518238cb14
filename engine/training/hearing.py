"""What the user says as sound and as words: clips in pieces with pauses, and a recogniser that is late.

The recogniser is modelled as the live one behaves: it looks again every 0.4..0.8 s, gives out the words
on which two looks agree, and the rest once it has heard silence for a while, as if that were the sentence's
end: what it writes there says nothing about whether the user goes on. It may err, or hear nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

import numpy as np

from engine.protocol import MIC_RATE, TICK_SECONDS, Heard
from engine.training.clips import Clip
from engine.training.misreadings import misread_words
from engine.training.murmurs import Murmur, murmured
from engine.training.noises import Sound, stretch
from engine.training.phrases import unmarked

_ERRORS: Final = {0.02: 0.62, 0.12: 0.22, 0.3: 0.16}  # the share of words misheard, and how often it is that
_FADE: Final = 64
_UNDERSTOOD: Final = 0.6  # of the words
_MARKS: Final = {".": 0.66, "?": 0.25, "": 0.09}  # how words end that are given out in a pause; measured
_CAPITAL: Final = 0.85  # the share of the words after a pause that begin with a capital
_BOUNDARIES: Final = 0.34  # the share of a sentence's word boundaries, the quietest, at which people pause
_REACH: Final = 1920  # samples around where a word is thought to end, in which its end is looked for, at most
_SPAN: Final = 120  # samples to either side whose energy counts
_LEAST: Final = 800  # samples of either half


@dataclass(frozen=True)
class Piece:
    """Speech without a pause. ``words``: (word as it is heard, end in the piece); ``gap``: seconds of silence
    before it; ``text``: what is said, all of it in the first piece of a sentence."""

    sound: Sound
    words: tuple[tuple[str, float], ...]
    gap: float = 0.0
    text: str = ""

    @property
    def seconds(self) -> float:
        return len(self.sound) / MIC_RATE


@dataclass(frozen=True)
class Recogniser:
    """How words arrive. ``errors``: share of words misheard; ``lost``: share of turns not heard at all."""

    period: float
    lag: float
    silence: float
    errors: float
    lost: float
    plain: bool  # lower case, without punctuation

    @staticmethod
    def draw(rng: np.random.Generator) -> Recogniser:
        """One of the recognisers that a session may have; one in twenty hears nothing at all."""
        errors = float(rng.choice(list(_ERRORS), p=list(_ERRORS.values())))
        lost = 1.0 if rng.random() < 0.05 else 0.04
        silence, lag = rng.uniform(0.25, 0.6), rng.uniform(0.05, 0.4)
        return Recogniser(rng.uniform(0.4, 0.8), lag, silence, errors, lost, rng.random() < 0.25)

    def afar(self) -> Recogniser:
        """The same where the user speaks with the head turned away: a word in six is misheard, or more."""
        return replace(self, errors=max(self.errors, 0.17), lost=max(self.lost, 0.1))

    def beside(self, rng: np.random.Generator) -> Recogniser:
        """The same beside other voices: its silence comes late, it errs, and misses a turn in eight."""
        return replace(
            self, silence=rng.uniform(0.5, 2.0), errors=max(self.errors, 0.25), lost=max(self.lost, 0.12)
        )


def taken_for_words(kind: Murmur, end: float, how: Recogniser, rng: np.random.Generator) -> dict[int, Heard]:
    """What a sound of a kind, over at ``end``, is taken for."""
    sure = replace(how, errors=0.0)  # it is misheard as it is
    return recognise([(murmured(kind, rng), end)], [(end, 1e9)], sure, rng)[0]


def piece(clip: Clip, rate: float, gap: float = 0.0) -> Piece:
    """A whole clip, played ``rate`` times as fast."""
    sound = stretch(clip.floats(), rate)
    return Piece(sound, tuple(word_ends(clip.heard, len(sound) / MIC_RATE)), gap, clip.text)


def word_ends(text: str, seconds: float) -> list[tuple[str, float]]:
    """When each word ends, by the length of its letters; punctuation takes time as well."""
    words = text.split()
    weights = [len(word) + 1 + 3 * (word[-1] in ",;.") for word in words]
    ends = np.cumsum(weights) / max(1, sum(weights)) * seconds
    return [(word, float(end)) for word, end in zip(words, ends, strict=True)]


def split(whole: Piece, pause: float, rng: np.random.Generator) -> list[Piece]:
    """Cut one sentence in two at one of its quietest word boundaries, ``pause`` seconds apart.

    The first half keeps the melody of a sentence that goes on. Short sentences stay whole.
    """
    count = len(whole.words)
    places = [_quiet_place(whole, at) for at in range(1, count - 1)] if count >= 4 else []
    found = [(place[1], place[0], at) for at, place in enumerate(places, start=1) if place is not None]
    if not found:
        return [whole]
    quietest = sorted(found)[: max(1, round(len(found) * _BOUNDARIES))]
    _, cut, at = quietest[int(rng.integers(len(quietest)))]
    first, second = whole.sound[:cut].copy(), whole.sound[cut:].copy()
    fade = np.linspace(1, 0, _FADE, dtype=np.float32)
    first[-_FADE:] *= fade
    second[:_FADE] *= fade[::-1]
    moment = cut / MIC_RATE
    ends = [min(end, moment) for _, end in whole.words[:at]]
    before = tuple((word, end) for (word, _), end in zip(whole.words[:at], ends, strict=True))
    after = tuple((word, max(0.05, end - moment)) for word, end in whole.words[at:])
    return [Piece(first, before, whole.gap, whole.text), Piece(second, after, pause)]


def _quiet_place(whole: Piece, at: int) -> tuple[int, float] | None:
    """The quietest sample near the end of word ``at`` - 1, and how loud it is there; None at the very ends."""
    ends = [0.0, *(end for _, end in whole.words)]
    before, middle, after = (int(end * MIC_RATE) for end in ends[at - 1 : at + 2])
    low = max(_LEAST, middle - min(_REACH, (middle - before) // 2))
    high = min(len(whole.sound) - _LEAST, middle + min(_REACH, (after - middle) // 2))
    if high - low < 2 * _SPAN:
        return None
    energy = np.convolve(whole.sound[low - _SPAN : high + _SPAN] ** 2, np.ones(2 * _SPAN + 1), "valid")
    quietest = int(np.argmin(energy))
    return low + quietest, float(energy[quietest])


def understood(heard: str, said: str) -> bool:
    """Whether most of what was said can be known from what was heard."""
    there, here = unmarked(said).split(), unmarked(heard).split()
    same = sum(block.size for block in SequenceMatcher(None, there, here, autojunk=False).get_matching_blocks())
    return same >= _UNDERSTOOD * max(len(there), len(here))


def recognise(
    words: list[tuple[str, float]],
    silences: list[tuple[float, float]],
    how: Recogniser,
    rng: np.random.Generator,
) -> tuple[dict[int, Heard], int | None]:
    """The words as events by tick, and the tick of the last one; nothing and None where nothing was heard.

    ``words``: (word, second in which it ended). ``silences``: (start, end) of each pause, the last endless.
    """
    if not words or rng.random() < how.lost:
        return {}, None
    given = [_given_out(end, silences, how) for _, end in words]
    moments = list(np.maximum.accumulate([moment for moment, _ in given]))
    words = _as_ended(words, [silence for _, silence in given], rng)
    batches: dict[int, list[int]] = {}
    for index, moment in enumerate(moments):
        batches.setdefault(int(moment / TICK_SECONDS), []).append(index)
    events: dict[int, Heard] = {}
    for tick, indices in batches.items():
        spoken = [_heard(words[index][0], how, rng) for index in indices]
        text = " ".join(word for word in spoken if word) or words[indices[-1]][0]
        events[tick] = Heard(unmarked(text) if how.plain else text, int(words[indices[-1]][1] / TICK_SECONDS))
    return events, max(events)


def _as_ended(
    words: list[tuple[str, float]], silences: list[int | None], rng: np.random.Generator
) -> list[tuple[str, float]]:
    """The words as they are written; ``silences``: in which of them each word was given out."""
    written = list(words)
    for number, (before, after) in enumerate(pairwise(silences)):
        if before is not None and before != after:
            (word, end), (following, later) = written[number], written[number + 1]
            word, following = as_sentences(word, following, rng)
            written[number : number + 2] = [(word, end), (following, later)]
    return written


def as_sentences(before: str, after: str, rng: np.random.Generator) -> tuple[str, str]:
    """Words before and after a pause, as a recogniser writes them that took the pause for a sentence's end."""
    mark = str(rng.choice(list(_MARKS), p=list(_MARKS.values())))
    begins = after[:1].upper() + after[1:] if rng.random() < _CAPITAL else after
    return before.rstrip(",;.?!-") + mark, begins


def _given_out(end: float, silences: list[tuple[float, float]], how: Recogniser) -> tuple[float, int | None]:
    """When a word that ended at ``end`` is given out, and in which silence: in none at the second look."""
    looks, ended = float(np.ceil((end + 0.15) / how.period) + 1) * how.period, None
    for number, (start, stop) in enumerate(silences):
        settled = start + how.silence
        if end <= start + 1e-3 and settled < looks and settled < stop:
            return settled + how.lag, number
        if start < looks < stop and end <= start + 1e-3:  # it looks while nothing sounds: the silence decides
            looks, ended = min(settled, stop), number if settled < stop else None
    return looks + how.lag, ended


def _heard(word: str, how: Recogniser, rng: np.random.Generator) -> str:
    return misread_words(word, rng) if rng.random() < how.errors else word
