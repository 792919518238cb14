"""The user's say over the model's initiative. The model proposes; the gate disposes. Pure, no Qt."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from app.attention.tact import Tact
from engine.protocol import TICK_SECONDS, Action, Mode, Outcome

REMINDER: Final = "reminder"
ASKED: Final = frozenset({REMINDER, "rep", "begin", "end"})  # details of what was asked for at its very moment
HIGHEST: Final = 2  # urgency
_REASONS: Final = {
    "person": "Someone came into the camera's view.",
    "failure": "Something on the screen reports a failure.",
    REMINDER: "You asked to be reminded.",
}
_BECOMES: Final[dict[Outcome, str]] = {
    "spoken": "so it was said aloud",
    "toasted": "so it was shown without a voice",
    "logged": "so it is only a line here",
    "dropped": "so it was kept back",
}
_VOICE_FROM: Final[dict[Mode, int]] = {"focus": 3, "normal": 2, "coach": 1}
_TOAST_FROM: Final[dict[Mode, int]] = {"focus": 1, "normal": 1, "coach": 0}


@dataclass(frozen=True)
class GateSettings:
    """How much initiative the user allows.

    ``quiet``: why nothing is voiced or shown now, as a clause ("until 17:05"); empty when it may be. Reminders
    that were asked for are toasts then.
    """

    mode: Mode = "normal"
    tact: Tact = field(default_factory=Tact)
    quiet: str = ""


@dataclass(frozen=True)
class Verdict:
    """What becomes of an action.

    ``outcome``: ``spoken`` (its sound may play), ``toasted``, ``logged`` (a line in the conversation), or
    ``dropped``. ``toast``: show one, also beside the voice. For an interjection ``reason`` says why it came and
    ``because`` why this became of it, both as sentences; for everything else they are empty.
    """

    outcome: Outcome
    toast: bool = False
    reason: str = ""
    because: str = ""


class Gate:
    """Judges every action in the order of ticks. The same actions and settings give the same verdicts.

    - An answer (say, read, ack, or any other words that are not an interjection) is spoken in every mode.
    - An interjection goes by the mode and its urgency (0, 1, 2): Silent drops it; Focus shows a toast from 1
      on, without voice; Normal shows a toast from 1 on and speaks from 2 on; Coach speaks from 1 on and shows
      a toast for 0. What is less than that is logged.
    - A kind of which the user wanted more or less counts as so many steps more or less urgent.
    - Two interjections that the user would notice never come within the gap: the second is logged.
    - What is `ASKED` for, such as a reminder or the numbers of a count, waits for no gap and makes nothing
      else wait. It is voiced in Focus, Normal and Coach, and a toast in Silent, while it is quiet, and once
      less of it was wanted; twice: a line.
    - Sound without words goes on with the utterance before it, and is dropped when that was not spoken.
    """

    def __init__(self, settings: GateSettings | None = None) -> None:
        self.settings = settings or GateSettings()
        self._last_noticed: int | None = None
        self._voiced = True

    def set_mode(self, mode: Mode) -> None:
        """Take over a mode from the user."""
        self.settings = replace(self.settings, mode=mode)

    def set_tact(self, tact: Tact) -> None:
        """Take over the gap and what was learned."""
        self.settings = replace(self.settings, tact=tact)

    def set_quiet(self, quiet: str) -> None:
        """Why it is quiet from now on; empty: it is not."""
        self.settings = replace(self.settings, quiet=quiet)

    def judge(self, action: Action, now_tick: int) -> Verdict:
        """The verdict on ``action`` at tick ``now_tick`` (ticks never go back)."""
        if action.kind == "interject":
            verdict = self._judge_interjection(action, now_tick)
            self._voiced = verdict.outcome == "spoken"
            return verdict
        if action.text:
            self._voiced = True
            return Verdict("spoken")
        if action.audio:
            return Verdict("spoken" if self._voiced else "dropped")
        return Verdict("logged")

    def _judge_interjection(self, action: Action, now_tick: int) -> Verdict:
        reason = action.reason or _REASONS.get(action.detail, "It seemed worth telling you.")
        outcome, why = (
            self._judge_asked(action.detail)
            if action.detail in ASKED
            else self._judge_unasked(action, now_tick)
        )
        because = f"{why}, {_BECOMES[outcome]}."
        toast = outcome == "toasted" or (outcome == "spoken" and action.detail not in ASKED)
        return Verdict(outcome, toast, reason, because)

    def _judge_asked(self, kind: str) -> tuple[Outcome, str]:
        settings, leaning = self.settings, self.settings.tact.leaning(kind)
        fewer = "You wanted less of " + ("reminders" if kind == REMINDER else "this")
        if leaning <= -2:
            return "logged", fewer
        if leaning < 0:
            return "toasted", fewer
        if settings.quiet:
            return "toasted", f"It is quiet {settings.quiet}"
        if settings.mode == "silent":
            return "toasted", "The mode is Silent"
        return "spoken", "You asked for it"

    def _judge_unasked(self, action: Action, now_tick: int) -> tuple[Outcome, str]:
        settings = self.settings
        if settings.mode == "silent":
            return "dropped", "The mode is Silent"
        leaning = settings.tact.leaning(action.detail)
        outcome = _wanted(settings.mode, min(action.urgency + leaning, HIGHEST))
        why = f"Its urgency is {action.urgency} of {HIGHEST}{_leant(leaning)} in {settings.mode.capitalize()}"
        if outcome == "logged":
            return outcome, why
        if settings.quiet:
            return "logged", f"It is quiet {settings.quiet}"
        if self._too_soon(now_tick):
            return "logged", f"Something else came less than {settings.tact.gap:g} seconds before"
        self._last_noticed = now_tick
        return outcome, why

    def _too_soon(self, now_tick: int) -> bool:
        last = self._last_noticed
        # half a tick of slack, so that a gap of a whole number of ticks is exact
        return last is not None and (now_tick - last + 0.5) * TICK_SECONDS < self.settings.tact.gap


def _wanted(mode: Mode, urgency: int) -> Outcome:
    if urgency >= _VOICE_FROM[mode]:
        return "spoken"
    return "toasted" if urgency >= _TOAST_FROM[mode] else "logged"


def _leant(leaning: int) -> str:
    if not leaning:
        return ""
    times = {1: "once", 2: "twice"}.get(abs(leaning), f"{abs(leaning)} times")
    return f", and you wanted {'more' if leaning > 0 else 'less'} of this {times},"
