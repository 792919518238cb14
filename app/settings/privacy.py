"""What of the screen is never kept."""

from __future__ import annotations

from typing import Annotated, Final

import msgspec

from app.settings.section import Section

EXCLUDED: Final = (
    "KeePass",
    "Bitwarden",
    "1Password",
    "Seahorse",
    "pinentry",
    "polkit",
    "Authentication Required",
    "Private Browsing",
    "Incognito",
    "InPrivate",
)


class Privacy(Section, frozen=True, kw_only=True):
    """``excluded``: parts of a program's name or of a window's title, in any case.

    Such windows are never looked at. ``mask_passwords``: nor are password fields, where programs tell of them.
    """

    excluded: tuple[Annotated[str, msgspec.Meta(min_length=1, max_length=200)], ...] = EXCLUDED
    mask_passwords: bool = True
