"""What a screen itself says of why something on it failed: read, not guessed, and without a model.

A failure is told by the line that shows it; the lines around it mostly say why. Where they say several things,
or what looks like a secret, nothing is told.
"""

from __future__ import annotations

import functools
import itertools
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from engine.confidential import may_hold_secret, speaks_of_secret

SPOKEN: Final = 60  # characters of what is quoted
READ: Final = 400  # characters of a line
_NEAR: Final = 8  # lines behind a message, in which its place stands
_NAME: Final = r"[`'‘\"]?([\w$/-][\w.$:/-]*)[`'’\"]?"
_TEXT: Final = r"'[^']*'|\"[^\"]*\"|\S+"
_WHY: Final = re.compile(
    r"(?:(?:so|and|but|okay|hm|hey|please|tandem|wait|tell me|do you know|can you tell me)[, ]+)*"
    r"(?:why|why(?:'s| is| was| did| does| has)(?: just)?"
    r"(?: (?:it|that|this|test_\w+"
    r"|(?:the|my|this) (?:\w+ )?(?:tests?|builds?|pipeline|script|program|command|push|job|deploy(?:ment)?)))"
    r"(?: (?:just|now|all|so))*(?: (?:fail|crash|break|go wrong|happen)(?:ed|s|ing)?| broken?| red)?"
    r"|why (?:it|that|this) (?:failed|fails|broke|crashed|happened)|how come"
    r"|what(?: just)? (?:went wrong|happened)(?: there| to it)?"
    r"|what(?:'s| is| was) (?:wrong|the (?:error|problem|reason|matter))(?: (?:with|in) (?:it|that|this))?)"
    r"(?: (?:exactly|there|then|again|this time))?[ ?.!]*",
    re.IGNORECASE,
)
_KIND: Final = r"(?:[A-Za-z_]\w{0,40}\.){0,4}[A-Z]\w{0,60}(?:Error|Exception)"
_NAMED: Final = re.compile(r"\b[A-Z]\w*(?:Error|Exception)\b")
_TEST: Final = re.compile(r"^\W*(?:FAILED|ERROR)\s*\S+?::\w+(?:\[.*?\])?\s*(?:-\s*|$)")
_BARE: Final = re.compile(
    r"^[\s|>✘✖×]*(?:E\s*)?(?:Uncaught |Caused by: |Unhandled exception\. |Exception in thread \"[^\"]*\" )?"
    rf"{_KIND}:\s*(?!if\b|when\b|raised\b)(\S.*[^,]|\S)$"
)
# How the message of an error begins; the same words in code, in prose or in the name of a test are none.
_FORM: Final = re.compile(
    rf"^E\s+(?![-+?\s])\S|^E(?:assert|{_KIND})"
    r"|^[\s|>✘✖×]*(?:[\w./\\-]+\.\w+[:(][\d:,]+\)?:?\s*(?:-\s*)?)?"
    r"(?:fatal )?[Ee](?:rror|RROR)\b[^:]{0,12}:\s*\S"
    r"|^[\s✘]*\[ERROR\]|^(?:fatal|panic):\s|^npm (?:ERR!|error)|^(?:bash|zsh|sh):"
    r"|^[\w./-]+:\s*command\s*not\s*found"
    r"|^[\s!]*\[(?:remote )?rejected\]|^thread '.*' panicked|:\s*undefined reference to|\.go:\d+(?::\d+)?:\s"
    r"|^curl: \(|^\S+: Permission denied|^Segmentation fault|^CONFLICT\b|^Automatic merge failed|^ld:\s"
    r"|^Failed: DID NOT RAISE|^DID NOT RAISE"
)
_FOREIGN: Final = re.compile(
    r"node_modules|node:|nodejs|react-dom|bundle\.js|site-packages|dist-packages|/usr/|internal/|runtime/"
    r"|/lib/python|[/\\](?:gems|vendor|Lib)[/\\]|/rustc/|\.cargo[/\\]|pkg/mod/|java\.base/"
    r"|\bat (?:[\w.]+/)?(?:java|javax|jdk|sun|kotlin|org\.junit|org\.springframework)\."
)
_PLACE: Final = re.compile(
    r"\b([\w.-]+\.(?:py|ts|tsx|js|jsx|c|h|cc|cpp|cs|go|rs|java|rb|php|kt|swift))[:(](\d+)(?:[:,]\d+)?(?=[:),]|\s*$)"
)
_FRAME: Final = re.compile(r"File\s*['\"](?:.*[/\\])?([^'\"/\\<>]+)['\"],\s*line\s*(\d+)")
_BEHIND: Final = re.compile(rf"^\W*(?:at\b|-->|❯|#\d|\S+\.\w+:\d+:\s*(?:{_KIND}|in\b|$)|\S+\.\w+:\d+$)")
_SHELL: Final = re.compile(r"^(?:bash|zsh|sh):|command\s*not\s*found")
_PAIRS: Final = (("expected", "received"), ("expected", "actual"), ("expected", "got"), ("right", "left"))
_VALUE: Final = re.compile(r"[-\d\"'`\[{(<]|(?:true|false|null|none|nil|undefined)\b", re.IGNORECASE)
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

    ``lines``: what came to the screen with it, in the order in which it came. Only what begins as the message
    of an error counts, for code, prose and the names of tests hold the same words; and only if all of it says
    one thing.
    """
    line, lines = " ".join(line.split())[:READ], [" ".join(each.split())[:READ] for each in lines]
    said = _meaning(_error(line))
    if said:
        same = [each for each in lines if _meaning(_error(each)) == said]
        return _told([(said, each) for each in (line, *same)], line, lines)
    errors = [each for each in lines if each != line and _error(each) and _of_one_kind(line, each)]
    if len({kind for each in errors for kind in _NAMED.findall(each)} - {"AssertionError"}) > 1:
        return ""
    meant = [(told, each) for each in errors if (told := _meaning(_error(each)))]
    differing = [] if meant else _differences(lines)
    plain = [(told, each) for each in errors if (told := _message(each))]
    for found in (meant, differing, plain):
        if found:
            return _told(found, line, lines)
    return ""


def _told(found: list[tuple[str, str]], line: str, lines: Sequence[str]) -> str:
    """What all of ``found`` (sentences, each with its line) say; nothing where they differ."""
    if len({sentence for sentence, _ in found}) > 1:
        return ""
    places = {_place(source, line, lines) for _, source in found} - {""}
    return f"{found[0][0]} {places.pop() if len(places) == 1 else ''}".strip()


def _error(line: str) -> str:
    """The message of an error in a line, without the test that it comes from; empty where there is none."""
    bare = _TEST.sub("", line)
    tested = bare != line and bare.startswith("assert ")
    return bare if not bare.endswith(",") and (tested or _FORM.search(bare) or _BARE.match(bare)) else ""


def _of_one_kind(line: str, other: str) -> bool:
    """Whether two lines may be about the same error: neither names a kind, or they share one."""
    one, two = (set(_NAMED.findall(each)) for each in (line, other))
    return not one or not two or bool(one & two)


def _meaning(message: str) -> str:
    """What a message means, in a sentence."""
    for pattern, sentence in _meanings() if message else ():
        found = pattern.search(message)
        if found is not None:
            named = {name: _quoted(each or "") for name, each in found.groupdict().items()}
            told = list(named.values()) or [_quoted(each) for each in found.groups() if each]
            secret = bool(told) and speaks_of_secret(message)
            if secret or not all(told) or len(set(told)) < len(told):
                return ""  # what differs cannot be said, or should not be
            return sentence.format(*told, **named)
    return ""


def _message(line: str) -> str:
    """The words of an error, as they are."""
    found = _BARE.match(line)
    if found is None or speaks_of_secret(line):
        return ""
    quoted = _quoted(found[1])
    return f"It says: {quoted}." if quoted else ""


def _differences(lines: Sequence[str]) -> list[tuple[str, str]]:
    """Where what was expected and what came stand in lines of their own: sentences, each with its last line."""
    asserts = any("panicked" in each or "assert" in each for each in lines)
    found = []
    for number in range(1, len(lines)):
        name, got = _pair(lines[number])
        for first, second in ((_pair(lines[at]), (name, got)) for at in range(max(0, number - 2), number)):
            values = dict((first, second))
            for wanted, came in _PAIRS if asserts else _PAIRS[:-1]:
                told = [_quoted(values.get(each, "")) for each in (wanted, came)]
                code = all(_VALUE.match(values.get(each, "")) for each in (wanted, came))
                secret = any(speaks_of_secret(each) for each in lines)
                if code and all(told) and told[0] != told[1] and not secret:
                    found.append((f"It expected {told[0]} and got {told[1]}.", lines[number]))
    return found


def _pair(line: str) -> tuple[str, str]:
    """ "Expected: 5" as its name in small letters, and its value."""
    name, _, value = re.sub(r"^\W*(?:E\s)?\s*", "", line).partition(":")
    return name.strip().lower(), value.strip()


def _place(source: str, line: str, lines: Sequence[str]) -> str:
    """Where the message ``source`` comes from: its own place, the last frame before it, or what is behind."""
    own = [source, line]
    before: list[str] = []
    behind: list[str] = []
    if source in lines:
        at = lines.index(source)
        before = [each for each in reversed(lines[:at]) if _FRAME.search(each)]
        after = lines[at + 1 : at + 1 + _NEAR] if not _SHELL.search(source) else []
        behind = [*itertools.takewhile(_BEHIND.match, after)]
    for pattern, where in ((_PLACE, own), (_FRAME, before), (_PLACE, behind)):
        for each in where:
            found = None if _FOREIGN.search(each) else pattern.search(each)
            name = _quoted(found[1]) if found is not None else ""
            if found is not None and name:
                return f"That is line {found[2]} of {name}."
    return ""


def _quoted(text: str) -> str:
    """``text`` as it can be said; empty where it should not be."""
    bare = text.strip(" '\"`‘’")
    if bare in _SIGNS:
        return _SIGNS[bare]
    if may_hold_secret(text):
        return ""
    words = re.sub(r"(?<!\w)['\"`‘’]|['\"`‘’](?!\w)", "", text)
    words = " ".join(re.sub(r"[^\w\s.,:;'/+*<>=%()\[\]{}_-]", " ", words).split()).strip(" ,:").rstrip(".")
    return words if len(words) <= SPOKEN else words[:SPOKEN].rsplit(" ", 1)[0][:SPOKEN]
