"""Arithmetic in words or signs, exact and bounded; nothing is ever executed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction
from typing import Final

from engine.reasoner.tools.numbers import PARTS, Parsed, parse_amount, parse_number, spoken_number

MAX_TOKENS: Final = 64
MAX_EXPONENT: Final = 64
MAX_BITS: Final = 512
DECIMALS: Final = 4
ROOT_DIGITS: Final = 12

Token = Fraction | str


class CalculatorError(Exception):
    """The sum has no answer here; the message is one sentence for the user."""


class UnfinishedError(CalculatorError):
    """It is no whole sum: something is missing or too much."""

    def __init__(self) -> None:
        super().__init__("I could not make out that calculation.")


@dataclass(frozen=True)
class Result:
    """``exact``: false once a root has been rounded."""

    value: Fraction
    exact: bool


_ROOTS: Final = (("square", "root"), ("cube", "cube root"), ("cubic", "cube root"), ("third", "cube root"))
# Longest first: words -> operator.
_OPERATORS: Final[tuple[tuple[tuple[str, ...], str], ...]] = (
    (("to", "the", "power", "of"), "^"),
    *((("the", name, "root", "of"), sign) for name, sign in _ROOTS),
    *(((name, "root", "of"), sign) for name, sign in _ROOTS),
    (("multiplied", "by"), "*"),
    (("divided", "by"), "/"),
    (("percent", "of"), "%of"),
    (("per", "cent", "of"), "%of"),
    (("%", "of"), "%of"),
    (("percent", "off"), "%off"),
    (("per", "cent", "off"), "%off"),
    (("%", "off"), "%off"),
    (("per", "cent"), "%"),
    (("root", "of"), "root"),
    (("added", "to"), "+"),
    (("plus",), "+"),
    (("minus",), "-"),
    (("negative",), "-"),
    (("times",), "*"),
    (("x",), "*"),
    (("over",), "/"),
    (("squared",), "squared"),
    (("cubed",), "cubed"),
    (("twice",), "twice"),
    (("percent",), "%"),
    (("−",), "-"),
    (("×",), "*"),
    (("÷",), "/"),
    (("**",), "^"),
    *(((sign,), sign) for sign in "+-*/^%()"),
)
_SPOKEN: Final = {
    "+": "plus",
    "-": "minus",
    "*": "times",
    "/": "divided by",
    "^": "to the power of",
    "%of": "percent of",
    "%off": "percent off",
    "%": "percent",
    "root": "the square root of",
    "cube root": "the cube root of",
}
_PART_NAMES: Final = {parts: word for word, parts in PARTS.items() if word != "fourth"}
# What is done, where that is said first: the words that part what it is done with, and the sign.
# "to" and "from" name last what a sum in signs names first.
_DOINGS: Final = {
    "add": {"and": "+", "to": "+"},
    "subtract": {"from": "-"},
    "take": {"from": "-"},
    "multiply": {"by": "*", "with": "*", "and": "*"},
    "divide": {"by": "/"},
}


def read_sum(words: Sequence[str]) -> list[Token] | None:
    """The sum that ``words`` are from first to last, or None if they are anything else."""
    links = _DOINGS.get(words[0]) if words else None
    tokens = _tokens(words) if links is None else _joined(words[1:], links)
    if tokens is None or len(tokens) > MAX_TOKENS or tokens[-1:] in (["%of"], ["%off"], ["of"]):
        return None
    has_operator = any(isinstance(token, str) and token not in ("(", ")", "%") for token in tokens)
    return tokens if has_operator and any(isinstance(token, Fraction) for token in tokens) else None


def _joined(words: Sequence[str], links: Mapping[str, str]) -> list[Token] | None:
    """What stands on both sides of one of ``links``, made a sum in signs; those may stand there again."""
    for place, word in enumerate(words[:MAX_TOKENS]):
        if word not in links:
            continue
        one, rest = _in_brackets(_tokens(words[:place])), words[place + 1 :]
        other = _in_brackets(_tokens(rest)) or (_joined(rest, links) if word in ("and", "by", "with") else None)
        if one and other:
            first, second = (other, one) if word in ("to", "from") else (one, other)
            return [*first, links[word], *second]
    return None


def _in_brackets(tokens: list[Token] | None) -> list[Token]:
    """A sum inside a sum; a number, a percentage and what is negative need no brackets."""
    return ["(", *tokens, ")"] if tokens and tokens[2:] else tokens or []


def _tokens(words: Sequence[str]) -> list[Token] | None:
    """Numbers and operators from first to last, in whatever order."""
    tokens: list[Token] = []
    index = 0
    while index < len(words):
        if len(tokens) >= MAX_TOKENS:
            return None
        matched = next(
            (pair for pair in _OPERATORS if tuple(words[index : index + len(pair[0])]) == pair[0]), None
        )
        if matched is not None:
            tokens.append(matched[1])
            index += len(matched[0])
            continue
        part = _part_of(words, index)
        number = part or parse_number(words, index)
        if number is None:
            return None
        tokens += [number[0], "of"] if part is not None else [number[0]]
        index = number[1]
    return tokens


def _part_of(words: Sequence[str], start: int) -> Parsed | None:
    """ "two thirds of", "3/4 of": parts of one, of which something is to be taken."""
    found = parse_amount(words, start)
    if found is None or not 0 < found[0] < 1 or list(words[found[1] : found[1] + 1]) != ["of"]:
        return None
    return found[0], found[1] + 1


def evaluate(tokens: Sequence[Token]) -> Result:
    """The value of a sum: powers, then signs, then times and divided, then plus and minus, left to right.

    "100 plus 10 percent" is 110: a percentage that is added is one of what it is added to.

    Raises CalculatorError when it is no complete sum, divides by nothing, or is too large.
    """
    parser = _Parser(tokens)
    value = parser.sum()
    if parser.peek() is not None:
        raise UnfinishedError
    return Result(value, parser.exact)


def spoken_sum(tokens: Sequence[Token]) -> str:
    """The sum in words."""
    endless = any(isinstance(token, Fraction) and 10**DECIMALS % token.denominator for token in tokens)
    parts = [
        _SPOKEN.get(token, token) if isinstance(token, str) else _spoken_part(token, following, endless)
        for token, following in zip(tokens, [*tokens[1:], ""], strict=True)
    ]
    text = " ".join(parts).replace("( ", "(").replace(" )", ")")
    return text[:1].upper() + text[1:]


def _spoken_part(value: Fraction, following: Token, endless: bool) -> str:
    """A number of a sum: in parts of one where they are taken of something, or one has no end as a decimal."""
    name = _PART_NAMES.get(value.denominator)
    if name is None or not 0 < value < 1 or not (following == "of" or endless):
        return spoken_value(Result(value, True))
    if name == "half" and following == "of":
        return name
    return f"{spoken_number(value.numerator)} {name}{'s' if value.numerator > 1 else ''}"


def spoken_value(result: Result) -> str:
    """A value to be spoken: small whole numbers in words, others in digits, rounded ones with "about"."""
    value = result.value
    if value.denominator == 1 and result.exact:
        whole = value.numerator
        if abs(whole) < 10**15:
            return spoken_number(whole) if abs(whole) <= 100 else f"{whole:,}".replace("-", "minus ")
        exponent = len(str(abs(whole))) - 1
        return f"about {_decimal(value / 10**exponent, 2)} times ten to the power of {exponent}"
    rounded = _decimal(value, DECIMALS)
    if Fraction(rounded.replace(",", "").replace("minus ", "-")) == value and result.exact:
        return rounded
    return f"about {rounded}" if value == 0 or abs(value) >= Fraction(1, 1000) else "nearly zero"


def _decimal(value: Fraction, places: int) -> str:
    with localcontext() as context:
        context.prec = 200
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)
    text = f"{rounded:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", "minus ")


class _Parser:
    """Recursive descent over the tokens of one sum."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._index = 0
        self.exact = True

    def peek(self) -> Token | None:
        return self._tokens[self._index] if self._index < len(self._tokens) else None

    def sum(self) -> Fraction:
        value, percentage = self._term()
        while (sign := self.peek()) in ("+", "-"):
            self._index += 1
            other, is_percentage = self._term()
            if is_percentage and not percentage:
                other *= value
            percentage = percentage and is_percentage
            value = _bounded(value + other if sign == "+" else value - other)
        return value

    def _term(self) -> tuple[Fraction, bool]:
        """What is added to something, and whether it is a percentage and nothing else."""
        start = self._index
        value = self._product()
        return value, self._index == start + 2 and self._tokens[start + 1] == "%"

    def _product(self) -> Fraction:
        value = self._signed()
        while (sign := self.peek()) in ("*", "/", "%of", "%off"):
            self._index += 1
            other = self._signed()
            if sign == "/" and other == 0:
                raise CalculatorError("Nothing can be divided by zero.")
            factor = {"%of": value / 100, "%off": 1 - value / 100}.get(str(sign), value)
            value = _bounded(factor / other if sign == "/" else factor * other)
        return value

    def _signed(self) -> Fraction:
        if self.peek() == "-":
            self._index += 1
            return -self._signed()
        if self.peek() == "twice":
            self._index += 1
            return _bounded(2 * self._signed())
        if (sign := self.peek()) in ("root", "cube root"):
            self._index += 1
            return self._root(self._signed(), 2 if sign == "root" else 3)
        value = self._power()
        if self.peek() == "of":
            self._index += 1
            return _bounded(value * self._signed())
        return value

    def _power(self) -> Fraction:
        base = self._atom()
        while (sign := self.peek()) in ("squared", "cubed", "%"):
            self._index += 1
            base = base / 100 if sign == "%" else _raised(base, Fraction(2 if sign == "squared" else 3))
        if self.peek() == "^":
            self._index += 1
            return _raised(base, self._signed())
        return base

    def _atom(self) -> Fraction:
        token = self.peek()
        self._index += 1
        if isinstance(token, Fraction):
            return token
        if token == "(":
            value = self.sum()
            if self.peek() != ")":
                raise UnfinishedError
            self._index += 1
            return value
        raise UnfinishedError

    def _root(self, value: Fraction, degree: int) -> Fraction:
        if value < 0 and degree == 2:
            raise CalculatorError("A negative number has no real square root.")
        if value < 0:
            return -self._root(-value, degree)
        top, bottom = (_whole_root(part, degree) for part in (value.numerator, value.denominator))
        if top**degree == value.numerator and bottom**degree == value.denominator:
            return Fraction(top, bottom)
        self.exact = False
        scale = 10**ROOT_DIGITS
        return Fraction(_whole_root(value.numerator * scale**degree // value.denominator, degree), scale)


def _whole_root(value: int, degree: int) -> int:
    """The largest whole number whose power of ``degree`` is at most ``value``."""
    if degree == 2:
        return math.isqrt(value)
    root, above = 0, 1 << (value.bit_length() // degree + 1)
    while above - root > 1:
        middle = (root + above) // 2
        root, above = (middle, above) if middle**degree <= value else (root, middle)
    return root


def _raised(base: Fraction, exponent: Fraction) -> Fraction:
    if exponent.denominator != 1 or abs(exponent) > MAX_EXPONENT:
        raise CalculatorError("That power is too large for me.")
    if base == 0 and exponent < 0:
        raise CalculatorError("Nothing can be divided by zero.")
    bits = max(base.numerator.bit_length(), base.denominator.bit_length())
    if bits * abs(exponent) > MAX_BITS:
        raise CalculatorError("That number is too large for me.")
    return base ** int(exponent)


def _bounded(value: Fraction) -> Fraction:
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > MAX_BITS:
        raise CalculatorError("That number is too large for me.")
    return value
