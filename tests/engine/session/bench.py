"""A session whose model wants what a test tells it to, and a speaker for it."""

from __future__ import annotations

from collections.abc import Set

import torch
from torch import Tensor

from engine.dialect.nano import Nano, NanoState
from engine.dialect.rows import Rows
from engine.dialect.vocabulary import CHOICES, FIRST_TEXT, Choice
from engine.protocol import Action, Cut, Event, Observation, Patch
from engine.session import StreamingSession
from engine.session.interjections import WATCHED
from engine.voice.voice import Voice


class Scripted(Nano):
    """A nano that wants what a test tells it to; what the session does not allow becomes silence."""

    wants: Choice
    offered: Set[str]  # in the last tick
    watched: Set[str]  # what of the camera it could have spoken of

    def append(self, rows: Rows, state: NanoState) -> Tensor:
        return torch.zeros(FIRST_TEXT)

    def choose(self, logits: Tensor, allowed: Set[Choice]) -> Choice:
        self.offered = {each.kind for each in allowed}
        self.watched = {each.detail for each in allowed} & WATCHED
        return self.wants if self.wants in allowed else CHOICES[0]


class Bench:
    """Steps a session with a scripted model, and plays its sound as a speaker would."""

    def __init__(self, nano: Scripted, voice: Voice) -> None:
        self.nano = nano
        self.session = StreamingSession(nano, voice)
        self.tick = 0
        self.played = 0
        self.sent = 0

    def step(self, kind: str, detail: str = "", *events: Event, patches: tuple[Patch, ...] = ()) -> Action:
        self.nano.wants = next(each for each in CHOICES if (each.kind, each.detail) == (kind, detail))
        self.played = min(self.sent, self.played + 4800)
        if any(isinstance(event, Cut) for event in events):
            self.sent = self.played
        observation = Observation(self.tick, 0.0, played=self.played, patches=patches, events=events)
        action = self.session.step(observation)
        self.sent += len(action.audio) // 2
        self.tick += 1
        return action
