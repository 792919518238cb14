"""A tiny random Inkling checkpoint steps through a replayed session by its dialect; nothing else is claimed."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine.weights.convert import convert
from tests.end_to_end.command_line import command_line
from tests.engine.tiny_inkling import save_tiny

SECONDS = 240


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`main.py ...` in a process of its own, with a data folder of its own."""
    environment = os.environ | {"XDG_DATA_HOME": str(home / "data"), "XDG_STATE_HOME": str(home / "state")}
    return command_line(*arguments, seconds=SECONDS, environment=environment)


@pytest.mark.timeout(2 * SECONDS)
def test_a_session_on_a_random_inkling_with_a_pool_of_experts(tmp_path: Path) -> None:
    folder = convert(save_tiny(tmp_path / "tiny"), tmp_path / "tiny-int4", "int4", lambda *_: None)
    noise = 0.05 * np.random.default_rng(0).standard_normal(16_000)
    soundfile.write(tmp_path / "mic.wav", noise, 16_000)
    inputs = ["--mic", str(tmp_path / "mic.wav"), "--text", "0.4:hello", "--fast", "--without-words"]
    out = tmp_path / "out"
    options = ["--model", str(folder), "--experts", "3", "--temperature", "0.8", "--seed", "2"]
    done = run(tmp_path, "replay", *options, "--out", str(out), *inputs)
    assert done.returncode == 0, done.stderr
    ticks = [json.loads(line) for line in (out / "ticks.jsonl").read_text().splitlines()]
    assert [tick["tick"] for tick in ticks] == list(range(45))
    assert 0 < json.loads((out / "summary.json").read_text())["expert_hit_rate"] <= 1
    told = run(tmp_path, "doctor").stdout
    assert "experts of tiny-int4" in told
    assert "reads at hand, 3 experts held" in told


def test_a_checkpoint_that_cannot_be_served_is_one_sentence(tmp_path: Path) -> None:
    folder = save_tiny(tmp_path / "tiny")
    (folder / "dialect.json").unlink()
    done = run(tmp_path, "serve", "--model", str(folder))
    assert done.returncode == 2
    assert done.stderr.strip().splitlines()[-1].startswith(f"{folder / 'dialect.json'} cannot be read")
