"""The user of a scene: talks, pauses, waits for answers, says "mm-hm", interrupts, types.

A script is a generator that is resumed once a tick, before the decision, and yields to wait for the next.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import Final

from engine.protocol import TICK_SECONDS, Typed
from engine.training import phrases
from engine.training.expert import Expert
from engine.training.speaking import Talker
from engine.training.world import Turn, World

Script = Iterator[None]
TALK_ON_AFTER: Final = (0.25, 0.9)  # seconds: too short for an answer
WAITS: Final = 0.012  # the chance, in each tick in which an answer or its next clause is waited for, of "wait"
TRAILED_OFF: Final = 0.7  # the share of unfinished sentences after which nothing more is said
JUST_TALK: Final = 0.35  # the share of what follows at once on a request that asks for nothing


@dataclass
class User:
    """How this scene's user talks. Shares are probabilities."""

    world: World
    expert: Expert
    voice: Talker
    backchannels: float
    interrupts: float
    muted: bool = False
    plans: list[str] = field(default_factory=list)

    def converse(self) -> Script:
        """Episodes until the scene ends."""
        rng = self.world.rng
        yield from self._wait(rng.uniform(0.3, 2.5))
        while True:
            kind = (
                self.plans.pop(0)
                if self.plans
                else str(rng.choice(list(_EPISODES), p=list(_EPISODES.values())))
            )
            kind = kind if not self.muted else str(rng.choice(["type", "nothing"]))
            kind = kind if all(self.voice.can(each) for each in _NEEDS.get(kind, ())) else "ask"
            yield from getattr(self, f"_{kind}")()
            yield from self._wait(rng.choice([rng.uniform(0.4, 1.2), rng.uniform(1.0, 3.5)]))

    # --- episodes --------------------------------------------------------------------------------

    def _ask(self) -> Script:
        yield from self._turn("ask")
        yield from self._await_answer()

    def _stock(self) -> Script:
        yield from self._turn("stock")
        yield from self._await_answer()

    def _wish(self) -> Script:
        yield from self._turn("wish")
        yield from self._await_answer()

    def _statement(self) -> Script:
        yield from self._turn("statement")
        yield from self._await_answer()

    def _absence(self) -> Script:
        """Nobody says anything for long."""
        yield from self._wait(self.world.rng.uniform(8.0, 20.0))

    def _trail(self) -> Script:
        yield from self._turn("trail")
        if self.world.rng.random() < TRAILED_OFF:
            yield from self._wait(self.world.rng.uniform(4.0, 6.0))
            yield from self._await_answer()
        else:
            yield from self._wait(self.world.rng.uniform(0.5, 3.0))

    def _give_up(self) -> Script:
        """Ask, and take it back while the answer is being looked for."""
        yield from self._turn("ask")
        yield from self._until_resolved()
        yield from self._wait(self.world.rng.uniform(0.3, 1.5))
        if self.world.running and not self.world.notes:
            yield from self._turn("cancel")
        yield from self._await_answer()

    def _talk_on(self) -> Script:
        """Ask, and go on at once: with what asks for nothing, or with what puts the request right."""
        world, rng = self.world, self.world.rng
        gap = rng.uniform(*TALK_ON_AFTER)
        asked = yield from self._turn("ask", followed=gap)
        while world.now <= asked.end + gap:
            yield
        if asked.final is not None:
            amends = rng.random() >= JUST_TALK or not self.voice.can("statement")
            yield from self._turn("ask" if amends else "statement", amends=amends, start=asked.end + gap)
        yield from self._await_answer()

    def _type(self) -> Script:
        world, rng = self.world, self.world.rng
        intent = str(rng.choice(["ask", "stock", "wish", "cancel"], p=[0.5, 0.25, 0.2, 0.05]))
        phrase = phrases.draw(intent, world.clips.split, rng)
        text = phrase.text if rng.random() < 0.5 else phrase.text.lower().rstrip(".?")
        turn = Turn(
            intent, text, world.now, world.now, world.tick, phrase.answer or "All right.", text, resolved=True
        )
        self.expert.typed[text] = turn
        world.inbox[world.tick].append(Typed(text))
        world.note_truth("typed", world.now, world.now, text)
        yield
        yield from self._await_answer()

    def _talk_aside(self) -> Script:
        """Speak to somebody else."""
        world, rng = self.world, self.world.rng
        for _ in range(int(rng.integers(1, 4))):
            yield from self._wait(
                self.voice.aside(world.begin + rng.uniform(0, TICK_SECONDS)) + rng.uniform(0.8, 2.5)
            )

    def _rest(self) -> Script:
        """Nothing for a while, but for the sounds that people make: none of them asks for anything."""
        rng = self.world.rng
        for _ in range(int(rng.integers(0, 4))):
            yield from self._wait(rng.uniform(0.3, 3.0))
            hums = rng.random() < 0.6 and self.voice.can("backchannel")
            make = self.voice.backchannel if hums else self.voice.tic
            yield from self._wait(make(self.world.begin + rng.uniform(0, TICK_SECONDS)))
        yield from self._wait(rng.uniform(1.0, 4.0))

    def _mute(self) -> Script:
        """Switch the microphone off for a while, and perhaps type meanwhile."""
        world, rng = self.world, self.world.rng
        count = int(rng.uniform(2.0, 11.0) / TICK_SECONDS)
        world.absent.update(range(world.tick, world.tick + count))
        world.note_truth("absent", world.begin, world.begin + count * TICK_SECONDS)
        self.muted = True
        until = world.begin + count * TICK_SECONDS
        yield from self._nothing()
        if world.begin < until and rng.random() < 0.3:
            yield from self._type()
        yield from self._wait(until - world.begin)
        self.muted = False

    def _nothing(self) -> Script:
        yield from self._wait(self.world.rng.uniform(1.0, 5.0))

    def _turn(
        self,
        intent: str,
        interrupting: bool = False,
        *,
        amends: bool = False,
        start: float | None = None,
        followed: float = math.inf,
    ) -> Generator[None, None, Turn]:
        """Say something to the assistant, at ``start`` or some moment of this tick, and wait until it is said.

        ``followed``: seconds until more is said.
        """
        world = self.world
        start = world.begin + world.rng.uniform(0, TICK_SECONDS) if start is None else start
        pieces, answer = self.voice.correction() if amends else self.voice.pieces(intent, interrupting)
        turn = self.voice.speak(intent, pieces, answer, start, followed)
        turn.amends = amends
        while world.begin < turn.end:
            yield
        return turn

    # --- waiting ---------------------------------------------------------------------------------

    def _wait(self, seconds: float) -> Script:
        until = self.world.begin + seconds
        while self.world.begin < until:
            yield

    def _until_resolved(self) -> Script:
        limit = self.world.begin + 3.0
        while self.world.begin < limit and any(not turn.resolved for turn in self.world.turns):
            yield

    def _await_answer(self) -> Script:
        """Listen until everything is said; react to it on the way. Impatient users speak up earlier."""
        world, rng = self.world, self.world.rng
        yield from self._until_resolved()
        patience = world.begin + (rng.uniform(0.5, 4.0) if rng.random() < 0.2 else rng.uniform(4.0, 9.0))
        listened: set[float] = set()
        while world.begin < patience or world.own_end > world.begin:
            if world.own_end > world.begin:
                current = world.spoken[-1]
                if current.start not in listened and current.start <= world.begin:
                    listened.add(current.start)
                    interrupted: list[bool] = []
                    yield from self._react(current.end - world.begin, interrupted)
                    if interrupted:
                        return
            elif not world.notes and not world.running:
                return
            elif rng.random() < WAITS and self.voice.can("hush") and not self.muted:
                yield from self._turn("hush")
            yield

    def _react(self, seconds: float, interrupted: list[bool]) -> Script:
        """What the user does while the assistant says something that takes ``seconds``."""
        world, rng = self.world, self.world.rng
        if seconds < 0.9 or self.muted:
            return
        yield from self._wait(rng.uniform(0.2, max(0.3, min(seconds - 0.7, 3.0))))
        while world.own_end >= world.begin + 0.35:
            yield from self._react_once(interrupted)
            if interrupted:
                return
            yield from self._wait(rng.uniform(0.5, 1.8))

    def _react_once(self, interrupted: list[bool]) -> Script:
        """Interrupt, say "mm-hm", cough, talk to somebody else, or nothing."""
        world, rng = self.world, self.world.rng
        draw = rng.random()
        start = world.begin + rng.uniform(0, TICK_SECONDS)
        if draw < self.interrupts:
            interrupted.append(True)
            intent = str(rng.choice(["ask", "hush", "wish", "stock"], p=[0.55, 0.33, 0.06, 0.06]))
            intent = intent if self.voice.can(intent) else "ask"
            yield from self._turn(intent, interrupting=True)
            yield from self._await_answer()
        elif draw < self.interrupts + self.backchannels and self.voice.can("backchannel"):
            yield from self._wait(self.voice.backchannel(start))
        elif draw < self.interrupts + self.backchannels + 0.14:
            yield from self._wait(self.voice.tic(start))
        elif draw < self.interrupts + self.backchannels + 0.3 and self.voice.can("side"):
            yield from self._wait(self.voice.aside(start))


_NEEDS: Final = {
    "stock": ("stock",),
    "wish": ("wish",),
    "statement": ("statement",),
    "trail": ("trail",),
    "give_up": ("cancel",),
    "talk_aside": ("side",),
}
_EPISODES: Final = {
    "ask": 0.24,
    "talk_on": 0.06,
    "stock": 0.16,
    "wish": 0.10,
    "statement": 0.05,
    "trail": 0.05,
    "give_up": 0.05,
    "type": 0.05,
    "talk_aside": 0.10,
    "rest": 0.10,
    "mute": 0.02,
    "absence": 0.02,
}
