"""Which palette, font and style sheet are on: the user's choice, or the system's."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from app.settings.appearance import Appearance
from app.views.palette import DARK, LIGHT, PALETTES, Palette
from app.views.stylesheet import stylesheet

FAMILIES: Final = (
    "Inter",
    "Segoe UI Variable Text",
    "Segoe UI",
    "SF Pro Text",
    "Adwaita Sans",
    "Cantarell",
    "Ubuntu",
    "Noto Sans",
    "Liberation Sans",
    "DejaVu Sans",
)


class Theme(QObject):
    """The one place that knows which palette is on. Painted widgets listen to ``changed``.

    "system" follows the system's light or dark.
    """

    changed = Signal()

    def __init__(self, app: QApplication, appearance: Appearance | None = None) -> None:
        super().__init__()
        self._app = app
        self._appearance = appearance or Appearance()
        general = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        self._system_size = max(general.pointSizeF(), 9.0)
        app.styleHints().colorSchemeChanged.connect(self._follow_system)
        app.setStyle("Fusion")
        self.palette = self._wanted()
        self._apply()

    @property
    def appearance(self) -> Appearance:
        """What was asked for."""
        return self._appearance

    def toggle(self) -> None:
        """Switch between light and dark, and follow the system no longer."""
        self.show(replace(self._appearance, theme="light" if self.palette.dark else "dark"))

    def show(self, appearance: Appearance) -> None:
        """Look as the user has chosen."""
        before = self._appearance
        self._appearance = appearance
        if (appearance.theme, appearance.text_percent) != (before.theme, before.text_percent):
            self._change()

    def color(self, role: str, alpha: float = 1.0) -> QColor:
        """The colour of a role of `Palette`."""
        color = QColor(getattr(self.palette, role))
        color.setAlphaF(alpha)
        return color

    def font(self, scale: float = 1.0, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """The interface's font, ``scale`` times the user's own size."""
        font = QFont(self._app.font())
        font.setPointSizeF(self._base * scale)
        font.setWeight(weight)
        return font

    @property
    def _base(self) -> float:
        """The size of body text in points."""
        return self._system_size * self._appearance.text_percent / 100

    def _wanted(self) -> Palette:
        dark = _is_dark(self._app.styleHints().colorScheme())
        return PALETTES.get(self._appearance.theme, DARK if dark else LIGHT)

    def _font(self) -> QFont:
        installed = set(QFontDatabase.families())
        font = QFont(self._app.font())
        family = next((name for name in FAMILIES if name in installed), None)
        if family is not None:
            font.setFamily(family)
        font.setPointSizeF(self._base)
        return font

    def _follow_system(self) -> None:
        if self.palette != self._wanted():
            self._change()

    def _change(self) -> None:
        self.palette = self._wanted()
        self._apply()
        self.changed.emit()

    def _apply(self) -> None:
        self._app.setFont(self._font())
        self._app.setPalette(_qt_palette(self.palette))
        self._app.setStyleSheet(stylesheet(self.palette, self._base))


def _is_dark(scheme: Qt.ColorScheme) -> bool:
    return scheme == Qt.ColorScheme.Dark


def _qt_palette(colors: Palette) -> QPalette:
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, color in (
        (roles.Window, colors.window),
        (roles.WindowText, colors.text),
        (roles.Base, colors.surface),
        (roles.AlternateBase, colors.raised),
        (roles.Text, colors.text),
        (roles.Button, colors.raised),
        (roles.ButtonText, colors.text),
        (roles.ToolTipBase, colors.raised),
        (roles.ToolTipText, colors.text),
        (roles.PlaceholderText, colors.muted),
        (roles.Highlight, colors.accent),
        (roles.HighlightedText, colors.on_accent),
        (roles.Link, colors.accent),
        (roles.Light, colors.surface),
        (roles.Mid, colors.line),
        (roles.Dark, colors.faint),
    ):
        palette.setColor(role, QColor(color))
    return palette
