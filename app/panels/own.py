"""The panels that Tandem itself keeps alive: timers that count down, counters, quizzes, captions."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

from app.panels.limits import clipped
from app.panels.protocol import Acted
from app.panels.quiz import option_meant
from app.panels.templates import (
    CAPTIONS,
    TEMPLATES,
    TITLES,
    Content,
    Json,
    Template,
    clock,
    fill,
    opening,
    options_of,
    questions_of,
)
from app.words import noop
from engine.protocol import TICK_SECONDS, Wish

MAX_TIMERS: Final = 6
MAX_OWN: Final = 10  # the oldest makes room
DONE_SECONDS: Final = 12.0  # how long a timer that is over stays in sight
SECOND_TICKS: Final = round(1 / TICK_SECONDS)
READY: Final = re.compile(rf"t[0-9a-f]{{8}}_(?:wish|{'|'.join(TEMPLATES)})_\d+")  # what they are called
TITLES_OF_WISHES: Final = {"timer": TITLES["timer"], "reminder": noop("Reminder"), "alarm": noop("Alarm")}
NOT_QUITE: Final = noop("Not quite: it is {answer}.")
SCORE: Final = noop("{right} of {answered} right, {count} in all")
_CHOICE: Final = re.compile(r"choice(\d{1,2})$")


@dataclass
class _Panel:
    template: Template
    content: Content
    value: int = 0
    right: dict[int, bool] = field(default_factory=dict)


@dataclass
class _Timer:
    """``due``: session seconds; ``shown``: what it says now; ``over``: when it went off or was cancelled."""

    surface: str
    due: float
    shown: str
    over: float | None = None


class OwnPanels:
    """``send`` takes A2UI messages; ``cancel_wish`` withdraws what a timer panel stands for."""

    def __init__(self, send: Callable[[list[Json]], None], cancel_wish: Callable[[int], None]) -> None:
        self._send = send
        self._cancel_wish = cancel_wish
        self._panels: dict[str, _Panel] = {}
        self._timers: dict[int, _Timer] = {}  # by wish
        self._answers: dict[str, tuple[int, str]] = {}  # by surface: the task that it answers, and its title
        self._lines: list[str] = []
        self._numbers = count(1)
        self._now = 0.0
        self._prefix = f"t{secrets.token_hex(4)}_"  # nobody else's panel can have a name of ours

    def is_own(self, surface: str) -> bool:
        """Whether the panel is one of these."""
        return surface.startswith(self._prefix)

    def open(self, template: str, content: Content, words: str = "", task: int = 0) -> str | None:
        """Open a ready panel, the answer to ``task``; its title, or None when there is no such template."""
        known = next((each for each in TEMPLATES if each == template), None)
        if known is None:
            return None
        filled = dict(content) or content_of(known, words)
        if known == "captions":
            filled |= {"lines": self._lines}
        surface = f"{self._prefix}{known}_{next(self._numbers)}"
        seconds = filled.get("seconds")
        if known == "timer" and isinstance(seconds, int | float) and 0 < seconds < 1e6:
            key = -next(self._numbers)  # stands for no wish
            self._timers[key] = _Timer(surface, self._now + seconds, "")
        self._open(surface, known, filled)
        title = clipped(str(filled.get("title") or known.capitalize()), 80)
        self._answers[surface] = task, title
        return title

    def withdraw(self, task: int) -> list[str]:
        """``task`` is begun anew or given up: what it has shown is stale. The titles of what is closed."""
        stale = {surface: title for surface, (number, title) in self._answers.items() if number == task}
        for surface in stale:
            self._close(surface)
        return list(stale.values())

    def wishes(self, wishes: tuple[Wish, ...]) -> list[str]:
        """The open wishes have changed: a panel for each timer that runs. The titles of the new ones.

        One that runs already may be due earlier, because the machine slept.
        """
        titles = []
        known = {wish.wish: wish for wish in wishes if wish.kind == "at"}
        for number, timer in self._timers.items():
            if number > 0 and number not in known and timer.over is None:
                self._end(timer, rang=timer.due - self._now <= 2.0)
        for number, wish in known.items():
            running = [timer for timer in self._timers.values() if timer.over is None]
            due = wish.opened * TICK_SECONDS + wish.seconds
            if number in self._timers:
                self._timers[number].due = due
            elif due > self._now and len(running) < MAX_TIMERS:
                content = {
                    "title": TITLES_OF_WISHES[wish.called],
                    "about": wish.phrase if wish.called == "reminder" else "",  # "is done" would be false yet
                    "seconds": due - self._now,
                }
                timer = _Timer(f"{self._prefix}wish_{number}", due, clock(due - self._now))
                self._timers[number] = timer
                self._open(timer.surface, "timer", content)
                titles.append(f"{content['title']}, {clock(due - self._now)}")
        return titles

    def ticked(self, tick: int) -> None:
        """Time goes on."""
        self._now = (tick + 1) * TICK_SECONDS
        if tick % SECOND_TICKS:
            return
        for number, timer in list(self._timers.items()):
            if timer.over is not None and self._now - timer.over > DONE_SECONDS:
                del self._timers[number]
                self._close(timer.surface)
            elif timer.over is None and timer.due <= self._now:
                self._end(timer, rang=True)
            elif timer.over is None and timer.surface in self._panels:
                left = clock(timer.due - self._now)
                if left != timer.shown:
                    timer.shown = left
                    self._send([fill(timer.surface, "/left", f"# {left}")])

    def said(self, who: str, text: str) -> None:
        """Somebody said something."""
        name = "You" if who == "user" else "Tandem"
        self._lines = [*self._lines, f"**{name}** {clipped(text, 300)}"][-CAPTIONS:]
        for surface, panel in self._panels.items():
            if panel.template == "captions":
                self._send([fill(surface, "/lines", [{"text": line} for line in self._lines])])

    def acted(self, acted: Acted) -> str:
        """The user did something on one of these panels; what is to be added to the log, or nothing."""
        panel = self._panels.get(acted.surface)
        if panel is None:
            return ""
        match panel.template, acted.name:
            case "timer", "cancel":
                self._cancel_timer(acted.surface)
            case "counter", "less" | "more" | "reset":
                panel.value = {"less": panel.value - 1, "more": panel.value + 1, "reset": 0}[acted.name]
                self._send([fill(acted.surface, "/value", f"# {panel.value}")])
                return f"the counter is at {panel.value}"
            case "quiz", "":
                return self._judge(acted, panel)
        return ""

    def choose(self, number: int) -> str:
        """Answer the open question of the newest quiz: option ``number``, from 1. What to log, or nothing."""
        return self._answer_quiz(lambda options: number - 1 if 1 <= number <= len(options) else None)

    def choose_words(self, words: str) -> str:
        """The same with what the user said."""
        return self._answer_quiz(lambda options: option_meant(words, options))

    def closed(self, surface: str) -> None:
        """The panel is gone; what it stood for goes on."""
        self._panels.pop(surface, None)
        self._answers.pop(surface, None)

    def restarted(self) -> None:
        """Whoever drew them has forgotten everything: open them again as they are."""
        for surface, panel in self._panels.items():
            self._send(opening(panel.template, surface, {**panel.content, "value": panel.value}))
        for timer in self._timers.values():
            timer.shown = ""

    def _open(self, surface: str, template: Template, content: Content) -> None:
        while len(self._panels) >= MAX_OWN:
            self._close(next(iter(self._panels)))
        value = content.get("value")
        self._panels[surface] = _Panel(template, content, value if isinstance(value, int) else 0)
        self._send(opening(template, surface, content))

    def _close(self, surface: str) -> None:
        self._answers.pop(surface, None)
        if self._panels.pop(surface, None) is not None:
            self._send([{"version": "v1.0", "deleteSurface": {"surfaceId": surface}}])

    def _end(self, timer: _Timer, *, rang: bool) -> None:
        timer.over = self._now
        if timer.surface in self._panels:
            words = noop("Done") if rang else noop("Cancelled")
            self._send([fill(timer.surface, "/left", f"# {words}")])

    def _cancel_timer(self, surface: str) -> None:
        for number, timer in self._timers.items():
            if timer.surface == surface and timer.over is None:
                if number > 0:
                    self._cancel_wish(number)
                self._end(timer, rang=False)

    def _answer_quiz(self, choose: Callable[[Sequence[str]], int | None]) -> str:
        quizzes = [(name, panel) for name, panel in self._panels.items() if panel.template == "quiz"]
        for surface, panel in quizzes[-1:]:
            for number, question in enumerate(questions_of(panel.content)):
                if number in panel.right:
                    continue
                options = options_of(question)
                chosen = choose(options)
                if chosen is None:
                    return ""
                self._send([fill(surface, f"/chosen/{number}", [options[chosen]])])
                verdict = self._mark(surface, panel, number, options[chosen])
                return f"The user chose “{options[chosen]}” ({verdict})"
        return ""

    def _judge(self, acted: Acted, panel: _Panel) -> str:
        """One answer of a quiz that was clicked."""
        found = _CHOICE.search(acted.node)
        questions = questions_of(panel.content)
        number = int(found[1]) if found else len(questions)
        if number >= len(questions):
            return ""
        chosen = _object(acted.context).get("value")
        return self._mark(
            acted.surface, panel, number, chosen[0] if isinstance(chosen, list) and chosen else ""
        )

    def _mark(self, surface: str, panel: _Panel, number: int, chosen: str) -> str:
        """Say whether an answer is right, and how many were so far."""
        questions = questions_of(panel.content)
        answer = str(questions[number].get("answer", ""))
        panel.right[number] = right = bool(chosen) and chosen == answer
        wrong = NOT_QUITE.format(answer=answer) if answer else noop("Noted.")
        verdict = noop("Right.") if right else wrong
        total = sum(panel.right.values())
        score = SCORE.format(right=total, answered=len(panel.right), count=len(questions))
        self._send([fill(surface, f"/verdicts/{number}", verdict), fill(surface, "/score", score)])
        return f"{'right' if right else 'wrong'}, {total} of {len(questions)} so far"


def content_of(template: Template, words: str) -> dict[str, Any]:
    """What a template is filled with when there are only words: "milk, eggs and bread"."""
    said = clipped(" ".join(words.split()), 400)
    if template == "checklist":
        items = [item.strip(" .") for item in re.split(r",|;|\band\b", said)]
        return {"items": [item[:1].upper() + item[1:] for item in items if item]}
    return {"title": said} if said else {}


def parse_content(text: str) -> Mapping[str, Any]:
    """A template's content out of JSON; empty when it is no object."""
    content = _object(text)
    return {name: value for name, value in content.items() if value not in ([], None)}


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
