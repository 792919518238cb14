"""What a thoughtful person would do in each tick, knowing the truth of the scene.

The times are targets that the sound can support: an acknowledgement in the first tick that ends 0.3 s
after the speech did; a stop once 0.42 s of an interruption were heard (later where its first word could
as well be a "mm-hm"). Who was not stopped for then is stopped for later: who talks on, or whose words say it.
What waits to be said waits on while a sound of the user's may still turn out to be words.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final

from engine.dialect.vocabulary import Choice
from engine.protocol import TICK_SECONDS, Event, Mode, Seen, Typed
from engine.training.hearing import understood
from engine.training.world import SURE_AFTER, Turn, World
from engine.wishes import read_wish

ACK_AFTER: Final = 0.3
ACK_UNTIL: Final = 1.3
ONSET_SECONDS: Final = 0.08
FAILURE_PAUSE: Final = 20  # ticks: one failure often shows as several lines
ONSET_UNTIL: Final = 0.45
STOP_UNTIL: Final = 1.5
WORDS_DUE: Final = 0.7  # seconds after a sound of the user's its words are mostly there, if it had any
HELP_AFTER: Final = 3.2  # seconds of silence after a sentence that was not ended, before it is helped on
WORDS_FOR: Final = 0.6  # so long after an interruption's last words have come it is still stopped for
ACKS: Final = frozenset({"ack hm", "ack okay"})
ACK_TICKS: Final = 2  # "hm" is over before one could stop it
AT_ONCE: Final = 1.0  # seconds: who speaks again after so short a pause has not waited for an answer
NEW_TICKS: Final = 2  # words are new for so long
HEED_TICKS: Final = 40  # ... and "wait" holds so long for what has not been begun
BOTH_BEGIN: Final = 0.25  # who begins so soon after the user has not heard them
FAILURE_MODES: Final[frozenset[Mode]] = frozenset({"focus", "normal", "coach"})

SILENT: Final = Choice("silent")
GO: Final = Choice("go")


@dataclass(frozen=True)
class Decision:
    """An action and the turn that it answers, if it does. ``text``: the words of a say."""

    choice: Choice
    turn: Turn | None = None
    text: str = ""


@dataclass
class Expert:
    """Decides tick by tick. ``failures``: the texts of lines that show one; ``typed``: intent per text.

    ``person``: set for the tick in which a person is to be announced.
    """

    failures: set[str] = field(default_factory=set)
    typed: dict[str, Turn] = field(default_factory=dict)
    person: bool = False
    failure_open: int = 0
    failure_told: int = -FAILURE_PAUSE
    owed: list[Turn] = field(default_factory=list)

    def decide(self, world: World, events: list[Event], can_see: bool = False) -> Decision:
        """The right action at this tick. ``can_see``: new patches of the camera are in it."""
        if any(isinstance(event, Seen) and event.text in self.failures for event in events):
            told = world.tick - self.failure_told < FAILURE_PAUSE
            self.failure_open = 3 if world.mode in FAILURE_MODES and not told else self.failure_open
        if any(isinstance(event, Typed) for event in events):  # what was said before it holds no more
            for turn in world.turns:
                turn.stopped = turn.stopped or turn.intent == "hush"
        self.owed += [self.typed[event.text] for event in events if isinstance(event, Typed)]
        decision = (
            self._initiative(world, can_see)
            or self._stop(world)
            or self._answer(world)
            or self._duck(world)
            or self._present(world)
            or self._help(world)
        )
        self.failure_open = max(0, self.failure_open - 1)
        return decision or Decision(GO if world.left else SILENT)

    def done(self, world: World, decision: Decision) -> None:
        """The decision was carried out: remember it, so that nothing is done twice."""
        choice, turn = decision.choice, decision.turn
        match choice.kind:
            case "interject":
                self.person = self.person and choice.detail != "person"
                if choice.detail == "failure":
                    self.failure_open, self.failure_told = 0, world.tick
            case "duck":
                for onset in world.onsets:
                    onset.ducked = onset.ducked or onset.start < world.now
            case "ack" if turn is not None:
                turn.acked = True
            case "stop":
                for each in world.turns:
                    each.stopped = each.stopped or each.start < world.now
            case "say" | "delegate" | "wish" | "cancel" if turn is not None:
                turn.resolved = turn.helped = True
                self.owed = [each for each in self.owed if each is not turn]
            case _:
                pass

    def _initiative(self, world: World, can_see: bool) -> Decision | None:
        """What is spoken unasked, whoever is speaking."""
        if world.due == 0:
            return Decision(Choice("interject", "reminder"))
        if self.failure_open:
            return Decision(Choice("interject", "failure"))
        if self.person and world.watches and can_see:
            return Decision(Choice("interject", "person"))
        return None

    def _answer(self, world: World) -> Decision | None:
        """The answer to a turn, once its last words have arrived (or will not)."""
        if self.owed:
            return respond(world, self.owed[0])
        turn = world.open_turn()
        if turn is None or world.now < turn.end:
            return None
        turn = _whole(world, turn)
        if turn is None:
            return None
        if world.now < turn.deadline if turn.final is None else world.tick < turn.final:
            return None
        told = turn.intent == "statement" and bool(world.running or world.notes)
        if told or turn.intent in ("hush", "trail"):
            turn.resolved = True
            return None
        return respond(world, turn)

    def _stop(self, world: World) -> Decision | None:
        """Stop for an interruption, for the user whom one has interrupted, and for who says so in any words."""
        if any(_says_wait(turn, world) for turn in world.turns):
            return Decision(Choice("stop"))
        for turn in world.turns if world.left else ():
            spoke_first = world.own_start <= turn.start + BOTH_BEGIN
            if not turn.stopped and spoke_first and turn.stop_at <= world.now < _stop_until(turn):
                return Decision(Choice("stop"))
            cut_in = world.left > ACK_TICKS and not world.unasked
            if cut_in and _talks_on(turn, world.own_start) <= world.now < turn.end:
                return Decision(Choice("stop"))
            if cut_in and _unheard(turn, world):
                return Decision(Choice("stop"))
        return None

    def _help(self, world: World) -> Decision | None:
        """Help on who has trailed off, where there is nothing else to wait for."""
        turn = next((each for each in reversed(world.turns) if each.start < world.now), None)
        if turn is None or turn.helped or world.left or world.running or world.notes:
            return None
        return Decision(Choice("delegate"), turn) if _trailed_off(turn, world) else None

    def _duck(self, world: World) -> Decision | None:
        """Lower the voice for a sound of the user."""
        for onset in world.onsets if world.left else ():
            if not onset.ducked and ONSET_SECONDS <= world.now - onset.start < ONSET_UNTIL:
                return Decision(Choice("duck"))
        return None

    def _present(self, world: World) -> Decision | None:
        """Acknowledge the end of a turn; read what came back, unless new words have just come."""
        turn = world.open_turn()
        if turn is not None:
            since = world.now - turn.end
            due = ACK_AFTER <= since < ACK_UNTIL and not world.left and world.next_turn(turn) is None
            if due and not turn.acked and turn.intent != "trail":
                return Decision(Choice("ack", "okay" if turn.stopped else "hm"), turn)
            return None
        new = world.words_tick == world.tick
        if world.notes and world.left <= 1 and not new and not _may_have_spoken(world):
            return Decision(Choice("read"))
        return None


def _trailed_off(turn: Turn, world: World) -> bool:
    """Whether nobody has said a word for long since ``turn``, which is no whole sentence."""
    silent = world.now >= turn.end + HELP_AFTER and not any(end > turn.end for _, end in world.voices)
    return turn.intent == "trail" and turn.final is not None and silent and world.next_turn(turn) is None


def _stop_until(turn: Turn) -> float:
    """Who talks on is not talked over for long, nor who has said so in words."""
    arrived = 0.0 if turn.final is None else (turn.final + 1) * TICK_SECONDS + WORDS_FOR
    return max(turn.stop_at + STOP_UNTIL, turn.end, arrived)


def _says_wait(turn: Turn, world: World) -> bool:
    """Whether words have come that say that nothing more is wanted, and they were not heeded yet."""
    if turn.intent != "hush" or turn.stopped or world.next_turn(turn) is not None:
        return False
    if world.left > ACK_TICKS:
        heeds = not world.unasked and _came_within(turn, NEW_TICKS, world)
    else:
        heeds = bool(world.notes) and _came_within(turn, HEED_TICKS, world)
    return heeds and understood(turn.heard, turn.text)


def _unheard(turn: Turn, world: World) -> bool:
    """Whether words of a turn have just come over which the assistant began to say something older."""
    begun = turn.end <= world.own_start and not turn.resolved
    acknowledges = bool(world.spoken) and world.spoken[-1].clip.kind in ACKS
    wants = turn.intent not in ("statement", "trail")
    return wants and begun and not acknowledges and _came_within(turn, NEW_TICKS, world)


def _came_within(turn: Turn, ticks: int, world: World) -> bool:
    """Whether the last words of a turn came in this tick or one of those before it, ``ticks`` in all."""
    return turn.final is not None and turn.final <= world.tick < turn.final + ticks


def _may_have_spoken(world: World) -> bool:
    """Whether the user speaks, or has made a sound whose words, if it had any, may still come."""
    came = (world.words_tick + 1) * TICK_SECONDS
    return world.speaking_user() or any(
        each.start < world.now < each.end + WORDS_DUE and came < each.end for each in world.onsets
    )


def _talks_on(turn: Turn, own_start: float) -> float:
    """When it is clear that the user goes on with ``turn``, into whose pause or words the assistant spoke."""
    if not turn.start + BOTH_BEGIN < own_start < turn.end:
        return math.inf
    return next((end for start, end in turn.pauses if start <= own_start < end), own_start) + SURE_AFTER


def _whole(world: World, turn: Turn) -> Turn | None:
    """The turn that an open one is answered with. While the user talks on at once, itself, while its words are
    new; afterwards what was said then, so that all of it is seen to once.
    """
    more = world.next_turn(turn)
    if turn.intent != "ask" or more is None or more.start - turn.end > AT_ONCE:
        return turn
    if world.now < more.end:
        return turn if _came_within(turn, NEW_TICKS, world) else None
    turn.resolved = True
    more.intent = more.intent if more.intent in ("ask", "hush", "cancel") else "ask"
    return more


def respond(world: World, turn: Turn) -> Decision:
    """What a request asks for; where its words did not come through, whoever thinks longer sees to it."""
    known = turn.final is not None and understood(turn.heard, turn.text)
    match turn.intent:
        case "stock" if known:
            return Decision(Choice("say"), turn, turn.answer)
        case "wish" if known or read_wish(turn.heard):
            return Decision(Choice("wish", "open"), turn)
        case "cancel" if known and world.running:
            return Decision(Choice("cancel"), turn)
        case "cancel" if known:
            return Decision(Choice("say"), turn, turn.answer)
        case _:
            return Decision(Choice("delegate"), turn)
