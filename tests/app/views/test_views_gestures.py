"""The window's small sign of a gesture, and the part that sees it."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.events import Gestured, PartChanged, Pointed
from app.views.gesture_sign import GestureSign
from app.views.parts import PartStates
from app.views.signs import Signs


def test_a_gesture_is_shown_while_it_holds(qtbot: QtBot) -> None:
    signs = Signs()
    qtbot.addWidget(signs)
    sign = GestureSign(signs, signs)
    sign.show(Gestured("fingers", 3))
    assert signs.text() == "3 fingers"
    sign.show(Gestured(None))
    assert signs.text() == ""


def test_what_was_pointed_at_outlives_the_hand_for_a_moment(qtbot: QtBot) -> None:
    signs = Signs()
    qtbot.addWidget(signs)
    sign = GestureSign(signs, signs)
    sign.show(Gestured("pointing", 1))
    sign.show(Pointed("camera", "Resistor {220} ohm " + "x" * 60, (0.1, 0.1, 0.2, 0.2)))
    sign.show(Gestured(None))
    assert signs.text().startswith("You point at “Resistor {220} ohm")
    assert signs.text().endswith("…”")


def test_the_hands_part_is_shown_only_while_it_is_on(qtbot: QtBot) -> None:
    parts = PartStates()
    qtbot.addWidget(parts)
    assert parts.labels["hands"].isHidden()
    parts.apply(PartChanged("hands", "ready"))
    assert not parts.labels["hands"].isHidden()
