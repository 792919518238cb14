"""What the style sheet makes of letters and of what cannot be used now."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from app.settings.appearance import Appearance
from app.views.styled import styled
from app.views.theme import Theme


def inked_rows(picture: QImage) -> int:
    ground = picture.pixel(picture.width() - 1, picture.height() - 1)
    return sum(
        any(picture.pixel(x, y) != ground for x in range(picture.width())) for y in range(picture.height())
    )


@pytest.mark.parametrize("percent", [75, 100, 150, 250])
def test_small_words_keep_the_dots_of_their_umlauts(qapp: QApplication, qtbot: QtBot, percent: int) -> None:
    theme = Theme(qapp, Appearance(theme="light", text_percent=percent))
    heights = []
    for word in ("A", "Ä"):
        label = styled(QLabel(word), "small")
        qtbot.addWidget(label)
        label.adjustSize()
        heights.append(inked_rows(label.grab().toImage()))
    assert heights[1] > heights[0]
    theme.show(Appearance())


def test_what_cannot_be_changed_looks_so(qapp: QApplication, qtbot: QtBot) -> None:
    theme = Theme(qapp, Appearance(theme="light"))
    field = QLineEdit("Pair")
    qtbot.addWidget(field)
    field.ensurePolished()
    usable = field.grab().toImage()
    field.setEnabled(False)
    assert field.grab().toImage() != usable
    theme.show(Appearance())
