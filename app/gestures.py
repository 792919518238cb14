"""What the user's hands and mouse pointer mean: a raised hand, a thumb, a number, "what is this?".

A gesture never grants a permission: cards and typed words alone do. What is pointed at is data.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from app.events import AppEvent, Gestured, Pointed
from app.mind import Mind
from app.panels.desk import PanelDesk
from app.perform import Performer
from app.recorder import Recorder
from app.senses import Senses
from app.settings.profiles import Profile
from engine.protocol import TICK_SECONDS
from engine.senses.protocol import SenseAsk, SenseGesture, SensePointed

Place = tuple[float, float]  # in 0..1 of the screen's width and height

WAIT_TICKS: Final = 12  # that a task waits for what is pointed at
RECENT_TICKS: Final = 15  # words so close together are one question
_ASKS: Final = re.compile(
    r"\b(what|which|who|where|how|why|explain|read|translate|tell|help|mean|means|solve|say|spell|pronounce)\b",
    re.IGNORECASE,
)
_POINTS: Final = re.compile(r"\b(this|these|that|those|here|there)\b", re.IGNORECASE)
_THUMBS: Final = {"thumb_up": "yes", "thumb_down": "no"}
NO_GRANT: Final = "A gesture grants nothing; answer the card, or type yes or no."


class Gestures:
    """Follows what the hands sense tells, and asks what is pointed at when the user's words need it.

    ``pointer``: where the mouse pointer is, None where that is not known.
    """

    def __init__(
        self,
        senses: Senses,
        mind: Mind,
        panels: PanelDesk,
        performer: Performer,
        recorder: Recorder,
        pointer: Callable[[], Place | None],
        emit: Callable[[AppEvent], None],
    ) -> None:
        self._senses = senses
        self._mind = mind
        self._panels = panels
        self._performer = performer
        self._recorder = recorder
        self._pointer = pointer
        self._emit = emit
        self._points = False  # a finger before the camera
        self._shown = False  # a gesture of any kind
        self._asked: int | None = None  # the tick of the question that is open
        self._words: list[tuple[int, str]] = []

    def use(self, profile: Profile) -> None:
        """Where hands are not read any more, what they said last is over."""
        if not profile.gestures and self._shown:
            self._points = self._shown = False
            self._emit(Gestured(None))

    def waits(self, tick: int) -> bool:
        """Whether a task should wait for what is pointed at."""
        return self._asked is not None and tick - self._asked < WAIT_TICKS

    def said(self, text: str, tick: int) -> None:
        """The user's words, heard or typed: "what is this?" asks what is pointed at."""
        self._words = [each for each in self._words if tick - each[0] <= RECENT_TICKS] + [(tick, text)]
        words = " ".join(each for _, each in self._words)
        if not (_ASKS.search(words) and _POINTS.search(words)):
            return
        self._words = []
        hands, screen = self._senses.hands, self._senses.screen_text
        pointer = self._pointer()
        if self._points and hands is not None and hands.child.alive:
            self._asked = tick
            hands.feed(tick, SenseAsk(tick))
        elif pointer is not None and screen is not None and screen.child.alive:
            self._asked = tick
            screen.feed(tick, SenseAsk(tick, pointer))

    def sensed(self, result: SenseGesture | SensePointed, tick: int) -> None:
        """What the hands sense has seen, or what a sense found where something is pointed at."""
        if isinstance(result, SensePointed):
            self._asked = None
            self._take(result, tick)
            return
        self._points = result.kind == "pointing"
        self._shown = result.kind is not None
        self._emit(Gestured(result.kind, result.number))
        if result.kind is not None and not self._answers_quiz(result):
            self._mean(result, tick)

    def _take(self, pointed: SensePointed, tick: int) -> None:
        if not pointed.region:
            return
        self._emit(Pointed(pointed.source, pointed.line or pointed.region, pointed.box))
        words = f'"{pointed.line}"' if pointed.line else f'"{pointed.region}"'
        if pointed.line and pointed.region != pointed.line:
            words += f', which stands in: "{pointed.region}"'
        self._recorder.noticed(f"The user points at: {words}", tick * TICK_SECONDS)
        self._mind.tell(tick, "pointed", words)

    def _answers_quiz(self, result: SenseGesture) -> bool:
        """Fingers choose an answer; a thumb says yes or no where these are the answers."""
        if result.kind in _THUMBS:
            return self._panels.answer_with(_THUMBS[result.kind])
        return 1 <= result.number <= 4 and self._panels.answer(result.number)

    def _mean(self, result: SenseGesture, tick: int) -> None:
        match result.kind:
            case "raised":
                self._performer.give_way()
                self._note("The user raises a hand: they want a word.", tick)
            case "thumb_up" | "thumb_down" if self._mind.questions.open:
                self._recorder.noticed(NO_GRANT, tick * TICK_SECONDS)
            case "thumb_up":
                self._note("The user shows a thumb up.", tick)
            case "thumb_down":
                self._note("The user shows a thumb down.", tick)
            case "fingers":
                self._note(f"The user holds up {result.number} fingers.", tick)
            case _:
                pass

    def _note(self, sentence: str, tick: int) -> None:
        self._recorder.noticed(sentence, tick * TICK_SECONDS)
        self._mind.tell(tick, "system", sentence)
