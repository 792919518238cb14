"""The sign of who thinks."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.events import ThinkerChanged
from app.views.thinker import ThinkerSign


def test_it_names_the_model_and_the_place(qtbot: QtBot) -> None:
    sign = ThinkerSign()
    qtbot.addWidget(sign)
    sign.show_thinker(ThinkerChanged("qwen3", False, "127.0.0.1:8000"))
    assert sign.text() == "Thinking at 127.0.0.1:8000: qwen3"
    assert sign.property("state") == "ready"
    sign.show_thinker(ThinkerChanged("small", True, "", "The server does not answer."))
    assert sign.text() == "Thinking here: small"
    assert sign.property("state") == "busy"
    assert "does not answer" in sign.accessibleName()
    assert sign.toolTip() == "The server does not answer."
    sign.show_thinker(ThinkerChanged("a-model-with-a-name-that-never-ends-at-all", True, ""))
    assert len(sign.text()) < 50
