"""The user's say over the model's initiative. The model proposes; the gate disposes. Pure, no Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from engine.protocol import TICK_SECONDS, Action, Mode, Outcome

REMINDER: Final = "reminder"  # the detail of an interjection that the user asked for with a timed wish
_REASONS: Final = {
    "person": "Someone came into the camera's view.",
    "failure": "Something on the screen reports a failure.",
    REMINDER: "You asked to be reminded.",
}


@dataclass(frozen=True)
class GateSettings:
    """How much initiative the user allows.

    ``quiet_until``: before this tick no interjection is voiced or shown, except asked-for reminders, which
    are toasts. ``gap``: seconds that must lie between two interjections.
    """

    mode: Mode = "normal"
    quiet_until: int = 0
    gap: float = 3.0


@dataclass(frozen=True)
class Verdict:
    """What becomes of an action.

    ``outcome``: ``spoken`` (its sound may play), ``toasted``, ``logged`` (a line in the conversation), or
    ``dropped``. ``toast``: show one, also beside the voice. ``reason``: why an interjection came, never empty
    for one; empty for everything else.
    """

    outcome: Outcome
    toast: bool = False
    reason: str = ""


class Gate:
    """Judges every action in the order of ticks. The same actions and settings give the same verdicts.

    - An answer (say, read, ack, or any other words that are not an interjection) is spoken in every mode.
    - An interjection goes by the mode and its urgency (0, 1, 2): Silent drops it; Focus shows a toast from 1
      on, without voice; Normal shows a toast from 1 on and speaks from 2 on; Coach speaks from 1 on and shows
      a toast for 0. What is less than that is logged.
    - Two interjections that the user would notice never come within the gap: the second is logged.
    - A reminder was asked for: it waits for no gap and makes nothing else wait, is voiced in Focus, Normal and
      Coach, and is a toast in Silent and in quiet hours.
    - Sound without words goes on with the utterance before it, and is dropped when that was not spoken.
    """

    def __init__(self, settings: GateSettings | None = None) -> None:
        self.settings = settings or GateSettings()
        self._last_noticed: int | None = None
        self._voiced = True

    def set_mode(self, mode: Mode) -> None:
        """Take over a mode from the user."""
        self.settings = replace(self.settings, mode=mode)

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
        mode = self.settings.mode
        quiet = now_tick < self.settings.quiet_until
        if action.detail == REMINDER:
            if quiet or mode == "silent":
                return Verdict("toasted", True, reason)
            return Verdict("spoken", False, reason)
        if mode == "silent":
            return Verdict("dropped", False, reason)
        outcome = _wanted(mode, action.urgency)
        if outcome == "logged" or quiet or self._too_soon(now_tick):
            return Verdict("logged", False, reason)
        self._last_noticed = now_tick
        return Verdict(outcome, True, reason)

    def _too_soon(self, now_tick: int) -> bool:
        last = self._last_noticed
        # half a tick of slack, so that a gap of a whole number of ticks is exact
        return last is not None and (now_tick - last + 0.5) * TICK_SECONDS < self.settings.gap


def _wanted(mode: Mode, urgency: int) -> Outcome:
    voice_from = {"focus": 3, "normal": 2, "coach": 1}.get(mode, 3)
    toast_from = 0 if mode == "coach" else 1
    if urgency >= voice_from:
        return "spoken"
    return "toasted" if urgency >= toast_from else "logged"
