"""Tell a screen reader what just happened."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, message: str, urgent: bool = False) -> None:
    """Have ``message`` read out; ``urgent`` interrupts what is being read. Nothing happens without a reader."""
    event = QAccessibleAnnouncementEvent(widget, message)
    levels = QAccessible.AnnouncementPoliteness
    event.setPoliteness(levels.Assertive if urgent else levels.Polite)
    QAccessible.updateAccessibility(event)
