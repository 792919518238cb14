"""A nano in pieces, and together again."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from engine.training import pieces
from engine.training.pieces import PieceError, join, split

SHIPPED = Path(__file__).resolve().parents[3] / "assets" / "tandem-nano"
SMALL = 4 << 20  # its largest tensor, a table of n-grams, has 3 MiB
FEW = 1 << 17


def test_the_shipped_nano_goes_through_small_files_and_is_the_same(tmp_path: Path) -> None:
    count = split(SHIPPED, tmp_path / "pieces", SMALL)
    made = list((tmp_path / "pieces").glob("piece-*"))
    assert len(made) == count > 1
    assert all(path.stat().st_size <= SMALL for path in made)
    join(tmp_path / "pieces", tmp_path / "nano")
    assert {path.name for path in (tmp_path / "nano").iterdir()} == {path.name for path in SHIPPED.iterdir()}
    for path in SHIPPED.iterdir():
        assert (tmp_path / "nano" / path.name).read_bytes() == path.read_bytes()


def test_a_missing_and_a_damaged_piece_are_one_sentence(tiny_nano_folder: Path, tmp_path: Path) -> None:
    assert split(tiny_nano_folder, tmp_path / "pieces", FEW) > 1
    first = next((tmp_path / "pieces").glob("piece-1-*"))
    whole = first.read_bytes()
    first.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(PieceError, match=r"damaged; fetch them again\.$"):
        join(tmp_path / "pieces", tmp_path / "nano")
    first.unlink()
    with pytest.raises(PieceError, match=r"^Not all pieces"):
        join(tmp_path / "pieces", tmp_path / "nano")
    assert not (tmp_path / "nano").exists()


def test_what_cannot_be_taken_apart_is_one_sentence(
    tiny_nano_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(PieceError, match="larger than a piece"):
        split(tiny_nano_folder, tmp_path / "pieces", (1 << 16) + 64)
    monkeypatch.setattr(sys, "argv", ["pieces", "split", str(tmp_path / "none"), str(tmp_path / "pieces")])
    assert pieces.main() == 2
    assert capsys.readouterr().err.count("\n") == 1
