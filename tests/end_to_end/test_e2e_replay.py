"""The sample session, replayed in virtual time: twice the same, complete, and what a person would do."""

from __future__ import annotations

import json
import subprocess
import wave
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.command_line import ROOT, command_line

SAMPLE = ROOT / "assets" / "sample"
SECONDS = 240


def replay(out: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`main.py replay --fast` in a process of its own, as a person would call it."""
    return command_line("replay", "--fast", "--out", str(out), *arguments, seconds=SECONDS)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The sample session, replayed twice."""
    inputs = ("--mic", str(SAMPLE / "microphone.flac"), "--screen", str(SAMPLE / "screen"))
    outs = [tmp_path_factory.mktemp("replay") / "sample" for _ in range(2)]
    for out in outs:
        result = replay(out, *inputs)
        assert result.returncode == 0, result.stderr
    return outs


def lines(path: Path) -> list[dict[str, Any]]:
    """A file of one JSON object a line."""
    return [json.loads(line) for line in path.read_text().splitlines()]


def ticks(out: Path) -> list[dict[str, Any]]:
    """ticks.jsonl as objects."""
    return lines(out / "ticks.jsonl")


def without(fields: set[str], body: dict[str, Any]) -> dict[str, Any]:
    """What is the same in two runs: all but what was measured on the machine."""
    assert fields <= body.keys()
    return {name: value for name, value in body.items() if name not in fields}


@pytest.mark.timeout(2 * SECONDS)
def test_two_runs_agree_in_everything_but_compute_time(runs: list[Path]) -> None:
    first, second = (
        [{name: value for name, value in tick.items() if name != "compute_ms"} for tick in ticks(out)]
        for out in runs
    )
    assert first == second
    for name in ("assistant.wav", "transcript.md"):
        assert (runs[0] / name).read_bytes() == (runs[1] / name).read_bytes()


def test_two_runs_agree_in_the_summary_but_for_computing_and_memory(runs: list[Path]) -> None:
    first, second = (
        without({"compute_ms", "memory"}, json.loads((out / "summary.json").read_text())) for out in runs
    )
    assert first == second
    assert first["responses"]


def test_two_runs_agree_in_what_the_reasoner_did_but_for_how_long_tools_took(runs: list[Path]) -> None:
    first, second = (
        [
            without({"seconds"}, each) if each["type"] == "tool" else each
            for each in lines(out / "reasoner.jsonl")
        ]
        for out in runs
    )
    assert first == second
    assert {"delegate", "tool", "clause"} <= {each["type"] for each in first}


def test_two_runs_leave_the_same_files(runs: list[Path]) -> None:
    first, second = ({path.name for path in out.iterdir()} for out in runs)
    assert first == second


def test_every_tick_is_there_once_and_none_is_late(runs: list[Path]) -> None:
    records = ticks(runs[0])
    assert [record["tick"] for record in records] == list(range(len(records)))
    fields = ["tick", "t", "action", "text", "speaking", "heard", "notes", "compute_ms", "late"]
    assert all(list(record) == fields for record in records)
    assert not any(record["late"] for record in records)


def test_the_sound_is_as_long_as_the_session_and_in_step_with_it(runs: list[Path]) -> None:
    with wave.open(str(runs[0] / "assistant.wav")) as sound:
        assert (sound.getframerate(), sound.getnchannels()) == (24_000, 1)
        assert sound.getnframes() == len(ticks(runs[0])) * 4_800


def test_the_user_was_understood(runs: list[Path]) -> None:
    words = " ".join(record["heard"] for record in ticks(runs[0])).lower()
    for expected in ("can you hear me", "seventeen times twenty", "every four seconds", "what time is it"):
        assert expected in words.replace("17", "seventeen").replace("20", "twenty").replace(" 4 ", " four ")


def test_it_answers_every_turn(runs: list[Path]) -> None:
    """Greeting, sum, wish, question, time."""
    said = [
        record for record in ticks(runs[0]) if record["action"] in ("say", "read", "wish") and record["text"]
    ]
    turns = ((3.1, 7.0), (9.5, 14.5), (17.5, 21.5), (36.5, 47.0), (49.0, 57.0))
    answered = [any(start <= record["t"] < end for record in said) for start, end in turns]
    assert all(answered), answered


def test_a_question_that_is_asked_over_its_voice_is_looked_into(runs: list[Path]) -> None:
    """What was still to be read once went before it, and the question had no answer at all."""
    begun = [record["t"] for record in ticks(runs[0]) if record["action"] == "delegate"]
    assert any(36 < each < 38 for each in begun)


def test_it_calculates(runs: list[Path]) -> None:
    assert any("391" in record["text"] for record in ticks(runs[0]) if 8 < record["t"] < 20)


def test_it_takes_the_wish_on_and_keeps_it_to_the_tick(runs: list[Path]) -> None:
    records = ticks(runs[0])
    assert any("every 4 seconds" in record["text"] for record in records if 15 < record["t"] < 21)
    reminders = [record["tick"] for record in records if record["text"] == "Breathe."]
    assert len(reminders) >= 8
    assert {later - earlier for earlier, later in pairwise(reminders)} == {20}


def test_it_says_that_a_test_failed_without_being_asked(runs: list[Path]) -> None:
    assert any("test_login just failed" in record["text"] for record in ticks(runs[0]) if record["t"] > 52)


def test_it_adds_why_the_test_failed(runs: list[Path]) -> None:
    told = [record["t"] for record in ticks(runs[0]) if "It compares 401 with 200" in record["text"]]
    assert len(told) == 1
    assert 52 < told[0] < 60
