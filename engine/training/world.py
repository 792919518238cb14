"""The state of a scene while it is played: who is sounding when, what is under way, what is on its way.

Times are seconds of the scene. The user's script writes turns and sounds into it, the expert reads them
(it knows the truth) and decides, and the decision changes the assistant's half.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from engine.dialect.tick import DUE_RANGE, HEARD_AGE_MAX, SINCE_MAX, Moving, Situation
from engine.dialect.vocabulary import Choice
from engine.protocol import MIC_RATE, TICK_SECONDS, Event, Mode, Note, TaskState
from engine.session.phrases import ASK_AGAIN, STOPPED
from engine.training.clips import Clip, ClipStore
from engine.training.example import GroundTruth, TruthKind
from engine.training.noises import Distance, Sound
from engine.wishes import WishText, read_wish

OwnKind = Literal["ack hm", "ack okay", "own stock", "own confirm", "own remark", "own reminder", "own answer"]
UNASKED: frozenset[OwnKind] = frozenset({"own reminder", "own remark"})
GATE_TICKS = 1  # that an interjection waits until it is known that it may be spoken
YIELD_SECONDS = 0.04  # the speaker goes silent so long after a stop
SECONDS_LEFT_OUT = 1e-6
SURE_AFTER = 0.42  # seconds of the user's voice over the assistant's, before it is taken for meant
EXPLAINED = 0.6  # the share of failures of which the screen says why
DUCK_TICKS = 3  # as the app does
NO_THOUGHT = 0.22  # seconds: what takes less, a tool has as soon as it is asked, a request in seven


@dataclass
class Turn:
    """What the user says to the assistant in one go.

    ``final``: the tick in which the last words arrive, None where they never do. ``deadline``: when to act
    where they never do. ``stop_at``: when it is clear that this is no "mm-hm". ``pauses``: (start, end).
    ``acked``: it wants no acknowledgement, since it has had one or has none to get. ``amends``: it puts the
    request before it right. ``helped``: it had trailed off, and was helped on.
    """

    intent: str
    text: str
    start: float
    end: float
    final: int | None
    answer: str = ""
    heard: str = ""
    pauses: tuple[tuple[float, float], ...] = ()
    stop_at: float = 0.0
    acked: bool = False
    resolved: bool = False
    stopped: bool = False
    amends: bool = False
    helped: bool = False

    @property
    def deadline(self) -> float:
        return self.end + 1.6


@dataclass
class Onset:
    """A user-like sound that begins: the assistant lowers its voice once while it finds out what it is."""

    start: float
    end: float
    ducked: bool = False


@dataclass(frozen=True)
class Played:
    """Sound that reaches the microphone: ``start`` in samples, ``level`` relative to the user's voice."""

    sound: Sound
    start: int
    level: float
    speaker: str
    distance: Distance


@dataclass
class Spoken:
    """One utterance of the assistant, in seconds; ``end`` moves forward when it is stopped."""

    clip: Clip
    start: float
    end: float


