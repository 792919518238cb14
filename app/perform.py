"""Carries one action out: through the user's gate, to the speaker, the window, the reasoner and the record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import msgspec

from app.arrivals import Arrivals
from app.attention.gate import Gate, Verdict
from app.devices import Speaker
from app.events import AppEvent, Interjected, Said, WishesChanged
from app.mind import Mind
from app.recorder import Recorder
from engine.protocol import INTERPRETER, TICK_SECONDS, VOICE_RATE, Action, Cut, Fate, Note, PanelAsked, Task

DUCK_TICKS: Final = 3
UNSPOKEN: Final = "This answer found no pause to be spoken in."


@dataclass(frozen=True)
class _Utterance:
    """Words that were given to the speaker, and their entry in the conversation log."""

    text: str
    end: float
    entry: int
    interjection: bool


class Performer:
    """What the assistant does in the world. ``delegate`` starts a task once the words up to it are in."""

    def __init__(
        self,
        speaker: Speaker,
        gate: Gate,
        arrivals: Arrivals,
        mind: Mind,
        recorder: Recorder,
        delegate: Callable[[Task], None],
        emit: Callable[[AppEvent], None],
    ) -> None:
        self._speaker = speaker
        self._gate = gate
        self._arrivals = arrivals
        self._mind = mind
        self._recorder = recorder
        self._delegate = delegate
        self._emit = emit
        self._unducked_at = 0
        self._queued = 0  # 24 kHz samples given to the speaker, on the axis of what it has played
        self._sounding: list[_Utterance] = []
        self._gives_way_at: float | None = None  # session seconds: the end of the clause that sounds now
        self._hushed_through = -1  # actions up to this tick were made before the engine knew of the silence

    def perform(self, action: Action) -> None:
        """Carry out the action of this tick; its sound plays from the next tick on."""
        verdict = self._gate.judge(action, action.tick)
        if action.tick <= self._hushed_through:
            text = action.text if action.kind == "interject" else ""  # that one has not begun to sound
            action = msgspec.structs.replace(action, text=text, audio=b"")
        if action.heard is not None:
            self._note_cut(action)
        match action.kind:
            case "stop":
                self._stop()
            case "duck":
                self._speaker.duck(True)
                self._unducked_at = action.tick + DUCK_TICKS
            case "interject":
                self._interject(action, verdict)
            case "delegate" if action.task is not None:
                self._delegate(action.task)
            case "cancel" if action.task is not None:
                self._mind.cancel(action.task.task)
            case "panel":
                template, _, words = action.detail.partition(":")
                self._emit(PanelAsked(template=template.strip(), words=words))
            case _:
                pass
        if action.kind != "duck" and action.tick >= self._unducked_at:
            self._speaker.duck(False)
        if action.text and (action.kind != "interject" or verdict.outcome == "spoken"):
            self._say(action, verdict)
        for note in action.shown:
            self._show(action.tick, note)
        if action.audio:
            self._speaker.enqueue(action.audio)
            self._queued += len(action.audio) // 2
        if action.wishes is not None:
            self._emit(WishesChanged(action.wishes))
        self._finish_heard(action.tick)

    @property
    def saying(self) -> str:
        """The words that sound now or are about to."""
        return " ".join(utterance.text for utterance in self._sounding)

    def hush(self, gathered: int) -> None:
        """Fall silent at the user's word. ``gathered``: the last tick whose observation is on its way."""
        self._hushed_through = gathered
        self._stop()

    def give_way(self) -> None:
        """Fall silent at the end of the clause that sounds now: the user wants a word."""
        if self._sounding:
            self._gives_way_at = self._sounding[0].end

    def heed(self, gathered: int) -> None:
        """Time goes on. ``gathered``: the last tick whose observation is on its way."""
        if self._gives_way_at is not None and (gathered + 1) * TICK_SECONDS >= self._gives_way_at:
            self._gives_way_at = None
            if self._sounding:  # more was to follow
                self.hush(gathered)

    def notice_loss(self) -> None:
        """Speech that a missing or muted speaker swallowed was not heard: the engine is told where it ended."""
        lost = self._speaker.lost()
        if lost is not None:
            self._queued = self._speaker.played
            self._arrivals.put(Cut(lost))

    def _interject(self, action: Action, verdict: Verdict) -> None:
        self._arrivals.put(Fate(action.tick, verdict.outcome))
        voiced = verdict.outcome == "spoken"
        if verdict.outcome != "dropped":
            note = Interjected(
                action.tick,
                action.text,
                verdict.reason,
                voiced,
                verdict.toast,
                action.detail,
                verdict.because,
            )
            self._emit(note)
        if not voiced:
            at = (action.tick + 1) * TICK_SECONDS
            self._recorder.interjected(action.text, at, verdict.reason, verdict.outcome)

    def _show(self, tick: int, note: Note) -> None:
        """An answer that found no pause to be spoken in can only be read."""
        self._emit(Interjected(tick, note.text, UNSPOKEN, voiced=False, toasted=True))
        self._recorder.interjected(note.text, (tick + 1) * TICK_SECONDS, UNSPOKEN, "toasted")
        self._mind.tell(tick, "assistant", note.text)

    def _say(self, action: Action, verdict: Verdict) -> None:
        """Words begin to sound behind what is still playing; an interjection one tick later."""
        waiting = max(0, self._queued - self._speaker.played) / VOICE_RATE
        start = (action.tick + 1) * TICK_SECONDS + waiting
        if self._sounding:  # what comes before it may not all have reached the speaker
            start = max(start, self._sounding[-1].end)
        seconds = action.seconds
        if action.kind == "interject":
            start, seconds = start + TICK_SECONDS, _seconds_of(action.text)
        interjects = action.kind == "interject"
        end = start + seconds
        if action.kind == "read" and action.detail == str(INTERPRETER):
            entry = self._recorder.interpreted(action.text, start, end)
        else:
            entry = self._recorder.assistant_said(action.text, start, end, action.kind, verdict.reason)
        self._sounding.append(_Utterance(action.text, end, entry, interjects))
        self._emit(Said("assistant", action.text, start, end))

    def _stop(self) -> None:
        played = self._speaker.stop()
        self._queued = self._speaker.played
        self._arrivals.put(Cut(played))

    def _note_cut(self, action: Action) -> None:
        """The engine has worked out which words were heard of what was stopped in the tick before.

        What was queued behind the words that were cut was not heard at all.
        """
        at = action.tick * TICK_SECONDS
        heard = action.heard or ""
        text = f"{heard} {action.unheard}".strip()
        # An interjection is shown as written ("test_login") and spoken as one says it.
        same = [each for each in self._sounding if each.text == text]
        interjected = [each for each in self._sounding if each.interjection]
        cut = next(iter(same or interjected), None)
        if cut is None:
            return
        place = self._sounding.index(cut)
        for utterance in self._sounding[place:]:
            self._recorder.assistant_cut(utterance.entry, heard if utterance is cut else "", at)
        self._sounding = self._sounding[:place]
        self._emit(Said("assistant", heard, at, at, heard=False))
        if heard:
            self._mind.tell(action.tick, "assistant", heard)

    def _finish_heard(self, tick: int) -> None:
        """The reasoner is told of speech once it was heard to its end."""
        now = (tick + 1) * TICK_SECONDS
        for utterance in [each for each in self._sounding if each.end <= now]:
            self._mind.tell(tick, "assistant", utterance.text)
        self._sounding = [each for each in self._sounding if each.end > now]


def _seconds_of(text: str) -> float:
    """About how long words take to say; the sound of an interjection is made one tick after its words."""
    return 0.3 + 0.065 * len(text)
