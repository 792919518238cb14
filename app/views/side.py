"""The window's side: a tile a device, and what is under way."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from app.events import Device
from app.views.devices import NAMES, DeviceTile
from app.views.errands import Errands
from app.views.styled import styled
from app.views.theme import Theme

WIDTH: Final = 348
SPARE: Final = 26  # of it: spacing and a scroll bar
ORDER: Final[tuple[Device, ...]] = ("camera", "screen", "microphone", "speaker")


class Side(QScrollArea):
    """As wide as its widest words need, so that it only scrolls up and down."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.tiles: dict[Device, DeviceTile] = {device: DeviceTile(device, theme) for device in NAMES}
        self.errands = Errands()
        inside = styled(QWidget(), "bare")
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(10)
        for place, device in enumerate(ORDER):
            grid.addWidget(self.tiles[device], place // 2, place % 2)
        grid.addWidget(self.errands, 2, 0, 1, 2)
        grid.setRowStretch(2, 1)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
            grid.setColumnMinimumWidth(column, (WIDTH - SPARE) // 2)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFixedWidth(max(WIDTH, inside.minimumSizeHint().width() + 12))  # longer words, larger text
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
