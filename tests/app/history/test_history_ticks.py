from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.history.ticks import FLUSH_TICKS, TickRecord, TickWriter, encode_tick

KEYS = ["tick", "t", "action", "text", "speaking", "heard", "notes", "compute_ms", "late"]


def read(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_record_has_the_fields_of_the_contract_in_order() -> None:
    line = json.loads(encode_tick(TickRecord(7, "say", "Hello.", True, "hi", ("a note",), 12.34567, True)))
    assert list(line) == KEYS
    assert list(line.values()) == [7, 1.4, "say", "Hello.", True, "hi", ["a note"], 12.346, True]


@given(st.text(), st.lists(st.text(), max_size=3))
def test_a_record_is_always_one_line(text: str, notes: list[str]) -> None:
    line = encode_tick(TickRecord(0, "say", text, notes=tuple(notes)))
    assert "\n" not in line
    assert json.loads(line)["text"] == text


def test_every_tick_is_one_line_in_order(tmp_path: Path) -> None:
    path = tmp_path / "out" / "ticks.jsonl"
    with TickWriter(path, pytest.fail) as writer:
        for tick in range(23):
            writer.write(TickRecord(tick, "silent"))
    assert [line["tick"] for line in read(path)] == list(range(23))


def test_lines_reach_the_file_every_second(tmp_path: Path) -> None:
    path = tmp_path / "ticks.jsonl"
    writer = TickWriter(path, pytest.fail)
    for tick in range(FLUSH_TICKS):
        writer.write(TickRecord(tick, "silent"))
    assert len(read(path)) == FLUSH_TICKS
    writer.close()


def test_a_full_disk_is_told_once_and_no_line_is_lost_or_torn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    path = tmp_path / "ticks.jsonl"
    writer = TickWriter(path, told.append)
    whole = TickWriter._append
    writer.write(TickRecord(0, "silent"))
    writer.flush()

    def half(self: TickWriter, body: bytes) -> None:
        self._file.write(body[:10])
        self._file.truncate(self._good)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(TickWriter, "_append", half)
    for tick in range(1, 13):
        writer.write(TickRecord(tick, "silent"))
    assert len(told) == 1
    assert "No space left on device" in told[0]
    assert len(read(path)) == 1
    monkeypatch.setattr(TickWriter, "_append", whole)
    writer.close()
    assert [line["tick"] for line in read(path)] == list(range(13))