@dataclass
class World:
    """All that is going on in one scene."""

    ticks: int
    clips: ClipStore
    rng: np.random.Generator
    user: str
    own: str
    mode: Mode = "normal"
    tick: int = 0
    turns: list[Turn] = field(default_factory=list)
    onsets: list[Onset] = field(default_factory=list)
    voices: list[tuple[float, float]] = field(default_factory=list)  # near speech that is not a turn
    babble: list[tuple[float, float]] = field(default_factory=list)  # when other voices are plainly heard
    played: list[Played] = field(default_factory=list)
    spoken: list[Spoken] = field(default_factory=list)
    ducked: list[int] = field(default_factory=list)  # ticks whose own sound is lowered
    inbox: dict[int, list[Event]] = field(default_factory=lambda: defaultdict(list))
    truth: list[GroundTruth] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    note_clips: dict[tuple[int, int], Clip] = field(default_factory=dict)
    running: list[int] = field(default_factory=list)
    tasks: int = 0
    asked: int = 0  # the newest of them that the user has asked for
    dues: list[tuple[int, int]] = field(default_factory=list)  # (tick, ticks until the next, 0 for once)
    watches: bool = False
    counts: bool = False
    moving: Moving = 0
    long_answers: bool = False  # there is more time to be talked over
    drowsy: bool = False  # the assistant lets much pass that it should do
    hesitant: bool = False  # ... and goes on for a while when it is interrupted
    absent: set[int] = field(default_factory=set)  # ticks in which the microphone is off
    heard_tick: int = -HEARD_AGE_MAX
    words_tick: int = -SINCE_MAX  # in which words arrived last
    line_tick: int = -SINCE_MAX  # ... and a line of the screen
    late_until: int = 0  # an answer that was let pass comes in this tick or later
    acted_tick: int = -SINCE_MAX
    cut: bool = False
    asked_again: bool = False  # as in the session: once, until words come

    @property
    def begin(self) -> float:
        """When the present tick begins."""
        return self.tick * TICK_SECONDS

    @property
    def now(self) -> float:
        """When the present tick ends: the moment of the decision."""
        return (self.tick + 1) * TICK_SECONDS

    @property
    def own_end(self) -> float:
        """When the assistant's speech ends, as far as it is queued."""
        return self.spoken[-1].end if self.spoken else 0.0

    @property
    def own_start(self) -> float:
        """When the assistant's speech began that ends at `own_end`; clauses that follow at once are one."""
        start = self.own_end
        for each in reversed(self.spoken):
            if each.end < start - YIELD_SECONDS:
                break
            start = each.start
        return start

    @property
    def unasked(self) -> bool:
        """Whether what the assistant says last it says unasked."""
        return bool(self.spoken) and self.spoken[-1].clip.kind in UNASKED

    @property
    def left(self) -> int:
        """Ticks of own speech still to be played at the end of the tick."""
        return max(0, int(np.ceil((self.own_end - self.now) / TICK_SECONDS - SECONDS_LEFT_OUT)))

    @property
    def due(self) -> int | None:
        """Ticks until the next timed wish, None when none is near."""
        ahead = [max(0, tick - self.tick) for tick, _ in self.dues]
        return min((each for each in ahead if each <= DUE_RANGE), default=None)

    def situation(self) -> Situation:
        """What the session knows at this tick's decision."""
        return Situation(
            mode=self.mode,
            left=self.left,
            pending=len(self.notes),
            due=self.due,
            heard_age=min(max(0, self.tick - self.heard_tick), HEARD_AGE_MAX),
            since=min(self.tick - self.acted_tick, SINCE_MAX),
            watches_people=self.watches,
            working=bool(self.running),
            counts=self.counts,
            moving=self.moving,
        )

    def note_truth(self, kind: TruthKind, start: float, end: float, detail: str = "") -> None:
        """Write down that something happened."""
        self.truth.append(GroundTruth(kind, round(start, 3), round(end, 3), detail))

    def sound(self, sound: Sound, at: float, level: float, speaker: str, distance: Distance) -> None:
        """Let a sound reach the microphone from ``at`` on."""
        self.played.append(Played(sound, int(at * MIC_RATE), level, speaker, distance))

    def speaking_user(self) -> bool:
        """Whether the user's voice sounds in this tick or the one before, or a turn is in a pause."""
        since = self.begin - TICK_SECONDS
        turns = any(turn.start < self.now and turn.end > since for turn in self.turns)
        return turns or any(start < self.now and end > since for start, end in self.voices)

    def next_turn(self, turn: Turn) -> Turn | None:
        """What the user has begun to say since ``turn``."""
        return next((each for each in self.turns if turn.end <= each.start < self.now), None)

    def open_turn(self) -> Turn | None:
        """The turn that has begun and has had no answer yet."""
        return next((turn for turn in self.turns if not turn.resolved and turn.start < self.now), None)

    # --- what the assistant's actions do -----------------------------------------------------------

    def say(self, kind: OwnKind, text: str | None = None, clip: Clip | None = None, late: int = 0) -> Clip:
        """Queue own speech behind what is still playing; it sounds from the next tick on, or ``late`` ticks
        later.
        """
        clip = clip or self.clips.pick(self.own, kind, self.rng, text)
        start = max(self.now + late * TICK_SECONDS, self.own_end)
        self.spoken.append(Spoken(clip, start, start + clip.seconds))
        return clip

    def stop(self) -> None:
        """Go silent at once; what is pending is set aside with the next observation."""
        moment = self.now + YIELD_SECONDS
        self.spoken = [each for each in self.spoken if each.start < moment]
        if self.spoken:
            self.spoken[-1].end = min(self.spoken[-1].end, moment)
        self.cut = True

    def delegate(self) -> None:
        """Open a task; its clauses come back some seconds later."""
        self.tasks += 1
        self.asked = task = self.tasks
        rng = self.rng
        self.running.append(task)
        if rng.random() < 0.04:
            return  # it takes longer than the scene
        thought = float(rng.exponential(1.4))
        seconds = min(8.0, 0.8 + thought) if thought > NO_THOUGHT else TICK_SECONDS + 2 * thought
        tick = self.tick + int(seconds / TICK_SECONDS)
        clauses = int(rng.integers(4, 9)) if self.long_answers else int(rng.choice([1, 2, 2, 3, 4]))
        for clause in range(1, clauses + 1):
            clip = self.clips.pick(self.own, "own answer", rng)
            self.inbox[tick].append(Note(task, clause, clip.text, clause == clauses))
            self.note_clips[task, clause] = clip
            tick += int(min(3.0, rng.exponential(0.8)) / TICK_SECONDS) + 1

    def _explain(self) -> None:
        """Why something failed comes back soon, where the screen says it, and often it does not."""
        self.tasks += 1
        self.running.insert(0, self.tasks)  # what was asked for is given up first
        soon = self.inbox[self.tick + 2 + GATE_TICKS]
        if self.rng.random() < EXPLAINED:
            clip = self.clips.pick(self.own, "own answer", self.rng)
            soon.append(Note(self.tasks, 1, clip.text, True))
            self.note_clips[self.tasks, 1] = clip
        else:
            soon.append(TaskState(self.tasks, "done"))

    def amend(self) -> None:
        """Give up what the newest request has led to: another takes its place."""
        self.running = [task for task in self.running if task != self.asked]
        self.notes = [note for note in self.notes if note.task != self.asked]

    def cancel(self) -> None:
        """Give up the newest task and what came of it."""
        task = self.running.pop()
        self.notes = [note for note in self.notes if note.task != task]

    def open_wish(self, words: str) -> bool:
        """Open the wish that the words ask for; False when they ask for none."""
        wish = read_wish(words)
        if wish is None:
            return False
        if wish.kind == "person":
            self.watches = True
        elif wish.kind == "count":
            self.counts = True
        elif wish.kind == "span":
            self.moving = self.moving or 1
        elif wish.kind != "word":
            self.time_wish(wish)
        return True

    def time_wish(self, wish: WishText) -> None:
        """Count down to a timed wish."""
        period = max(1, round(wish.seconds / TICK_SECONDS))
        self.dues.append((self.tick + period, period if wish.kind == "every" else 0))

    def fulfil(self) -> None:
        """The timed wish that is due first is being spoken."""
        tick, period = min(self.dues)
        self.dues.remove((tick, period))
        if period:
            self.dues.append((tick + period, period))

    def act(self, choice: Choice, turn: Turn | None = None) -> None:
        """Carry an action out."""
        if choice.kind not in ("silent", "go"):
            self.acted_tick = self.tick
        match choice.kind:
            case "ack":
                self.say("ack hm" if choice.detail == "hm" else "ack okay")
            case "say" if turn is not None:
                self.say("own stock", turn.answer)
            case "stop":
                self.stop()
            case "duck":
                self.ducked += range(self.tick + 1, self.tick + 1 + DUCK_TICKS)
            case "read":
                note = self.notes.pop(0)
                self.say("own answer", clip=self.note_clips[note.task, note.clause])
            case "interject" if choice.detail == "reminder":
                self.fulfil()
                self.say("own reminder", late=GATE_TICKS)
            case "interject":
                self.say("own remark", late=GATE_TICKS)
                if choice.detail == "failure" and self.mode in ("normal", "coach"):
                    self._explain()
            case "wish" if turn is not None:
                if self.open_wish(turn.heard):
                    self.say("own confirm")
                else:
                    self.delegate()
            case "cancel":
                self.cancel()
                self.say("own confirm", STOPPED)
            case "delegate" if turn is not None and turn.final is None:
                if not self.asked_again:
                    self.say("own stock", ASK_AGAIN)
                self.asked_again = True
            case "delegate":
                asked = turn or self.open_turn()
                if asked is not None and asked.amends:
                    self.amend()
                self.delegate()
            case _:
                pass
