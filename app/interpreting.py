"""What the interpreting sense says: into the log, to the window, and to the engine, which reads it aloud."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from app.arrivals import Arrivals
from app.events import AppEvent, Interpreted, Said, Trouble
from app.mind import Mind
from app.pace import Pace
from app.recorder import Recorder
from app.settings.profiles import Profile
from engine.protocol import INTERPRETER, LANGUAGES, TICK_SECONDS, Action, Interpreting, Note
from engine.senses.protocol import SenseInterpreted

_OKAY: Final = re.compile(r"\bokay\b")


class InterpreterDesk:
    """Tells the engine when it interprets, and passes every clause on."""

    def __init__(
        self, arrivals: Arrivals, recorder: Recorder, mind: Mind, pace: Pace, emit: Callable[[AppEvent], None]
    ) -> None:
        self._arrivals = arrivals
        self._recorder = recorder
        self._mind = mind
        self._pace = pace
        self._emit = emit
        self._on = False
        self._clauses = 0
        self._complaints: list[str] = []  # what cannot be translated or said here

    def use(self, profile: Profile) -> None:
        """Begin or end to interpret, as the profile says."""
        if profile.interpreting != self._on:
            self._on = profile.interpreting
            self._arrivals.put(Interpreting(self._on))
        if self._complaints:
            self._complaints = []
            self._emit(Trouble("interpreting", ""))

    def take(self, fed: int, clause: SenseInterpreted) -> None:
        """Somebody said a clause; the sense was last given the sound of tick ``fed``."""
        start, end = clause.begun * TICK_SECONDS, (clause.spoken + 1) * TICK_SECONDS
        if clause.text:
            self._recorder.user_said(clause.text, start, end)
            self._emit(Said("user", clause.text, start, end))
        self._emit(Interpreted(clause.text, clause.language, clause.translation, clause.other, start, end))
        said, meant = LANGUAGES[clause.language], LANGUAGES[clause.other]
        self._mind.tell(
            clause.spoken,
            "system",
            f"Somebody said in {said}: {clause.text} (in {meant}: {clause.translation})",
        )
        if _heard_already(clause.text, clause.translation):
            return
        if clause.translation:
            note = Note(INTERPRETER, self._clauses, clause.translation, True, clause.other)
            self._arrivals.put(note, self._pace.words(fed))
            self._clauses += 1
        elif not clause.missed:
            self._complain(
                f"Nobody on this machine translates {said} into {meant}, so it is only shown: install Apertium "
                "with that pair, or choose English and Portuguese."
            )

    def spoken(self, action: Action) -> None:
        """The engine acts; where it reads a translation that no voice can say, the user is told."""
        if action.kind == "read" and action.detail == str(INTERPRETER) and action.unvoiced:
            self._complain(action.unvoiced)

    def _complain(self, sentence: str) -> None:
        """Each sentence once, beside those before it."""
        if sentence not in self._complaints:
            self._complaints.append(sentence)
            self._emit(Trouble("interpreting", " ".join(self._complaints)))


def _heard_already(said: str, translation: str) -> bool:
    """Whether a translation is the words that were said: "No.", "Okay.", a name. No interpreter repeats those.

    Figures and single letters are said differently in the other language.
    """
    words = _words(said)
    return (
        words != [] and words == _words(translation) and all(len(word) > 1 and word.isalpha() for word in words)
    )


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", _OKAY.sub("ok", text.lower()))
