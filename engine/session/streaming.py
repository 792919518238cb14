"""The streaming session: append one tick, emit one action."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Final

import msgspec
from torch import Tensor

from engine.dialect.model import Ask, InteractionModel, ModelStream, RemoteModel, answer
from engine.dialect.rows import Rows
from engine.dialect.sound import SoundEncoder
from engine.dialect.tick import DUE_RANGE, Situation, tick_rows
from engine.dialect.vocabulary import CHOICES, END, MAX_SAY_TOKENS, Choice, choice_token
from engine.protocol import (
    INTERPRETER,
    VOICE_RATE,
    Action,
    Cut,
    Fate,
    Interpreting,
    Mode,
    ModeSet,
    Note,
    Observation,
    Seen,
    Task,
    TaskState,
    Typed,
    WishAsked,
    WishCancelled,
)
from engine.protocol import Heard as HeardWords
from engine.session.phrases import ACKS, ASK_AGAIN, failure_phrase
from engine.session.snapshot import Frozen, freeze
from engine.session.speech import SAMPLE_BYTES, CutSpeech, synthesised
from engine.session.state import FRESH_TICKS, KEPT_WORDS, SessionState, begun_at
from engine.voice.languages import Voices
from engine.voice.voice import Voice, VoiceError
from engine.wishes import confirmation, read_wish

READ_AHEAD_TICKS: Final = 2  # of own speech left, from which on an interpreter begins the next clause
REQUEST_TICKS: Final = 75  # a request may have begun fifteen seconds ago
ANSWERS: Final = frozenset({"say", "delegate", "wish", "cancel", "stop"})
BEHIND_TICKS: Final = 2  # of own speech left, from which on a number of a count is left out
MOVED_TICKS: Final = 6  # what has been done by now was seen to change within these
WATCHED: Final = frozenset({"rep", "begin", "end"})  # interjections about what the user does before the camera
UNHEARD_TICKS: Final = 8  # what the model would answer so long after the last words, it heard without words
_LOG: Final = logging.getLogger("tandem.session")
_GO_ON: Final = re.compile(
    r"^(?:(?:please|okay|yes|and|so) )*(?:go on|continue|carry on|keep going|go ahead)\b"
)


class OutOfOrderError(ValueError):
    """An observation came that is not the next tick's."""


