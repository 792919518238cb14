"""What an interpreter says of itself: what nobody here translates, and what no voice here can say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import msgspec
import numpy as np
import pytest

from app.arrivals import Arrivals
from app.attention.gate import Gate, GateSettings
from app.capture.clock import VirtualClock
from app.capture.echo import EchoCanceller
from app.devices import Sound
from app.events import AppEvent, Interpreted, Trouble
from app.history.log import ConversationLog
from app.history.ticks import TickWriter
from app.interpreting import InterpreterDesk
from app.loop import Devices, Loop, Parts
from app.mind import Mind
from app.pace import VIRTUAL_TIME
from app.panels.desk import PanelDesk
from app.perform import Performer
from app.playback.virtual import VirtualSpeaker
from app.recorder import Recorder
from app.replay import print_event
from app.senses import Sense, Senses
from app.settings.profiles import READY
from engine.protocol import INTERPRETER, MIC_SAMPLES, Action, Interpreting, Note, Observation
from engine.senses.protocol import SenseAudio, SenseInterpreted

TRANSLATE = next(profile for profile in READY if profile.interpreting)
NO_VOICE = "No voice here speaks Portuguese, so it is only shown: install espeak-ng to hear it."


class Booth:
    """A desk that interprets, and what it tells."""

    def __init__(self, folder: Path) -> None:
        self.arrivals = Arrivals()
        self.events: list[AppEvent] = []
        self.told: list[str] = []
        mind: Any = SimpleNamespace(tell=lambda tick, who, text: self.told.append(text))
        recorder = Recorder(ConversationLog(), TickWriter(folder / "ticks.jsonl", lambda sentence: None))
        self.desk = InterpreterDesk(self.arrivals, recorder, mind, VIRTUAL_TIME, self.events.append)
        self.desk.use(TRANSLATE)

    @property
    def troubles(self) -> list[str]:
        return [event.message for event in self.events if isinstance(event, Trouble)]


@pytest.fixture
def booth(tmp_path: Path) -> Booth:
    return Booth(tmp_path)


def read(unvoiced: str = "", detail: str = str(INTERPRETER)) -> Action:
    return Action(5, "read", "Bom dia.", detail=detail, unvoiced=unvoiced)


def test_a_clause_is_shown_and_read_in_the_other_language(booth: Booth) -> None:
    booth.desk.take(3, SenseInterpreted("Good morning.", "en", "Bom dia.", "pt", 1, 3))
    assert [event for event in booth.events if isinstance(event, Interpreted)]
    events = [event for tick in range(60) for event in booth.arrivals.take(tick)]
    assert events == [Interpreting(True), Note(INTERPRETER, 0, "Bom dia.", True, "pt")]
    assert booth.troubles == []


def notes_of(booth: Booth) -> list[str]:
    events = [event for tick in range(60) for event in booth.arrivals.take(tick)]
    return [event.text for event in events if isinstance(event, Note)]


@pytest.mark.parametrize(
    ("text", "translation"),
    [
        ("No.", "No."),
        ("No, no!", "no, no"),
        ("Okay.", "Ok."),
        ("OK", "Okay."),
        ("Taxi?", "Taxi?"),
        ("Maria Jones.",) * 2,
    ],
)
def test_what_is_the_same_in_both_languages_is_shown_and_not_said_again(
    booth: Booth, text: str, translation: str
) -> None:
    booth.desk.take(3, SenseInterpreted(text, "en", translation, "pt", 1, 3))
    assert [event.translation for event in booth.events if isinstance(event, Interpreted)] == [translation]
    assert booth.told
    assert notes_of(booth) == []
    assert booth.troubles == []


@pytest.mark.parametrize(
    ("text", "translation"),
    [
        ("No.", "Não."),
        ("20", "20"),  # is said differently
        ("J O H N.", "J O H N."),
        ("SW1A 1AA", "SW1A 1AA"),
        ("B-12", "B-12"),
        ("Okay, no.", "Ok, não."),
        ("Sí.", "Si."),
        ("Taxi, please.", "Táxi, por favor."),
        ("", "Yes."),  # as the recogniser translates
        ("Não.", "No."),
    ],
)
def test_what_sounds_otherwise_in_the_other_language_is_said(booth: Booth, text: str, translation: str) -> None:
    booth.desk.take(3, SenseInterpreted(text, "en", translation, "pt", 1, 3))
    assert notes_of(booth) == [translation]


def test_a_language_without_a_voice_is_told_once(booth: Booth) -> None:
    for _ in range(3):
        booth.desk.spoken(read(NO_VOICE))
    assert booth.troubles == [NO_VOICE]


def test_what_is_told_stays_while_it_goes_on_interpreting_and_goes_with_it(booth: Booth) -> None:
    booth.desk.spoken(read(NO_VOICE))
    booth.desk.take(3, SenseInterpreted("Guten Morgen.", "de", "", "en", 1, 3))
    assert booth.troubles[-1].startswith(f"{NO_VOICE} Nobody on this machine translates German into English")
    booth.desk.use(READY[0])
    assert booth.troubles[-1] == ""


def test_a_clause_that_is_not_understood_is_no_lack_of_a_translator(booth: Booth) -> None:
    booth.desk.take(3, SenseInterpreted("Hier je suis allé", "fr", "Yesterday I went", "en", 1, 3))
    booth.desk.take(9, SenseInterpreted("ou est la gare", "fr", "", "en", 5, 9, missed=True))
    assert booth.troubles == []


def test_what_is_spoken_and_what_is_no_translation_is_no_trouble(booth: Booth) -> None:
    booth.desk.spoken(read())
    booth.desk.spoken(read("The voice failed.", detail="4"))
    assert booth.troubles == []


def test_a_replay_says_it_too(capsys: pytest.CaptureFixture[str]) -> None:
    print_event(Trouble("interpreting", NO_VOICE))
    print_event(Trouble("interpreting", ""))
    assert capsys.readouterr().err == NO_VOICE + "\n"


class Switched:
    """Stands for a sense, and keeps whether it is on and what it is fed."""

    def __init__(self) -> None:
        self.on = False
        self.fed: list[SenseAudio] = []

    def switch(self, on: bool, arguments: Sequence[str] = ()) -> None:
        self.on = on

    def feed(self, tick: int, message: SenseAudio) -> None:
        self.fed.append(message)

    async def settled(self, tick: int) -> bool:
        return True


def test_who_interprets_reads_what_is_said_alone() -> None:
    words, interpreter = Switched(), Switched()
    senses = Senses(cast(Sense, words), None, cast(Sense, interpreter), None)
    pair = msgspec.structs.replace(READY[0], name="Pair 2")
    for interpreting in (False, True, False):
        senses.use(msgspec.structs.replace(pair, interpreting=interpreting))
        assert (words.on, interpreter.on) == (not interpreting, interpreting)
    senses.use(msgspec.structs.replace(pair, words=False))
    assert not words.on


class Muffled:
    """A microphone and an echo canceller of a room in which nothing sounds."""

    settled = False
    erle_db = 0.0

    def __init__(self, headphones: bool) -> None:
        self.headphones = headphones

    def take(self, tick: int) -> Sound:
        return np.zeros(MIC_SAMPLES, np.int16)

    def process(self, mic: Sound, own: Sound | None) -> Sound:
        return mic

    def whole(self, mic: Sound, own: Sound | None, clean: Sound) -> Sound:
        return clean


@pytest.mark.parametrize(("headphones", "saying"), [(False, "Bom dia."), (True, "")])
async def test_with_headphones_nothing_is_the_echo_of_the_assistants_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, headphones: bool, saying: str
) -> None:
    async def step(observation: Observation) -> Action:
        return Action(observation.tick, "silent")

    monkeypatch.setattr(Performer, "saying", "Bom dia.")
    arrivals, clock, room = Arrivals(), VirtualClock(0.0), Muffled(headphones)
    recorder = Recorder(ConversationLog(), TickWriter(tmp_path / "ticks.jsonl", lambda sentence: None))
    mind = Mind((), arrivals, VIRTUAL_TIME, lambda event: None, lambda message, request: None)
    panels = PanelDesk(lambda event: None, arrivals, lambda sentence, used: None, shows=False)
    words, interpreter = Switched(), Switched()
    senses = Senses(cast(Sense, words), None, cast(Sense, interpreter), None)
    interpreter.on = True
    engine: Any = SimpleNamespace(step=step, forgot=lambda: False)
    parts = Parts(engine, mind, senses, panels)
    speaker = VirtualSpeaker(tmp_path / "assistant.wav", clock.elapsed, lambda event: None)
    devices = Devices(clock, room, None, None, speaker, echo=cast(EchoCanceller, room))
    emitted: list[AppEvent] = []
    gate = Gate(GateSettings())
    loop = Loop(
        devices,
        parts,
        gate,
        arrivals,
        recorder,
        VIRTUAL_TIME,
        TRANSLATE,
        emitted.append,
        lambda tick: tick == 2,
    )
    try:
        await loop.run()
    finally:
        speaker.close(2)
    for sense in (words, interpreter):
        assert [message.saying for message in sense.fed] == [saying] * 2
