"""How every child process of the app behaves, whoever starts it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.protocol.child import MODEST

ROOT = Path(__file__).resolve().parents[3]
MODEST_CHILD = """
import os
from engine.protocol.child import MODEST, be_modest
before = os.nice(0)
be_modest(3)
print(os.nice(0) == min(19, before + 3), all(os.environ[name] == value for name, value in MODEST.items()))
"""
TALKS = """
import os
from engine.protocol.child import claim_stdout
print("of a library, before")
frames = claim_stdout()
print("of a library")
os.write(1, b"of a library in C")
frames.write(b"frame")
frames.flush()
"""


def run(program: str) -> subprocess.CompletedProcess[bytes]:
    plain = {name: value for name, value in os.environ.items() if name not in MODEST}
    return subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=plain, capture_output=True, timeout=60, check=True
    )


@pytest.mark.skipif(not hasattr(os, "nice"), reason="no niceness there")
def test_a_child_takes_one_thread_and_gives_way() -> None:
    assert run(MODEST_CHILD).stdout == b"True True\n"


def test_only_frames_go_to_who_reads_them() -> None:
    done = run(TALKS)
    assert done.stdout == b"of a library, before\nframe"
    assert b"of a library in C" in done.stderr
    assert b"of a library\n" in done.stderr
