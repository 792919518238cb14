"""``python -m engine.evaluation.operating``: where the thresholds of stopping and of answering should lie.

Closed loop on validation voices. While something happens, the choice that it may call for is thought of but
withheld; so one session shows for every threshold at once when the choice would have been taken, and what
that is worth. Stopping: R_Y against S_BC, S_VT and S_ND while speaking. Answering: R_R against I_A, pauses
taken and the same three in silence. The whole trade is printed, and the threshold with the least shortfall
from what is to be reached is marked. Then that of ``say`` alone is moved against the other answers:
``right`` is the share of the answers that are stock answers where one was asked for, and none where not.
``--write`` moves the thresholds to what is marked.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, cast

import numpy as np
import torch

from engine.dialect.nano import choice_name
from engine.dialect.vocabulary import Choice
from engine.evaluation.calibrate import write_thresholds
from engine.evaluation.metrics import SELECTIVE
from engine.evaluation.person import Person
from engine.evaluation.probe import ProbedSession
from engine.evaluation.record import Happening, SessionRecord, acts_at
from engine.evaluation.scripts import LISTENED, UNASKED, Script, until, until_long_answer, until_quiet, wait
from engine.evaluation.stage import Stage
from engine.evaluation.staging import UNREADY, Evaluation, open_evaluation, play, voices_of
from engine.evaluation.verdicts import ANSWER_SECONDS, STOP_SECONDS, YIELD_SECONDS

STOPS: Final = (Choice("stop"),)
ANSWERS: Final = (Choice("say"), Choice("delegate"), Choice("wish", "open"), Choice("cancel"))
SHIFTS: Final[tuple[float, ...]] = tuple(np.round(np.arange(-4.0, 4.01, 0.25), 2).tolist())
PATIENCE: Final = 4.0  # seconds after a turn in which an answer is waited for
TARGETS: Final = {
    "R_Y": 0.97, "R_R": 0.97, "S_BC": 0.90, "S_VT": 0.90, "S_ND": 0.85, "I_A": 0.05, "pause_taken": 0.05,
}  # fmt: skip
LESS_IS_BETTER: Final = frozenset({"I_A", "pause_taken"})
_TICKS: Final = 225


@dataclass(frozen=True)
class Wanted:
    """How much a withheld choice was wanted around one event.

    ``margins``: (second, log odds of each kind of choice against the best that is never withheld) per tick; the
    best is taken where its shifted margin reaches 0. ``pauses``: (start, end) of the silences in a turn.
    """

    event: Happening
    margins: tuple[tuple[float, Mapping[str, float]], ...]
    pauses: tuple[tuple[float, float], ...] = ()

    def taken(self, shift: float) -> float | None:
        """The first second in which a choice is taken with the thresholds moved by ``shift``."""
        return next((at for at, margins in self.margins if max(margins.values()) + shift >= 0), None)

    def right(self, shift: float, say: float) -> bool | None:
        """Whether a stock answer is taken where one was asked for, and none where not, with the threshold of
        ``say`` moved by so much more; None where nothing is taken."""
        for _, margins in self.margins:
            moved = {kind: margin + shift + (say if kind == "say" else 0.0) for kind, margin in margins.items()}
            best = max(moved, key=moved.__getitem__)
            if moved[best] >= 0:
                return (best == "say") == bool(self.event.answer)
        return None


def wanted(record: SessionRecord, session: ProbedSession, choices: tuple[Choice, ...]) -> list[Wanted]:
    """The events of a session with what was wanted until they are judged."""
    pauses = tuple((each.start, each.end) for each in record.of("pause"))
    found = []
    for event in record.happenings:
        if event.kind == "pause":
            continue
        patience = _judged_until(event, choices)
        ticks = [number for number in range(len(session.thoughts)) if event.start <= acts_at(number) < patience]
        margins = tuple((acts_at(each), _margins(session.thoughts[each].chances, choices)) for each in ticks)
        inside = tuple(each for each in pauses if event.start <= each[0] < event.end)
        found.append(Wanted(event, margins, inside))
    return found


def stopping(found: list[Wanted], shift: float) -> dict[str, float]:
    """Shares at a shift of the threshold of ``stop``. Pure."""
    result = {"R_Y": _share([each.taken(shift) is not None for each in found if _is(each, "interruption")])}
    late = [each.taken(shift) for each in found if _is(each, "interruption")]
    starts = [each.event.start for each in found if _is(each, "interruption")]
    delays = [at - start for at, start in zip(late, starts, strict=True) if at is not None]
    for name, kinds in SELECTIVE.items():
        result[name] = _share([each.taken(shift) is None for each in found if _is(each, *kinds)])
    return {**result, "L_Y": float(np.mean(delays)) if delays else math.nan}


def answering(found: list[Wanted], shift: float) -> dict[str, float]:
    """Shares at a shift of the thresholds of all answers. Pure."""
    turns = [each for each in found if _is(each, "turn")]
    taken = [(each, each.taken(shift)) for each in turns]
    early = [at is not None and at < each.event.end for each, at in taken]
    pauses = [at is not None and start <= at < end for each, at in taken for start, end in each.pauses]
    answered = [at is not None and at >= each.event.end for each, at in taken]
    delays = [at - each.event.end for each, at in taken if at is not None and at >= each.event.end]
    result = {"R_R": _share(answered), "I_A": _share(early), "pause_taken": _share(pauses)}
    for name, kinds in SELECTIVE.items():
        result[name] = _share([each.taken(shift) is None for each in found if _is(each, *kinds)])
    return {**result, "decides_after": float(np.mean(delays)) if delays else math.nan}


def righting(found: list[Wanted], shift: float, say: float) -> dict[str, float]:
    """Shares with the threshold of ``say`` moved by so much beside the shift of all answers. Pure."""
    taken = [each.right(shift, say) for each in found if _is(each, "turn")]
    return {
        "answered": _share([each is not None for each in taken]),
        "right": _share([each for each in taken if each is not None]),
    }


def best_say(found: list[Wanted], shift: float) -> float:
    """The move of ``say`` with the most right answers; of equals the one nearest to none."""
    turns = [each for each in found if _is(each, "turn")]
    return max(SHIFTS, key=lambda say: (sum(each.right(shift, say) is True for each in turns), -abs(say)))


def shortfall(values: dict[str, float]) -> float:
    """The largest miss of what is to be reached, and a tenth of all misses: no skill pays for the others."""
    missed = [
        max(0.0, values[name] - target if name in LESS_IS_BETTER else target - values[name])
        for name, target in TARGETS.items()
        if name in values and not math.isnan(values[name])
    ]
    return max(missed, default=0.0) + sum(missed) / 10


def best_shift(found: list[Wanted], score: Callable[[list[Wanted], float], dict[str, float]]) -> float:
    """The shift with the least shortfall; of equals the one nearest to none."""
    return min(SHIFTS, key=lambda shift: (round(shortfall(score(found, shift)), 6), abs(shift)))


def table(found: list[Wanted], score: Callable[[list[Wanted], float], dict[str, float]]) -> Iterator[str]:
    """The trade, a line for every shift, the best one marked; counts in the heading."""
    counts = {
        kind: sum(_is(each, kind) for each in found) for kind in dict.fromkeys(e.event.kind for e in found)
    }
    yield ", ".join(f"{count} {kind}" for kind, count in counts.items())
    best = best_shift(found, score)
    yield "  shift  " + "  ".join(f"{name:>11}" for name in [*score(found, 0.0), "shortfall"])
    for shift in SHIFTS:
        values = score(found, shift)
        shown = "  ".join(f"{value:11.3f}" for value in [*values.values(), shortfall(values)])
        yield f"{shift:+7.2f}  {shown}{'  <-' if shift == best else ''}"


def say_table(found: list[Wanted], shift: float) -> Iterator[str]:
    """What moving ``say`` alone is worth, a line for every move, the best one marked."""
    best = best_say(found, shift)
    for say in SHIFTS:
        shown = "  ".join(f"{name} {value:.3f}" for name, value in righting(found, shift, say).items())
        yield f"{say:+7.2f}  {shown}{'  <-' if say == best else ''}"


def while_speaking(stage: Stage) -> Script:
    """Answers that nobody asked for; things happen while they are read, at last an interruption."""
    rng, person = stage.rng, Person(stage)
    session = cast(ProbedSession, stage.session)
    kinds = [kind for kind in UNASKED if kind != "backchannel" or person.can(kind)]
    while True:
        yield from wait(stage, 1.0)
        stage.task()
        yield from until_long_answer(stage)
        for number in range(3):
            yield from wait(stage, rng.uniform(1.2, 2.2))
            if not stage.sounding:
                break
            session.withhold(*STOPS, *ANSWERS)
            if number == 2:
                hush = person.can("hush") and rng.random() < 0.4
                end = person.interrupt("hush" if hush else "ask")
                yield from wait(stage, YIELD_SECONDS + 0.2)
            else:
                end = person.aside(kinds[int(rng.integers(len(kinds)))])
                yield from wait(stage, STOP_SECONDS + 0.2)
            session.withhold()
            yield from until(stage, end)
        yield from until_quiet(stage, 2.5)


def while_silent(stage: Stage) -> Script:
    """Turns with and without pauses, and between them sounds that ask for nothing."""
    rng, person = stage.rng, Person(stage)
    session = cast(ProbedSession, stage.session)
    asides = [kind for kind in UNASKED if kind != "backchannel" or person.can(kind)]
    turns = [kind for kind in ("ask", "ask", "stock", "wish") if person.can(kind)]
    while True:
        yield from wait(stage, rng.uniform(1.0, 2.0))
        for _ in range(2):
            session.withhold(*ANSWERS)
            yield from until(stage, person.aside(asides[int(rng.integers(len(asides)))]) + ANSWER_SECONDS)
            session.withhold()
            yield from until_quiet(stage, 1.5)
        session.withhold(*ANSWERS)
        yield from until(stage, person.speak(turns[int(rng.integers(len(turns)))], pauses=0.5) + PATIENCE)
        session.withhold()
        yield from wait(stage, 2.0)
        session.state.words = []
        yield from until_quiet(stage, 2.0)


def observed(
    evaluation: Evaluation,
    script: Callable[[Stage], Script],
    choices: tuple[Choice, ...],
    sessions: int,
    clauses: tuple[int, int],
) -> list[Wanted]:
    """Hold sessions of 45 s with validation voices and gather what was wanted in them."""
    probed = replace(evaluation, session=ProbedSession)
    clips, voices = voices_of("validation")
    found: list[Wanted] = []
    for number in range(sessions):
        rng = np.random.default_rng((evaluation.seed, number, len(choices)))
        stage = probed.stage(clips, voices[number % len(voices)], _TICKS, rng, "validation", clauses=clauses)
        record = play(stage, script(stage))
        found += wanted(record, cast(ProbedSession, stage.session), choices)
        print(f"\r{number + 1}/{sessions} ", end="", file=sys.stderr, flush=True)
    print("\r", end="", file=sys.stderr)
    return found


def _judged_until(event: Happening, choices: tuple[Choice, ...]) -> float:
    if choices == STOPS:
        return event.start + (YIELD_SECONDS if event.kind == "interruption" else STOP_SECONDS)
    return event.end + (PATIENCE if event.kind == "turn" else ANSWER_SECONDS)


def _margins(chances: dict[Choice, float], choices: tuple[Choice, ...]) -> dict[str, float]:
    """Log odds of each kind of ``choices`` against the likeliest choice that is never withheld."""
    withheld = {*STOPS, *ANSWERS}
    others = max((chance for each, chance in chances.items() if each not in withheld), default=0.0)
    mine = {each.kind: chances.get(each, 0.0) for each in choices}
    return {
        kind: math.log(chance) - math.log(others) if chance > 0 and others > 0 else -math.inf
        for kind, chance in mine.items()
    }


def _is(each: Wanted, *kinds: str) -> bool:
    return each.event.kind in kinds


def _share(hits: list[bool]) -> float:
    return sum(hits) / len(hits) if hits else math.nan


def main() -> int:
    """Print both trades and, where asked, move the thresholds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nano", type=Path, required=True, help="folder of the nano")
    parser.add_argument("--sessions", type=int, default=24, help="of 45 s, of each kind (default: 24)")
    parser.add_argument("--seed", type=int, default=0, help="another seed, other sessions (default: 0)")
    parser.add_argument("--write", action="store_true", help="move the thresholds to where they are marked")
    args = parser.parse_args()
    torch.set_num_threads(1)
    try:
        evaluation = open_evaluation(args.nano, args.seed)
        stops = observed(evaluation, while_speaking, STOPS, args.sessions, LISTENED)
        print("\n".join(["stop, while speaking:", *table(stops, stopping)]), flush=True)
        answers = observed(evaluation, while_silent, ANSWERS, args.sessions, (1, 1))
        print("\n".join(["say, delegate, wish, cancel, in silence:", *table(answers, answering)]), flush=True)
        shift = best_shift(answers, answering)
        print("\n".join([f"say alone, beside {shift:+.2f} of all answers:", *say_table(answers, shift)]))
    except UNREADY as error:
        print(error, file=sys.stderr)
        return 2
    if args.write:
        shifts = dict.fromkeys(STOPS, best_shift(stops, stopping))
        shifts |= dict.fromkeys(ANSWERS, shift)
        shifts[Choice("say")] += best_say(answers, shift)
        moved = evaluation.nano.thresholds()
        for each, by in shifts.items():
            moved[choice_name(each)] = round(moved[choice_name(each)] + by, 2)
        write_thresholds(moved, args.nano)
    return 0


if __name__ == "__main__":
    sys.exit(main())
