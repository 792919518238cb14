"""The languages that can be chosen, and what people call them."""

from __future__ import annotations

from typing import Final

NAMES: Final[dict[str, str]] = {
    "en": "English",
    "pt": "Portuguese",
    "es": "Spanish",
    "fr": "French",
    "de": "German",
    "it": "Italian",
}


def code_of(name: str) -> str | None:
    """The ISO 639-1 code of a language by its English name or code, whatever the case; None when unknown."""
    wanted = name.strip().casefold()
    return next((code for code, known in NAMES.items() if wanted in (code, known.casefold())), None)
