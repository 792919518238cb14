"""The window's middle: the conversation, and beside it a tile a device and what is under way."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QWidget

from app.events import Device
from app.views.devices import NAMES, DeviceTile
from app.views.errands import Errands
from app.views.styled import styled, wide
from app.views.theme import Theme

TILE: Final = 161
SPARE: Final = 26  # spacing and a scroll bar
SPACING: Final = 14
TALK: Final = 440  # the conversation has this much, or the tiles stand in one column
ORDER: Final[tuple[Device, ...]] = ("camera", "screen", "microphone", "speaker")


class Side(QScrollArea):
    """Tiles in one or two columns, as wide as the widest words need: it only scrolls up and down."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.tiles: dict[Device, DeviceTile] = {device: DeviceTile(device, theme) for device in NAMES}
        self.errands = Errands()
        self.columns = 0
        self._inside = styled(QWidget(), "bare")
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(10)
        self.setWidget(self._inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._arrange(2)

    def width_of(self, columns: int) -> int:
        """Pixels that it needs with so many columns, at the present size of text."""
        tile = max(TILE, *(each.minimumSizeHint().width() for each in self.tiles.values()))
        tiles = columns * tile + (columns - 1) * self._grid.spacing()
        return max(tiles, self.errands.minimumSizeHint().width()) + SPARE - self._grid.spacing()

    def fit(self, room: int) -> None:
        """Take what the conversation can spare of ``room`` pixels."""
        columns = 2 if room - self.width_of(2) - SPACING >= wide(TALK) else 1
        if columns != self.columns:
            self._arrange(columns)
        self.setFixedWidth(self.width_of(columns))

    def _arrange(self, columns: int) -> None:
        self.columns = columns
        for widget in (*self.tiles.values(), self.errands):
            self._grid.removeWidget(widget)
        for place, device in enumerate(ORDER):
            self._grid.addWidget(self.tiles[device], place // columns, place % columns)
        last = len(ORDER) // columns
        self._grid.addWidget(self.errands, last, 0, 1, columns)
        for row in range(len(ORDER) + 1):
            self._grid.setRowStretch(row, int(row == last))
        for column in (0, 1):
            self._grid.setColumnStretch(column, int(column < columns))


class Middle(QWidget):
    """The conversation and the side, which gives way to it where there is little room or the text is large."""

    def __init__(self, talk: QWidget, side: Side, theme: Theme) -> None:
        super().__init__()
        self._talk, self._side = talk, side
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING)
        row.addWidget(talk, 1)
        row.addWidget(side)
        theme.changed.connect(self._fit)

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        talk = self._talk.minimumSizeHint().width()
        return QSize(talk + SPACING + self._side.width_of(1), least.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._side.fit(self.width())
