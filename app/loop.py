"""The tick: gather one observation, send it, receive one action, carry it out. Everything else serves this."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from app.arrivals import Arrivals
from app.attention.gate import Gate
from app.attention.tact import Surroundings, why_quiet
from app.capture.echo import EchoCanceller
from app.devices import Camera, Clock, Microphone, Screen, Sound, Speaker
from app.engine_client import EngineClient
from app.errors import TandemError
from app.events import (
    AnswerQuestion,
    AppEvent,
    CancelTask,
    CancelWish,
    Frame,
    ModeChanged,
    Pictured,
    Presence,
    QuietChanged,
    Said,
    SessionCommand,
    SetMode,
    StopSpeaking,
    Ticked,
    TypeText,
    UseSettings,
)
from app.front_window import FrontWindow
from app.gestures import Gestures
from app.history.ticks import TickRecord
from app.interpreting import InterpreterDesk
from app.mind import Mind
from app.pace import Pace
from app.panels.desk import PanelDesk
from app.panels.protocol import Close, Input, Press
from app.perform import Performer
from app.recorder import Recorder
from app.senses import Senses
from app.settings.profiles import Profile, sets_mode
from engine.protocol import (
    LONG_AGO,
    TICK_SECONDS,
    Action,
    Heard,
    Mode,
    ModeSet,
    Note,
    Observation,
    Patch,
    Seen,
    Slept,
    Task,
    Typed,
    WishCancelled,
)
from engine.protocol.patches import ChangedPatches
from engine.senses.protocol import (
    SenseAudio,
    SenseFrame,
    SenseGesture,
    SenseInterpreted,
    SenseLines,
    SensePointed,
    SenseResult,
    SenseWords,
)

WORDS_TAIL_TICKS: Final = 2  # the recogniser waits for 0.3 s of silence before it gives the last words out
WORDS_WAIT_TICKS: Final = 7
WORD_SECONDS: Final = 0.33
EARLY_WORDS_SECONDS: Final = 1.0  # that a tick of before the engine was there waits for its words
EARLY_WAIT_SECONDS: Final = 10.0  # that all those ticks together wait; then their words come when they come


def nothing() -> None:
    """What is not there."""


@dataclass(frozen=True)
class Devices:
    """The world as the loop meets it. What is None does not exist in this session.

    ``echo`` is None where the speaker cannot be heard by the microphone, as in a replay. ``around`` says what
    other programs do; ``sharp`` is the camera's picture for reading hands and pages, ``pointer`` where the
    mouse pointer is, in 0..1 of the screen; both are None where there is nothing. ``front`` is the window in
    front (see `app.capture.guard.Guard`). They return at once.
    """

    clock: Clock
    microphone: Microphone | None
    camera: Camera | None
    screen: Screen | None
    speaker: Speaker
    echo: EchoCanceller | None = None
    around: Callable[[], Surroundings] = Surroundings
    sharp: Callable[[], Frame | None] = nothing
    pointer: Callable[[], tuple[float, float] | None] = nothing
    front: Callable[[], str] = str


@dataclass(frozen=True)
class Parts:
    """The child processes."""

    engine: EngineClient
    mind: Mind
    senses: Senses
    panels: PanelDesk


class Loop:
    """Runs one session, tick by tick, until `ended` says so or it is cancelled."""

    def __init__(
        self,
        devices: Devices,
        parts: Parts,
        gate: Gate,
        arrivals: Arrivals,
        recorder: Recorder,
        pace: Pace,
        profile: Profile,
        emit: Callable[[AppEvent], None],
        ended: Callable[[int], bool],
    ) -> None:
        self._devices = devices
        self._parts = parts
        self._arrivals = arrivals
        self._recorder = recorder
        self._pace = pace
        self._profile = profile
        self._interpreter = InterpreterDesk(arrivals, recorder, parts.mind, pace, emit)
        self._interpreter.use(profile)
        self._emit = emit
        self._ended = ended
        self._patches = ChangedPatches()
        self._delegated: list[Task] = []  # not begun yet
        self._gate = gate
        self._tick = 0
        self._early = 0  # ticks that had ended before the first was stepped
        self._patience = EARLY_WAIT_SECONDS
        self._gathered = -1  # the last tick whose observation was put together
        self._wall = time.time()
        self._performer = Performer(devices.speaker, gate, arrivals, parts.mind, recorder, self._delegate, emit)
        self._front = FrontWindow(recorder, parts.mind)
        self._gestures = Gestures(
            parts.senses, parts.mind, parts.panels, self._performer, recorder, devices.pointer, emit
        )

    async def run(self) -> None:
        """One tick after the other. Raises TandemError when the engine cannot be kept alive."""
        while not self._ended(self._tick):
            self._wall = await self._devices.clock.wait(self._tick)
            slept = self._devices.clock.slept()
            if slept:
                self._arrivals.put(Slept(slept))
            if self._tick == 0 and self._pace.real:
                self._early = int((time.time() - self._wall) / TICK_SECONDS)
            observation = await self._gather()
            begun = time.perf_counter()
            action = await self._parts.engine.step(observation)
            compute_ms = (time.perf_counter() - begun) * 1000
            if self._parts.engine.forgot():  # what the speaker still held has sounded since the observation
                self._performer.hush(self._gathered)
            self._heed_quiet()
            self._performer.perform(action)
            self._interpreter.spoken(action)
            self._report(observation, action, compute_ms)
            self._tick += 1

    def obey(self, command: SessionCommand) -> None:
        """What the user wants of the session itself."""
        match command:
            case SetMode(mode=mode):
                self._set_mode(mode)
            case UseSettings(settings=settings):
                self._work_as(settings.profiles.current)
                self._parts.mind.use(settings.reasoning)
                self._gate.set_tact(settings.tact)
                self._heed_quiet()
            case StopSpeaking():
                self._performer.hush(self._gathered)
            case TypeText(text=text) if self._parts.mind.questions.typed(text):
                self._recorder.user_typed(text, self._tick * TICK_SECONDS)
            case AnswerQuestion(question=question, decision=decision, values=values):
                self._parts.mind.questions.answer(question, decision, values)
            case TypeText(text=text):
                at = self._tick * TICK_SECONDS
                self._arrivals.put(Typed(text))
                self._recorder.user_typed(text, at)
                self._parts.mind.tell(self._tick, "user", text)
                self._gestures.said(text, self._tick)
                self._emit(Said("user", text, at, at, typed=True))
            case CancelTask(task=task):
                self._parts.mind.cancel(task)
            case CancelWish(wish=wish):
                self._arrivals.put(WishCancelled(wish))
            case Input() | Press() | Close():
                self._parts.panels.obey(command)

    def _work_as(self, profile: Profile) -> None:
        """Take over a way of working. The mode stays as the user set it unless the profile's changes."""
        before, self._profile = self._profile, profile
        if sets_mode(before, profile):
            self._set_mode(profile.mode)
        self._parts.senses.use(profile)
        self._gestures.use(profile)
        self._interpreter.use(profile)

    def _set_mode(self, mode: Mode) -> None:
        self._gate.set_mode(mode)
        self._arrivals.put(ModeSet(mode))
        self._emit(ModeChanged(mode))

    def sensed(self, fed: int, result: SenseResult) -> None:
        """A sense has read something; it was last given the input of tick ``fed``."""
        match result:
            case SenseWords(text=text, spoken=spoken, ahead=ahead):
                end = (spoken + 1) * TICK_SECONDS
                start = max(0.0, end - WORD_SECONDS * len(text.split()))
                self._arrivals.put(Heard(text, spoken), self._pace.words(fed, ahead=ahead))
                self._recorder.user_said(text, start, end)
                self._parts.mind.tell(spoken, "user", text)
                self._gestures.said(text, self._tick)
                self._emit(Said("user", text, start, end))
            case SenseLines(lines=lines, captured=captured, standing=standing):
                for line in lines:
                    seen = Seen(line, LONG_AGO if standing else captured)
                    self._arrivals.put(seen, self._pace.lines(captured))
                    self._recorder.seen(line, captured * TICK_SECONDS)
                    self._parts.mind.tell(captured, "screen", line)
            case SenseInterpreted():
                self._interpreter.take(fed, result)
            case SenseGesture() | SensePointed():
                self._gestures.sensed(result, self._tick)

    async def _gather(self) -> Observation:
        """Everything that reached the assistant in this tick."""
        tick = self._tick
        own = self._devices.speaker.own_voice(tick)
        audio = self._listen(tick, own)
        patches = self._watch(tick)
        self._performer.notice_loss()
        self._performer.heed(tick - 1)
        if not self._pace.real:
            await self._settle(tick)
        elif tick < self._early:
            await self._hear_early(tick)
        self._begin_tasks()
        self._parts.mind.heed(tick)
        if not self._pace.real:
            await self._parts.mind.settle()
        self._gathered = tick
        voice = None if own is None else own.tobytes()
        self._recorder.heard(audio, voice)
        return Observation(
            tick=tick,
            wall=self._wall,
            audio=audio,
            own_voice=voice,
            played=self._devices.speaker.played,
            patches=patches,
            events=self._arrivals.take(tick),
        )

    def _listen(self, tick: int, own: Sound | None) -> bytes | None:
        """The microphone without the assistant's own voice, for the model.

        The words sense and the interpreter are given what others say over the assistant whole.
        """
        microphone, senses, echo = self._devices.microphone, self._parts.senses, self._devices.echo
        sound = microphone.take(tick) if microphone is not None else None
        clean = sound if sound is None or echo is None else echo.process(sound, own)
        saying = self._performer.saying if echo is not None and not echo.headphones else ""
        audio = whole = None if clean is None else clean.tobytes()
        if echo is not None and sound is not None and clean is not None:
            whole = echo.whole(sound, own, clean).tobytes()
        elif echo is not None and microphone is not None:
            echo.unheard(own)
        if senses.words is not None:
            words = whole if echo is not None and echo.settled else audio
            senses.words.feed(tick, SenseAudio(tick, words, saying))
        if senses.interpreter is not None and senses.interpreter.on:
            senses.interpreter.feed(tick, SenseAudio(tick, whole, saying))
        return audio

    def _watch(self, tick: int) -> tuple[Patch, ...]:
        """What changed before the camera, for the model; what changed on the screen, for the sense."""
        self._front.follow(tick, self._devices.front() if self._profile.screen_text else "")
        shot = self._devices.screen.take(tick) if self._devices.screen is not None else None
        if shot is not None:
            height, width, _ = shot.frame.shape
            if self._parts.senses.screen_text is not None:
                frame = SenseFrame(tick, width, height, shot.frame.tobytes(), shot.changed)
                self._parts.senses.screen_text.feed(tick, frame)
            self._emit(Pictured("screen", shot.frame))
        picture = self._devices.camera.take(tick) if self._devices.camera is not None else None
        if picture is None:
            self._patches.miss()
            return ()
        self._show_hands(tick)
        self._emit(Pictured("camera", picture))
        return self._patches.update(picture)

    def _show_hands(self, tick: int) -> None:
        hands, sharp = self._parts.senses.hands, self._devices.sharp()
        if hands is not None and hands.on and sharp is not None:
            height, width, _ = sharp.shape
            hands.feed(tick, SenseFrame(tick, width, height, sharp.tobytes(), (0, 0, width, height)))

    def _heed_quiet(self) -> None:
        """Hold interjections back while it is quiet, and tell the window when that changes."""
        settings = self._gate.settings
        why = why_quiet(settings.tact, self._devices.around(), self._wall)
        if why != settings.quiet:
            self._gate.set_quiet(why)
            self._emit(QuietChanged(why))

    async def _hear_early(self, tick: int) -> None:
        """What was said before the engine was there has its words with it, if the words sense is there too."""
        words = self._parts.senses.words
        if words is None or not words.child.is_ready or self._patience <= 0:
            return
        begun = time.monotonic()
        await words.settled(tick, min(EARLY_WORDS_SECONDS, self._patience))
        self._patience -= time.monotonic() - begun

    async def _settle(self, tick: int) -> None:
        """In virtual time the senses are given the time they need."""
        for sense in self._parts.senses.all:
            if not await sense.settled(tick):
                part = sense.child.part
                raise TandemError(f"The part '{part}' does not answer; see `python main.py doctor`.")

    def _delegate(self, task: Task) -> None:
        """A task begins once the words up to its tick are in, or have not come for a while."""
        self._delegated.append(task)

    def _begin_tasks(self) -> None:
        waiting = []
        for task in self._delegated:
            if self._words_are_in(task):
                self._parts.mind.delegate(task, self._wall)
            else:
                waiting.append(task)
        self._delegated = waiting

    def _words_are_in(self, task: Task) -> bool:
        """The recogniser gives the last words out a moment after their end, so it must have heard that too."""
        if task.about:
            return True
        if self._gestures.waits(self._tick):
            return False
        words = self._parts.senses.words
        if words is None or not words.child.alive or self._tick - task.tick >= WORDS_WAIT_TICKS:
            return True
        return self._tick > task.tick + WORDS_TAIL_TICKS and words.done >= task.tick + WORDS_TAIL_TICKS

    def _report(self, observation: Observation, action: Action, compute_ms: float) -> None:
        """One line for the record and one event for the window."""
        speaking = observation.own_voice is not None
        late = self._pace.real and time.time() - observation.wall > TICK_SECONDS
        self._recorder.tick(
            TickRecord(
                tick=self._tick,
                action=action.kind,
                text=action.text,
                speaking=speaking,
                heard=" ".join(event.text for event in observation.events if isinstance(event, Heard)),
                notes=tuple(event.text for event in observation.events if isinstance(event, Note)),
                compute_ms=compute_ms,
                late=late,
            )
        )
        thinks = bool(self._delegated) or self._parts.mind.working
        presence: Presence = "speaking" if speaking else "thinking" if thinks else "listening"
        levels = _level(observation.audio), _level(observation.own_voice)
        echo_db = self._devices.echo.erle_db if self._devices.echo is not None else 0.0
        self._emit(Ticked(self._tick, action.kind, presence, compute_ms, late, *levels, echo_db))


def _level(sound: bytes | None) -> float:
    """RMS of int16 sound in 0..1."""
    if sound is None:
        return 0.0
    samples = np.frombuffer(sound, np.int16).astype(np.float32) / 32768
    return float(np.sqrt(np.mean(samples * samples)))
