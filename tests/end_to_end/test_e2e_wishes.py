"""Somebody asks to be reminded again and again, and takes it back, all by voice.

The real engine and words sense, in virtual time.
"""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
import pytest
import soundfile

from engine.protocol import MIC_RATE
from tests.end_to_end.command_line import command_line
from tests.end_to_end.spoken import said

SECONDS: Final = 240
PERIOD: Final = 4.0


@pytest.mark.timeout(SECONDS + 30)
def test_a_reminder_is_asked_for_and_taken_back_by_voice(tmp_path: Path) -> None:
    def quiet(seconds: float) -> np.ndarray:
        return np.zeros(int(seconds * MIC_RATE), np.float32)

    asked = np.concatenate([quiet(1.0), said("Remind me to breathe every four seconds."), quiet(11.0)])
    talk = np.concatenate([asked, said("Stop reminding me to breathe."), quiet(3 * PERIOD)])
    noise = np.random.default_rng(7).normal(0, 14, len(talk)).astype(np.float32)
    soundfile.write(tmp_path / "talk.wav", (talk + noise).astype(np.int16), MIC_RATE)
    inputs = ("--mic", str(tmp_path / "talk.wav"), "--out", str(tmp_path / "out"))
    result = command_line("replay", "--fast", *inputs, seconds=SECONDS)
    assert result.returncode == 0, result.stderr
    ticks = [json.loads(line) for line in (tmp_path / "out" / "ticks.jsonl").read_text().splitlines()]
    at = {
        kind: [tick["t"] for tick in ticks if tick["action"] == kind]
        for kind in ("wish", "interject", "cancel")
    }
    assert len(at["wish"]) == len(at["cancel"]) == 1
    assert len(at["interject"]) >= 2
    assert all(later - earlier == pytest.approx(PERIOD) for earlier, later in pairwise(at["interject"]))
    assert at["wish"][0] < at["interject"][0]
    assert at["interject"][-1] < at["cancel"][0]
    assert at["cancel"][0] > len(asked) / MIC_RATE
