"""Whether all that a window shows has the room that it needs."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QScrollArea, QWidget


def cut(window: QWidget) -> list[str]:
    """Buttons and labels in sight that have less width than their words, or reach out of what holds them."""
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisibleTo(window) or not isinstance(widget, QAbstractButton | QLabel):
            continue
        words = widget.text() or widget.accessibleName()
        wraps = isinstance(widget, QLabel) and widget.wordWrap()
        if not wraps and widget.width() < widget.minimumSizeHint().width():
            found.append(f"{words}: {widget.width()} of {widget.minimumSizeHint().width()}")
        holder = widget.parentWidget()
        while holder is not None and not isinstance(holder.parentWidget(), QScrollArea | None):
            at = widget.mapTo(holder, QPoint(0, 0)).x()
            if at < 0 or at + widget.width() > holder.width():
                found.append(f"{words}: {at} to {at + widget.width()} in {holder.width()}")
            holder = holder.parentWidget()
    return found


def squeezed(window: QWidget) -> list[str]:
    """Buttons, fields and labels in sight that have less height than their words."""
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisibleTo(window) or not isinstance(widget, QAbstractButton | QLabel | QLineEdit):
            continue
        needed = (
            widget.heightForWidth(widget.width())
            if widget.hasHeightForWidth()
            else widget.minimumSizeHint().height()
        )
        if widget.height() < needed:
            found.append(f"{widget.text()}: {widget.height()} of {needed}")
    return found


def overlapping(parts: list[QWidget]) -> list[tuple[str, str]]:
    """Pairs of widgets of one window, of which one lies over the other."""
    areas = [(part, part.rect().translated(part.mapTo(part.window(), QPoint(0, 0)))) for part in parts]
    return [
        (type(one).__name__, type(other).__name__)
        for number, (one, area) in enumerate(areas)
        for other, beneath in areas[number + 1 :]
        if area.intersects(beneath)
    ]
