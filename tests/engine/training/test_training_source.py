"""The processes that make scenes, and their end."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import psutil

from engine.dialect.rows import Lane, token_rows
from engine.training.examples import NONE, TRUTHS, Example
from engine.training.source import ExampleSource

WAIT = 60.0
LARGE = 100_000  # rows: more than a pipe holds


def large(seed: int) -> Example:
    """An example that does not go through the pipe in one piece."""
    numbers = np.full(LARGE, seed, dtype=np.int64)
    weight, truth = numbers.astype(np.float32), np.full((LARGE, TRUTHS), NONE, dtype=np.float32)
    return Example(token_rows([5] * LARGE, Lane.ACTION), numbers, weight, truth, numbers)


def test_examples_come_in_order_of_their_seeds() -> None:
    with ExampleSource(large, 7, 1) as source:
        assert [int(source.next().target[0]) for _ in range(3)] == [7, 8, 9]
        assert source.fresh == source.given == 3


def test_no_worker_outlives_a_killed_run() -> None:
    code = (
        "import sys; from tests.engine.training.test_training_source import large\n"
        "from engine.training.source import ExampleSource\n"
        "with ExampleSource(large, 0, 1) as source:\n"
        "    source.next(); print('made', flush=True); sys.stdin.read()"
    )
    run = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert run.stdout is not None
    assert run.stdout.readline() == b"made\n"
    children = psutil.Process(run.pid).children(recursive=True)
    assert children
    run.kill()
    run.wait(WAIT)
    _, alive = psutil.wait_procs(children, WAIT)
    assert not alive
