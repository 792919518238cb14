"""Which voice speaks which language."""

from __future__ import annotations

from engine.voice.espeak import EspeakVoice
from engine.voice.voice import Voice


class Voices:
    """The product's own voice for English; for other languages one that is made when it is first needed."""

    def __init__(self, english: Voice) -> None:
        self._known: dict[str, Voice] = {"en": english}

    def of(self, language: str) -> Voice:
        """The voice for a language (ISO 639-1). Raises VoiceError when nobody here speaks it."""
        if language not in self._known:
            self._known[language] = EspeakVoice(language)
        return self._known[language]
