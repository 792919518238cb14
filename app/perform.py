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
EXPLAINED: Final = "I said why it failed, in the screen's own words."
UNSPOKEN: Final = "This answer found no pause to be spoken in."


@dataclass(frozen=True)
class _Utterance:
    """Words that were given to the speaker, and their entry in the conversation log."""

    text: str
    end: float
    last: int  # of its samples, on the axis of what the speaker has played
    entry: int
    interjection: bool
    told: str  # to the reasoner, once it is heard


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
        self._yields_after: _Utterance | None = None  # the user wants a word when this has been said
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
            self._enqueue(action.audio)
        if action.wishes is not None:
            self._emit(WishesChanged(action.wishes))
            self._mind.wishes(action.wishes)
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
        """Let the clause that sounds now end, and no other begin: the user wants a word."""
        silence = _Utterance("", 0.0, self._speaker.played, 0, interjection=False, told="")
        self._yields_after = next(iter(self._sounding), silence)
        self._speaker.end_at(self._yields_after.last)
        self._queued = min(self._queued, self._yields_after.last)

    def heed(self, gathered: int) -> None:
        """Time goes on. ``gathered``: the last tick whose observation is on its way."""
        clause, now = self._yields_after, (gathered + 2) * TICK_SECONDS
        if clause is not None and now >= clause.end and self._speaker.played >= min(clause.last, self._queued):
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
        if voiced and action.task is not None:
            self._delegate(action.task)
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
        if verdict.outcome == "toasted":
            self._mind.tell(action.tick, "assistant", action.text)

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
        elif self._explains(action):
            entry = self._recorder.explained(action.text, start, end)
        else:
            entry = self._recorder.assistant_said(action.text, start, end, action.kind, verdict.reason)
        before = self._sounding[-1].last if self._sounding else 0
        last = max(self._queued, before) + round(seconds * VOICE_RATE)
        told = EXPLAINED if self._explains(action) else action.text
        self._sounding.append(_Utterance(action.text, end, last, entry, interjects, told))
        self._emit(Said("assistant", action.text, start, end))

    def _explains(self, action: Action) -> bool:
        """Whether its words are a screen's, which nobody asked for."""
        return action.kind == "read" and action.detail != "" and not self._mind.asked_for(int(action.detail))

    def _enqueue(self, audio: bytes) -> None:
        if self._yields_after is not None:
            audio = audio[: 2 * max(0, self._yields_after.last - self._queued)]
        self._speaker.enqueue(audio)
        self._queued += len(audio) // 2

    def _stop(self) -> None:
        self._yields_after = None
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
        if not text:  # nothing sounded
            return
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
        told = heard if cut.told == cut.text else cut.told
        if heard:
            self._mind.tell(action.tick, "assistant", told)

    def _finish_heard(self, tick: int) -> None:
        """The reasoner is told of speech once it was heard to its end."""
        now = (tick + 1) * TICK_SECONDS
        for utterance in [each for each in self._sounding if each.end <= now]:
            self._mind.tell(tick, "assistant", utterance.told)
        self._sounding = [each for each in self._sounding if each.end > now]


def _seconds_of(text: str) -> float:
    """About how long words take to say; the sound of an interjection is made one tick after its words."""
    return 0.3 + 0.065 * len(text)
