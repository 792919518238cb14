"""A quiet hour of work in Focus: when the build breaks, a line appears, and nothing is said."""

from __future__ import annotations

import wave
from pathlib import Path

from tests.end_to_end.command_line import ROOT, command_line

SCREEN = ROOT / "assets" / "sample" / "screen"


def test_in_focus_a_failure_is_shown_and_not_spoken(tmp_path: Path) -> None:
    out = tmp_path / "focus"
    result = command_line(
        "replay", "--fast", "--mode", "focus", "--screen", str(SCREEN), "--out", str(out), seconds=240
    )
    assert result.returncode == 0, result.stderr
    told = [line for line in (out / "transcript.md").read_text().splitlines() if "**Tandem:**" in line]
    assert len(told) == 1
    assert "just failed." in told[0]
    assert "shown, not spoken" in told[0]
    with wave.open(str(out / "assistant.wav")) as sound:
        assert not any(sound.readframes(sound.getnframes()))
