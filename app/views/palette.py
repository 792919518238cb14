"""Light, dark and high contrast: explicit palettes, because not every platform lets Qt switch its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.settings.appearance import ThemeName


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
CONTRAST: Final = Palette(
    dark=True,
    window="#000000",
    surface="#000000",
    raised="#1a1a1a",
    line="#ffffff",
    text="#ffffff",
    muted="#f0f0f0",
    faint="#c8c8c8",
    user="#ffffff",
    accent="#ffe94a",
    accent_soft="#2b2700",
    on_accent="#000000",
    danger="#ff8a8a",
    danger_soft="#2d0000",
    on_danger="#000000",
    yielded="#ffb84d",
    work="#9cc4ff",
)
PALETTES: Final[dict[ThemeName, Palette]] = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}
