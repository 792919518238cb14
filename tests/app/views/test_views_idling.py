"""What each part of a running program costs, seen from outside it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from app.views.idling import WINDOW, part, shares

BUSY = (
    "import time\nprint(flush=True)\nuntil = time.process_time() + 60\nwhile time.process_time() < until: pass"
)


@pytest.fixture
def family(tmp_path: Path) -> Iterator[psutil.Process]:
    """A program with one child, which is called as the engine is and computes without a pause."""
    child = tmp_path / "main.py"
    child.write_text(BUSY)
    parent = f"import subprocess, sys\nsubprocess.run([sys.executable, {str(child)!r}, 'serve'])"
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        program = psutil.Process(process.pid)
        yield program
        for each in (*program.children(recursive=True), program):
            each.kill()


def test_the_time_of_each_part_is_told_apart(family: psutil.Process) -> None:
    assert {part(each) for each in (family, *family.children())} == {WINDOW, "engine"}
    found = shares(family, 0.5)
    assert 0 <= found[WINDOW] <= found["engine"] <= 1.5
    assert found["engine"] > 0
