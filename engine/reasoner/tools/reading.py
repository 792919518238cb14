"""Arguments that a request gives so plainly that they are read without a model, once its tool is chosen."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Sequence
from typing import Final

from engine.reasoner.tools.calculator import CalculatorError, UnfinishedError, evaluate, read_sum
from engine.reasoner.tools.mentions import word_bounds
from engine.reasoner.tools.numbers import parse_number
from engine.reasoner.tools.timers import parse_duration
from engine.reasoner.tools.tool import Arguments
from engine.reasoner.tools.units import Conversion, corrected, find_conversion, read_conversion
from engine.reasoner.tools.words import CORRECTION, THOUSANDS, candidates, split_words

MAX_WORDS: Final = 40
MAX_CODE: Final = 400  # characters of a request in which code is looked for
MAX_STRETCHES: Final = 2_000
_SIGNS: Final = "()[]+-*/%<>="
_DOING: Final = (ast.Call, ast.BinOp, ast.Compare, ast.Subscript, ast.ListComp, ast.For, ast.Assign)
_NTH: Final = re.compile(r"(?:th|\d(?:st|nd|rd))$")  # "the fourth root of" is no square root
_ABOUT: Final = re.compile(r"\b(?:to|that|about|of my|of the|have to|need to|must|should)\b")


def sum_in(request: str) -> Arguments | None:
    """The longest stretch of words that is a sum; of a request that was put right, what was said last."""
    first, *later = (
        split_words(THOUSANDS.sub("", part.lower()))[:MAX_WORDS] for part in CORRECTION.split(request)
    )
    found = _longest_sum(first)
    for words in later:
        numbers = any(parse_number(words, place) for place in range(len(words)))
        found = _longest_sum(words) if numbers or found is None else found
    return None if found is None else {"expression": " ".join(found)}


def _longest_sum(words: Sequence[str]) -> Sequence[str] | None:
    numbers = {place for place in range(len(words)) if parse_number(words, place) is not None}
    starts = [i for i in range(len(words)) if words[i] != "root" or not _NTH.search(" ".join(words[:i]))]
    whole = [i for i in starts if i - 1 not in numbers]  # "nineteen sixty nine" is no 69
    stretches = [(i, j) for i in whole for j in range(i + 2, len(words) + 1) if j not in numbers]
    longest = sorted(stretches, key=lambda each: each[0] - each[1])
    return next((words[start:end] for start, end in longest if _is_sum(words[start:end])), None)


def _is_sum(words: Sequence[str]) -> bool:
    """Whether ``words`` are a whole sum, also one that has no answer."""
    tokens = read_sum(words)
    try:
        return tokens is not None and bool(evaluate(tokens))
    except CalculatorError as error:
        return not isinstance(error, UnfinishedError)


def duration_in(request: str) -> Arguments | None:
    """How long a timer is to run; None where the request may also say what it is about."""
    words = split_words(request.lower())[:MAX_WORDS]
    for start in range(len(words)):
        found = parse_duration(words, start)
        if found is not None:
            rest = " ".join(words[:start] + words[found[1] :])
            return None if _ABOUT.search(rest) else {"duration": " ".join(words[start : found[1]])}
    return None


def conversion_in(request: str) -> Arguments | None:
    """An amount, its unit and the unit that is wanted; of a request that was put right, what was said last."""
    first, *later = CORRECTION.split(request)
    found = _conversion(candidates(first))
    if found is None:
        found = _conversion(candidates(request))
    else:
        for words in later:
            found = (
                corrected(found, split_words(THOUSANDS.sub("", words.lower()))) if found is not None else None
            )
    if found is None:
        return None
    return {"amount": float(found.amount), "from": found.source.name, "to": found.target.name}


def _conversion(stretches: Sequence[Sequence[str]]) -> Conversion | None:
    found = next((each for words in stretches if (each := read_conversion(words))), None)
    return found or next((each for words in stretches if (each := find_conversion(words))), None)


def address_in(request: str) -> Arguments | None:
    """The address of a page."""
    found = re.search(r"https?://\S+", request)
    return None if found is None else {"address": found[0].rstrip(".,;:!?\"')")}


def code_in(request: str) -> Arguments | None:
    """The longest stretch of whole words that is a Python program and no English."""
    begins, stops = (sorted(each) for each in word_bounds(request[:MAX_CODE]))
    stretches = sorted(((i, j) for i in begins for j in stops if i < j), key=lambda each: each[0] - each[1])
    found = (request[start:end] for start, end in stretches[:MAX_STRETCHES])
    code = next((each for each in found if _is_program(each)), None)
    return None if code is None else {"code": code}


def _is_program(text: str) -> bool:
    """Whether ``text`` does something and names nothing that it has not bound: "what is 7" is no program."""
    if not any(sign in text for sign in _SIGNS):
        return False
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False
    bound, used = set(vars(builtins)), set()
    for node in nodes:
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                used.add(name)
            case ast.Name(id=name) | ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                bound.add(name)
            case ast.alias(name=name, asname=other):
                bound.add(other or name.partition(".")[0])
            case ast.AnnAssign():
                return False  # "python: print(1)"
            case _:
                pass
    return used <= bound and any(isinstance(node, _DOING) for node in nodes)
