"""The conversation: rows, lanes, overlaps, and that a long one costs no more than a short one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.events import Interjected, Said
from app.views.conversation_delegate import UtteranceDelegate
from app.views.conversation_model import ConversationModel, Utterance, clock
from app.views.conversation_view import ConversationView
from app.views.lanes import Box, Lanes, Ribbon, align, overlaps
from app.views.spans import Span, cut
from app.views.theme import Theme


def you(text: str, start: float, end: float) -> Said:
    return Said("user", text, start, end)


def it(text: str, start: float, end: float, heard: bool = True) -> Said:
    return Said("assistant", text, start, end, heard=heard)


def filled(*words: Said) -> ConversationModel:
    model = ConversationModel()
    for said in words:
        model.add_said(said)
    return model


def texts(model: ConversationModel) -> list[str]:
    return [row.text for row in model.rows]


def test_words_in_one_go_become_one_utterance() -> None:
    model = filled(you("so what I", 1.0, 2.0), you("want is", 2.6, 3.0), you("later", 9.0, 9.5))
    assert texts(model) == ["so what I want is", "later"]


def test_words_do_not_join_across_the_other_speaker() -> None:
    model = filled(you("what time", 1.0, 2.0), it("mm-hm", 2.1, 2.3), you("is it", 2.5, 3.0))
    assert texts(model) == ["what time", "mm-hm", "is it"]


def test_words_join_through_an_acknowledgement_that_overlaps() -> None:
    model = filled(it("the store has", 1.0, 6.0), you("mm-hm", 2.0, 2.3), it("a table", 6.0, 7.0))
    assert texts(model) == ["the store has a table", "mm-hm"]


def test_late_words_go_where_they_were_said() -> None:
    model = filled(it("one", 5.0, 6.0), it("two", 12.0, 13.0), you("early", 3.0, 4.0))
    assert texts(model) == ["early", "one", "two"]


def test_typed_words_stand_alone() -> None:
    model = filled(you("look", 1.0, 1.5), Said("user", "x = 1", 1.6, 1.6, typed=True))
    assert texts(model) == ["look", "x = 1"]
    assert model.rows[1].described() == "You typed, 0:01: x = 1"


def test_a_cut_sentence_keeps_what_was_heard_apart() -> None:
    model = filled(
        it("so", 0.4, 1.0),
        it("the table is called visits", 1.0, 4.0),
        it("and it has a key", 4.0, 6.0),
        it("the table", 2.0, 2.0, heard=False),
        it("Visits, yes.", 3.0, 4.0),
    )
    first, second = model.rows
    assert first.cut
    assert first.end == 4.0
    assert (
        first.described()
        == "Tandem, 0:00: so the table (cut off, not heard: is called visits and it has a key)"
    )
    assert second.text == "Visits, yes."


def test_a_cut_reaches_queued_words_behind_the_user() -> None:
    model = filled(
        it("one two", 1.0, 3.0), you("wait", 2.5, 2.9), it("three", 5.0, 6.0), it("", 2.8, 2.8, heard=False)
    )
    assert [(row.text, row.cut) for row in model.rows] == [("one two", False), ("wait", False), ("three", True)]


@given(
    st.lists(st.text("ab ", min_size=1, max_size=20), min_size=1, max_size=5),
    st.integers(0, 8),
    st.floats(0, 12),
)
def test_cutting_loses_and_invents_no_words(texts: list[str], count: int, at: float) -> None:
    spans = [Span(text, 2.0 * n, 2.0 * n + 2) for n, text in enumerate(texts)]
    pieces = [piece for became in cut(spans, "x " * count, at) for piece in became]
    assert " ".join(piece.text for piece in pieces).split() == " ".join(texts).split()
    assert all(piece.end <= max(at, piece.start) for piece in pieces)


@pytest.mark.parametrize("note_first", [True, False])
def test_an_interjection_marks_its_own_words_once(note_first: bool) -> None:
    note = Interjected(10, "it failed", "It is red.", True, True)
    model = ConversationModel()
    if note_first:
        model.add_interjection(note)
        model.add_said(it("it failed", 2.2, 3.0))
    else:
        model.add_said(it("it failed", 2.2, 3.0))
        model.add_interjection(note)
    (row,) = model.rows
    assert row.note == note
    assert row.end == 3.0
    assert row.described() == "Tandem spoke up, 0:02: it failed (because: It is red.)"


def test_an_interjection_can_be_cut_off() -> None:
    model = ConversationModel()
    model.add_interjection(Interjected(10, "test_login failed", "It is red.", True, True))
    model.add_said(it("test_login failed", 2.2, 3.4))
    model.add_said(it("test_login", 2.9, 2.9, heard=False))
    (row,) = model.rows
    assert row.text == "test_login failed"
    assert [span.text for span in row.spans if not span.heard] == ["failed"]


def test_screen_reader_text_comes_through_the_model() -> None:
    model = filled(you("hello", 62.0, 63.0))
    index = model.index(0, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "You, 1:02: hello"
    assert model.index(5, 0).data() is None


def test_clock() -> None:
    assert [clock(7.9), clock(750), clock(3723), clock(-1)] == ["0:07", "12:30", "1:02:03", "0:00"]


utterances = st.lists(
    st.tuples(
        st.sampled_from(["user", "assistant"]), st.floats(0, 60), st.floats(0.1, 9), st.text("ab ", max_size=80)
    ),
    min_size=1,
    max_size=40,
)


@given(utterances)
def test_rows_stay_sorted_and_no_word_is_lost(spoken: list[tuple[str, float, float, str]]) -> None:
    model = ConversationModel()
    for who, start, length, text in spoken:
        model.add_said(Said("user" if who == "user" else "assistant", text, start, start + length))
    assert [row.start for row in model.rows] == sorted(row.start for row in model.rows)
    kept = sorted((row.who, span.start, span.text) for row in model.rows for span in row.spans)
    assert kept == sorted((who, start, text) for who, start, _, text in spoken)


def test_the_later_one_begins_where_the_other_then_was() -> None:
    rows = [Utterance("assistant", (Span("long", 0.0, 10.0),)), Utterance("user", (Span("wait", 5.0, 6.0),))]
    assert align(rows, [100.0, 20.0]) == [0.0, 50.0]
    boxes = [Box(300, 0, 200, 100), Box(100, 50, 100, 20)]
    assert overlaps(rows, boxes) == [Ribbon(user=(50.0, 70.0), assistant=(50.0, 60.0))]


@given(utterances)
def test_layout_keeps_lanes_free_of_collisions(spoken: list[tuple[str, float, float, str]]) -> None:
    model = ConversationModel()
    for who, start, length, text in spoken:
        model.add_said(Said("user" if who == "user" else "assistant", text, start, start + length))
    lanes = Lanes(lambda row, width: (width / 2, 20.0 + len(model.rows[row].text)))
    lanes.set_width(500)
    lanes.update(model.rows, 0)
    boxes = [lanes.box(row) for row in range(len(model.rows))]
    for user in (True, False):
        lane = [box for box, row in zip(boxes, model.rows, strict=True) if row.from_user == user]
        for above, below in pairwise(lane):
            assert below.y >= above.bottom
    assert all(box.bottom <= lanes.height for box in boxes)


def test_updating_the_tail_gives_the_same_layout_as_from_the_start() -> None:
    words = [
        you(f"a {n}", n * 3.0, n * 3.0 + 2.5) if n % 2 else it(f"b {n}", n * 3.0, n * 3.0 + 4)
        for n in range(60)
    ]
    model = ConversationModel()
    grown = Lanes(lambda row, width: (width, 30.0))
    for said in words:
        model.add_said(said)
        grown.update(model.rows, len(model.rows) - 1)
    fresh = Lanes(lambda row, width: (width, 30.0))
    fresh.update(model.rows, 0)
    assert [grown.box(row) for row in range(60)] == [fresh.box(row) for row in range(60)]


@pytest.fixture
def long_view(qtbot: QtBot, theme: Theme) -> Iterator[ConversationView]:
    model = ConversationModel()
    model.extend(
        Said(
            "user" if n % 2 else "assistant",
            f"utterance {n} " + "and more words " * (n % 9),
            n * 2.0,
            n * 2.0 + 1.5,
        )
        for n in range(20_000)
    )
    view = ConversationView(model, theme)
    qtbot.addWidget(view)
    view.resize(640, 480)
    view.show()
    qtbot.waitExposed(view)
    yield view
    model.deleteLater()


def visible_rows(view: ConversationView) -> set[int]:
    heights = range(0, view.viewport().height(), 4)
    width = view.viewport().width()
    points = [QPoint(x, y) for y in heights for x in (width // 2 - 50, width // 2 + 50)]
    return {index.row() for index in map(view.indexAt, points) if index.isValid()}


def test_20000_rows_measure_and_paint_only_what_is_seen(long_view: ConversationView) -> None:
    measured = sum(block.measured for block in long_view.lanes.blocks)
    assert measured < 60
    with patch.object(UtteranceDelegate, "draw", autospec=True) as draw:
        long_view.viewport().grab()
    assert 0 < draw.call_count < 40
    assert len(long_view.findChildren(QObject)) < 40


def test_it_starts_at_the_newest_words_and_follows(long_view: ConversationView) -> None:
    model = long_view.model()
    assert isinstance(model, ConversationModel)
    assert 19_999 in visible_rows(long_view)
    measured = sum(block.measured for block in long_view.lanes.blocks)
    model.add_said(it("the newest", 50_000.0, 50_001.0))
    assert 20_000 in visible_rows(long_view)
    assert sum(block.measured for block in long_view.lanes.blocks) <= measured + 2


def test_scrolled_back_it_stays_where_the_user_reads(long_view: ConversationView) -> None:
    model = long_view.model()
    assert isinstance(model, ConversationModel)
    long_view.verticalScrollBar().setValue(long_view.verticalScrollBar().maximum() // 2)
    before = visible_rows(long_view)
    for n in range(5):
        model.add_said(it("more", 60_000.0 + 10 * n, 60_001.0 + 10 * n))
    assert visible_rows(long_view) == before
    long_view.follow()
    assert model.rowCount() - 1 in visible_rows(long_view)


def test_keys_walk_through_the_rows_and_copy(long_view: ConversationView, qtbot: QtBot) -> None:
    QTest.keyClick(long_view, Qt.Key.Key_End)
    QTest.keyClick(long_view, Qt.Key.Key_Up)
    assert long_view.currentIndex().row() == 19_998
    QTest.keyClick(long_view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().startswith("Tandem, 11:06:36: utterance 19998")
    QTest.keyClick(long_view, Qt.Key.Key_Home)
    assert long_view.currentIndex().row() == 0
    assert 0 in visible_rows(long_view)
