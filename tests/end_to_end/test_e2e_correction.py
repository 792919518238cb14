"""Somebody asks for a table, keeps talking, corrects it, and hears the corrected answer in a pause.

The real engine, words sense and reasoner, in virtual time. Everything that the user says is sound.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import numpy as np
import pytest
import soundfile

from engine.protocol import MIC_RATE
from tests.end_to_end.command_line import command_line
from tests.end_to_end.spoken import said

SECONDS: Final = 240
ASKED: Final = "Can you show me a table of five, ten and forty two miles in kilometers?"
TALKED: Final = "We are training for a race in the spring, and my sister wants to come along."
CORRECTED: Final = "No, in meters, please."  # in the same breath
GAP: Final = 0.4  # seconds between the two: no pause to answer in


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """The folder of the replay, and the second at which the user has said everything."""
    folder = tmp_path_factory.mktemp("correction")
    quiet = np.zeros(MIC_RATE, np.float32)
    talk = np.concatenate([quiet, said(ASKED), quiet[: int(GAP * MIC_RATE)], said(f"{TALKED} {CORRECTED}")])
    end = len(talk) / MIC_RATE
    noise = np.random.default_rng(7).normal(0, 14, len(talk) + 6 * MIC_RATE).astype(np.float32)
    noise[: len(talk)] += talk
    soundfile.write(folder / "talk.wav", noise.astype(np.int16), MIC_RATE)
    out = folder / "out"
    inputs = ("--mic", str(folder / "talk.wav"), "--out", str(out))
    result = command_line("replay", "--fast", *inputs, seconds=SECONDS)
    assert result.returncode == 0, result.stderr
    return out, end


@pytest.mark.timeout(SECONDS + 30)
def test_the_corrected_answer_is_spoken_in_a_pause_with_its_panel(scene: tuple[Path, float]) -> None:
    out, end = scene
    transcript = (out / "transcript.md").read_text(encoding="utf-8")
    shown = [line.split("** ")[1] for line in transcript.splitlines() if "Panel " in line]
    assert shown == [
        "Panel shown: Miles in kilometres",
        "Panel taken back: Miles in kilometres",
        "Panel shown: Miles in metres",
    ]
    records = [json.loads(line) for line in (out / "ticks.jsonl").read_text().splitlines()]
    read = [(record["t"], str(record["text"])) for record in records if record["action"] == "read"]
    spoken = " ".join(text for _, text in read)
    assert "16093.44 metres" in spoken
    assert "16.09 kilometres" not in spoken
    assert all(at > end for at, text in read if "metres" in text and "kilometres" not in text)


def test_what_was_done_can_be_read_afterwards(scene: tuple[Path, float]) -> None:
    audit = [json.loads(line) for line in (scene[0] / "reasoner.jsonl").read_text().splitlines()]
    tables = [
        entry["arguments"] for entry in audit if entry["type"] == "tool" and entry["tool"] == "panel_table"
    ]
    assert ["in kilometres" in tables[0], "in metres" in tables[-1]] == [True, True]
    understood = [str(entry["request"]).lower() for entry in audit if entry["type"] == "understood"]
    assert "42 miles in kilometers" in understood[0]
    assert "42 miles in kilometers, no in meters" in understood[-1]
    assert any(entry["type"] == "update" and entry["status"] == "cancelled" for entry in audit)
