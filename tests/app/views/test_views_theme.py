"""Every theme is legible."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from app.settings.appearance import Appearance
from app.views.palette import CONTRAST, DARK, LIGHT, Palette
from app.views.theme import Theme


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1..21 (WCAG 2.2, relative luminance)."""

    def luminance(name: str) -> float:
        color = QColor(name)
        parts = (color.redF(), color.greenF(), color.blueF())
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colors", [LIGHT, DARK, CONTRAST])
@pytest.mark.parametrize(
    ("front", "back"),
    [
        ("text", "window"),
        ("text", "surface"),
        ("text", "raised"),
        ("text", "accent_soft"),
        ("muted", "window"),
        ("muted", "surface"),
        ("muted", "raised"),
        ("muted", "accent_soft"),
        ("accent", "surface"),
        ("accent", "accent_soft"),
        ("on_accent", "accent"),
        ("danger", "danger_soft"),
        ("danger", "window"),
        ("on_danger", "danger"),
    ],
)
def test_text_contrast_is_at_least_4_5(colors: Palette, front: str, back: str) -> None:
    assert contrast(getattr(colors, front), getattr(colors, back)) >= 4.5


@pytest.mark.parametrize("front", ["text", "muted", "accent", "danger", "line", "user", "yielded"])
def test_high_contrast_is_at_least_7(front: str) -> None:
    assert contrast(getattr(CONTRAST, front), CONTRAST.surface) >= 7


def test_palette_and_style_sheet_change_with_the_theme(qapp: QApplication) -> None:
    theme = Theme(qapp, Appearance(theme="dark"))
    assert qapp.palette().window().color() == QColor(DARK.window)
    assert DARK.window in qapp.styleSheet()
    theme.toggle()
    assert qapp.palette().window().color() == QColor(LIGHT.window)
    assert LIGHT.window in qapp.styleSheet()


def test_it_follows_the_system_at_the_start(qapp: QApplication) -> None:
    assert Theme(qapp).palette in (LIGHT, DARK)


def test_what_the_user_chose_is_shown_and_the_system_is_followed_no_longer(qapp: QApplication) -> None:
    theme = Theme(qapp, Appearance(theme="light"))
    changes: list[str] = []
    theme.changed.connect(lambda: changes.append(theme.palette.window))
    theme.show(Appearance(theme="contrast"))
    theme.show(Appearance(theme="contrast", language="de"))
    assert changes == [CONTRAST.window]
    assert theme.appearance.language == "de"


def test_text_grows_as_asked(qapp: QApplication) -> None:
    theme = Theme(qapp, Appearance(theme="light"))
    plain = theme.font().pointSizeF()
    theme.show(Appearance(theme="light", text_percent=200))
    assert theme.font().pointSizeF() == pytest.approx(2 * plain)
    assert Theme(qapp, Appearance(theme="light")).font().pointSizeF() == pytest.approx(plain)
