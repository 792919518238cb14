"""The streaming session: append one tick, emit one action."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager

import msgspec
from torch import Tensor

from engine.dialect.model import Ask, InteractionModel, ModelStream, RemoteModel, answer
from engine.dialect.rows import Rows
from engine.dialect.sound import SoundEncoder
from engine.dialect.tick import Situation, tick_rows
from engine.protocol import Action, Mode, Observation
from engine.session.acting import act
from engine.session.arrivals import take_in
from engine.session.deciding import decide
from engine.session.offered import offered
from engine.session.situation import situation_of
from engine.session.snapshot import Frozen, freeze
from engine.session.state import SessionState, begun_at
from engine.session.voicing import speak
from engine.voice.languages import Voices
from engine.voice.voice import Voice


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
            cut = take_in(self.state, observation, self._voices)
            shown = self.state.notes.take_stale(observation.tick)
            self.state.proposed = None
            rows = self._rows(observation)
        with watch.stage("model"):
            allowed = offered(self.state, observation)
            choice, text = yield from decide(self._nano, self._stream, rows, allowed)
        with watch.stage("voice"):
            deed = act(self.state, choice, text, observation)
            action = deed.action
            if deed.aloud:
                action = speak(action, self.state.speech, self._voices, deed.note)
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

    def _rows(self, observation: Observation) -> Rows:
        sound = self._sounds.push(observation)
        situation = self._situation(observation)
        return tick_rows(observation, situation, sound.mic, sound.own, self._nano.vocabulary.encode)

    def _situation(self, observation: Observation) -> Situation:
        """What the STATUS row says; evaluation's `ProbedSession` listens in here."""
        return situation_of(self.state, observation)


class _Stopwatch:
    """Milliseconds per stage of a step."""

    def __init__(self) -> None:
        self.milliseconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        begin = time.perf_counter()
        yield
        self.milliseconds[name] = round((time.perf_counter() - begin) * 1000, 2)
