"""Units of measure: "five miles in kilometres", exact, in words or digits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from engine.reasoner.tools.numbers import parse_amount
from engine.reasoner.tools.tool import ToolError

MAX_WORDS: Final = 4  # of a unit's name
_SINGLE: Final = Fraction(1)


@dataclass(frozen=True)
class Unit:
    """``size`` and ``zero`` in the base unit of its ``kind``; ``name``: many of it; ``one``: a single one."""

    kind: str
    name: str
    one: str
    size: Fraction
    zero: Fraction = Fraction(0)


@dataclass(frozen=True)
class Conversion:
    """So much of one unit is to be told in another."""

    amount: Fraction
    source: Unit
    target: Unit


_PER_HOUR: Final = "km/h kmh kph kilometers_per_hour kilometer_per_hour"


def _units() -> dict[str, Unit]:
    table: tuple[tuple[str, str, str, str], ...] = (  # the first of the other names is for one of it
        ("length", "metres", "1", "metre meter meters m"),
        ("length", "kilometres", "1000", "kilometre kilometer kilometers km kilometers"),
        ("length", "centimetres", "0.01", "centimetre centimeter centimeters cm"),
        ("length", "millimetres", "0.001", "millimetre millimeter millimeters mm"),
        ("length", "miles", "1609.344", "mile mi"),
        ("length", "yards", "0.9144", "yard yd"),
        ("length", "feet", "0.3048", "foot ft"),
        ("length", "inches", "0.0254", "inch"),
        ("length", "nautical miles", "1852", "nautical_mile"),
        ("mass", "grams", "1", "gram gramme grammes g"),
        ("mass", "kilograms", "1000", "kilogram kilo kilos kg"),
        ("mass", "milligrams", "0.001", "milligram mg"),
        ("mass", "tonnes", "1000000", "tonne ton tons"),
        ("mass", "pounds", "453.59237", "pound lb lbs"),
        ("mass", "ounces", "28.349523125", "ounce oz"),
        ("mass", "stone", "6350.29318", "stone stones"),
        ("volume", "litres", "1", "litre liter liters l"),
        ("volume", "millilitres", "0.001", "millilitre milliliter milliliters ml"),
        ("volume", "gallons", "3.785411784", "gallon us_gallons"),
        ("volume", "pints", "0.473176473", "pint"),
        ("volume", "cups", "0.2365882365", "cup"),
        ("volume", "tablespoons", "0.01478676478125", "tablespoon tbsp"),
        ("volume", "teaspoons", "0.00492892159375", "teaspoon tsp"),
        ("time", "seconds", "1", "second sec"),
        ("time", "minutes", "60", "minute min"),
        ("time", "hours", "3600", "hour"),
        ("time", "days", "86400", "day"),
        ("time", "weeks", "604800", "week"),
        ("speed", "kilometres per hour", "1", f"kilometre_per_hour {_PER_HOUR}"),
        ("speed", "miles per hour", "1.609344", "mile_per_hour mph"),
        ("speed", "metres per second", "3.6", "metre_per_second m/s meters_per_second"),
        ("speed", "knots", "1.852", "knot"),
        ("data", "bytes", "1", "byte"),
        ("data", "kilobytes", "1000", "kilobyte kb"),
        ("data", "megabytes", "1000000", "megabyte mb"),
        ("data", "gigabytes", "1000000000", "gigabyte gb"),
        ("data", "terabytes", "1000000000000", "terabyte tb"),
    )
    known: dict[str, Unit] = {}
    for kind, name, size, others in table:
        names = [other.replace("_", " ") for other in others.split()]
        known.update(dict.fromkeys((name, *names), Unit(kind, name, names[0], Fraction(size))))
    celsius = Unit("temperature", "degrees Celsius", "degree Celsius", _SINGLE)
    fahrenheit = Unit(
        "temperature", "degrees Fahrenheit", "degree Fahrenheit", Fraction(5, 9), Fraction(-160, 9)
    )
    kelvin = Unit("temperature", "kelvin", "kelvin", _SINGLE, Fraction("-273.15"))
    known.update(
        dict.fromkeys(("celsius", "centigrade", "degrees celsius", "degrees centigrade", "c"), celsius)
    )
    known.update(dict.fromkeys(("fahrenheit", "degrees fahrenheit", "f"), fahrenheit))
    known["kelvin"] = kelvin
    return known


UNITS: Final = _units()
# What a bare number behind an amount counts: "five foot ten".
_SMALLER: Final = {
    UNITS[large]: UNITS[small]
    for large, small in (
        ("feet", "inches"),
        ("stone", "pounds"),
        ("pounds", "ounces"),
        ("hours", "minutes"),
        ("minutes", "seconds"),
    )
}
_BEHIND: Final = frozenset(("", "in", "to", "into", "as", "is", "are", "tall", "long", "how", "what"))
_ASIDE: Final = re.compile(  # of a correction: what it is not, and what says nothing
    r"\b(?:(?:wait|hang on|hold on)(?: (?:an?|one|just an?) (?:second|sec|minute|moment))?"
    r"|not (?:in |to )?(?:degrees )?\w+|i mean|i meant|make (?:it|that)|it's|it is"
    r"|please|thanks|sorry|then|instead|tandem|rather|actually)\b"
)


def read_conversion(words: Sequence[str]) -> Conversion | None:
    """The conversion that ``words`` (even, as `split_words` gives them) ask for, or None.

    "how many feet are in a mile", "convert five miles to kilometres", "what is 20 celsius in fahrenheit".
    """
    found = _many_in(words) or _into(words)
    if found is None or found.source.kind != found.target.kind or found.source == found.target:
        return None
    return found


def find_conversion(words: Sequence[str]) -> Conversion | None:
    """An amount with its unit and one other unit of the same kind, in whatever sentence; None without them."""
    for start in range(len(words)):
        amount = _amount(words, start) if _signed(words, start) is not None else None
        if amount is None:
            continue
        rest = [*words[:start], "", *words[amount.end :]]
        named = (_unit(rest, place) for place, word in enumerate(rest) if word != "in")
        units = {each[0] for each in named if each is not None}
        targets = [unit for unit in units if unit.kind == amount.unit.kind and unit != amount.largest]
        if len(targets) == 1:
            return amount.told_in(targets[0])
    return None


def corrected(conversion: Conversion, words: Sequence[str]) -> Conversion | None:
    """The conversion put right by ``words``: another conversion, another amount, with its unit or without, or
    another unit. None where they hold numbers or units that are not understood.
    """
    kept = _ASIDE.sub(" ", " ".join(words)).split()
    whole = read_conversion(kept)
    if whole is not None:
        return whole
    value, source, rest = conversion.amount, conversion.source, kept
    if not kept:
        return conversion
    amount, number, unit = _amount(kept, 0), _signed(kept, 0), _unit(kept, 0)
    if amount is not None and amount.unit != amount.largest:
        return None
    if amount is not None:
        value, source, rest = amount.value, amount.unit, kept[amount.end :]
    elif number is not None:
        value, rest = number[0], [word for word in kept[number[1] :] if word != "degrees"]
    elif unit is not None and kept[unit[1] :]:
        source, rest = unit[0], kept[unit[1] :]
    rest = rest[1:] if rest[:1] in (["in"], ["to"], ["into"]) else rest
    target = _unit(rest, 0) if rest else (conversion.target, 0)
    if target is None or target[1] != len(rest):
        places = range(len(kept))
        return None if any(_signed(kept, place) or _unit(kept, place) for place in places) else conversion
    changed = Conversion(value, source, target[0])
    return changed if source.kind == target[0].kind and source != target[0] else None


def convert(conversion: Conversion) -> str:
    """The answer as a sentence."""
    amount = _number(conversion.amount)
    verb = "is" if amount == "1" else "are"
    told = f"{_named(amount, conversion.source)} {verb}"
    return f"{told} {_named(converted(conversion), conversion.target)}."


def converted(conversion: Conversion) -> str:
    """The amount in the unit that is wanted, without its name."""
    source, target = conversion.source, conversion.target
    base = conversion.amount * source.size + source.zero
    return _number((base - target.zero) / target.size)


def parse_conversion(amount: float, source: str, target: str) -> Conversion:
    """A conversion by its parts. Raises ToolError for a unit that is not known, or another kind of it."""
    units = [UNITS.get(" ".join(name.lower().replace("°", "").split())) for name in (source, target)]
    for unit, name in zip(units, (source, target), strict=True):
        if unit is None:
            raise ToolError(f"I do not know the unit {name[:40]}.")
    one, other = units
    assert one is not None
    assert other is not None
    if one.kind != other.kind:
        raise ToolError(f"{one.name.capitalize()} cannot be told in {other.name}.")
    return Conversion(Fraction(str(amount)), one, other)


def _many_in(words: Sequence[str]) -> Conversion | None:
    """ "how many feet (are there) in two miles" """
    for index in range(len(words) - 3):
        if list(words[index : index + 2]) == ["how", "many"]:
            target = _unit(words, index + 2)
            if target is None:
                continue
            place = target[1]
            while place < len(words) and words[place] in (
                "are",
                "is",
                "there",
                "in",
                "make",
                "go",
                "into",
                "does",
            ):
                place += 1
            source = _amount(words, place)
            if source is not None:
                return source.told_in(target[0])
    return None


def _into(words: Sequence[str]) -> Conversion | None:
    """ "five miles in kilometres" """
    for index in range(len(words)):
        source = _amount(words, index)
        if source is None:
            continue
        place = source.end
        if place < len(words) and words[place] in ("in", "to", "into", "as", "is"):
            while place < len(words) and words[place] in (
                "in",
                "to",
                "into",
                "as",
                "is",
                "how",
                "many",
                "what",
            ):
                place += 1
            target = _unit(words, place)
            if target is not None:
                return source.told_in(target[0])
    return None


@dataclass(frozen=True)
class _Amount:
    """So much of a unit, in words that go to ``end``; ``largest``: the first unit that was named."""

    value: Fraction
    unit: Unit
    largest: Unit
    end: int

    def told_in(self, target: Unit) -> Conversion:
        """What was said in the smallest unit; in the largest, where the smallest is what is wanted."""
        if target != self.unit:
            return Conversion(self.value, self.unit, target)
        return Conversion(self.value * self.unit.size / self.largest.size, self.largest, target)


def _amount(words: Sequence[str], start: int) -> _Amount | None:
    """An amount with its unit, and more of it in smaller units: "5 foot 10", "two hours and thirty minutes"."""
    first = _single(words, start)
    if first is None:
        return None
    value, unit, end = first
    found = _Amount(value, unit, unit, end)
    while (more := _more(words, found.end, found.unit)) is not None:
        value, unit, end = more
        sign = -1 if found.value < 0 else 1
        found = _Amount(found.value * found.unit.size / unit.size + sign * value, unit, found.largest, end)
    return found


def _more(words: Sequence[str], start: int, larger: Unit) -> tuple[Fraction, Unit, int] | None:
    """What is said beyond whole ones of ``larger``, and amounts to less than one of it."""
    at = start + 1 if list(words[start : start + 1]) == ["and"] else start
    found = _single(words, at)
    number = parse_amount(words, at) if found is None else None
    if number is not None and "".join(words[number[1] : number[1] + 1]) in _BEHIND:
        unit = larger if number[0] < 1 else _SMALLER.get(larger)  # an hour and a half, an hour thirty
        found = (number[0], unit, number[1]) if unit is not None else None
    if found is None or larger.zero or found[1].kind != larger.kind or found[1].size > larger.size:
        return None
    return found if 0 <= found[0] * found[1].size < larger.size else None


def _single(words: Sequence[str], start: int) -> tuple[Fraction, Unit, int] | None:
    """A number with its unit, and the place behind them."""
    if start >= len(words):
        return None
    number = _signed(words, start)
    if number is None and words[start] in ("a", "an", "one"):
        number = _SINGLE, start + 1
    if number is None:
        return None
    value, place = number
    place += list(words[place : place + 1]) == ["of"]  # a quarter of a mile
    if list(words[place : place + 1]) in (["a"], ["an"]):  # half a mile
        place += 1
    unit = _unit(words, place)
    return None if unit is None else (value, unit[0], unit[1])


def _signed(words: Sequence[str], start: int) -> tuple[Fraction, int] | None:
    """A number at ``start``, below zero where the words say so, and the place behind it."""
    if words[start] not in ("-", "minus", "negative"):
        return parse_amount(words, start)
    found = parse_amount(words, start + 1) if start + 1 < len(words) else None
    return None if found is None else (-found[0], found[1])


def _unit(words: Sequence[str], start: int) -> tuple[Unit, int] | None:
    for length in range(MAX_WORDS, 0, -1):
        unit = UNITS.get(" ".join(words[start : start + length]))
        if unit is not None and start + length <= len(words):
            return unit, start + length
    return None


def _number(value: Fraction) -> str:
    """At most four significant digits behind the point, none that is not needed."""
    if value.denominator == 1:
        return f"{value.numerator}" if abs(value) < 10**15 else f"{float(value):.4g}"
    text = f"{float(value):.2f}" if abs(value) >= 1 else f"{float(value):.3g}"
    return text.rstrip("0").rstrip(".") if "e" not in text and "." in text else text


def _named(number: str, unit: Unit) -> str:
    return f"{number} {unit.one if number.lstrip('-') == '1' else unit.name}"