class StreamingSession:
    """One person's session with the model. Observations come tick by tick, without a gap, from ``first`` on."""

    def __init__(
        self, nano: InteractionModel | RemoteModel, voice: Voice, mode: Mode = "normal", first: int = 0
    ) -> None:
        self._nano = nano
        self._voices = Voices(voice)
        self._sounds = SoundEncoder()
        self._stream: ModelStream = nano.new_state()
        self.state = begun_at(first, mode)

    def step(self, observation: Observation) -> Action:
        """Append one tick and decide. Raises OutOfOrderError when the tick is not the next one."""
        steps, reply = self.stepping(observation), None
        while True:
            try:
                ask = next(steps) if reply is None else steps.send(reply)
            except StopIteration as end:
                action: Action = end.value
                return action
            assert not isinstance(self._nano, RemoteModel)
            reply = answer(self._nano, ask)

    def stepping(self, observation: Observation) -> Generator[Ask, Tensor, Action]:
        """As `step`, for one who asks the model on the session's behalf, perhaps together with others."""
        if observation.tick != self.state.next_tick:
            raise OutOfOrderError(f"tick {observation.tick} came where {self.state.next_tick} was expected")
        watch = _Stopwatch()
        with watch.stage("front"):
            wishes_before = tuple(self.state.wishes.wishes)
            cut = self._take_in(observation)
            shown = self.state.notes.take_stale(observation.tick)
            self.state.proposed = None
            rows = self._rows(observation)
        with watch.stage("model"):
            choice, text = yield from self._decide(rows, observation)
        with watch.stage("voice"):
            action = self._act(choice, text, observation)
            audio = self.state.speech.next_piece(observation.played)
        self.state.next_tick += 1
        wishes = tuple(self.state.wishes.wishes)
        return msgspec.structs.replace(
            action,
            audio=audio,
            heard=cut.heard if cut is not None else None,
            unheard=cut.unheard if cut is not None else "",
            shown=shown,
            wishes=wishes if wishes != wishes_before else None,
            timings=watch.milliseconds,
        )

    def close(self) -> None:
        """End what the session holds in another server; nothing is stepped after it."""
        if isinstance(self._nano, RemoteModel):
            self._nano.end(self._stream)

    def snapshot(self) -> Frozen:
        """A copy of the session as it is between two ticks."""
        self.state.sound_tails = self._sounds.tails
        return freeze(self._stream.tensors(), self.state)

    def restore(self, tensors: dict[str, Tensor], state: SessionState) -> None:
        """Go on from a snapshot. Raises StateError, with the session unchanged, when it does not fit."""
        self._stream.load(tensors)
        self._sounds.restore(state.sound_tails)
        self.state = state

    # --- taking in -------------------------------------------------------------------------------

    def _take_in(self, observation: Observation) -> CutSpeech | None:
        """Note what happened. Returns what was heard of speech that was cut, if any was."""
        state, cut = self.state, None
        state.speech.sent = max(state.speech.sent, observation.played)  # of an earlier session's speech
        for event in observation.events:
            match event:
                case HeardWords():
                    if event.spoken > state.answered:
                        state.words.append(event)
                    state.last_spoken = event.spoken
                    state.asked_again = False
                    state.wishes.hear(event, observation.tick)
                case Typed():
                    state.words.append(HeardWords(event.text, observation.tick))
                    state.last_spoken = observation.tick
                case Seen():
                    state.last_line, state.last_line_tick = event, observation.tick
                case Note(task=task) if task != INTERPRETER or state.interpreting:
                    state.notes.arrive(event, observation.tick)
                case TaskState():
                    state.notes.settle(event)
                case ModeSet():
                    state.mode = event.mode
                case Interpreting(on=on):
                    self._interpret(on, observation.tick)
                case Cut():
                    stopped = state.speech.cut(observation.played)
                    state.notes.set_aside(stopped.note)
                    cut = cut or stopped  # a speaker lost in the same tick has nothing more to say of it
                case Fate(outcome="spoken"):
                    self._begin_interjection()
                case WishAsked():
                    state.wishes.compiled(event, observation.tick)
                case WishCancelled():
                    state.wishes.cancel(event.wish)
        if self._sees(observation):
            state.last_picture = observation.tick
        del state.words[:-KEPT_WORDS]
        return cut

    def _rows(self, observation: Observation) -> Rows:
        sound = self._sounds.push(observation)
        situation = self._situation(observation)
        return tick_rows(observation, situation, sound.mic, sound.own, self._nano.vocabulary.encode)

    def _situation(self, observation: Observation) -> Situation:
        state, tick = self.state, observation.tick
        due = state.wishes.next_due()
        return Situation(
            mode=state.mode,
            left=state.speech.left(observation.played),
            pending=len(state.notes.clauses),
            due=None if due is None or due - tick > DUE_RANGE else max(0, due - tick),
            heard_age=max(0, tick - state.last_spoken),
            since=max(0, tick - state.last_action),
            watches_people=state.wishes.watches_people(),
            working=bool(state.notes.running),
            counts=state.wishes.counts(),
            moving=state.wishes.moving(),
        )

    def _interpret(self, on: bool, tick: int) -> None:
        """Begin or end to interpret: what was said for the other purpose is not taken for this one."""
        self.state.interpreting = on
        self.state.notes.drop_interpreted()
        self.state.words = []
        self.state.answered = tick

    # --- deciding --------------------------------------------------------------------------------

    def _decide(self, rows: Rows, observation: Observation) -> Generator[Ask, Tensor, tuple[Choice, str]]:
        """Append the tick to the stream, read the choice, and append what was chosen."""
        allowed = self._possible(observation)
        if isinstance(self._nano, RemoteModel):
            choice, ids = self._nano.decide(rows, allowed, self._stream)
        else:
            choice, ids = yield from self._decide_here(self._nano, rows, allowed)
        return choice, self._nano.vocabulary.decode(ids)

    def _decide_here(
        self, model: InteractionModel, rows: Rows, allowed: frozenset[Choice]
    ) -> Generator[Ask, Tensor, tuple[Choice, list[int]]]:
        choice = model.choose((yield Ask(self._stream, rows)), allowed)
        logits = yield Ask(self._stream, choice_token(choice))
        ids: list[int] = []
        while choice.kind == "say" and len(ids) < MAX_SAY_TOKENS:
            token = model.choose_text(logits, self._stream)
            logits = yield Ask(self._stream, token)
            if token == END:
                break
            ids.append(token)
        return choice, ids

    def _possible(self, observation: Observation) -> frozenset[Choice]:
        """The choices that mean something now: one cannot stop a silence or read a note that is not there.

        What is typed is meant for the assistant and for nobody else, so it is always answered.
        """
        state, tick = self.state, observation.tick
        if state.interpreting:
            return self._interpretable(observation)
        speaking = state.speech.left(observation.played) > 0
        meaningful = {
            ("go", ""): speaking,
            ("duck", ""): speaking,
            ("stop", ""): speaking,
            ("read", ""): bool(state.notes.clauses),
            ("say", ""): bool(state.words),
            ("delegate", ""): bool(state.words) or self._unheard(tick),
            ("interject", "person"): state.wishes.watches_people() and self._sees(observation),
            ("interject", "failure"): tick - state.last_line_tick < FRESH_TICKS,
            ("interject", "reminder"): self._reminder_due(tick),
            ("interject", "rep"): state.wishes.counts() and tick - state.last_picture < MOVED_TICKS,
            ("interject", "begin"): state.wishes.moving() == 1 and tick - state.last_picture < MOVED_TICKS,
            ("interject", "end"): state.wishes.moving() == 2,
            ("wish", "open"): bool(state.words),
            ("cancel", ""): bool(state.notes.running),
        }
        possible = frozenset(each for each in CHOICES if meaningful.get((each.kind, each.detail), True))
        typed = any(isinstance(event, Typed) for event in observation.events)
        return frozenset(each for each in possible if each.kind in ANSWERS) if typed else possible

    def _interpretable(self, observation: Observation) -> frozenset[Choice]:
        """The choices of an interpreter: the next clause as soon as the last is out, whoever speaks meanwhile.

        Nothing that is said is meant for it, so it neither answers nor yields; a reminder still comes between.
        """
        left = self.state.speech.left(observation.played)
        if self.state.notes.clauses and left <= READ_AHEAD_TICKS:
            return frozenset({Choice("read")})
        between = {Choice("go" if left else "silent")}
        return frozenset(
            between | ({Choice("interject", "reminder")} if self._reminder_due(observation.tick) else set())
        )

    def _reminder_due(self, tick: int) -> bool:
        due = self.state.wishes.next_due()
        return due is not None and due - tick <= 1

    def _unheard(self, tick: int) -> bool:
        """Whether a request may have come without words. One asks again once, until words come."""
        return not self.state.asked_again and tick - self.state.last_spoken >= UNHEARD_TICKS

    def _sees(self, observation: Observation) -> bool:
        return any(patch.source == "camera" for patch in observation.patches)

    # --- acting ----------------------------------------------------------------------------------

    def _act(self, choice: Choice, text: str, observation: Observation) -> Action:
        state, tick = self.state, observation.tick
        if choice.kind not in ("silent", "go"):
            state.last_action = tick
        match choice.kind:
            case "say" if text:
                return self._answer(self._speak(Action(tick, "say", text)))
            case "ack":
                return self._speak(Action(tick, "ack", ACKS[choice.detail], detail=choice.detail))
            case "stop":
                self.state.speech.stop()
                return Action(tick, "stop")
            case "read":
                return self._read(tick)
            case "interject" if choice.detail == "rep" and state.speech.left(observation.played) > BEHIND_TICKS:
                state.wishes.tell("rep")  # who counts fast leaves out a number rather than fall behind
                return Action(tick, "go")
            case "interject":
                self.state.proposed = self._interjection(tick, choice.detail)
                return self.state.proposed
            case "delegate" if not self.state.words:
                self.state.asked_again = True  # and its words may still come
                return self._speak(Action(tick, "say", ASK_AGAIN))
            case "delegate":
                return self._delegate(tick)
            case "wish":
                return self._open_wish(tick)
            case "cancel":
                task = self.state.notes.cancel()
                cancelled = Task(task, tick) if task is not None else None
                return self._answer(self._speak(Action(tick, "cancel", "Okay, I stopped.", task=cancelled)))
            case "say":
                return Action(tick, "silent")
            case kind:
                return Action(tick, kind)

    def _begin_interjection(self) -> None:
        """The gate lets the interjection of the last tick be spoken; unspoken ones are never synthesised."""
        if self.state.proposed is not None:
            self._speak(self.state.proposed)

    def _speak(self, action: Action, note: Note | None = None) -> Action:
        try:
            language = note.language if note is not None else "en"
            spoken = synthesised(self._voices.of(language), action.text)
        except VoiceError as error:
            _LOG.warning("%s", error)
            return msgspec.structs.replace(action, unvoiced=str(error))
        if spoken.sound:
            self.state.speech.begin(spoken, note)
        seconds = len(spoken.sound) / SAMPLE_BYTES / VOICE_RATE
        return msgspec.structs.replace(action, text=spoken.text, seconds=seconds)

    def _answer(self, action: Action) -> Action:
        """The user's words up to now have had their answer; the next request starts with later words."""
        self.state.words = []
        self.state.answered = action.tick
        return action

    def _read(self, tick: int) -> Action:
        note = self.state.notes.read()
        if note is None:
            return Action(tick, "silent")
        return self._speak(Action(tick, "read", note.text, detail=str(note.task)), note)

    def _delegate(self, tick: int) -> Action:
        if _GO_ON.match(self._request(tick).lower()) and self.state.notes.take_up():
            return self._answer(self._read(tick))
        return self._answer(Action(tick, "delegate", task=Task(self.state.notes.delegate(), tick)))

    def _open_wish(self, tick: int) -> Action:
        """Take a wish on; what is no known kind of wish is work for the reasoner."""
        asked = read_wish(self._request(tick))
        wish = self.state.wishes.open(asked, tick) if asked is not None else None
        if asked is None or wish is None:
            return self._delegate(tick)
        return self._answer(self._speak(Action(tick, "wish", confirmation(asked), detail=wish.kind)))

    def _request(self, tick: int) -> str:
        recent = [each.text for each in self.state.words if tick - each.spoken <= REQUEST_TICKS]
        return " ".join(recent).strip()

    def _interjection(self, tick: int, kind: str) -> Action:
        if kind == "person":
            wish = next(each for each in self.state.wishes.wishes if each.kind == "person")
            reason = "You asked to be told when someone comes in."
            return Action(tick, "interject", wish.phrase, detail=kind, urgency=2, reason=reason)
        if kind == "reminder":
            due = self.state.wishes.fulfil(tick)
            phrase = due.phrase if due is not None else ""
            reason = f"You said “{due.cue}”." if due is not None and due.cue else "You asked for this reminder."
            return Action(tick, "interject", phrase, detail=kind, urgency=2, reason=reason)
        if kind in WATCHED:
            phrase, reason = self.state.wishes.tell(kind)
            return Action(tick, "interject", phrase, detail=kind, urgency=2, reason=reason)
        line = self.state.last_line.text if self.state.last_line is not None else ""
        self.state.last_line_tick = tick - FRESH_TICKS
        reason = f"A failure appeared on the screen: {line}"
        return Action(tick, "interject", failure_phrase(line), detail=kind, urgency=2, reason=reason)


class _Stopwatch:
    """Milliseconds per stage of a step."""

    def __init__(self) -> None:
        self.milliseconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        begin = time.perf_counter()
        yield
        self.milliseconds[name] = round((time.perf_counter() - begin) * 1000, 2)
