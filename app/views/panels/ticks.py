"""Tick boxes and radio buttons whose words go on in the next line, which Qt's own never do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QTextLayout, QTextOption
from PySide6.QtWidgets import QCheckBox, QRadioButton, QSizePolicy, QStyle, QStyleOptionButton

from app.views.panels.passive import TEXT_WIDTH

LEAST: Final = 24  # pixels that words have at least
_Part = QStyle.SubElement

if TYPE_CHECKING:
    _Button = QCheckBox  # and QRadioButton, which has the same
else:
    _Button = object


class _Wrapping(_Button):
    """Tells the style the words with a break where a line is full, and takes the height that they need."""

    _words: _Part

    def wrap(self) -> None:
        """Have the layout ask for the height; called once, first."""
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        super().initStyleOption(option)
        option.text = "\n".join(self._lines(self.width()))

    def sizeHint(self) -> QSize:
        width = min(super().sizeHint().width(), self._beside() + TEXT_WIDTH)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._beside() + LEAST, super().sizeHint().height())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        further = len(self._lines(width)) - len(self.text().split("\n"))
        return super().sizeHint().height() + further * self.fontMetrics().lineSpacing()

    def _beside(self) -> int:
        """The pixels of a line that are not for words."""
        option = QStyleOptionButton()
        super().initStyleOption(option)
        return max(0, option.rect.width() - self.style().subElementRect(self._words, option, self).width())

    def _lines(self, width: int) -> list[str]:
        room = max(LEAST, width - self._beside())
        return [line for each in self.text().split("\n") for line in self._broken(each, room)]

    def _broken(self, text: str, room: int) -> list[str]:
        """``text`` in lines of ``room`` pixels; a word that fits into none is broken too."""
        layout = QTextLayout(text, self.font())
        layout.setTextOption(self._option())
        layout.beginLayout()
        lines = []
        while (line := layout.createLine()).isValid():
            line.setLineWidth(room)
            lines.append(text[line.textStart() : line.textStart() + line.textLength()].strip())
        layout.endLayout()
        return lines or [""]

    @staticmethod
    def _option() -> QTextOption:
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        return option


class TickBox(_Wrapping, QCheckBox):
    """A tick box, see `_Wrapping`."""

    _words = _Part.SE_CheckBoxContents

    def __init__(self) -> None:
        super().__init__()
        self.wrap()


class RadioBox(_Wrapping, QRadioButton):
    """A radio button, see `_Wrapping`."""

    _words = _Part.SE_RadioButtonContents

    def __init__(self) -> None:
        super().__init__()
        self.wrap()
