"""Light and dark: explicit palettes, because not every platform lets Qt switch its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from app.views.stylesheet import stylesheet


@dataclass(frozen=True)
class Palette:
    """Colours by role, as #rrggbb. ``*_soft`` are backgrounds for text of the role's own colour."""

    dark: bool
    window: str
    surface: str
    raised: str
    line: str
    text: str
    muted: str
    faint: str
    user: str
    accent: str
    accent_soft: str
    on_accent: str
    danger: str
    danger_soft: str
    on_danger: str
    yielded: str
    work: str


LIGHT: Final = Palette(
    dark=False,
    window="#f3f5f6",
    surface="#ffffff",
    raised="#eef1f3",
    line="#dfe4e8",
    text="#16222b",
    muted="#56646f",
    faint="#b4bec6",
    user="#475a68",
    accent="#0a746a",
    accent_soft="#dcf1ee",
    on_accent="#ffffff",
    danger="#c02434",
    danger_soft="#fdebec",
    on_danger="#ffffff",
    yielded="#c47f0a",
    work="#4d6fb8",
)
DARK: Final = Palette(
    dark=True,
    window="#0f1418",
    surface="#171e24",
    raised="#212a31",
    line="#2b363e",
    text="#e8eef2",
    muted="#9aa8b3",
    faint="#4a5862",
    user="#a9bac6",
    accent="#45c9b8",
    accent_soft="#153b39",
    on_accent="#06211e",
    danger="#ff7a80",
    danger_soft="#40191e",
    on_danger="#2b070a",
    yielded="#e2a63c",
    work="#86a5ea",
)
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

    Follows the system until the user chooses with `toggle`.
    """

    changed = Signal()

    def __init__(self, app: QApplication, dark: bool | None = None) -> None:
        """``dark`` None: as the system has it."""
        super().__init__()
        self._app = app
        self._chosen = dark is not None
        self._base = max(app.font().pointSizeF(), 9.0)
        hints = app.styleHints()
        self.palette = DARK if (dark or (dark is None and _is_dark(hints.colorScheme()))) else LIGHT
        hints.colorSchemeChanged.connect(self._follow_system)
        app.setStyle("Fusion")
        app.setFont(self._font())
        self._apply()

    def toggle(self) -> None:
        """Switch between light and dark, and follow the system no longer."""
        self._chosen = True
        self._use(LIGHT if self.palette.dark else DARK)

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

    def _font(self) -> QFont:
        installed = set(QFontDatabase.families())
        font = QFont(self._app.font())
        family = next((name for name in FAMILIES if name in installed), None)
        if family is not None:
            font.setFamily(family)
        font.setPointSizeF(self._base)
        return font

    def _follow_system(self, scheme: Qt.ColorScheme) -> None:
        if not self._chosen:
            self._use(DARK if _is_dark(scheme) else LIGHT)

    def _use(self, palette: Palette) -> None:
        self.palette = palette
        self._apply()
        self.changed.emit()

    def _apply(self) -> None:
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
