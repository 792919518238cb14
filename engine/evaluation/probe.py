"""A session that remembers what it knew and what it thought in every tick."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor

from engine.dialect.nano import Nano, NanoState
from engine.dialect.rows import Rows
from engine.dialect.tick import Situation
from engine.dialect.vocabulary import CHOICES, Choice, Vocabulary
from engine.protocol import Action, Event, Observation
from engine.session.streaming import StreamingSession
from engine.voice.voice import Voice


@dataclass(frozen=True)
class Thought:
    """One tick: what arrived, how things stood, and how likely each possible choice was, thresholds in."""

    events: tuple[Event, ...]
    situation: Situation
    chances: dict[Choice, float]


class ProbedSession(StreamingSession):
    """A live session whose ``thoughts`` can be read afterwards, one a tick.

    While choices are ``withheld`` they are thought of but not taken: so one sees how long they would have been
    wanted.
    """

    def __init__(self, nano: Nano, voice: Voice) -> None:
        self._watched = _WatchedNano(nano)
        super().__init__(cast(Nano, self._watched), voice)
        self._now = Situation()
        self.thoughts: list[Thought] = []

    def withhold(self, *choices: Choice) -> None:
        """Take none of these choices from now on; without any, all can be taken again."""
        self._watched.withheld = frozenset(choices)

    def step(self, observation: Observation) -> Action:
        """As a session's step; its thought is added to ``thoughts``."""
        action = super().step(observation)
        self.thoughts.append(Thought(observation.events, self._now, self._watched.chances))
        return action

    def _situation(self, observation: Observation) -> Situation:
        self._now = super()._situation(observation)
        return self._now


class _WatchedNano:
    """The part of a nano that a session uses; keeps the chances of the last choice."""

    def __init__(self, nano: Nano) -> None:
        self._nano = nano
        self.chances: dict[Choice, float] = {}
        self.withheld: frozenset[Choice] = frozenset()

    @property
    def vocabulary(self) -> Vocabulary:
        return self._nano.vocabulary

    def new_state(self) -> NanoState:
        return self._nano.new_state()

    def append(self, rows: Rows, state: NanoState) -> Tensor:
        return self._nano.append(rows, state)

    def append_token(self, token: int, state: NanoState) -> Tensor:
        return self._nano.append_token(token, state)

    def choose_text(self, logits: Tensor, state: NanoState) -> int:
        return self._nano.choose_text(logits, state)

    def choose(self, logits: Tensor, allowed: Set[Choice]) -> Choice:
        scores = self._nano.scores(logits, allowed).double()
        meaningful = torch.tensor([choice in allowed for choice in CHOICES])
        chances = scores.masked_fill(~meaningful, -torch.inf).softmax(0).tolist()
        self.chances = {
            choice: chance for choice, chance in zip(CHOICES, chances, strict=True) if choice in allowed
        }
        return self._nano.choose(logits, allowed - self.withheld)
