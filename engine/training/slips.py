"""Slips: wrong actions that a scene takes on purpose, and what each tick counts as a target.

They are of the kinds that a model in training takes, so that the way back is learnt (as in DAgger: Ross,
Gordon & Bagnell, AISTATS 2011): what was let pass is done late, "hm" where nobody waits for an answer, an
answer to half of what the user says.
"""

from __future__ import annotations

from typing import Final

from engine.dialect.vocabulary import Choice
from engine.protocol import TICK_SECONDS
from engine.training.expert import GO, SILENT, Decision
from engine.training.world import World

ACTION_WEIGHT: Final = 2.0
WORDS_WEIGHT: Final = 3.0  # of leaving words that have just arrived unanswered, and of stopping for them
WORDS_TICKS: Final = 3
LEAVING_WEIGHT: Final = 3.0  # of not announcing who goes out
LINE_WEIGHT: Final = 4.0  # of leaving a line of the screen alone that has just come
LINE_TICKS: Final = 2
HUM_FROM: Final = 0.3  # seconds from the begin of a "mm-hm" or of words to others: it may be taken for more
HUM_UNTIL: Final = 0.4  # ... from its end, or from its first second
HUM_WEIGHT: Final = 3.0  # of going on over it
ANSWERS: Final = ("say", "delegate", "wish", "cancel")
LATE_TICKS: Final = 12  # at most, that an answer which was let pass is late
LATE_FOR: Final = 2.0  # ... and about, where the user does not speak again
LATE_IF_DROWSY: Final = 5.0  # ... by a drowsy one
LAPSE: Final = 4.0  # how much more often a drowsy assistant lets things pass
LAPSE_MOST: Final = 0.6  # ... and the largest chance that it has of it
DROWSY: Final = 0.26  # the share of scenes in which it does
HESITANT: Final = 0.38  # ... in which it goes on when it is interrupted, until it cannot be doubted any more
LATE_STOP: Final = 0.85  # the chance that it goes on for one more tick
STOP_WEIGHT: Final = 1.0  # of a stop by the sound alone: another tick tells whether it was a "mm-hm"
OVERHEARD: Final = 0.07  # the chance of a "hm", in each tick, after words to others: it promises no answer
UNTOLD: Final = {"person": 0.5, "reminder": 0.1}  # ... of not telling yet; who comes in is seldom plain at once
HASTY: Final = 0.07  # the chance, in each such tick, of not waiting for the user or for his words
HASTY_TICKS: Final = 2  # after words of a turn that goes on
WAITING_WEIGHT: Final = 2.0  # of not reading what came back while the user speaks


def slip(world: World, decision: Decision) -> Decision:
    """Now and then the wrong action, of the kinds that a model in training takes.

    An answer that was let pass comes later, and not into the user's next words: who asked still waits. In some
    scenes much is let pass: else what it has not done would tell the model that it was not to be done.
    """
    rng, kind = world.rng, decision.choice.kind
    idle = GO if world.left else SILENT
    if not offered(world, decision):
        return Decision(idle)
    if kind in ANSWERS and world.late_until:
        if world.tick < world.late_until or world.speaking_user():
            return Decision(idle)
        world.late_until = 0
        return decision
    aside = any(start < world.now < end for start, end in world.voices)
    pausing = any(start + 0.3 <= world.now < end for turn in world.turns for start, end in turn.pauses)
    overheard = any(end + 0.2 <= world.now < end + 1.0 for _, end in world.voices)
    hasty = _hasty(world) if kind == "silent" else None
    if hasty is not None and rng.random() < HASTY and not _given_away(world, hasty):
        return Decision(hasty)
    chance, wrong = {
        "ack": (0.1, idle),
        "duck": (0.06, GO),
        "stop": (LATE_STOP if world.hesitant else 0.15, idle),
        "read": (0.08, idle),
        **dict.fromkeys(ANSWERS, (0.1, idle)),
        "interject": (UNTOLD.get(decision.choice.detail, 0.2), idle),
        "go": (0.03, Choice("stop")) if aside else (0.004, Choice("duck")),
        "silent": (0.04 if pausing else OVERHEARD if overheard else 0.0005, Choice("ack", "hm")),
    }.get(kind, (0.0, idle))
    if world.drowsy and wrong is idle:
        chance = max(chance, min(chance * LAPSE, LAPSE_MOST))
    if rng.random() >= chance:
        return decision
    if kind in ANSWERS:
        about = LATE_IF_DROWSY if world.drowsy else LATE_FOR
        world.late_until = world.tick + min(int(rng.geometric(1 / about)), LATE_TICKS)
    return Decision(wrong)


def _hasty(world: World) -> Choice | None:
    """What would not wait for the user: reading what came back before his words are there, or taking half of
    what he says for all.
    """
    turn = world.open_turn()
    if turn is None:
        return None
    if world.notes and world.words_tick != world.tick:
        return Choice("read")
    if world.now >= turn.end:
        return None
    begun = turn.start / TICK_SECONDS < world.words_tick
    return Choice("delegate") if begun and world.tick - world.words_tick < HASTY_TICKS else None


def _given_away(world: World, choice: Choice) -> bool:
    """Whether the newest words were delegated in the tick before: a session would not offer them again."""
    return choice.kind == "delegate" and world.acted_tick >= world.words_tick


def weight(world: World, decision: Decision, *, done: bool) -> float:
    """What a decision counts as a target, whether it was carried out (``done``) or another was in its place."""
    kind = decision.choice.kind
    if not offered(world, decision) or (not done and not _still_wanted(world, decision)):
        return 0.0
    words = 0 <= world.tick - world.words_tick < WORDS_TICKS
    if kind == "stop":
        return WORDS_WEIGHT if words else STOP_WEIGHT
    if kind not in ("silent", "go"):
        return ACTION_WEIGHT
    if kind == "go" and any(
        start + HUM_FROM <= world.now < min(end, start + 1.0) + HUM_UNTIL for start, end in world.voices
    ):
        return HUM_WEIGHT
    if 0 <= world.tick - world.line_tick < LINE_TICKS:
        return LINE_WEIGHT
    if words:
        return WORDS_WEIGHT
    return WAITING_WEIGHT if world.notes and world.speaking_user() else 1.0


def offered(world: World, decision: Decision) -> bool:
    """Whether a session would offer it: who was not understood is asked to say it again only once, and only
    where there is nothing to tell."""
    turn = decision.turn
    unheard = decision.choice.kind == "delegate" and turn is not None and turn.final is None
    return not (unheard and (world.asked_again or world.notes))


def _still_wanted(world: World, decision: Decision) -> bool:
    """Whether what was not done would surely have been right.

    No answer belongs into the user's next words, and an acknowledgement that comes late is worth little.
    """
    kind = decision.choice.kind
    return kind != "ack" and not (kind in ANSWERS and world.speaking_user())
