"""Lines of text as a screen shows them: of our wording, and of Python's own standard library.

Code and documentation are full of errors that nobody has: "raise ValueError(...)" on the screen is no failure,
the same words after "ValueError:" are one. A module belongs to one split. The lines are those of the Python
that runs, so a seed gives the same ones under the same Python.
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
)


def screen_line(failure: bool, split: Split, rng: np.random.Generator) -> str:
    """A line of text as a screen shows it: one that shows a failure, or a harmless one."""
    lines = wording().failure_lines if failure else wording().harmless_lines
    mine = [line for line in lines if split_of(line) == split]
    return fill(mine[int(rng.integers(len(mine)))], rng)


def harmless_text(split: Split, rng: np.random.Generator) -> str:
    """Anything that a screen may show and that is no failure: harmless lines, code, what people write."""
    kind = rng.random()
    if kind < 0.45:
        return screen_line(False, split, rng)
    if kind < 0.75:
        return _listed(split, rng)
    return draw(str(rng.choice(["ask", "statement", "side", "broadcast", "wish", "stock"])), split, rng).text


def failure_text(split: Split, rng: np.random.Generator) -> str:
    """A line that shows a failure."""
    return screen_line(True, split, rng) if rng.random() < 0.6 else _reported(split, rng)


def framed(text: str, rng: np.random.Generator) -> str:
    """A line as it stands in a terminal or an editor: now and then after a number, a mark, a time."""
    marks = ("> ", "- ", "  ", "{line} ", "{line}: ", "[{clock}] ", "{clock} ", "# ", "$ ", "| ")
    return text if rng.random() < 0.7 else fill(marks[int(rng.integers(len(marks)))], rng) + text


def _listed(split: Split, rng: np.random.Generator) -> str:
    """A line of code or documentation."""
    lines, _, _ = _listings(split)
    return lines[int(rng.integers(len(lines)))]


def _reported(split: Split, rng: np.random.Generator) -> str:
    """A failure as a terminal shows it, in words of an error that some module can raise."""
    _, raised, names = _listings(split)
    module, kind, words = raised[int(rng.integers(len(raised)))]
    form = _FORMS[int(rng.integers(len(_FORMS)))]
    name = names[int(rng.integers(len(names)))].strip("_")
    return form.format(kind=kind, words=words, module=module, name=name, line=int(rng.integers(1, 900)))


@functools.cache
def _listings(split: Split) -> tuple[list[str], list[tuple[str, str, str]], list[str]]:
    """Lines, (module, error, words) of what is raised, and names of functions."""
    lines: set[str] = set()
    raised: set[tuple[str, str, str]] = set()
    names: set[str] = set()
    for path in sorted(Path(sysconfig.get_path("stdlib")).glob("*.py")):
        if split_of(path.stem) != split:
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        stripped = (" ".join(line.split()) for line in text.splitlines())
        lines.update(line for line in stripped if SHORTEST <= len(line) <= LONGEST)
        raised.update((path.stem, kind, words) for kind, words in _RAISED.findall(text))
        names.update(found.group(1) for found in map(_TEST.match, text.splitlines()) if found)
    return sorted(lines), sorted(raised), sorted(names)
