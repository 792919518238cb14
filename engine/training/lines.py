"""Lines of text as a screen shows them: of our wording, and of Python's own standard library.

Code and documentation are full of errors that nobody has: "raise ValueError(...)" on the screen is no failure,
the same words after "ValueError:" are one. So the same words appear both ways: reported as a failure, and
mentioned by code, notes and people. A module belongs to one split; the forms around its words are shared. The
lines are those of the Python that runs, so a seed gives the same ones under the same Python.
"""

from __future__ import annotations

import functools
import re
import sysconfig
from pathlib import Path
from typing import Final

import numpy as np

from engine.training.phrases import Split, draw, fill, split_of, wording

SHORTEST: Final = 6
LONGEST: Final = 72  # letters of a line
_WIDTH: Final = 40  # letters that a narrow window leaves of a line
_RAISED: Final = re.compile(r"""raise (\w*(?:Error|Exception|Warning))\(f?["']([^"'{}\\]{8,60})["']""")
_TEST: Final = re.compile(r"^\s*def (\w{4,30})\(")
_FORMS: Final = (
    "{kind}: {words}",
    "E   {kind}: {words}",
    "FAILED tests/test_{module}.py::test_{name} - {kind}",
    "FAIL: test_{name} ({module})",
    "ERROR: {words}",
    "error: {words}",
    "fatal: {words}",
    "{module}.py:{line}: error: {words}",
    "test_{name} ({module}) ... ERROR",
    "{module}: command failed: {words}",
    "Error: {words}",
    "{kind}",
    "[error] {module}: {words}",
    "Uncaught {kind}: {words}",
    "{kind}: {words} at {name} ({module}.js:{line}:7)",
    'Exception in thread "{module}" java.lang.{kind}: {words}',
    "Caused by: {kind}: {words}",
    "Unhandled exception. System.{kind}: {words}",
    "panic: {words}",
    "--- FAIL: Test_{name} (0.{line}s)",
    "error[E0{line}]: {words}",
    "thread '{name}' panicked at src/{module}.rs:{line}: {words}",
    "{module}.c:{line}:5: error: {words}",
    "npm ERR! {words}",
    "✕ {name}: {words}",
    "✘ [ERROR] {words}",
    "make: *** [{name}] {words}",
    "{clock} ERROR {module}: {words}",
    "[{clock}] CRITICAL {module}.{name}: {kind}",
    "{clock} {module}[{line}]: fatal: {words}",
    'level=error component={module} msg="{words}"',
    "PHP Fatal error:  Uncaught {kind}: {words}",
    "{name} failed: {words}",
    "{module} crashed: {words}",
)
_MENTIONS: Final = (
    "# raises {kind}: {words}",
    "# {name} raises {kind}, see line {line}",
    "// throws {kind} when {words}",
    ":raises {kind}: if {words}",
    "@throws {kind} {words}",
    "Raises {kind} on {words}.",
    "except {kind}:  # {words}",
    "catch ({kind} e) // {words}",
    "rescue {kind} => e",
    "self.assertRaises({kind}, {name})",
    'with pytest.raises({kind}, match="{words}"):',
    "expect({name}).toThrow('{words}');",
    'raise {kind}("{words}")',
    'throw new {kind}("{words}");',
    'return fmt.Errorf("{words}: %w", err)',
    'log.info("{words}")',
    'logger.error("{words}")',
    "{clock} INFO {module}: handled {kind}, {words}",
    "{clock} DEBUG {module}: {kind} expected, ignored",
    "test_{name}_raises_{module}_error PASSED",
    "✓ {name} throws {kind}",
    "fixed: {words}",
    "fix({module}): {words}",
    "Fix {kind} in {name}",
    "{module} no longer says: {words}",
    "{kind} no longer happens in {name}",
    "What does {kind} mean?",
    '{who}: what does "{words}" mean?',
    "{who}: I used to get {kind} in {module} too",
    "{kind} - Python documentation",
)
_QUOTES: Final = (
    'What does "{text}" mean?',
    'How do I fix "{text}"?',
    "[solved] {text}",
    "[closed] {text}",
    "fixed: {text}",
    'Fix "{text}"',
    "closes #{line}: {text}",
    "no longer prints {text}",
    "# this used to end in {text}",
    "// ignore the old message: {text}",
    '{who}: yesterday I saw "{text}", it is gone now',
    '{who} asked what "{text}" means',
    "If you see {text}, run it again.",
    'print("{text}")',
    'assert "{text}" in output',
    "$ grep -rn '{text}' docs",
    "{clock} INFO example of a message: {text}",
)


