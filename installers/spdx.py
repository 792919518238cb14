"""Licence expressions: read, and judged by what this project may ship."""

from __future__ import annotations

import re
from typing import Final, Literal

Use = Literal["shipped", "training", "machine"]

ACCEPTED: Final = frozenset(
    (
        *(
            "0BSD",
            "Apache-2.0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "BSL-1.0",
            "CC0-1.0",
            "CC-BY-4.0",
            "CNRI-Python",
            "ISC",
        ),
        *(
            "MIT",
            "MIT-0",
            "MIT-CMU",
            "MIT-Festival",
            "PSF-2.0",
            "Python-2.0",
            "Unicode-3.0",
            "Unlicense",
            "Zlib",
        ),
        *("HPND", "NCSA", "BlueOak-1.0.0", "bzip2-1.0.6", "libpng-2.0"),
        *("LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later", "MPL-2.0"),
    )
)
LINKING_EXCEPTIONS: Final = frozenset(("GCC-exception-3.1", "Classpath-exception-2.0", "LLVM-exception"))
ALIASES: Final = {
    "3-clause bsd license": "BSD-3-Clause",
    "apache": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd": "BSD-3-Clause",
    "bsd 3-clause license": "BSD-3-Clause",
    "bsd license": "BSD-3-Clause",
    "gnu general public license v2 (gplv2)": "GPL-2.0-only",
    "gnu general public license v3 (gplv3)": "GPL-3.0-only",
    "gnu affero general public license v3": "AGPL-3.0-only",
    "isc license (iscl)": "ISC",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "python software foundation license": "PSF-2.0",
    "zlib/libpng license": "Zlib",
}
TOKEN: Final = re.compile(r"\s*([()]|[A-Za-z0-9.+-]+)")


def normalise(text: str) -> str | None:
    """An SPDX expression for how a package's metadata words its licence, or None when it says nothing clear."""
    text = " ".join(text.split())
    if not text:
        return None
    known = ALIASES.get(text.lower())
    if known is not None:
        return known
    tokens = _tokens(text)
    names = [token for token in tokens if token not in ("AND", "OR", "WITH", "(", ")")]
    wordy = len(names) > 1 and not any(token in ("AND", "OR", "WITH") for token in tokens)
    return None if not names or wordy else text


def problem(expression: str, use: Use) -> str | None:
    """Why something under this licence may not be used so, or None when it may.

    A choice (OR) is fine when one side is; a sum (AND) when both are. For ``training`` a synthesiser's own
    copyleft does not matter, since only its sound is used. ``machine`` is what the CUDA build of torch brings
    along on a machine with a GPU: never in the default install, and under NVIDIA's own terms.
    """
    if use == "machine":
        return None
    tokens = _tokens(expression)
    if not tokens:
        return "unknown licence"
    reason, rest = _either(tokens, use)
    return f"unknown licence {expression!r}" if rest else reason


def _either(tokens: list[str], use: Use) -> tuple[str | None, list[str]]:
    reason, rest = _both(tokens, use)
    while rest[:1] == ["OR"]:
        other, rest = _both(rest[1:], use)
        reason = reason and other
    return reason, rest


def _both(tokens: list[str], use: Use) -> tuple[str | None, list[str]]:
    reason, rest = _one(tokens, use)
    while rest[:1] == ["AND"]:
        other, rest = _one(rest[1:], use)
        reason = reason or other
    return reason, rest


def _one(tokens: list[str], use: Use) -> tuple[str | None, list[str]]:
    if not tokens:
        return "unknown licence", []
    if tokens[0] == "(":
        reason, rest = _either(tokens[1:], use)
        return (reason, rest[1:]) if rest[:1] == [")"] else ("unknown licence", [])
    name, rest = tokens[0], tokens[1:]
    if rest[:1] == ["WITH"]:
        return _judge(name, use, exception=(rest[1:2] or [""])[0]), rest[2:]
    return _judge(name, use), rest


def _judge(name: str, use: Use, exception: str = "") -> str | None:
    parts = name.upper().split("-")
    if "NC" in parts:
        return f"{name} forbids commercial use"
    if "ND" in parts:
        return f"{name} forbids derived works"
    if parts[0] in ("GPL", "AGPL"):
        if use == "training" or exception in LINKING_EXCEPTIONS:
            return None
        return f"{name} has no place in the default install"
    return None if name in ACCEPTED else f"unknown licence {name!r}"


def _tokens(text: str) -> list[str]:
    found, end = [], 0
    for match in TOKEN.finditer(text):
        if match.start() != end:
            return []
        found.append(match.group(1))
        end = match.end()
    return found if end == len(text.rstrip()) else []
