"""The time of day as people say it, in figures: a small translator takes "half past ten" for a middle."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

_HOURS: Final = {
    "en": ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    "pt": ("uma", "duas", "três", "quatro", "cinco", "seis", "sete", "oito", "nove", "dez", "onze", "doze"),
}
_MINUTES: Final = {
    "half": 30, "quarter": 15, "five": 5, "ten": 10, "twenty": 20, "twenty five": 25,
    "hora": 0, "horas": 0, "meia": 30, "cinco": 5, "dez": 10, "quinze": 15, "vinte": 20, "vinte e cinco": 25,
    "trinta": 30, "quarenta": 40, "quarenta e cinco": 45, "cinquenta": 50,
}  # fmt: skip
_EN: Final = rf"(?P<hour>{'|'.join(_HOURS['en'])}|1[0-2]|[1-9])\b"
_PT: Final = rf"(?P<hour>{'|'.join(_HOURS['pt'])}|1\d|2[0-3]|[1-9])\b"
_FEW_EN: Final = r"(?P<minute>quarter|twenty[- ]five|five|ten|twenty)(?: minutes)?"
_FEW_PT: Final = r"(?P<minute>vinte e cinco|cinco|dez|quinze|vinte)(?: minutos)?"
_MANY_PT: Final = "(?P<minute>meia|(?:vinte|quarenta) e cinco|cinco|dez|quinze|vinte|trinta|quarenta|cinquenta)"
# What may follow a time and no amount: "five to ten minutes" is none.
_END: Final = r"(?=\s*(?:[.,;!?]|$)|\s+(?:{})\b)"
_END_EN: Final = _END.format(r"in the|on|tomorrow|tonight|today|now|already|please|[ap]\.?m")
_END_PT: Final = _END.format(
    "da manhã|da tarde|da noite|da madrugada|em|na|no|de hoje|de amanhã|hoje|amanhã|por|sim|não|ou"
)
_AT_EN: Final = r"(?P<lead>\b(?:at|it's|it is|until|before|after) )"
_AT_PT: Final = r"(?P<lead>\b(?:às|à|das|até as) )"

_Time = tuple[re.Pattern[str], int]  # with the hours by which it is before the one that is named


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


_TIMES: Final[dict[str, tuple[_Time, ...]]] = {
    "en": (
        (_pattern(rf"(?P<lead>)\b(?P<minute>half)[- ]past {_EN}"), 0),
        (_pattern(rf"(?P<lead>)\b(?:a )?{_FEW_EN} past {_EN}(?:{_END_EN}|(?= from\b))"), 0),
        (_pattern(rf"{_AT_EN}(?:a )?{_FEW_EN} to {_EN}{_END_EN}"), 1),
    ),
    "pt": (
        (_pattern(rf"(?P<lead>\b(?:são|é) ){_PT}(?: horas?)? e (?P<minute>meia){_END_PT}"), 0),
        (_pattern(rf"{_AT_PT}{_PT}(?: horas?)? e {_MANY_PT}{_END_PT}"), 0),
        (_pattern(rf"(?P<lead>\b(?:às|são) ){_FEW_PT} para (?:as|às|a|à) {_PT}{_END_PT}"), 1),
        (_pattern(rf"(?P<lead>\bàs ){_PT} (?P<minute>horas){_END_PT}"), 0),
        (_pattern(rf"(?P<lead>\b(?:são|é) ){_PT} (?P<minute>horas?)(?= da (?:manhã|tarde|noite)\b)"), 0),
    ),
}


_WITH_H: Final = re.compile(r"\b(0?[1-9]|1[0-2])h([0-5]\d)\b")  # is taken for the afternoon


def in_figures(text: str, language: str) -> str:
    """``text`` with the times of day in it as a clock shows them: "at 10:30"."""
    for pattern, before in _TIMES.get(language, ()):
        text = pattern.sub(_shown(language, before), text)
    return _WITH_H.sub(r"\1:\2", text)


def _shown(language: str, before: int) -> Callable[[re.Match[str]], str]:
    def show(found: re.Match[str]) -> str:
        said = found["hour"].lower()
        hour = int(said) if said.isdigit() else _HOURS[language].index(said) + 1
        minutes = _MINUTES[found["minute"].lower().replace("-", " ")]
        if before:
            hour, minutes = hour - 1 or 12, 60 - minutes
        return f"{found['lead']}{hour}:{minutes:02}"

    return show
