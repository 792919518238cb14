"""Written text -> text that can be said: no markdown, addresses by their host, names in code as words."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_FENCE: Final = re.compile(r"```[\w+-]*\n?(.*?)(?:```|$)", re.DOTALL)
_IMAGE_OR_LINK: Final = re.compile(r"!?\[([^\]]{0,1000})\]\(([^)\s]{0,2000}+)[^)]{0,200}\)")
_URL: Final = re.compile(
    r"\b(?:https?|ftp)://(?:www\.)?([^\s/<>\")\]]+)[^\s<>\")\]]*?(?=[.,;:!?]*(?:[\s<>\")\]]|$))"
)
_EMAIL: Final = re.compile(r"\b([\w.+-]{1,64})@([\w-]+(?:\.[\w-]+)+)\b")
_HEADING: Final = re.compile(r"^\s{0,3}#{1,6}\s+", re.MULTILINE)
_BULLET: Final = re.compile(r"^[^\S\n]*(?:[-*+•]|\d{1,2}[.)]|>)\s+(?:\[[ xX]\]\s+)?", re.MULTILINE)
_RULE: Final = re.compile(
    r"^[^\S\n]*+(?:[-*_=][^\S\n]*+){3,}$|^[^\S\n]*+\|?(?:[^\S\n]*+:?-{2,}:?[^\S\n]*+\|)+[^\S\n]*+:?-*:?[^\S\n]*$",
    re.MULTILINE,
)
_EMPHASIS: Final = re.compile(r"(?<![\w*])(\*{1,3}|~~)(?=\S)(.+?)(?<=\S)\1(?![\w*])")
_UNDERSCORES: Final = re.compile(r"(?<!\w)(_{1,3})(?=\S)([^_]+?)(?<=\S)\1(?!\w)")
_LONG_CODE: Final = re.compile(r"\b(?=\w*\d)(?=\w*[A-Za-z])\w{16,}\b")
_CAMEL: Final = re.compile(r"(?<=[a-z]{2})(?=[A-Z][a-z])")
_FILE_ENDING: Final = re.compile(
    r"(?<=\w)\.(py|js|ts|md|txt|json|toml|ya?ml|html|css|cpp|rs|go|java|sh|wav|mp[34]|png|jpg|pdf|csv|com|org|net|io)\b"
)
_PATH: Final = re.compile(r"(?<![\w.~-])[\w.~-]*+(?:/[\w.-]+)+/?")
_VERSION: Final = re.compile(r"\bv?(\d+(?:\.\d+){2,})\b")
# How a number is read depends on what stands beside it: the synthesiser takes 3/12 for a day of March, a hyphen
# for "to" and 1760 for a year, and leaves out the last noughts of 3.10.
_CHECKED: Final = (
    "tests?|checks|files|steps|tasks|jobs|cases|suites|builds|packages|modules|assertions|examples"
    "|passed|passing|failed|failing|done|skipped|completed"
)
_SO_MANY_OF: Final = re.compile(
    rf"(?<![\w./])(?<![Oo]n )(\d+)/(\d+)(?= (?:(?:unit|integration|test) )?(?:{_CHECKED})\b)"
)
_AND_PARTS: Final = re.compile(r"(?<![\w.,/])(\d{1,3}) (\d{1,2})/(\d{1,2})(?![\w/])(?! of\b)")
_EQUATION: Final = re.compile(r"(?<![\d\s.,+*/×÷()–-])[\d\s.,+*/×÷()–-]*=[\d\s.,+*/×÷()–-]*")
_MINUS: Final = re.compile(r"(?<=[\d)]) [-–] (?=[\d(])")
_LAST_NOUGHT: Final = re.compile(r"(?<![$£€¥.,\d])(\d+(?:,\d{3})*)\.(\d*0)(?![\w%]|[.,]\d| ?[$£€¥])")
_MEASURES: Final = (
    "yards|feet|inches|miles|(?:kilo|centi|milli)?met(?:re|er)s|(?:kilo|milli)?grams|pounds|ounces"
    "|(?:milli)?lit(?:re|er)s|gallons|seconds|minutes|hours|days|degrees|(?:kilo|mega|giga|tera)?bytes|steps|calories"
)
_NO_YEAR: Final = re.compile(rf"(?<![\w.,$£€¥-])([1-9])(\d{{3}})(?= (?:{_MEASURES})\b)")
_NUMBERED: Final = re.compile(r"(?<=[\w,(] )No\. ?(?=\d)|(?<=\()No\. ?(?=\d)")  # not "No. 10 is even"
_TIMES: Final = re.compile(r"(?<=[\w)])(?<!(?i:select|import|export))( ?)\*\1(?=[\w(])")  # no "SELECT * FROM"
_RAISED: Final = re.compile(r"(?<=[\w)])( ?)\*\*\1(?=[\d(])")
_SHARP: Final = re.compile(r"\b([A-G])#(?!\w)")
_CODE_WORDS: Final = (
    ("!==", " is not "),
    ("===", " equals "),
    ("!=", " is not "),
    ("==", " equals "),
    ("<=", " at most "),
    (">=", " at least "),
    ("=>", " to "),
    ("->", " to "),
    ("→", " to "),
    ("::", " "),
    ("|", ", "),
    ("`", ""),
    ("…", "... "),
    ("−", " minus "),  # a hyphen between numbers is read as "to"
    ("×", " times "),
    ("⋅", " times "),
    ("÷", " divided by "),
    ("±", " plus or minus "),
    ("≠", " is not "),
    ("≤", " at most "),
    ("≥", " at least "),
    ("≈", " about "),
    ("√", " the root of "),
    ("∞", " infinity "),
    *((bracket, " ") for bracket in "[]{}"),
    ("\N{NO-BREAK SPACE}", " "),
)
_KEPT_SYMBOLS: Final = "°©®™$£€¥+=<>~^"
_SENTENCE_MARKS: Final = ".!?:;,"
SHORT_CODE: Final = 60  # letters: longer blocks of code are only mentioned


def speakable(text: str) -> str:
    """``text`` on one line, in words that a synthesiser reads well; empty when nothing can be said."""
    text = _FENCE.sub(lambda match: _code_block(match.group(1)), text)
    text = _IMAGE_OR_LINK.sub(lambda match: match.group(1) or match.group(2), text)
    text = _URL.sub(lambda match: match.group(1).replace(".", " dot "), text)
    text = _EMAIL.sub(lambda match: f"{match.group(1)} at {match.group(2)}".replace(".", " dot "), text)
    text = _RULE.sub("", text)
    text = _BULLET.sub("", _HEADING.sub("", text))
    text = _UNDERSCORES.sub(r"\2", _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text)))
    text = _LONG_CODE.sub("a long code", text)
    text = _VERSION.sub(lambda match: match.group(1).replace(".", " point "), text)
    text = _PATH.sub(lambda match: _path(match.group(0)), text)
    text = _numbers(text)
    for written, said in _CODE_WORDS:
        text = text.replace(written, said)
    text = _FILE_ENDING.sub(r" dot \1", text)
    text = _CAMEL.sub(" ", text.replace("_", " "))
    text = "".join(c if _sayable(c) else " " for c in text)
    return _one_line(text)


def _code_block(code: str) -> str:
    code = code.strip()
    return f"\n{code}\n" if len(code) <= SHORT_CODE and "\n" not in code else "\nthere is code in the text.\n"


def _path(path: str) -> str:
    """A path by its last name; a fraction, a date or "and/or" as it is."""
    if not re.search(r"[A-Za-z]", path) or (path.count("/") == 1 and "." not in path and path[0] not in "/~."):
        return path
    return path.rstrip("/").rsplit("/", 1)[-1]


def _numbers(text: str) -> str:
    """Numbers and signs between them as they are meant."""
    text = _SO_MANY_OF.sub(r"\1 of \2", _NUMBERED.sub("number ", text))
    text = _AND_PARTS.sub(_and_parts, text)
    text = _EQUATION.sub(lambda match: _MINUS.sub(" minus ", match[0]), text)
    text = _LAST_NOUGHT.sub(lambda match: f"{match[1]} point {' '.join(match[2])}", text)
    text = _NO_YEAR.sub(r"\1,\2", text)
    return _SHARP.sub(r"\1 sharp", _TIMES.sub(" times ", _RAISED.sub(" to the power of ", text)))


def _and_parts(match: re.Match[str]) -> str:
    whole, top, bottom = match.groups()
    if int(top) >= int(bottom):
        return match[0]
    return f"{whole} and {top}{'/' if int(bottom) <= 10 else ' over '}{bottom}"


def _sayable(character: str) -> bool:
    if character in _KEPT_SYMBOLS or character == "\n":
        return True
    return unicodedata.category(character) not in {"So", "Sk", "Sm", "Cc", "Cf", "Cs", "Co", "Cn"}


def _one_line(text: str) -> str:
    """Lines as sentences, blanks and stray marks tidied."""
    lines = []
    for line in text.split("\n"):
        line = re.sub(r"\s+([.,;:!?])(?=\s|$)", r"\1", re.sub(r"\s+", " ", line)).strip(" ,;*")
        if re.search(r"\w", line):
            lines.append(line)
    if len(lines) == 1:
        return lines[0]
    return " ".join(line[0].upper() + line[1:] + ("" if line[-1] in _SENTENCE_MARKS else ".") for line in lines)
