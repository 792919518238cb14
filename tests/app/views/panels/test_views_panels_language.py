"""Ready panels in a window that is not English: their own words are its, what was put on them stays."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.events import AppEvent
from app.panels.own import OwnPanels
from app.panels.protocol import Acted, Close, Drawn, Gone, Input, Node, Press, Show
from app.panels.surfaces import Surfaces
from app.panels.templates import TEMPLATES, Template, opening
from app.views.bridge import Bridge
from app.views.panels.dock import PanelDock
from app.views.panels.ready import in_language
from app.views.theme import Theme
from engine.protocol import Wish
from tests.app.views.pseudo import Pseudo, untranslated

GERMAN = Path(__file__).resolve().parents[4] / "assets" / "translations" / "tandem_de.qm"
OWN = "ΑΒΓ"  # what the user or the reasoner put there
QUESTION = {"question": OWN, "options": [OWN, "ΔΕ"], "answer": OWN}
CONTENTS: dict[str, dict[str, Any]] = {
    "timer": {"about": OWN, "seconds": 90},
    "checklist": {},
    "table": {"columns": [OWN], "rows": [[OWN]]},
    "code": {"code": OWN, "language": OWN, "line": 1, "note": OWN},
    "chart": {"labels": [OWN], "values": [2], "unit": OWN},
    "quiz": {"questions": [QUESTION, QUESTION, {"question": OWN, "options": [OWN]}]},
}


@pytest.fixture(params=["made up", "German"])
def language(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    translator = QTranslator(qapp) if request.param == "German" else Pseudo(qapp)
    if request.param == "German":
        assert translator.load(str(GERMAN))
    qapp.installTranslator(translator)
    yield request.param
    qapp.removeTranslator(translator)


class Desk:
    """Own panels, the surfaces that draw them, and a window's dock behind the bridge."""

    def __init__(self, qapp: QApplication, qtbot: QtBot) -> None:
        self.dock = PanelDock(Theme(qapp))
        qtbot.addWidget(self.dock)
        self._qtbot = qtbot
        self._surfaces = Surfaces()
        self._bridge = Bridge()
        self._bridge.arrived.connect(self._show)
        self._coming = 0  # events that the bridge still carries: on a busy machine it takes several turns
        self.own = OwnPanels(lambda messages: self.take(Show(json.dumps(messages))), lambda wish: None)

    def take(self, message: Show | Input | Press) -> None:
        for result in list(self._surfaces.take(message)):
            if isinstance(result, Acted):
                self.own.acted(result)
            elif isinstance(result, Drawn | Gone):
                self._coming += 1
                self._bridge.post(result)

    def words(self) -> set[str]:
        """English words that are to be seen or heard."""
        self._qtbot.waitUntil(
            lambda: not self._coming and all(frame.view.idle for frame in self.dock.frames.values())
        )
        return untranslated(self.dock)

    def _show(self, event: AppEvent) -> None:
        self._coming -= 1
        if isinstance(event, Drawn | Gone):
            self.dock.receive(event)


ENGLISH = (
    *("Timer", "Counter", "Checklist", "Comparison", "Code", "Chart", "Quiz", "Captions", "Reminder", "Alarm"),
    *("Time left", "Cancel", "One less", "One more", "Reset", "Nothing on it yet", "Done", "Cancelled"),
    *("Right", "Not quite", "Noted", "right", "in all", "You"),
)
SAME = {"Timer", "Code", "Quiz"}  # in German


def test_nothing_of_a_ready_panel_stays_english(qapp: QApplication, qtbot: QtBot, language: str) -> None:
    desk = Desk(qapp, qtbot)
    seen: set[str] = set()
    desk.own.said("user", OWN)
    desk.own.said("assistant", OWN)
    for template in TEMPLATES:
        assert desk.own.open(template, CONTENTS.get(template, {})) is not None
    seen |= desk.words()
    desk.own.wishes((Wish(1, "at", f"remind {OWN}", 60.0, 0), Wish(2, "at", f"alarm {OWN}", 60.0, 0)))
    seen |= desk.words()
    desk.own.choose(1)
    desk.own.choose(2)
    desk.own.choose(1)
    desk.own.wishes(())
    seen |= desk.words()
    for tick in range(0, 500, 5):
        desk.own.ticked(tick)
    seen |= desk.words()
    if language == "made up":
        assert seen == {f"remind {OWN}"}  # what an alarm says is not true before it rings
    else:
        left = re.compile(rf"\b({'|'.join(sorted({*ENGLISH} - SAME))})\b")
        assert not [words for words in seen if left.search(words)]


def texts(node: Node) -> list[str]:
    return [node.look.text, *(text for child in node.children for text in texts(child))]


def test_a_panel_of_somebody_else_is_left_alone(qapp: QApplication, language: str) -> None:
    (drawn,) = Surfaces().take(Show(json.dumps(opening("counter", "mine", {}))))
    assert isinstance(drawn, Drawn)
    assert in_language(drawn) is drawn


@pytest.fixture(scope="module")
def surfaces() -> Surfaces:
    """Their schemas are built once."""
    return Surfaces()


@given(st.sampled_from(TEMPLATES), st.text(max_size=12))
def test_without_another_language_nothing_changes(surfaces: Surfaces, template: Template, words: str) -> None:
    content = {"title": words, "items": [words], "lines": [words], "about": words, "code": words}
    name = f"t0123abcd_{template}_7"
    list(surfaces.take(Close(name)))  # that of another example
    for drawn in surfaces.take(Show(json.dumps(opening(template, name, content)))):
        assert in_language(drawn) == drawn if isinstance(drawn, Drawn) else True
