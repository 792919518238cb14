"""``interpreting``: how far behind the interpreter is, how good, and how much of it is over the speaker.

Each passage is a session of its own: its sound goes tick by tick into the real interpreting sense and a real
session with the nano and its voices. The sense has one core: a clause enters the session when the
processor time that its readings took has gone by. What it says is counted from when its sound begins.
"""

from __future__ import annotations

import math
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import soundfile

from engine.dialect.nano import Nano
from engine.evaluation.chrf import chrf
from engine.evaluation.statistics import Metric, mean, median
from engine.protocol import (
    INTERPRETER,
    MIC_RATE,
    MIC_SAMPLES,
    TICK_SECONDS,
    VOICE_RATE,
    VOICE_SAMPLES,
    Interpreting,
    Note,
    Observation,
)
from engine.senses.interpreter import Interpreter
from engine.senses.protocol import SenseAudio, SenseInterpreted
from engine.senses.whisper import Whisper
from engine.session import StreamingSession
from engine.translation.translator import Translator
from engine.voice.voice import Voice
from engine.weights import Manager

FOLDER: Final = Path(__file__).resolve().parents[2] / "assets" / "interpreting"
WEIGHTS: Final = "whisper-base"
BEFORE: Final = MIC_RATE  # silence before the speaker begins
AFTER_TICKS: Final = 60  # in which the interpreter may end
LONGEST_TICKS: Final = 400
Report = Callable[[str], None]


class Passage(msgspec.Struct, frozen=True):
    """``text`` in ``language``, said by ``voice`` in ``speech``; ``reference``: in the ``other`` one."""

    speech: str
    voice: str
    language: str
    other: str
    text: str
    reference: str


@dataclass
class Heard:
    """What came of a passage. Seconds are the session's.

    ``lags``: from the end of a clause's words to the beginning of its translation's sound. ``sounding``: spans
    in which the interpreter sounded.
    """

    speech: tuple[float, float]
    translation: list[str] = field(default_factory=list)
    lags: list[float] = field(default_factory=list)
    sounding: list[tuple[float, float]] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)

    @property
    def overlap(self) -> float:
        """The share of the interpreter's sound that was over the speaker's."""
        begin, end = self.speech
        over = sum(max(0.0, min(end, last) - max(begin, first)) for first, last in self.sounding)
        total = sum(last - first for first, last in self.sounding)
        return over / total if total else 0.0


def passages() -> list[Passage]:
    """The committed set."""
    listed = tomllib.loads((FOLDER / "passages.toml").read_text(encoding="utf-8"))
    return msgspec.convert(listed["passage"], list[Passage])


def measure(nano: Nano, voice: Voice, report: Report, *, quick: bool = False) -> dict[str, Metric]:
    """All passages, or the first of each language. Raises WeightsError and OSError."""
    ears, translator = Whisper(Manager().path(WEIGHTS)), Translator()
    chosen = [each for each in passages() if not quick or each.speech.endswith("-1")]
    heard = []
    for passage in chosen:
        report(f"interpreting {passage.speech}")
        pair = (passage.language, passage.other)
        translator.warm(pair)
        heard.append(hear(passage, Interpreter(ears.listen, translator, pair), StreamingSession(nano, voice)))
    return figures(chosen, heard)


def figures(chosen: list[Passage], heard: list[Heard]) -> dict[str, Metric]:
    """The metrics of the suite."""
    found = {
        "lag_median_s": median([lag for each in heard for lag in each.lags]),
        "first_sound_median_s": median(
            [each.sounding[0][0] - each.speech[0] for each in heard if each.sounding]
        ),
        "end_lag_median_s": median([each.sounding[-1][1] - each.speech[1] for each in heard if each.sounding]),
        "overlap_share": mean([each.overlap for each in heard if each.sounding]),
        "language_right": mean(
            [float(name == p.language) for p, each in _both(chosen, heard) for name in each.languages]
        ),
        "chrf": _quality(_both(chosen, heard)),
    }
    for language in sorted({passage.language for passage in chosen}):
        pairs = [(passage, each) for passage, each in _both(chosen, heard) if passage.language == language]
        found[f"chrf_{language}_{pairs[0][0].other}"] = _quality(pairs)
    return found


def hear(passage: Passage, interpreter: Interpreter, session: StreamingSession) -> Heard:
    """One passage from before its first word until the interpreter is silent."""
    sound, rate = soundfile.read(FOLDER / f"{passage.speech}.ogg", dtype="float32")
    assert rate == MIC_RATE
    heard = Heard((BEFORE / MIC_RATE, (BEFORE + len(sound)) / MIC_RATE))
    ends = math.ceil(heard.speech[1] / TICK_SECONDS)
    played = sent = 0
    waiting: list[tuple[int, SenseInterpreted]] = []  # with the tick from which the session may know
    said: list[SenseInterpreted] = []
    free = 0.0  # when the sense has worked through what it was given
    for tick, audio in enumerate(_ticks(sound)):
        if tick >= ends + AFTER_TICKS and played >= sent and not waiting:
            break
        now = (tick + 1) * TICK_SECONDS
        began = time.process_time()
        told = interpreter.take(SenseAudio(tick, audio), max(0.0, free - now))
        free = max(free, now) + time.process_time() - began
        waiting += [(math.ceil(free / TICK_SECONDS), clause) for clause in told]
        due = [clause for when, clause in waiting if when <= tick and clause.translation]
        waiting = [each for each in waiting if each[0] > tick]
        notes = [_note(len(said) + place, clause) for place, clause in enumerate(due)]
        said += due
        played = min(sent, played + VOICE_SAMPLES)
        events = (Interpreting(True),) if tick == 0 else tuple(notes)
        action = session.step(Observation(tick, now, audio, played=played, events=events))
        if action.kind == "read":
            clause = said[len(heard.translation)]
            heard.translation.append(clause.translation)
            heard.languages.append(clause.language)
            if action.seconds:
                start = now + (sent - played) / VOICE_RATE
                if heard.sounding:
                    start = max(start, heard.sounding[-1][1])
                heard.lags.append(start - (clause.spoken + 1) * TICK_SECONDS)
                heard.sounding.append((start, start + action.seconds))
        sent += len(action.audio) // 2
    return heard


def _ticks(sound: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> Iterator[bytes]:
    """The passage between silences."""
    whole = np.zeros(LONGEST_TICKS * MIC_SAMPLES, dtype="<i2")
    whole[BEFORE : BEFORE + len(sound)] = (np.clip(sound, -1.0, 1.0) * 32767).astype("<i2")
    return (piece.tobytes() for piece in whole.reshape(-1, MIC_SAMPLES))


def _note(number: int, clause: SenseInterpreted) -> Note:
    return Note(INTERPRETER, number, clause.translation, True, clause.other)


def _both(chosen: list[Passage], heard: list[Heard]) -> list[tuple[Passage, Heard]]:
    return list(zip(chosen, heard, strict=True))


def _quality(pairs: list[tuple[Passage, Heard]]) -> Metric:
    """chrF2 of the whole set, 0 to 100; the interval is the bootstrap's over passages (seeded)."""
    texts = [(" ".join(each.translation), passage.reference) for passage, each in pairs]
    if not texts:
        return Metric(None, 0, None)
    draws = np.random.default_rng(0).integers(len(texts), size=(200, len(texts)))
    scores = [chrf(*zip(*(texts[place] for place in draw), strict=True)) for draw in draws]
    low, high = np.quantile(scores, (0.025, 0.975))
    value = chrf(*zip(*texts, strict=True))
    return Metric(round(value, 2), len(texts), (round(float(low), 2), round(float(high), 2)))
