"""What a screen itself says of why something on it failed: read, not guessed, and without a model.

A failure is told by the line that shows it; the lines around it mostly say why. Where they say several things,
or what looks like a secret, nothing is told.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

SPOKEN: Final = 60  # characters of what is quoted
READ: Final = 400  # characters of a line
_NEAR: Final = 8  # lines behind a message, in which its place stands
_NAME: Final = r"[`'‘\"]?([\w$/-][\w.$:/-]*)[`'’\"]?"
_TEXT: Final = r"'[^']*'|\"[^\"]*\"|\S+"
_WHY: Final = re.compile(
    r"(?:(?:so|and|but|okay|hm|hey|please|tandem|wait|tell me|do you know|can you tell me)[, ]+)*"
    r"(?:why(?: (?:is|was|did|does|has|just))*"
    r"(?: (?:it|that|this|test_\w+"
    r"|(?:the|my) (?:\w+ )?(?:tests?|builds?|pipeline|script|program|command|push|job)))?"
    r"(?: (?:just|now|all|so))*(?: (?:fail|crash|break|go wrong|happen)(?:ed|s|ing)?| broken?| red)?"
    r"|how come|what(?: just)? (?:went wrong|happened)(?: there)?"
    r"|what(?:'s| is| was) (?:wrong|the (?:error|problem|reason|matter))(?: (?:with|in) (?:it|that|this))?)"
    r"(?: (?:exactly|there|then|again))?[ ?.!]*",
    re.IGNORECASE,
)
_KIND: Final = r"(?:[A-Za-z_]\w{0,40}\.){0,4}[A-Z]\w{0,60}(?:Error|Exception)"
_NAMED: Final = re.compile(r"\b[A-Z]\w*(?:Error|Exception)\b")
_ERROR: Final = re.compile(
    rf"^\W*(?:E\s*)?(?:Uncaught )?{_KIND}:\s*\S|^E\s+(?![-+?\s])\S|^E(?:assert|{_KIND})"
    r"|\b(?:error|ERROR|Error)\b[^:]{0,12}:\s*\S|^\W*(?:fatal|panic|npm ERR!|bash|zsh|sh)\b|\[rejected\]"
)
_BARE: Final = re.compile(rf"^\W*(?:E\s*)?{_KIND}:\s*(.+)$")
_PLACE: Final = re.compile(
    r"\b([\w.-]+\.(?:py|ts|tsx|js|jsx|c|h|cc|cpp|cs|go|rs|java|rb|php|kt|swift))[:(](\d+)(?:[:,]\d+)?(?=[:),]|\s*$)"
)
_FRAME: Final = re.compile(r"File\s*['\"](?:.*[/\\])?([^'\"/\\]+)['\"],\s*line\s*(\d+)")
_FOREIGN: Final = re.compile(
    r"node_modules|node:|site-packages|dist-packages|/usr/|internal/|runtime/|/lib/python"
)
_PAIRS: Final = (("expected", "received"), ("expected", "actual"), ("expected", "got"), ("right", "left"))
_VALUE: Final = re.compile(r"[-\d\"'`\[{(<]|(?:true|false|null|none|nil|undefined)\b", re.IGNORECASE)
_SECRET: Final = re.compile(
    r"://\S*@|\b(?:sk-|gh[pousr]_|AKIA|xox|eyJ)\S+|[A-Za-z0-9+/_=-]{28,}|passw|secret|token|credential|api.?key",
    re.IGNORECASE,
)
_SIGNS: Final = {
    ";": "a semicolon",
    ":": "a colon",
    ",": "a comma",
    ")": "a closing bracket",
    "]": "a closing bracket",
    "}": "a closing brace",
    "+": "plus",
    "-": "minus",
    "*": "times",
    "/": "a slash",
}


@functools.cache
def _meanings() -> tuple[tuple[re.Pattern[str], str], ...]:
    """What messages mean: how they are known, and what is said."""
    read = tomllib.loads((Path(__file__).parent / "explaining.toml").read_text(encoding="utf-8"))["meaning"]
    return tuple((_pattern(each["seen"]), each["said"]) for each in read)


def _pattern(seen: str) -> re.Pattern[str]:
    loose = seen.replace(" ", r"\s*").replace("NAME", _NAME).replace("TEXT", _TEXT)
    return re.compile(loose, re.IGNORECASE)


def asks_why(request: str) -> bool:
    """Whether somebody wants to know why something failed, and nothing else."""
    return _WHY.fullmatch(request.strip()) is not None


def why(line: str, lines: Sequence[str]) -> str:
    """What is known of why the failure that ``line`` shows came: one or two sentences, or none.

    ``lines``: what came to the screen with it, in the order in which it came. Only those count that look like
    the message of an error, for code and prose hold the same words; and only if they say one thing.
    """
    line, lines = line[:READ], [each[:READ] for each in lines]
    errors = [each for each in lines if each != line and _ERROR.search(each) and _of_one_kind(line, each)]
    for read, places in ((_meaning, ([line], errors)), (_message, (errors,))):
        for told in places:
            causes = {cause: each for each in told if (cause := read(each))}
            if len(causes) == 1:
                ((cause, source),) = causes.items()
                return f"{cause} {_place(source, line, lines)}".strip()
            if causes:
                return ""
        if read is _meaning and (found := _difference(lines)) is not None:
            return f"{found[0]} {_place(found[1], line, lines)}".strip()
    return ""


def _of_one_kind(line: str, other: str) -> bool:
    """Whether two lines may be about the same error: neither names a kind, or they share one."""
    one, two = (set(_NAMED.findall(each)) for each in (line, other))
    return not one or not two or bool(one & two)


def _meaning(line: str) -> str:
    """What a message means, in a sentence."""
    for pattern, sentence in _meanings():
        found = pattern.search(line.strip())
        if found is not None:
            named = {name: _quoted(each or "") for name, each in found.groupdict().items()}
            told = list(named.values()) or [_quoted(each) for each in found.groups() if each]
            if not all(told) or len(set(told)) < len(told):
                return ""  # what differs cannot be said
            return sentence.format(*told, **named)
    return ""


def _message(line: str) -> str:
    """The words of an error, as they are."""
    found = _BARE.match(line)
    return f"It says: {quoted}." if found is not None and (quoted := _quoted(found[1])) else ""


def _difference(lines: Sequence[str]) -> tuple[str, str] | None:
    """Where what was expected and what came stand in lines of their own: a sentence, and the last of them."""
    for number in range(len(lines) - 1, 0, -1):
        for wanted, got in _PAIRS:
            values: dict[str, str] = {}
            for each in lines[max(0, number - 2) : number + 1]:
                name, _, value = re.sub(r"^\W*(?:E\s)?\s*", "", each).partition(":")
                values[name.strip().lower()] = value.strip()
            told = _quoted(values.get(wanted, "")), _quoted(values.get(got, ""))
            said = "left" not in (wanted, got) or any("panicked" in each or "assert" in each for each in lines)
            code = all(_VALUE.match(values.get(each, "")) for each in (wanted, got))
            if said and code and all(told) and told[0] != told[1]:
                return f"It expected {told[0]} and got {told[1]}.", lines[number]
    return None


def _place(source: str, line: str, lines: Sequence[str]) -> str:
    """Where the message ``source`` comes from: its own place, the last frame before it, or what is behind."""
    at = next((number for number, each in enumerate(lines) if each in (source, line)), 0)
    at = lines.index(source) if source in lines else at
    around = (
        (_PLACE, (source, line)),
        (_FRAME, reversed(lines[:at])),
        (_PLACE, lines[at + 1 : at + 1 + _NEAR]),
    )
    for pattern, where in around:
        for each in where:
            found = None if _FOREIGN.search(each) else pattern.search(each)
            if found is not None:
                return f"That is line {found[2]} of {found[1]}."
    return ""


def _quoted(text: str) -> str:
    """``text`` as it can be said; empty where it should not be."""
    bare = text.strip(" '\"`‘’")
    if bare in _SIGNS:
        return _SIGNS[bare]
    if _SECRET.search(text):
        return ""
    words = re.sub(r"(?<!\w)['\"`‘’]|['\"`‘’](?!\w)", "", text)
    words = " ".join(re.sub(r"[^\w\s.,:;'/+*<>=%()\[\]{}_-]", " ", words).split()).strip(" ,:").rstrip(".")
    return words if len(words) <= SPOKEN else words[:SPOKEN].rsplit(" ", 1)[0]
