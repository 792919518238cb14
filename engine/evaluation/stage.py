"""The world around a session: a room with a user in it, a speaker, a recogniser, a reasoner.

Closed loop: the session's own speech is played and comes back as own voice, as echo, and as how things stand;
the user's sounds are added as the script wants them, never into the past. The session is the one of live use.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import soxr

from engine.evaluation.ears import Ears
from engine.evaluation.loudspeaker import Loudspeaker, Residue
from engine.evaluation.noise import Noise
from engine.evaluation.record import Happening, HappeningKind, SessionRecord, Tick
from engine.protocol import (
    MIC_RATE,
    MIC_SAMPLES,
    TICK_SECONDS,
    VOICE_RATE,
    VOICE_SAMPLES,
    Action,
    ActionKind,
    Cut,
    Event,
    Fate,
    Heard,
    Note,
    Observation,
    Patch,
    Seen,
    Task,
    TaskState,
    Typed,
    WishAsked,
)
from engine.reasoner.explaining import why
from engine.reasoner.tools.requests import read_request
from engine.session.streaming import StreamingSession
from engine.training import noises
from engine.training.clips import ClipStore
from engine.training.noises import Distance, Sound
from engine.training.phrases import draw
from engine.training.rendering import room_tone
from engine.wishes import WishText, confirmation

EPOCH: Final = 1_790_000_000.0
_DUCK: Final = 0.35
_DUCK_TICKS: Final = 3  # as the app does
_SHOWN: Final = 8  # lines
_INAUDIBLE: Final = 3  # of 32767: the dither of a resampled silence; the app takes it for silence too
_SPEECH: Final = frozenset({"say", "read", "ack", "interject", "wish", "cancel"})


@dataclass
class Stage:
    """One evaluated session.

    ``ticks``: its length. ``voice``: whose clips the user speaks with. ``loudspeaker``: the way of its own
    voice into the microphone. ``microphone``: its level, with all that it hears. ``clauses``: the fewest and
    the most that the reasoner answers with. Everything random comes from ``rng``.
    """

    session: StreamingSession
    clips: ClipStore
    voice: str
    ticks: int
    rng: np.random.Generator
    record: SessionRecord
    ears: Ears
    noise: Noise
    patches: list[tuple[Patch, ...]] = field(default_factory=list)
    loudspeaker: Loudspeaker | None = None
    clauses: tuple[int, int] = (3, 4)
    clause_letters: int = 70
    microphone: float = 1.0
    tick: int = 0
    inbox: dict[int, list[Event]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        rng = self.rng
        self.rate = float(rng.uniform(0.94, 1.08))
        self.gain = float(10 ** (rng.uniform(-10, 4) / 20))
        self._speaker = self.loudspeaker or Residue.draw(rng)
        self._mic = room_tone(self.ticks * MIC_SAMPLES, self.noise.beds, rng)
        self._rooms: dict[Distance, Sound] = {}
        self._own = soxr.ResampleStream(VOICE_RATE, MIC_RATE, 1, dtype="int16")
        self._own_ready = np.zeros(0, np.int16)
        self._queue = b""
        self._played = 0
        self._ducked_until = 0
        self._spoken: ActionKind = "silent"
        self._tasks: dict[int, list[int]] = {}
        self._typed = ""
        self._shown: deque[str] = deque(maxlen=_SHOWN)  # on the screen, of late
        self._saying: list[str] = []  # what sounds or is queued

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
        return self._spoken == "read"

    @property
    def answering(self) -> bool:
        """Whether the newest speech is more than an acknowledgement."""
        return self._spoken not in ("silent", "ack")

    def sound(self, sound: Sound, at: float, level: float, distance: Distance) -> None:
        """Let a sound reach the microphone from ``at`` on; ``level`` is relative to the user's clips."""
        if distance not in self._rooms:
            self._rooms[distance] = noises.room(distance, self.rng)
        there = noises.convolve(sound * np.float32(level * self.gain), self._rooms[distance])
        self._mix(there, int(at * MIC_RATE))

    def said(self, words: list[tuple[str, float]], silences: list[tuple[float, float]]) -> None:
        """Words that were put into the sound, for ears that cannot hear: see `Ears.told`."""
        self._arrive(self.ears.told(words, silences))

    def happened(
        self, kind: HappeningKind, start: float, end: float, detail: str = "", answer: str = ""
    ) -> None:
        """Write down the truth."""
        self.record.happenings.append(Happening(kind, start, end, detail, answer))

    def task(self) -> None:
        """Open a task without anybody asking, and let the reasoner work on it."""
        self._reason(self.session.state.notes.delegate())

    # --- one tick --------------------------------------------------------------------------------

    def step(self) -> Action:
        """Play, gather, let the session decide, carry it out."""
        sounding, own = self._play()
        start = self.tick * MIC_SAMPLES
        mic = np.clip(self._mic[start : start + MIC_SAMPLES] * self.microphone, -1, 1)
        mic = (mic * 32767).astype(np.int16)
        cancelled = self._speaker.cancelled(mic, own)
        audio, heard = cancelled.tobytes(), self._speaker.for_words(mic, own, cancelled).tobytes()
        self._arrive(self.ears.hear(self.tick, heard, " ".join(self._saying)))
        events = tuple(self.inbox.pop(self.tick, ()))
        self._shown += [event.text for event in events if isinstance(event, Seen)]
        self._typed = next((event.text for event in events if isinstance(event, Typed)), self._typed)
        action = self.session.step(
            Observation(
                tick=self.tick,
                wall=EPOCH + self.begin + TICK_SECONDS,
                audio=audio,
                own_voice=own.tobytes() if own.any() else None,
                played=self._played,
                patches=self.patches[self.tick] if self.patches else (),
                events=events,
            )
        )
        begins = action.kind in _SPEECH and bool(action.text)
        self._spoken = action.kind if begins else self._spoken
        words = " ".join(event.text for event in events if isinstance(event, Heard))
        detail = action.detail or (str(action.task.task) if action.task is not None else "")
        self.record.ticks.append(
            Tick(action.kind, detail, action.text, sounding, begins, action.seconds, words)
        )
        self._saying = [*(self._saying if self._queue else []), *([action.text] if begins else [])]
        self._perform(action)
        self.tick += 1
        return action

    def _play(self) -> tuple[bool, np.ndarray]:
        """Whether own speech is played in this tick, and its 3200 samples at 16 kHz."""
        piece24 = self._queue[: 2 * VOICE_SAMPLES]
        self._queue = self._queue[len(piece24) :]
        self._played += len(piece24) // 2
        samples = np.frombuffer(piece24, np.int16)
        if self.tick < self._ducked_until:
            samples = (samples * _DUCK).astype(np.int16)
        full = np.zeros(VOICE_SAMPLES, np.int16)
        full[: len(samples)] = samples
        ready = np.concatenate([self._own_ready, self._own.resample_chunk(full)])
        if len(ready) < MIC_SAMPLES:
            ready = np.concatenate([np.zeros(MIC_SAMPLES - len(ready), np.int16), ready])
        own, self._own_ready = ready[:MIC_SAMPLES], ready[MIC_SAMPLES:]
        own = own if np.abs(own).max() > _INAUDIBLE else np.zeros_like(own)
        if own.any():
            echo, late = self._speaker.echo(own)
            self._mix(echo, self.tick * MIC_SAMPLES + late)
        return bool(len(samples)), own

    def _perform(self, action: Action) -> None:
        self._queue += action.audio
        match action.kind:
            case "stop":
                self._queue = b""
                self.inbox[self.tick + 1].append(Cut(self._played))
                for task in list(self._tasks):
                    self._drop(task)
            case "duck":
                self._ducked_until = self.tick + 1 + _DUCK_TICKS
            case "interject":
                self.inbox[self.tick + 1].append(Fate(action.tick, "spoken"))
                if action.task is not None:
                    self._look_into(action.task)
            case "delegate" | "wish" if action.task is not None:
                self._think(action.task.task)
            case "say" | "wish":
                self._typed = ""  # it has had its answer
            case "cancel" if action.task is not None:
                self._drop(action.task.task)
            case _:
                pass

    def _think(self, task: int) -> None:
        """What was typed as a standing wish is compiled, as the reasoner does; all else has its clauses."""
        wish = read_request(self._typed, EPOCH)
        self._typed = ""
        if not isinstance(wish, WishText):
            self._reason(task)
            return
        soon = self.inbox[self.tick + 2]
        soon.append(WishAsked(wish.kind, wish.phrase, wish.seconds, self.tick, wish.cue))
        soon.append(Note(task, 1, confirmation(wish), True))
        soon.append(TaskState(task, "done"))
        self._tasks[task] = [self.tick + 2]

    def _look_into(self, task: Task) -> None:
        """Why something failed is told as the reasoner would, from what the screen says."""
        reason, soon = why(task.about, tuple(self._shown)), self.inbox[self.tick + 2]
        soon += [Note(task.task, 1, reason, True)] if reason else []
        soon.append(TaskState(task.task, "done"))
        self._tasks[task.task] = [self.tick + 2]

    def _reason(self, task: int) -> None:
        """Clauses come back after a while, long enough to be talked over."""
        rng = self.rng
        tick = self.tick + 1 + int(rng.uniform(0.8, 2.5) / TICK_SECONDS)
        clauses = int(rng.integers(self.clauses[0], self.clauses[1] + 1))
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

    def _arrive(self, heard: dict[int, Heard]) -> None:
        for tick, event in heard.items():
            self.inbox[max(tick, self.tick)].append(event)

    def _mix(self, sound: Sound, start: int) -> None:
        end = min(len(self._mic), start + len(sound))
        if start < end:
            self._mic[start:end] += sound[: end - start]


def _belongs(event: Event, task: int) -> bool:
    return isinstance(event, Note | TaskState) and event.task == task
