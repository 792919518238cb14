"""A raised hand in a session in virtual time: the clause ends, no other begins, "go on" brings the rest."""

from __future__ import annotations

from collections.abc import Set
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.arrivals import Arrivals
from app.attention.gate import Gate, GateSettings
from app.capture.clock import VirtualClock
from app.events import TypeText
from app.history.log import ConversationLog
from app.history.ticks import TickWriter
from app.loop import Devices, Loop, Parts
from app.mind import Mind
from app.pace import VIRTUAL_TIME
from app.panels.desk import PanelDesk
from app.playback.virtual import VirtualSpeaker
from app.recorder import Recorder
from app.senses import Senses
from app.settings.profiles import READY
from engine.dialect.rows import Rows
from engine.dialect.vocabulary import Choice
from engine.protocol import TICK_SECONDS, Action, Note, Observation
from engine.senses.protocol import SenseGesture
from engine.session import StreamingSession
from engine.voice.voice import Speech, Stretch

WORD = 2400  # 24 kHz samples
CLAUSES = ("one two three four five six seven eight", "nine ten eleven", "and twelve", "are all of them")
TICKS = 60
HAND = SenseGesture("raised", 0, 5, (0.5, 0.5), (0.0, -1.0))


class Tones:
    """Says every word as 100 ms of a tone."""

    name = "tones"

    def speak(self, text: str) -> Speech:
        return Speech([text], lambda part: Stretch(*_tone(len(part.split()))))


def _tone(words: int) -> tuple[np.ndarray, tuple[int, ...]]:
    sound = (9000 * np.cos(np.arange(words * WORD) * 0.1)).astype(np.int16)
    return sound, tuple(WORD * (word + 1) for word in range(words))


class Letters:
    """A vocabulary that nobody speaks in."""

    def encode(self, text: str) -> list[int]:
        return [ord(letter) for letter in text]

    def decode(self, ids: list[int]) -> str:
        return "".join(map(chr, ids))


class Reader:
    """A model that reads whatever there is: in the next silence or, when ``hasty``, as soon as it may."""

    vocabulary = Letters()

    def __init__(self, hasty: bool) -> None:
        self._hasty = hasty

    def new_state(self) -> None: ...

    def end(self, state: object) -> None: ...

    def decide(self, rows: Rows, allowed: Set[Choice], state: object) -> tuple[Choice, list[int]]:
        if Choice("delegate") in allowed and Choice("silent") not in allowed:
            return Choice("delegate"), []  # what is typed is answered
        speaks = Choice("go") in allowed
        if Choice("read") in allowed and (self._hasty or not speaks):
            return Choice("read"), []
        return Choice("go" if speaks else "silent"), []


