"""What stands above the conversation while it is so: problems, offers, questions."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.views.styled import styled

SPACING: Final = 12
LEAST: Final = 116  # pixels: a short question with its answers
SHARE: Final = 0.4  # of the window's height; more is scrolled to


class Notices(QScrollArea):
    """As high as what it holds, up to its share of the window: no sentence and no answer is squeezed."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self._inside = styled(QWidget(), "bare")
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACING)
        for widget in widgets:
            self._column.addWidget(widget)
        self.setWidget(self._inside)
        self.setWidgetResizable(True)
        self.setViewportMargins(0, 0, 0, SPACING)  # to what is beneath; none where nothing is shown
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def insert_after(self, before: QWidget, widget: QWidget) -> None:
        """Put a widget under one that is there."""
        self._column.insertWidget(self._column.indexOf(before) + 1, widget)

    def sizeHint(self) -> QSize:
        most = max(LEAST, round(SHARE * self.window().height()))
        return QSize(self.minimumSizeHint().width(), min(self._needed(), most))

    def minimumSizeHint(self) -> QSize:
        width = self._column.minimumSize().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(width, min(self._needed(), LEAST))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._inside and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def _needed(self) -> int:
        """Pixels for all of it at the present width, and none where nothing is shown."""
        if self._column.isEmpty():
            return 0
        return self._column.totalHeightForWidth(self.viewport().width()) + SPACING
