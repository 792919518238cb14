"""A replay that cannot write says so in a sentence."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from app import replay
from app.errors import TandemError


def arguments(out: Path, *more: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    replay.add_arguments(parser)
    return parser.parse_args(["--text", "0:hello", "--out", str(out), *more])


class RefusedError(Exception):
    """In place of a session that runs."""


@pytest.fixture
def _no_session(monkeypatch: pytest.MonkeyPatch) -> None:
    def session(*_parts: object) -> None:
        raise RefusedError

    monkeypatch.setattr(replay, "Session", session)


@pytest.mark.usefixtures("_no_session")
def test_what_another_replay_into_the_folder_left_is_not_added_to(tmp_path: Path) -> None:
    for name in ("reasoner.jsonl", "notes.md", "mine.md"):
        (tmp_path / name).write_text("of another time")
    for _ in range(2):  # also where they are not there
        with pytest.raises(RefusedError):
            replay.run(arguments(tmp_path))
        assert {each.name for each in tmp_path.glob("*.[jm]*")} == {"mine.md"}


@pytest.mark.usefixtures("_no_session")
def test_an_input_that_is_no_good_costs_no_earlier_replay(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("of another time")
    with pytest.raises(TandemError):
        replay.run(arguments(tmp_path, "--mic", str(tmp_path / "no such sound.wav")))
    assert (tmp_path / "notes.md").read_text() == "of another time"


@pytest.mark.parametrize("name", ["ticks.jsonl", "notes.md"])
def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()  # in the way of the file
    with pytest.raises(TandemError, match="choose another --out"):
        replay.run(arguments(tmp_path))


def test_only_what_is_there_is_told_as_written(tmp_path: Path) -> None:
    for name in ("transcript.md", "ticks.jsonl", "assistant.wav.part"):
        (tmp_path / name).write_text("some")
    assert [path.name for path in replay.written(tmp_path)] == ["transcript.md", "ticks.jsonl"]
