"""A replay that cannot write says so in a sentence."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from app import replay
from app.errors import TandemError


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "ticks.jsonl").mkdir()  # in the way of the file
    parser = argparse.ArgumentParser()
    replay.add_arguments(parser)
    with pytest.raises(TandemError, match="choose another --out"):
        replay.run(parser.parse_args(["--text", "0:hello", "--out", str(tmp_path)]))
