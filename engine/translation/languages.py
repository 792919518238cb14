"""What people call a language."""

from __future__ import annotations

from engine.protocol import LANGUAGES


def code_of(name: str) -> str | None:
    """The ISO 639-1 code of a language by its English name or code, whatever the case; None when unknown."""
    wanted = name.strip().casefold()
    return next((code for code, known in LANGUAGES.items() if wanted in (code, known.casefold())), None)
