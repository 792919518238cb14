"""What is told of the timers, alarms and reminders that run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from engine.protocol import TICK_SECONDS, Wish
from engine.reasoner.tools.numbers import spoken_number
from engine.reasoner.tools.timer_questions import PLACES
from engine.reasoner.tools.timers import TimerQuestion, spoken_duration
from engine.wishes import TIMED
from engine.withdrawal import plainly, telling

_NAMED: Final = re.compile(r"^your (?P<name>.+) timer for ", re.IGNORECASE)
_NAMELESS: Final = re.compile(
    r"^your timer for |\bhere is your alarm\.$|\bare over\.$|\bremind you now\.$|\bbe told now\.$"
    r"|^it is time\.$",
    re.IGNORECASE,
)


def tell_running(question: TimerQuestion, wishes: Sequence[Wish], now: float) -> str:
    """The answer to a question of kind ``left``, ``gone`` or ``running``, ``now`` in seconds of the session."""
    called = (wish for wish in wishes if question.what in ("", wish.called))
    running = sorted(((_rest(wish, now), wish) for wish in called), key=lambda each: each[0])
    running = [each for each in running if each[0] > 0]
    if not running:
        return f"No {question.what or 'timer, alarm or reminder'} is running."
    meant = _meant(question.name, running)
    if not meant:
        return f"No {question.what} of that name is running. {_listed(running)}"
    if question.place:
        return _placed(question, meant)
    if question.kind == "running":
        return _listed(meant)
    if question.kind == "gone":
        return _since(meant, now)
    rest, wish = meant[0]
    left = spoken_duration(rest)
    verb = "is" if left.startswith("one ") else "are"
    return f"There {verb} {left} left on the {f'next {wish.called}' if meant[1:] else _title(wish)}."


def last_told(wishes: Sequence[Wish], now: float) -> Wish | None:
    """The reminder that came last of those that were and are open; one that was taken back never came."""
    about = (
        wish
        for wish in wishes
        if plainly(wish) in ("reminder", "") and not _NAMELESS.search(wish.phrase) and wish.kind in TIMED
    )
    came = [(_since_last(wish, now), wish) for wish in about]
    return min((each for each in came if each[0] >= 0), key=lambda each: each[0], default=(0, None))[1]


def _meant(name: str, running: Sequence[tuple[float, Wish]]) -> list[tuple[float, Wish]]:
    """Those that ``name`` names, else those without a name, which it may be meant for."""
    words = telling(name)
    own = [_NAMED.match(wish.phrase) for _, wish in running]
    called = [
        each for each, match in zip(running, own, strict=True) if match and telling(match["name"]) == words
    ]
    if called:
        return called
    alike = [len(words & telling(wish.phrase)) for _, wish in running]
    if any(alike) or not words:
        return [each for each, count in zip(running, alike, strict=True) if count == max(alike)]
    return [each for each in running if _NAMELESS.search(each[1].phrase)]


def _placed(question: TimerQuestion, running: Sequence[tuple[float, Wish]]) -> str:
    """The one with this place, in the order in which all are told."""
    which = PLACES[question.place - 1]
    if question.place > len(running):
        return f"There is no {which} one. {_listed(running)}"
    return f"The {which} is {_described(*running[question.place - 1])}."


def _listed(running: Sequence[tuple[float, Wish]]) -> str:
    """What runs, each with the seconds that it has left."""
    count = spoken_number(len(running)).capitalize()
    each = _joined([_described(rest, wish) for rest, wish in running])
    return f"{count} {'are' if running[1:] else 'is'} running: {each}."


def _since(running: Sequence[tuple[float, Wish]], now: float) -> str:
    """For how long each of them has been running."""
    ages = (spoken_duration(now - wish.opened * TICK_SECONDS) for _, wish in running)
    named = [(_named(wish), age) for (_, wish), age in zip(running, ages, strict=True)]
    if running[1:]:
        return f"They have been running: {_joined([f'{name} for {age}' for name, age in named])}."
    name, age = named[0]
    return f"It has been running for {age}: {name}."


def _joined(parts: Sequence[str]) -> str:
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last


def _described(rest: float, wish: Wish) -> str:
    return _named(wish) if wish.kind == "every" else f"{_named(wish)} with {spoken_duration(rest)} left"


def _named(wish: Wish) -> str:
    """What it is and what it is about: "a pasta timer", "a reminder to call ana"."""
    if wish.kind == "every":
        return f"a reminder every {spoken_duration(wish.seconds)}"
    _, _, aim = wish.phrase.removesuffix(".").partition(" remind you ")
    title = f"{_title(wish)}{f' {aim}' if aim not in ('', 'now') else ''}"
    return f"{'an' if title[0] in 'aeiou' else 'a'} {title}"


def _title(wish: Wish) -> str:
    """What it is called, with the name that it was given."""
    named = _NAMED.match(wish.phrase)
    return f"{named['name']} {wish.called}" if named else wish.called


def _since_last(wish: Wish, now: float) -> float:
    """Seconds since a timed wish came last; less than 0 where it has not come yet."""
    since = now - wish.opened * TICK_SECONDS
    often = wish.kind == "every" and since >= wish.seconds
    return since % wish.seconds if often else since - wish.seconds


def _rest(wish: Wish, now: float) -> float:
    """Seconds until a timed wish is due next; 0 or less when it was."""
    since = now - wish.opened * TICK_SECONDS
    return wish.seconds - (since % wish.seconds if wish.kind == "every" else since)
