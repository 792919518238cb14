"""``python -m engine.evaluation.failures``: what was known and thought where a session went wrong.

For every turn without an answer, interruption that was not yielded to, and "mm-hm", cough or word to somebody
else that was stopped for or answered: a line a tick around it. A line holds the tick, what was sounding
(T turn, P pause, I interruption, B backchannel, C tic, S side, O own speech), the action taken with its
chance, the best of the wanted actions with its chance ("impossible" where the session does not offer it),
the facts of the STATUS row that are not as usual, and the words that arrived.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Final, cast, get_args

import torch

from engine.dialect.nano import choice_name
from engine.dialect.tick import Situation
from engine.dialect.vocabulary import Choice
from engine.evaluation.metrics import SELECTIVE
from engine.evaluation.probe import ProbedSession, Thought
from engine.evaluation.record import Happening, SessionRecord
from engine.evaluation.staging import (
    SOURCES,
    UNREADY,
    Evaluation,
    Setting,
    conversations,
    open_evaluation,
    play,
)
from engine.evaluation.verdicts import handled, responses, yields
from engine.protocol import TICK_SECONDS, Event, Heard, Note, Typed

ANSWERS: Final = (Choice("say"), Choice("delegate"), Choice("wish", "open"), Choice("cancel"))
_LETTERS: Final = {
    "turn": "T", "pause": "P", "interruption": "I", "backchannel": "B", "tic": "C", "side": "S", "call": "S",
}  # fmt: skip
_USUAL: Final = Situation()
_BEFORE, _AFTER = 1.0, 2.4  # seconds shown around an event


@dataclass(frozen=True)
class Failure:
    """Something that went wrong in seconds ``start``..``end``; any of ``wanted`` would have been right."""

    kind: str
    event: Happening
    start: float
    end: float
    wanted: tuple[Choice, ...]


def failures(record: SessionRecord) -> list[Failure]:
    """All that went wrong in a conversation, in the order of its begin. Pure."""
    found = [
        Failure("unanswered", each.turn, each.turn.end - _BEFORE, min(each.until, each.turn.end + 4.0), ANSWERS)
        for each in responses(record)
        if each.expected and not each.answers
    ]
    found += [
        Failure("not yielded", each.event, each.event.start - 0.6, each.event.start + _AFTER, (Choice("stop"),))
        for each in yields(record)
        if not each.stops
    ]
    for kinds in SELECTIVE.values():
        for each in handled(record, *kinds):
            if each.wrong:
                name = "stopped for" if each.speaking else "answered"
                wanted = (Choice("go"), Choice("duck")) if each.speaking else (Choice("silent"),)
                start, end = each.event.start - 0.6, max(each.wrong[0], each.event.end) + 0.6
                found.append(Failure(f"{name} {each.event.kind}", each.event, start, end, wanted))
    return sorted(found, key=lambda each: each.start)


def lines(failure: Failure, record: SessionRecord, thoughts: list[Thought]) -> Iterator[str]:
    """The failure as a heading and a line a tick."""
    event = failure.event
    yield f"{failure.kind}: {event.kind} {event.start:.1f}..{event.end:.1f} s {event.detail!r}"
    first, last = int(max(0.0, failure.start) / TICK_SECONDS), int(failure.end / TICK_SECONDS)
    for number in range(first, min(last + 1, len(record.ticks))):
        tick, thought = record.ticks[number], thoughts[number]
        taken = choice_name(Choice(tick.kind, tick.detail if tick.kind in ("ack", "interject") else ""))
        named = {choice_name(choice): chance for choice, chance in thought.chances.items()}
        taken = taken if taken in named else "wish open" if taken == "wish" else taken
        best = max(failure.wanted, key=lambda each: thought.chances.get(each, -1.0))
        wanted = f"{choice_name(best)} {thought.chances[best]:.2f}" if best in thought.chances else "impossible"
        yield (
            f"  {number:4} {_sounding(record, number):6} {taken:14} {named.get(taken, 0.0):.2f}"
            f"  want {wanted:16} {_facts(thought.situation)} {_arrived(thought.events)}"
        ).rstrip()


def _sounding(record: SessionRecord, tick: int) -> str:
    begin, end = tick * TICK_SECONDS, (tick + 1) * TICK_SECONDS
    letters = {
        _LETTERS[each.kind]
        for each in record.happenings
        if each.kind in _LETTERS and each.start < end and each.end > begin
    }
    return "".join(sorted(letters)) + ("O" if record.ticks[tick].sounding else "")


def _facts(situation: Situation) -> str:
    """The fields of the situation that differ from a silent room's."""
    shown = []
    for each in fields(Situation):
        value = getattr(situation, each.name)
        if value != getattr(_USUAL, each.name) and not (each.name == "heard_age" and value > _USUAL.heard_age):
            shown.append(each.name if value is True else f"{each.name}={value}")
    return " ".join(shown)


def _arrived(events: tuple[Event, ...]) -> str:
    texts = [
        f"{type(event).__name__.lower()} {event.text!r}" for event in events if isinstance(event, Heard | Typed)
    ]
    notes = sum(isinstance(event, Note) for event in events)
    return " ".join([*texts, *([f"notes={notes}"] if notes else [])])


def report(evaluation: Evaluation, source: str, sessions: int, setting: Setting = "") -> Iterator[str]:
    """Hold conversations and tell of each failure; at the end how many there were of each kind."""
    counts: Counter[str] = Counter()
    probed = replace(evaluation, session=ProbedSession)
    for number, (stage, script) in enumerate(conversations(probed, source, sessions, setting)):
        record = play(stage, script)
        thoughts = cast(ProbedSession, stage.session).thoughts
        for failure in failures(record):
            counts[failure.kind] += 1
            yield f"session {number} ({stage.voice})  " + "\n".join(lines(failure, record, thoughts))
    yield ", ".join(f"{kind}: {count}" for kind, count in sorted(counts.items())) or "nothing went wrong"


def main() -> int:
    """Print the failures of conversations with a nano."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nano", type=Path, required=True, help="folder of the nano")
    parser.add_argument("--source", choices=[*SOURCES], default="validation", help="whose voices")
    parser.add_argument(
        "--setting", choices=get_args(Setting), default="", help="in what (default: headphones)"
    )
    parser.add_argument("--sessions", type=int, default=8, help="how many conversations (default: 8)")
    parser.add_argument("--seed", type=int, default=0, help="another seed, other sessions (default: 0)")
    args = parser.parse_args()
    torch.set_num_threads(1)
    try:
        for line in report(open_evaluation(args.nano, args.seed), args.source, args.sessions, args.setting):
            print(line, flush=True)
    except UNREADY as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
