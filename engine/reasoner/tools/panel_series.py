"""The numbers of a chart with their labels, read from a spoken request without a model.

"show 40 percent yes and 60 percent no as a diagram": what frames the request is in no label.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from engine.reasoner.tools.numbers import SCALES, TENS, UNITS, parse_number
from engine.reasoner.tools.panel_words import MAX_NAME, stripped, unhesitating
from engine.reasoner.tools.words import CORRECTION, THOUSANDS, split_words

_CHART: Final = r"(?:chart|graph|diagram|plot|curve|bar|line|column|pie|picture)s?"
_DRAWN: Final = re.compile(
    r"\b(?:(?:chart|graph|diagram|plot|curve|bars)s?)\b"
    r"(?:\s+(?:of|with|for|from|showing|these|the|numbers|values))*\s*[:,]?\s+",
    re.IGNORECASE,
)
_AS_A_CHART: Final = re.compile(
    r"(?:(?<![\s,.;])[\s,.;]+)?(?:\b(?:and|then|please|can you|could you|i want to|i'd like to|put|show|draw"
    r"|plot|make|see|display|turn|chart|give me|have|look at|it|that|this|them|those|these|all|up|side by side"
    r"|next to each other)[\s,]+){0,12}"
    rf"\b(?:as|in|into|on|onto|in the form of|for)\s+(?:an?\s+|one\s+|my\s+|the\s+)?(?:\w+\s+)?{_CHART}\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_FRAME: Final = re.compile(
    r"^(?:(?:please|now|okay|ok|hey|tandem|so|and|well|can you|could you|would you|will you|i want(?: you)? to"
    r"|i(?:'d| would) like(?: you)? to|let me|let us|let's|help me|see|show|display|plot|graph|draw|chart"
    r"|sketch|visuali[sz]e|picture|make|create|give|put up|put|compare|turn|look at|take|me|us|how many"
    r"|as bars)\b[\s,:]*)+",
    re.IGNORECASE,
)
_SUBJECT: Final = re.compile(
    r"^(?:i|we|they|he|she|you|there)(?:'ve)? (?:(?:have|had|has) )?[a-z]+\s+", re.IGNORECASE
)
_MINUS: Final = re.compile(r"(?<![\w.-])[-−](?=\d)")
_HEADING: Final = re.compile(r"^[^:]*:\s+")
_NUMBER_ENDS: Final = "|".join(rf"(?<={word})" for word in (r"\d", *UNITS, *TENS[2:], "hundred", *SCALES))
_AND_A_HALF: Final = rf"(?:{_NUMBER_ENDS})\s+and\s+(?:a|one)\s+(?:half|quarter|third)\b"  # goes on a number
_AND: Final = re.compile(
    r"\s*[,;.]\s*(?:and\s+|then\s+|or\s+|with\s+)*(?=\S)(?<!\d\.)"
    rf"|(?<!\s)(?!{_AND_A_HALF})\s+(?:and|or|versus|vs\.?|with|to|against|than)\s+",
    re.IGNORECASE,
)
# fmt: off
_LINKS: Final = frozenset((
    "for", "is", "are", "the", "a", "an", "at", ":", "=", "-", "was", "were", "numbers", "in", "on", "of", "by",
    "from", "had", "has", "have", "got", "made", "my", "our", "its", "their", "about", "there", "with", "as",
    "to", "out", "only", "just", "around", "roughly",
))
# fmt: on
_PLACING: Final = frozenset(("in", "on", "at"))
_UNITS: Final = frozenset(("percent", "%", "per", "cent"))
_PAIRED: Final = frozenset(("at", "is", "was", "=", "had", "has", "with"))
_YEARS: Final = range(1800, 2200)
_SUBJECTS: Final[tuple[list[str], ...]] = ([], ["i"], ["we"], ["they"], ["it"], ["there"])

_Words = list[str]


@dataclass(frozen=True)
class Series:
    """Numbers in a row, each with its label or none with any."""

    values: tuple[float, ...]
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Part:
    """A stretch of the request: its ``numbers``, and the ``runs`` of words around and between them."""

    numbers: tuple[float, ...]
    runs: tuple[_Words, ...]


def read_series(request: str) -> Series | None:
    """The numbers of a chart with what stands before or behind each, or None when there are not two."""
    said = [_parts(each) for each in reversed(CORRECTION.split(unhesitating(request)))]
    parts = next((each for each in said if _count(each) > 1), [])
    if not parts:
        return None
    paired = _paired(parts)
    if paired is not None:
        return paired
    values = tuple(number for part in parts for number in part.numbers)
    labels = _labels(parts)
    return Series(values, tuple(labels) if all(labels) and len(set(labels)) > 1 else ())


def _count(parts: list[_Part]) -> int:
    return sum(len(part.numbers) for part in parts)


def _parts(text: str) -> list[_Part]:
    """The parts of ``text`` that have numbers, without what frames the request."""
    text = _MINUS.sub("minus ", THOUSANDS.sub("", stripped(text)))
    for cut in _CUTS:
        shorter = cut(text)
        text = shorter if _count(_split(shorter)) > 1 else text
    text = _SUBJECT.sub("", _FRAME.sub("", text))
    return _split(text)


def _behind_chart(text: str) -> str:
    found = _DRAWN.search(text)
    return text[found.end() :] if found is not None else text


def _before_chart(text: str) -> str:
    return _AS_A_CHART.sub("", text)


def _behind_heading(text: str) -> str:
    return _HEADING.sub("", text)


_CUTS: Final = (_behind_chart, _before_chart, _behind_heading)


def _split(text: str) -> list[_Part]:
    parts = (_part(split_words(piece.lower())) for piece in _AND.split(text))
    return [part for part in parts if part.numbers]


def _part(words: _Words) -> _Part:
    numbers: list[float] = []
    runs: list[_Words] = [[]]
    place = 0
    while place < len(words):
        number = parse_number(words, place)
        if number is not None:
            below = runs[-1][-1:] in (["minus"], ["negative"])
            runs[-1] = runs[-1][:-1] if below else runs[-1]
            numbers.append(-float(number[0]) if below else float(number[0]))
            runs.append([])
            place = number[1]
        else:
            runs[-1].append(words[place])
            place += 1
    return _Part(tuple(numbers), tuple(runs))


def _paired(parts: list[_Part]) -> Series | None:
    """ "2021 at 30 and 2022 at 45", "team one 5 and team two 7": of two numbers the first names the second."""
    if any(len(part.numbers) != 2 for part in parts):
        return None
    years = all(part.numbers[0] in _YEARS and part.runs[1][:1] in _SUBJECTS for part in parts)
    linked = all(len(part.runs[1]) == 1 and part.runs[1][0] in _PAIRED for part in parts)
    named = len(parts) > 1 and all(_trimmed(part.runs[0]) and not part.runs[1] for part in parts)
    if not (years or linked or named):
        return None
    labels = (" ".join([*_trimmed(part.runs[0]), f"{part.numbers[0]:g}"]) for part in parts)
    return Series(tuple(part.numbers[1] for part in parts), tuple(map(_begun, labels)))


def _labels(parts: list[_Part]) -> list[str]:
    """A label for each number: the words behind it, or those before it; "" where there are none."""
    before = [_trimmed(run) for part in parts for run in part.runs[:-1]]
    behind = [_trimmed(run) for part in parts for run in part.runs[1:]]
    first = parts[0].runs[0][:1]
    if first in (["my"], ["our"], ["the"], ["these"], ["their"]):  # "my runs Monday five, Wednesday eight"
        before[0] = before[0][-max(map(len, before[1:])) :]
    either = [one or other for one, other in zip(before, behind, strict=True)]
    known = sorted((behind, before, either), key=lambda each: -sum(map(bool, each[1:])))
    return next((labels for each in known if all(labels := _told_apart(each))), [""])


def _told_apart(labels: list[_Words]) -> list[str]:
    """``labels`` without what all of them say ("degrees"), and without what only the first adds."""
    same = set(labels[0]).intersection(*labels[1:]) - _LINKS
    links = [place for place, word in enumerate(labels[0]) if word in _PLACING]
    if links and not any(word in _PLACING for label in labels[1:] for word in label):
        labels = [labels[0][links[-1] + 1 :], *labels[1:]]  # "30 visitors in May and 45 in June"
    return [_begun(" ".join(_trimmed([word for word in label if word not in same]))) for label in labels]


def _trimmed(words: _Words) -> _Words:
    """``words`` without units, and without what only links them to their number."""
    kept = [word for word in words if word not in _UNITS]
    while kept and kept[0] in _LINKS:
        kept = kept[1:]
    while kept and kept[-1] in _LINKS:
        kept = kept[:-1]
    return kept


def _begun(label: str) -> str:
    return (label[:1].upper() + label[1:])[:MAX_NAME]
