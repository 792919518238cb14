"""What pyproject.toml asks for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Project:
    """``runtime``, ``test`` and ``train``: requirement lines. ``bare``: names of runtime packages of which only
    the files are wanted, so that they are installed without what they depend on."""

    runtime: tuple[str, ...]
    test: tuple[str, ...]
    train: tuple[str, ...]
    bare: frozenset[str]

    def requirement(self, name: str) -> str:
        """The runtime requirement line of package ``name``."""
        return next(line for line in self.runtime if requirement_name(line) == name)


def read_project(path: Path) -> Project:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return Project(
        runtime=tuple(data["project"]["dependencies"]),
        test=tuple(_group(data["dependency-groups"], "test")),
        train=tuple(_group(data["dependency-groups"], "train")),
        bare=frozenset(data["tool"]["tandem"]["files-only"]),
    )


def _group(groups: dict[str, list[str | dict[str, str]]], name: str) -> Iterator[str]:
    """The requirement lines of a dependency group and of those that it includes (PEP 735)."""
    for line in groups[name]:
        if isinstance(line, str):
            yield line
        else:
            yield from _group(groups, line["include-group"])


def requirement_name(line: str) -> str:
    """The normalised name (PEP 503) in a requirement line."""
    match = re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", line)
    if match is None:
        raise ValueError(f"not a requirement: {line!r}")
    return re.sub(r"[-_.]+", "-", match.group()).lower()
