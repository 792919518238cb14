from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from app.history.log import Entry
from app.history.summary import percentile, summarise, user_turns, write_summary
from app.history.ticks import TickRecord

RECORDS = [TickRecord(tick, "silent", compute_ms=float(tick + 1), late=tick == 4) for tick in range(100)]


def test_compute_is_told_by_nearest_rank() -> None:
    summary = summarise(RECORDS, [])
    assert (summary.ticks, summary.seconds, summary.late_ticks) == (100, 20.0, 1)
    compute = summary.compute_ms
    assert (compute.p50, compute.p95, compute.p99, compute.max) == (50.0, 95.0, 99.0, 100.0)


def test_an_empty_session_has_a_summary() -> None:
    summary = summarise([], [])
    assert (summary.ticks, summary.compute_ms.max, summary.responses, summary.memory) == (0, 0.0, (), None)
    assert summary.median_first_sound is None


def test_an_acknowledgement_is_sound_and_no_content() -> None:
    entries = [
        Entry("user", "what is the time", 1.0, 2.0),
        Entry("assistant", "mm-hm", 2.3, 2.5, "acknowledgement"),
        Entry("assistant", "It is ten.", 3.5, 4.5, "reading"),
    ]
    (response,) = user_turns(entries)
    assert (response.turn_end, response.first_sound, response.first_content) == (2.0, 0.3, 1.5)


def test_an_interjection_is_no_answer() -> None:
    entries = [Entry("user", "hm", 1.0, 2.0), Entry("assistant", "It failed.", 2.5, 3.0, "interjection")]
    (response,) = user_turns(entries)
    assert (response.first_sound, response.first_content) == (0.5, None)


def test_a_pause_is_one_turn_and_an_answer_ends_it() -> None:
    pause = [Entry("user", "I would", 1.0, 1.5), Entry("user", "like tea", 2.2, 3.0)]
    assert [(turn.turn_start, turn.turn_end) for turn in user_turns(pause)] == [(1.0, 3.0)]
    answered = [*pause, Entry("assistant", "Tea?", 1.6, 2.0)]
    assert [turn.turn_end for turn in user_turns(answered)] == [1.5, 3.0]


def test_no_answer_is_none_and_a_later_turn_does_not_borrow_it() -> None:
    entries = [
        Entry("user", "one", 1.0, 2.0),
        Entry("user", "two", 5.0, 6.0),
        Entry("assistant", "yes", 6.4, 7.0),
    ]
    first, second = user_turns(entries)
    assert (first.first_sound, second.first_sound) == (None, 0.4)


def test_a_listener_s_mm_hm_is_no_turn() -> None:
    entries = [Entry("assistant", "a long story", 1.0, 9.0), Entry("user", "mm-hm", 4.0, 4.3)]
    assert user_turns(entries) == []


def test_interruptions_and_yields_are_counted() -> None:
    entries = [
        Entry("assistant", "a long story", 1.0, 4.4, heard="a long"),
        Entry("user", "wait", 4.0, 4.5),
        Entry("assistant", "another", 10.0, 14.0),
        Entry("user", "mm-hm", 11.0, 11.3),
    ]
    summary = summarise([], entries)
    assert (summary.interruptions, summary.yields, summary.starts_in_turn) == (2, 1, 0)


def test_an_answer_inside_the_users_turn_is_counted() -> None:
    entries = [Entry("user", "I would like", 1.0, 4.0), Entry("assistant", "Yes?", 2.0, 2.5)]
    assert summarise([], entries).starts_in_turn == 1


def test_memory_is_told_in_megabytes() -> None:
    memory = summarise([], [], [1_000_000_000, 2_500_000_000, 2_000_000_000]).memory
    assert memory is not None
    assert (memory.first_mb, memory.peak_mb, memory.last_mb) == (1000.0, 2500.0, 2000.0)


def test_the_file_is_json(tmp_path: Path) -> None:
    path = tmp_path / "summary.json"
    write_summary(path, summarise(RECORDS, [Entry("user", "a", 0, 1)]))
    data = json.loads(path.read_text(encoding="utf-8"))
    assert data["compute_ms"]["p50"] == 50.0
    assert data["responses"] == [{"turn_start": 0, "turn_end": 1, "first_sound": None, "first_content": None}]


@given(st.lists(st.floats(0, 1000), min_size=1), st.floats(0, 1))
def test_a_percentile_is_one_of_the_values(values: list[float], share: float) -> None:
    assert percentile(values, share) in values
    assert percentile(values, share) <= percentile(values, 1.0) == max(values)
