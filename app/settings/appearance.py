"""How the program looks, and in which language it speaks to its user."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from app.settings.section import Section

ThemeName = Literal["system", "light", "dark", "contrast"]
Language = Literal["system", "en", "de"]


class Appearance(Section, frozen=True, kw_only=True):
    """``text_percent``: the size of all text against the system's own."""

    theme: ThemeName = "system"
    language: Language = "system"
    text_percent: Annotated[int, msgspec.Meta(ge=75, le=250)] = 100
