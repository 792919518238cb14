"""Arithmetic in words or signs, exact and bounded; nothing is ever executed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction
from typing import Final

from engine.reasoner.tools.numbers import parse_number, spoken_number

MAX_TOKENS: Final = 64
MAX_EXPONENT: Final = 64
MAX_BITS: Final = 512
DECIMALS: Final = 4
ROOT_DIGITS: Final = 12

Token = Fraction | str


class CalculatorError(Exception):
    """The sum has no answer here; the message is one sentence for the user."""


@dataclass(frozen=True)
class Result:
    """``exact``: false once a root has been rounded."""

    value: Fraction
    exact: bool


# Longest first: words -> operator.
_OPERATORS: Final[tuple[tuple[tuple[str, ...], str], ...]] = (
    (("to", "the", "power", "of"), "^"),
    (("the", "square", "root", "of"), "root"),
    (("square", "root", "of"), "root"),
    (("multiplied", "by"), "*"),
    (("divided", "by"), "/"),
    (("percent", "of"), "%of"),
    (("per", "cent", "of"), "%of"),
    (("%", "of"), "%of"),
    (("root", "of"), "root"),
    (("added", "to"), "+"),
    (("half", "of"), "half"),
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
    "%": "percent",
    "root": "the square root of",
    "half": "half of",
}


def read_sum(words: Sequence[str]) -> list[Token] | None:
    """The sum that ``words`` are from first to last, or None if they are anything else."""
    tokens: list[Token] = []
    index = 0
    while index < len(words):
        if len(tokens) == MAX_TOKENS:
            return None
        matched = next(
            (pair for pair in _OPERATORS if tuple(words[index : index + len(pair[0])]) == pair[0]), None
        )
        if matched is not None:
            tokens.append(matched[1])
            index += len(matched[0])
            continue
        number = parse_number(words, index)
        if number is None:
            return None
        tokens.append(number[0])
        index = number[1]
    has_operator = any(isinstance(token, str) and token not in "()" for token in tokens)
    return tokens if has_operator and any(isinstance(token, Fraction) for token in tokens) else None


def evaluate(tokens: Sequence[Token]) -> Result:
    """The value of a sum: powers, then signs, then times and divided, then plus and minus, left to right.

    Raises CalculatorError when it is no complete sum, divides by nothing, or is too large.
    """
    parser = _Parser(tokens)
    value = parser.sum()
    if parser.peek() is not None:
        raise CalculatorError("I could not make out that calculation.")
    return Result(value, parser.exact)


def spoken_sum(tokens: Sequence[Token]) -> str:
    """The sum in words."""
    parts = [
        spoken_value(Result(token, True)) if isinstance(token, Fraction) else _SPOKEN.get(token, token)
        for token in tokens
    ]
    text = " ".join(parts).replace("( ", "(").replace(" )", ")")
    return text[:1].upper() + text[1:]


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
        value = self._product()
        while (sign := self.peek()) in ("+", "-"):
            self._index += 1
            other = self._product()
            value = _bounded(value + other if sign == "+" else value - other)
        return value

    def _product(self) -> Fraction:
        value = self._signed()
        while (sign := self.peek()) in ("*", "/", "%of"):
            self._index += 1
            other = self._signed()
            if sign == "/" and other == 0:
                raise CalculatorError("Nothing can be divided by zero.")
            factor = {"*": value, "/": value, "%of": value / 100}[str(sign)]
            value = _bounded(factor / other if sign == "/" else factor * other)
        return value

    def _signed(self) -> Fraction:
        if self.peek() == "-":
            self._index += 1
            return -self._signed()
        if self.peek() in ("half", "twice"):
            factor = Fraction(1, 2) if self.peek() == "half" else Fraction(2)
            self._index += 1
            return _bounded(factor * self._signed())
        if self.peek() == "root":
            self._index += 1
            return self._root(self._signed())
        return self._power()

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
                raise CalculatorError("I could not make out that calculation.")
            self._index += 1
            return value
        raise CalculatorError("I could not make out that calculation.")

    def _root(self, value: Fraction) -> Fraction:
        if value < 0:
            raise CalculatorError("A negative number has no real square root.")
        top, bottom = math.isqrt(value.numerator), math.isqrt(value.denominator)
        if top * top == value.numerator and bottom * bottom == value.denominator:
            return Fraction(top, bottom)
        self.exact = False
        scale = 10**ROOT_DIGITS
        return Fraction(math.isqrt(value.numerator * scale * scale // value.denominator), scale)


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