class Scene:
    """A session in which an answer's four clauses arrive in the ticks ``arrive``."""

    def __init__(self, folder: Path, hasty: bool, arrive: tuple[int, ...] = (1, 1, 1, 1)) -> None:
        self._todo: dict[int, Any] = {}
        arrivals, self.log = Arrivals(), ConversationLog()
        self.session = StreamingSession(Reader(hasty), Tones())
        task = self.session.state.notes.delegate()
        for number, (text, tick) in enumerate(zip(CLAUSES, arrive, strict=True)):
            arrivals.put(Note(task, number, text, final=number == 3), tick)
        mind = Mind((), arrivals, VIRTUAL_TIME, lambda event: None, lambda message, request: None)
        recorder = Recorder(self.log, TickWriter(folder / "ticks.jsonl", lambda sentence: None))
        clock = VirtualClock(1_700_000_000.0)
        self.speaker = VirtualSpeaker(folder / "assistant.wav", clock.elapsed, lambda event: None)
        engine: Any = self
        panels = PanelDesk(lambda event: None, arrivals, lambda sentence, used: None, shows=False)
        parts = Parts(engine, mind, Senses(None, None, None, None), panels)
        devices = Devices(clock, None, None, None, self.speaker)
        tutor = next(profile for profile in READY if profile.gestures)
        gate = Gate(GateSettings())
        self.loop = Loop(
            devices, parts, gate, arrivals, recorder, VIRTUAL_TIME, tutor, lambda event: None, self._ended
        )

    async def step(self, observation: Observation) -> Action:
        """The engine's part."""
        return self.session.step(observation)

    def forgot(self) -> bool:
        return False

    async def run(self, **at: int) -> None:
        """``hand``, ``go_on``: in which tick the user raises a hand, and types "go on"."""
        if "hand" in at:
            self._todo[at["hand"]] = lambda: self.loop.sensed(at["hand"], HAND)
        if "go_on" in at:
            self._todo[at["go_on"]] = lambda: self.loop.obey(TypeText("go on"))
        try:
            await self.loop.run()
        finally:
            self.speaker.close(TICKS)

    @property
    def heard(self) -> list[str]:
        """The words of the assistant that could be heard, utterance by utterance."""
        spoken = [entry for entry in self.log if entry.who == "assistant"]
        words = [entry.text if entry.heard is None else entry.heard for entry in spoken]
        return [each for each in words if each]

    def _ended(self, tick: int) -> bool:
        self._todo.pop(tick, lambda: None)()
        return tick == TICKS


def samples(clauses: tuple[str, ...]) -> int:
    return sum(WORD * len(each.split()) for each in clauses)


@pytest.mark.parametrize("hasty", [False, True])
async def test_with_no_hand_raised_everything_is_read(tmp_path: Path, hasty: bool) -> None:
    scene = Scene(tmp_path, hasty)
    await scene.run()
    assert scene.heard == list(CLAUSES)
    assert scene.speaker.played == samples(CLAUSES)


@pytest.mark.parametrize("hasty", [False, True])
async def test_the_clause_that_sounds_ends_and_no_other_begins(tmp_path: Path, hasty: bool) -> None:
    for hand in range(2, 6):  # from the tick after its reading to its last
        scene = Scene(tmp_path, hasty)
        await scene.run(hand=hand)
        assert scene.heard == list(CLAUSES[:1])
        assert scene.speaker.played == samples(CLAUSES[:1])


@pytest.mark.parametrize("hasty", [False, True])
async def test_whenever_a_hand_is_raised_only_whole_clauses_are_heard(tmp_path: Path, hasty: bool) -> None:
    counts = []
    for hand in range(2, 14):
        scene = Scene(tmp_path, hasty)
        await scene.run(hand=hand)
        counts.append(len(scene.heard))
        assert scene.heard == list(CLAUSES[: counts[-1]])
        assert scene.speaker.played == samples(CLAUSES[: counts[-1]])
    assert sorted(counts) == counts
    assert set(counts) == {1, 2, 3, 4}


async def test_a_hand_between_two_clauses_keeps_the_next_one_back(tmp_path: Path) -> None:
    scene = Scene(tmp_path, hasty=False, arrive=(1, 12, 12, 12))
    await scene.run(hand=9)
    assert scene.heard == list(CLAUSES[:1])


@pytest.mark.parametrize("hand", [4, 9])
async def test_what_the_answer_still_brings_waits_until_the_user_says_go_on(tmp_path: Path, hand: int) -> None:
    scene = Scene(tmp_path, hasty=False, arrive=(1, 12, 12, 20))
    await scene.run(hand=hand, go_on=30)
    assert scene.heard == list(CLAUSES)
    _, second, *_ = (entry.start for entry in scene.log if entry.who == "assistant")
    assert second > 30 * TICK_SECONDS


async def test_a_hand_in_a_long_silence_changes_nothing(tmp_path: Path) -> None:
    scene = Scene(tmp_path, hasty=False, arrive=(20, 20, 20, 20))
    await scene.run(hand=5)
    assert scene.heard == list(CLAUSES)
