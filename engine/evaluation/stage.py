"""The world around a session: a room with a user in it, a speaker, a recogniser, a reasoner.

Closed loop: the session's own speech is played and comes back as own voice, as echo, and as how things stand;
the user's sounds are added as the script wants them, never into the past. The session is the one of live use.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import soxr

from engine.evaluation.record import Happening, HappeningKind, SessionRecord, Tick
from engine.protocol import (
    MIC_RATE,
    MIC_SAMPLES,
    TICK_SECONDS,
    VOICE_RATE,
    VOICE_SAMPLES,
    Action,
    Cut,
    Event,
    Fate,
    Note,
    Observation,
    Patch,
    TaskState,
)
from engine.session.streaming import StreamingSession
from engine.training import noises
from engine.training.clips import ClipStore
from engine.training.hearing import Piece, Recogniser, piece, recognise, split
from engine.training.noises import Distance, Sound
from engine.training.phrases import draw
from engine.training.rendering import room_tone

_DUCK: Final = 0.35
_ECHO_LATE: Final = 480  # samples
_SPEECH: Final = frozenset({"say", "read", "ack", "interject", "wish", "cancel"})


@dataclass
class Stage:
    """One evaluated session.

    ``ticks``: its length. ``voice``: whose clips the user speaks with. Everything random comes from ``rng``.
    """

    session: StreamingSession
    clips: ClipStore
    voice: str
    ticks: int
    rng: np.random.Generator
    record: SessionRecord
    patches: list[tuple[Patch, ...]] = field(default_factory=list)
    beds: list[Sound] = field(default_factory=list)
    clause_letters: int = 70
    tick: int = 0
    inbox: dict[int, list[Event]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        rng = self.rng
        self.recogniser = Recogniser.draw(rng)
        self.rate = float(rng.uniform(0.94, 1.08))
        self._gain = float(10 ** (rng.uniform(-10, 4) / 20))
        self._echo = float(10 ** (rng.uniform(-50, -22) / 20))
        self._mic = room_tone(self.ticks * MIC_SAMPLES, self.beds, rng)
        self._rooms: dict[Distance, Sound] = {}
        self._own = soxr.ResampleStream(VOICE_RATE, MIC_RATE, 1, dtype="int16")
        self._own_ready = np.zeros(0, np.int16)
        self._queue = b""
        self._played = 0
        self._ducked = False
        self._tasks: dict[int, list[int]] = {}

    # --- for scripts -----------------------------------------------------------------------------

    @property
    def begin(self) -> float:
        """When the present tick begins, in seconds."""
        return self.tick * TICK_SECONDS

    @property
    def sounding(self) -> bool:
        """Whether the assistant will be heard in the present tick."""
        return bool(self._queue)

    @property
    def reading(self) -> bool:
        """Whether the newest speech is what a task brought."""
        begun = [tick.kind for tick in self.record.ticks if tick.begins]
        return bool(begun) and begun[-1] == "read"

    def speak(self, kind: str, pauses: float = 0.0) -> tuple[float, float]:
        """The user says something to the assistant from now on; returns its start and end."""
        clip = self.clips.pick(self.voice, kind, self.rng)
        pieces = [piece(clip, self.rate)]
        if self.rng.random() < pauses:
            pieces = split(pieces[0], float(self.rng.uniform(0.5, 1.6)), self.rng)
        return self._turn("turn", f"{kind}: {clip.text}", pieces)

    def interrupt(self, kind: str) -> tuple[float, float]:
        """As `speak`, over the assistant's own speech; mostly with an opener such as "wait"."""
        clip = self.clips.pick(self.voice, kind, self.rng)
        pieces = [piece(clip, self.rate)]
        if kind != "hush" and self.clips.count(self.voice, "opener") and self.rng.random() < 0.75:
            opener = piece(self.clips.pick(self.voice, "opener", self.rng), self.rate)
            pieces = [opener, Piece(pieces[0].sound, pieces[0].words, self.rng.uniform(0.02, 0.2))]
        return self._turn("interruption", f"{kind}: {clip.text}", pieces)

    def _turn(self, happening: HappeningKind, detail: str, pieces: list[Piece]) -> tuple[float, float]:
        rng = self.rng
        start = at = self.begin + float(rng.uniform(0, TICK_SECONDS))
        words, silences = [], []
        for each in pieces:
            if each.gap:
                silences.append((at, at + each.gap))
                at += each.gap
            self.sound(each.sound, at, 1.0, "near")
            words += [(word, at + end) for word, end in each.words]
            at += each.seconds
        self._hear(words, [*silences, (at, 1e9)])
        self.happened(happening, start, at, detail)
        for pause in silences:
            if pause[1] - pause[0] >= 0.3:
                self.happened("pause", *pause)
        return start, at

    def aside(self, kind: HappeningKind) -> float:
        """A sound of the user that asks for nothing; returns its end."""
        rng = self.rng
        start = self.begin + float(rng.uniform(0, TICK_SECONDS))
        if kind == "tic" and (rng.random() < 0.7 or not self.clips.count(self.voice, "tic")):
            sound: Sound = noises.cough(rng) * rng.uniform(0.1, 0.4)
            self.sound(sound, start, 1.0, "near")
            end = start + len(sound) / MIC_RATE
        else:
            said = piece(self.clips.pick(self.voice, kind, rng), self.rate)
            level = rng.uniform(0.3, 0.55) if kind == "side" else rng.uniform(0.5, 0.9)
            self.sound(said.sound, start, level, "aside" if kind == "side" else "near")
            end = start + said.seconds
            self._hear([(word, start + moment) for word, moment in said.words], [(end, 1e9)])
        self.happened(kind, start, end)
        return end

    def sound(self, sound: Sound, at: float, level: float, distance: Distance) -> None:
        """Let a sound reach the microphone from ``at`` on."""
        if distance not in self._rooms:
            self._rooms[distance] = noises.room(distance, self.rng)
        self._mix(
            noises.convolve(sound * np.float32(level * self._gain), self._rooms[distance]), int(at * MIC_RATE)
        )

    def happened(self, kind: HappeningKind, start: float, end: float, detail: str = "") -> None:
        """Write down the truth."""
        self.record.happenings.append(Happening(kind, start, end, detail))

    # --- one tick --------------------------------------------------------------------------------

    def step(self) -> Action:
        """Play, gather, let the session decide, carry it out."""
        sounding, own = self._play()
        start = self.tick * MIC_SAMPLES
        mic = (np.clip(self._mic[start : start + MIC_SAMPLES], -1, 1) * 32767).astype(np.int16)
        action = self.session.step(
            Observation(
                tick=self.tick,
                wall=1_790_000_000.0 + self.begin + TICK_SECONDS,
                audio=mic.tobytes(),
                own_voice=own,
                played=self._played,
                patches=self.patches[self.tick] if self.patches else (),
                events=tuple(self.inbox.pop(self.tick, ())),
            )
        )
        begins = action.kind in _SPEECH and bool(action.text)
        self.record.ticks.append(Tick(action.kind, action.detail, action.text, sounding, begins))
        self._perform(action)
        self.tick += 1
        return action

    def _play(self) -> tuple[bool, bytes | None]:
        piece24 = self._queue[: 2 * VOICE_SAMPLES]
        self._queue = self._queue[len(piece24) :]
        self._played += len(piece24) // 2
        samples = np.frombuffer(piece24, np.int16)
        if self._ducked:
            samples = (samples * _DUCK).astype(np.int16)
            self._ducked = False
        full = np.zeros(VOICE_SAMPLES, np.int16)
        full[: len(samples)] = samples
        ready = np.concatenate([self._own_ready, self._own.resample_chunk(full)])
        if len(ready) < MIC_SAMPLES:
            ready = np.concatenate([np.zeros(MIC_SAMPLES - len(ready), np.int16), ready])
        own, self._own_ready = ready[:MIC_SAMPLES], ready[MIC_SAMPLES:]
        if not own.any():
            return bool(len(samples)), None
        echo = np.asarray(own * np.float32(self._echo / 32768), dtype=np.float32)
        self._mix(echo, self.tick * MIC_SAMPLES + _ECHO_LATE)
        return bool(len(samples)), own.tobytes()

    def _perform(self, action: Action) -> None:
        self._queue += action.audio
        match action.kind:
            case "stop":
                self._queue = b""
                self.inbox[self.tick + 1].append(Cut(self._played))
                for task in list(self._tasks):
                    self._drop(task)
            case "duck":
                self._ducked = True
            case "interject":
                self.inbox[self.tick + 1].append(Fate(action.tick, "spoken"))
            case "delegate" | "wish" if action.task is not None:
                self._reason(action.task.task)
            case "cancel" if action.task is not None:
                self._drop(action.task.task)
            case _:
                pass

    def _reason(self, task: int) -> None:
        """Clauses come back after a while, long enough to be talked over."""
        rng = self.rng
        tick = self.tick + 1 + int(rng.uniform(0.8, 2.5) / TICK_SECONDS)
        clauses = int(rng.integers(3, 5))
        self._tasks[task] = []
        self.inbox[self.tick + 1].append(TaskState(task, "running"))
        for clause in range(1, clauses + 1):
            text = draw("own answer", "test", rng).text
            while len(text) < self.clause_letters:
                text = f"{text} {draw('own answer', 'test', rng).text}"
            self.inbox[tick].append(Note(task, clause, text, clause == clauses))
            self._tasks[task].append(tick)
            if clause == clauses:
                self.inbox[tick].append(TaskState(task, "done"))
            tick += int(rng.uniform(0.4, 1.4) / TICK_SECONDS) + 1

    def _drop(self, task: int) -> None:
        """Nobody waits for the task any more."""
        for tick in self._tasks.pop(task, []):
            self.inbox[tick] = [each for each in self.inbox[tick] if not _belongs(each, task)]
        self.inbox[self.tick + 1].append(TaskState(task, "cancelled"))

    def _hear(self, words: list[tuple[str, float]], silences: list[tuple[float, float]]) -> None:
        events, _ = recognise(words, silences, self.recogniser, self.rng)
        for tick, event in events.items():
            self.inbox[max(tick, self.tick)].append(event)

    def _mix(self, sound: Sound, start: int) -> None:
        end = min(len(self._mic), start + len(sound))
        if start < end:
            self._mic[start:end] += sound[: end - start]


def _belongs(event: Event, task: int) -> bool:
    return isinstance(event, Note | TaskState) and event.task == task
