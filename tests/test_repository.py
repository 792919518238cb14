"""What the repository as a whole must keep to."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from engine.weights import Manager
from engine.weights.listing import read_listing
from installers.licences import Item, package_items, read_table
from installers.project import read_project, requirement_name

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 48 * 1024**2
NANO_LIMIT = 20 * 1000**2
MACHINE = re.compile(
    rb"/(?:work|root|opt)/[\w.]|/home/(?!user\b)\w|file:///\w|https?://[^\s\"')]*(?:/simple\b|mirror)"
)


def tracked() -> list[Path]:
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, timeout=60, check=True
        )
        names = [name for name in listed.stdout.decode().split("\0") if name]
    except (OSError, subprocess.CalledProcessError):  # an unpacked archive has no git: everything in it counts
        names = [str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if not _ignored(path)]
    return [path for name in names if (path := ROOT / name).is_file()]


def _ignored(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    return any(part.startswith(".venv") or part in ("__pycache__", "build", ".git") for part in parts)


def test_all_files_together_stay_small() -> None:
    sizes = {path: path.stat().st_size for path in tracked()}
    largest = sorted(sizes, key=lambda path: sizes[path])[-5:]
    assert sum(sizes.values()) <= LIMIT, [f"{path.relative_to(ROOT)} {sizes[path]}" for path in largest]


def test_no_file_names_this_machine_or_a_package_mirror() -> None:
    wrong = []
    for path in tracked():
        body = path.read_bytes()
        if b"\0" in body[:8000] or path == Path(__file__):
            continue
        wrong += [f"{path.relative_to(ROOT)}: {found.group().decode()}" for found in MACHINE.finditer(body)]
    assert wrong == []


@pytest.mark.parametrize(
    "parts",
    [
        (b"see ", b"work", b"main", b"x"),
        (b"", b"root", b".cache"),
        (b"file:", b"", b"", b"srv", b"wheels"),
        (b"https:", b"", b"pypi.example.org", b"simple", b""),
    ],
)
def test_a_machine_path_is_noticed(parts: tuple[bytes, ...]) -> None:
    assert MACHINE.search(b"/".join(parts))  # in parts, so that this file holds no such path itself


def test_the_shipped_nano_is_whole(tmp_path: Path) -> None:
    """After new weights: ``python -m engine.weights.listing assets/tandem-nano``."""
    folder = Manager(tmp_path).path("tandem-nano")
    assert {file.name for file in read_listing(folder)} >= {
        "config.json",
        "model.safetensors",
        "tokenizer.json",
    }
    assert sum(path.stat().st_size for path in folder.iterdir()) <= NANO_LIMIT


def test_licence_is_apache_2() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
    assert 'license = "Apache-2.0"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_every_dependency_has_a_licence_that_may_be_shipped() -> None:
    project = read_project(ROOT / "pyproject.toml")
    items = {item.name: item for item in package_items(project, read_table())}
    direct = [items[requirement_name(line)] for line in project.runtime]
    assert [item for item in direct if not isinstance(item, Item) or item.problem] == []


def test_continuous_integration_does_what_a_person_does() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert "exec make test" in script.read_text(encoding="utf-8")
