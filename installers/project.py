"""What pyproject.toml asks for."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Project:
    """``runtime`` and ``test``: requirement lines. ``bare``: names of runtime packages of which only the
    files are wanted, so that they are installed without what they depend on."""

    runtime: tuple[str, ...]
    test: tuple[str, ...]
    bare: frozenset[str]

    def requirement(self, name: str) -> str:
        """The runtime requirement line of package ``name``."""
        return next(line for line in self.runtime if requirement_name(line) == name)


def read_project(path: Path) -> Project:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return Project(
        runtime=tuple(data["project"]["dependencies"]),
        test=tuple(data["dependency-groups"]["test"]),
        bare=frozenset(data["tool"]["tandem"]["files-only"]),
    )


def requirement_name(line: str) -> str:
    """The normalised name (PEP 503) in a requirement line."""
    match = re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", line)
    if match is None:
        raise ValueError(f"not a requirement: {line!r}")
    return re.sub(r"[-_.]+", "-", match.group()).lower()