def screen_line(failure: bool, split: Split, rng: np.random.Generator) -> str:
    """A line of text as a screen shows it: one that shows a failure, or a harmless one."""
    lines = _templates(failure, split)
    return fill(lines[int(rng.integers(len(lines)))], rng)


def harmless_text(split: Split, rng: np.random.Generator) -> str:
    """Anything that a screen may show and that is no failure: harmless lines, code, what people write."""
    kind = rng.random()
    if kind < 0.4:
        return screen_line(False, split, rng)
    if kind < 0.65:
        return _listed(split, rng)
    if kind < 0.82:
        return _worded(_MENTIONS, split, rng) if rng.random() < 0.5 else _quoted(split, rng)
    return draw(str(rng.choice(["ask", "statement", "side", "broadcast", "wish", "stock"])), split, rng).text


def failure_text(split: Split, rng: np.random.Generator) -> str:
    """A line that shows a failure."""
    return screen_line(True, split, rng) if rng.random() < 0.6 else _worded(_FORMS, split, rng)


def framed(text: str, rng: np.random.Generator) -> str:
    """A line as a terminal or an editor shows it: now and then after a mark or a time, cut, in capitals."""
    marks = ("> ", "- ", "  ", "{line} ", "{line}: ", "[{clock}] ", "{clock} ", "# ", "$ ", "| ")
    if len(text) > _WIDTH and rng.random() < 0.1:
        text = text[: int(rng.integers(_WIDTH, len(text)))]
    if rng.random() < 0.06:
        text = text.lower() if rng.random() < 0.6 else text.upper()
    return text if rng.random() < 0.7 else fill(marks[int(rng.integers(len(marks)))], rng) + text


@functools.cache
def _templates(failure: bool, split: Split) -> list[str]:
    lines = wording().failure_lines if failure else wording().harmless_lines
    return [line for line in lines if split_of(line) == split]


def _listed(split: Split, rng: np.random.Generator) -> str:
    """A line of code or documentation."""
    lines, _, _ = _listings(split)
    return lines[int(rng.integers(len(lines)))]


def _worded(forms: tuple[str, ...], split: Split, rng: np.random.Generator) -> str:
    """One of the forms around the words of an error that some module can raise."""
    _, raised, names = _listings(split)
    module, kind, words = raised[int(rng.integers(len(raised)))]
    name = names[int(rng.integers(len(names)))].strip("_")
    line, clock, who = int(rng.integers(1, 900)), fill("{clock}", rng), fill("{who}", rng)
    form = forms[int(rng.integers(len(forms)))]
    return form.format(kind=kind, words=words, module=module, name=name, line=line, clock=clock, who=who)


def _quoted(split: Split, rng: np.random.Generator) -> str:
    """A failure that somebody only speaks of."""
    text = screen_line(True, split, rng).strip()[:LONGEST].rstrip()
    line, clock, who = int(rng.integers(1, 900)), fill("{clock}", rng), fill("{who}", rng)
    return _QUOTES[int(rng.integers(len(_QUOTES)))].format(text=text, line=line, clock=clock, who=who)


def _modules() -> list[Path]:
    """The modules of the standard library and of its packages, but for its tests."""
    library = Path(sysconfig.get_path("stdlib"))
    packages = sorted(path.parent for path in library.glob("*/__init__.py") if path.parent.name != "test")
    return sorted(path for folder in (library, *packages) for path in folder.glob("*.py"))


@functools.cache
def _listings(split: Split) -> tuple[list[str], list[tuple[str, str, str]], list[str]]:
    """Lines, (module, error, words) of what is raised, and names of functions."""
    lines: set[str] = set()
    raised: set[tuple[str, str, str]] = set()
    names: set[str] = set()
    for path in _modules():
        if split_of(path.stem) != split:
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        stripped = (" ".join(line.split()) for line in text.splitlines())
        lines.update(line for line in stripped if SHORTEST <= len(line) <= LONGEST)
        raised.update((path.stem, kind, words) for kind, words in _RAISED.findall(text))
        names.update(found.group(1) for found in map(_TEST.match, text.splitlines()) if found)
    return sorted(lines), sorted(raised), sorted(names)
