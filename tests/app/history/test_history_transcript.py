from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.history.log import Entry
from app.history.transcript import overlap, render_transcript, write_transcript

SPAN = st.tuples(st.floats(0, 100), st.floats(0, 10)).map(lambda pair: (pair[0], pair[0] + pair[1]))


def lines(*entries: Entry) -> list[str]:
    return [line for line in render_transcript(entries, "Session").splitlines() if line.startswith("- ")]


def test_both_speakers_stand_with_their_times_in_order() -> None:
    assert lines(
        Entry("assistant", "Four.", 62.0, 62.5), Entry("user", "what is two plus two", 59.94, 61.2)
    ) == [
        "- `00:59.9 – 01:01.2` **You:** what is two plus two",
        "- `01:02.0 – 01:02.5` **Tandem:** Four.",
    ]


def test_an_overlap_is_said_on_both_lines() -> None:
    first, second = lines(Entry("user", "and then", 1.0, 3.0), Entry("assistant", "I see", 2.5, 4.0))
    assert first.endswith("*(over Tandem for 0.5 s)*")
    assert second.endswith("*(over the user for 0.5 s)*")


def test_what_was_cut_off_is_struck_through() -> None:
    (line,) = lines(Entry("assistant", "one two three", 1.0, 1.8, heard="one"))
    assert line == "- `00:01.0 – 00:01.8` **Tandem:** one ~~two three~~ *(cut off at 00:01.8)*"


def test_nothing_heard_strikes_everything() -> None:
    (line,) = lines(Entry("assistant", "one two", 1.0, 1.0, heard=""))
    assert "**Tandem:** ~~one two~~" in line


@pytest.mark.parametrize(
    ("entry", "remark"),
    [
        (Entry("user", "hi", 1, 1, "typed"), "typed"),
        (Entry("assistant", "mm-hm", 1, 2, "acknowledgement"), "listening"),
        (Entry("assistant", "It is 391.", 1, 2, "reading"), "from the reasoner"),
        (
            Entry("assistant", "x failed", 1, 2, "interjection", reason="A test failed."),
            "unasked: A test failed.",
        ),
        (
            Entry("assistant", "x failed", 1, 1, "interjection", voiced=False, reason="R"),
            "unasked: R; shown, not spoken",
        ),
    ],
)
def test_what_kind_it_was_is_said(entry: Entry, remark: str) -> None:
    (line,) = lines(entry)
    assert line.endswith(f"*({remark})*")


def test_words_from_outside_cannot_change_the_page() -> None:
    (line,) = lines(Entry("screen", "# <b>*x*</b>\n- [y](z) `q`", 1, 1, "seen"))
    assert line == r"- `00:01.0` **Screen:** \# \<b\>\*x\*\</b\> - \[y\](z) \`q\`"


def test_an_empty_session_says_so() -> None:
    assert "Nothing was said." in render_transcript([], "Session")


def test_typed_text_overlaps_nothing() -> None:
    typed = Entry("user", "hi", 1.0, 3.0, "typed")
    assert overlap(typed, [Entry("assistant", "a", 0.0, 9.0)]) == 0.0


@given(SPAN, st.lists(SPAN, max_size=6))
def test_an_overlap_is_never_longer_than_either_side(
    span: tuple[float, float], others: list[tuple[float, float]]
) -> None:
    entry = Entry("user", "a", *span)
    total = overlap(entry, [Entry("assistant", "b", *other) for other in others])
    assert 0.0 <= total <= span[1] - span[0] + 1e-9
    assert total <= sum(end - start for start, end in others) + 1e-9


def test_the_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "out" / "transcript.md"
    write_transcript(path, [Entry("user", "a", 0, 1)], "One")
    write_transcript(path, [Entry("user", "b", 0, 1)], "Two")
    assert path.read_text(encoding="utf-8").startswith("# Two\n")
    assert [p.name for p in path.parent.iterdir()] == ["transcript.md"]
