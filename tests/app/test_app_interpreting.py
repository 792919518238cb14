"""What an interpreter says of itself: what nobody here translates, and what no voice here can say."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.arrivals import Arrivals
from app.events import AppEvent, Interpreted, Trouble
from app.history.log import ConversationLog
from app.history.ticks import TickWriter
from app.interpreting import InterpreterDesk
from app.pace import VIRTUAL_TIME
from app.recorder import Recorder
from app.replay import print_event
from app.settings.profiles import READY
from engine.protocol import INTERPRETER, Action, Interpreting, Note
from engine.senses.protocol import SenseInterpreted

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


def test_what_is_spoken_and_what_is_no_translation_is_no_trouble(booth: Booth) -> None:
    booth.desk.spoken(read())
    booth.desk.spoken(read("The voice failed.", detail="4"))
    assert booth.troubles == []


def test_a_replay_says_it_too(capsys: pytest.CaptureFixture[str]) -> None:
    print_event(Trouble("interpreting", NO_VOICE))
    print_event(Trouble("interpreting", ""))
    assert capsys.readouterr().err == NO_VOICE + "\n"
