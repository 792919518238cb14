"""``make licences``: every shipped package, weight and training voice with its licence.

Prints the table, writes it to build/licences.md, and ends with 1 when something in it is ruled out: a GPL part
in the default install, a voice that forbids commercial use or derived works, a licence that nobody knows.
"""

from __future__ import annotations

import importlib.metadata
import re
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from engine.files import write_text
from installers.environment import CUDA_NAMES
from installers.project import Project, read_project, requirement_name
from installers.spdx import Use, normalise, problem

ROOT: Final = Path(__file__).resolve().parent.parent
TABLE: Final = Path(__file__).with_name("licences.toml")


@dataclass(frozen=True)
class Item:
    """One shipped thing. ``licence`` is an SPDX expression, empty when nobody knows it."""

    kind: str
    name: str
    version: str
    licence: str
    use: Use = "shipped"

    @property
    def problem(self) -> str | None:
        """Why it may not be shipped, or None."""
        return problem(self.licence, self.use)


def package_items(project: Project, table: dict[str, Any]) -> list[Item]:
    """Every runtime package and what it depends on, as far as it is installed in this environment.

    What is named in pyproject and not installed is listed without a licence; what a dependency names and is
    not installed is for another platform.
    """
    waiting = [(line, True) for line in project.runtime] + [(name, False) for name in table["optional"]]
    items: dict[str, Item] = {}
    while waiting:
        line, required = waiting.pop()
        name = requirement_name(line)
        if name in items:
            continue
        try:
            found = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            if required:
                items[name] = Item("package", name, "not installed", "")
            continue
        stated = table["packages"].get(name) or table["optional"].get(name) or licence_of(found.metadata)
        use: Use = "machine" if name.startswith(CUDA_NAMES) else "shipped"
        items[name] = Item("package", name, found.version, stated or "", use)
        if name not in project.bare:
            waiting += [(needed, False) for needed in needed_by(found.requires or (), extras_in(line))]
    return sorted(items.values(), key=lambda item: item.name)


def needed_by(requirements: Iterable[str], extras: frozenset[str]) -> list[str]:
    """Those requirement lines that hold without an extra, or with one of ``extras``."""
    needed = []
    for line in requirements:
        wanted = re.findall(r"extra\s*==\s*[\"']([^\"']+)[\"']", line)
        if not wanted or extras.intersection(wanted):
            needed.append(line.partition(";")[0])
    return needed


def extras_in(line: str) -> frozenset[str]:
    """The extras that a requirement line asks for: ``requests[socks]>=2``."""
    match = re.match(r"[^\[;]*\[([^\]]*)\]", line)
    return frozenset(extra.strip() for extra in match.group(1).split(",")) if match else frozenset()


def licence_of(metadata: importlib.metadata.PackageMetadata) -> str | None:
    """The licence that a package's metadata states, as an SPDX expression, or None."""
    classifiers = metadata.get_all("Classifier") or []
    stated = [
        text.rpartition(" :: ")[2] for text in classifiers if text.startswith("License :: OSI Approved :: ")
    ]
    fields = [text for name in ("License-Expression", "License") for text in metadata.get_all(name) or []]
    return next((expression for text in [*fields, *stated] if (expression := normalise(text))), None)


def table_items(table: dict[str, Any]) -> list[Item]:
    """Weights, other assets and training voices, from licences.toml."""
    kinds: tuple[tuple[str, Use], ...] = (("weights", "shipped"), ("assets", "shipped"), ("voices", "training"))
    return [
        Item(
            kind.removesuffix("s") if use == "training" else kind, name, entry["source"], entry["licence"], use
        )
        for kind, use in kinds
        for name, entry in table[kind].items()
    ]


def read_table(path: Path = TABLE) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def render(items: list[Item]) -> str:
    """The table as Markdown."""
    lines = ["| what | name | version or source | licence |", "|---|---|---|---|"]
    lines += [f"| {item.kind} | {item.name} | {item.version} | {item.licence or 'unknown'} |" for item in items]
    return "\n".join(lines) + "\n"


def main() -> int:
    table = read_table()
    items = package_items(read_project(ROOT / "pyproject.toml"), table) + table_items(table)
    text = render(items)
    print(text)
    target = ROOT / "build" / "licences.md"
    target.parent.mkdir(exist_ok=True)
    write_text(target, text)
    bad = [f"{item.kind} {item.name}: {item.problem}" for item in items if item.problem]
    for line in bad:
        print(f"{line}; replace it, or state its licence in installers/licences.toml.", file=sys.stderr)
    if not bad:
        print(f"{len(items)} entries, none ruled out.")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
