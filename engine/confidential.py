"""What a secret looks like, wherever it stands: keys and passwords, of which nothing is said aloud."""

from __future__ import annotations

import re
from typing import Final

# What secrets are called; parsers speak of tokens too.
_WORDS: Final = (
    r"passw|pwd|passphrase|passcode|kennwort|secret|api[_ .-]?key|access[_-]?key|private[_-]key|account[_-]?key"
)
_NAMES: Final = rf"{_WORDS}|token"
# Words that go on where a value would stand: they say what is wrong with it.
_NO_VALUE: Final = (
    r"(?!\s+(?:no|not|never|is|was|has|must|should|can|cannot|may|too|bad|wrong|invalid|missing|expired"
    r"|expected|required|permission|access|command|failed|please)\b)"
)
# A secret's name, and the value behind it.
_NAMED: Final = (
    re.compile(
        rf"\b(\w*(?:{_NAMES})\w*[\"']?)\s*(?:[:!=]?=>?|:{_NO_VALUE})\s*(?:([\"']).*?\2|\S)\S*",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<!\S)(--[\w-]*(?:{_NAMES})[\w-]*){_NO_VALUE}\s+(?!-)\S+", re.IGNORECASE),
    re.compile(r"\b(bearer|basic)\s+(?=\S*\d|(?-i:\S*[a-z][A-Z])|\S{16})\S{6,}", re.IGNORECASE),
)
# What is a secret by its look alone, in any words.
_KEYS: Final = re.compile(
    r"-{2,}\s*BEGIN\s?[A-Z ]{0,30}PRIVATE\s?KEY.*"
    r"|(?<!\S)\S*(?://(?!git@)\S*[^\s/]@|\w(?<!\bgit)@(?:[a-z]|//))\S*"  # who logs in where; addresses of mail
    r"|(?<=\s-u\s)\S+:\S+"
    r"|(?-i:(?:\b(?:AKIA|ASIA)(?=[A-Z]*\d)|AKIA)[0-9A-Z]{8,}|\bAIza[\w-]{10,}|eyJ[\w-]{6,}(?:\.[\w-]*)*)"
    r"|\b(?:sk|pk|rk|gh[a-z]|glpat|xox[a-z]|tok|whsec|pypi)[-_](?=\w*\d|(?=[\w-]*\d)[\w-]{16})[\w-]+"
    r"|\bgithub_pat_\w+|\b(?:hf|npm)_[a-z\d]{20,}|\bya29\.[\w-]+|(?-i:\bSG)\.[\w-]{10,}\.[\w-]+"
    # what base 64 makes of a key, and no path: the words between its slashes are none
    r"|(?<![\w/+.-])(?-i:(?=\S*[a-z])(?=\S*[A-Z])(?=\S*\d)(?!\S*(?<![\w+])[A-Z]?[a-z]{2,}(?![\w+])))"
    r"(?:[a-z\d+/]{40}|[a-z\d+/]{64})(?![\w/+.-])"
    r"|\b(?:\d{4}[ -]){3}\d{1,7}\b|(?<![\w.-])(?!0{4})\d{13,}(?![\w.-])",  # a card's number
    re.IGNORECASE,
)
# What may be one: long, and letters among digits.
_LONG: Final = re.compile(
    r"\b(?=[a-z_-]*\d[a-z_-]*\d[a-z_-]*\d)(?=[\w-]*(?:[a-z]\d|\d[a-z]))[\w-]{20,}", re.IGNORECASE
)
# What is not worth a doubt where it is only to be quoted.
_DOUBTFUL: Final = re.compile(
    r"\S+@\S+\.\w+|\b(?:sk-|gh[pousr]_|glpat-|AKIA|AIza|xox|eyJ|tok_|[srp]k_(?:live|test)_)\S+|[?&]\w+=\S"
    r"|(?=\S*\d)(?=\S*[A-Z])(?=\S*[a-z])[A-Za-z0-9+/_=-]{24,}|(?:\d[ -]?){13,}|0x[0-9a-f]{12,}"
)
_SUBJECT: Final = re.compile(
    rf"{_WORDS}|(?<!unexpected )(?<!expected )token|credential|private key|seed phrase|\bauth|bearer"
    r"|\bpin\b|\botp\b",
    re.IGNORECASE,
)


def without_values(text: str) -> str:
    """``text`` without passwords and keys; what they are called stays."""
    for named in _NAMED:
        text = named.sub(r"\1 ", text)
    return _KEYS.sub(" ", text)


def without_codes(text: str) -> str:
    """``text`` without long words of letters and digits, which may be keys."""
    return _LONG.sub(" ", text)


def may_hold_secret(text: str) -> bool:
    """Whether anything in ``text`` may be a secret, in doubt too."""
    return any(each.search(text) for each in (_KEYS, _LONG, _DOUBTFUL))


def speaks_of_secret(text: str) -> bool:
    """Whether ``text`` names something secret, so that any value in it may be it."""
    return _SUBJECT.search(text) is not None
