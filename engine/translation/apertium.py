"""Apertium, where the user has it: a separate program under the GPL, run as one and never shipped."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import Final

PROGRAM: Final = "apertium"
SECONDS: Final = 10.0  # a sentence takes 0.1 s
_CODES: Final = {"eng": "en", "por": "pt", "spa": "es", "fra": "fr", "deu": "de", "ita": "it"}
_UNKNOWN: Final = re.compile(r"[*@#](?=\w)")  # marks before words that it does not know


class Apertium:
    """``modes``: what the installed pairs are called, by (from, to) as ISO 639-1."""

    def __init__(self, modes: dict[tuple[str, str], str]) -> None:
        self.modes = modes

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """What it translates from and into."""
        return frozenset(self.modes)

    def translate(self, text: str, source: str, target: str) -> str:
        """``text`` in ``target``; words that it does not know stay. Raises OSError and SubprocessError."""
        done = subprocess.run(
            [PROGRAM, "-u", self.modes[source, target]],
            input=text,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=True,
        )
        return _UNKNOWN.sub("", done.stdout).strip()


def installed() -> Apertium:
    """The pairs that are installed; none where the program is not."""
    if shutil.which(PROGRAM) is None:
        return Apertium({})
    try:
        listed = subprocess.run([PROGRAM, "-l"], capture_output=True, text=True, timeout=SECONDS, check=True)
    except (OSError, subprocess.SubprocessError):
        return Apertium({})
    return Apertium(read_modes(listed.stdout))


def read_modes(listing: str) -> dict[tuple[str, str], str]:
    """The modes of ``apertium -l``, one a line ("eng-spa", "en-es"), between languages that can be chosen."""
    modes = {}
    for mode in listing.split():
        source, _, target = mode.partition("-")
        pair = _CODES.get(source, source), _CODES.get(target, target)
        if all(code in _CODES.values() for code in pair):
            modes[pair] = mode
    return modes
