"""Processes of the app outlive what a terminal sends to all of its processes, and end with their input."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
WAITS = "import sys; from {0} import {1}; {1}({2}); print('ready', flush=True); sys.stdin.read()"


@pytest.mark.parametrize(
    "words",
    [
        ("-c", WAITS.format("engine.protocol.signals", "leave_signals_to_app", "")),
        ("-c", WAITS.format("engine.protocol.child", "be_modest", "1")),
        ("-m", "app.panels"),
    ],
    ids=["shared", "engine", "panels"],
)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_a_child_outlives_the_terminal_and_ends_with_its_input(
    words: tuple[str, ...], number: signal.Signals
) -> None:
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, *words], cwd=ROOT, stdin=pipe, stdout=pipe) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stdout.read(1)
        child.send_signal(number)
        with pytest.raises(subprocess.TimeoutExpired):
            child.wait(0.2)
        child.stdin.close()
        assert child.wait(30) == 0
