"""Panels as widgets: what is drawn, what the keyboard and a screen reader meet, and what comes back."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QDate, QIODevice, QPoint, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QDateEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QSlider,
    QStyle,
    QTableView,
    QTableWidget,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.panels.protocol import Close, Drawn, Gone, Input, Look, Press, Show
from app.panels.surfaces import Surfaces
from app.panels.templates import OWN, fill, opening
from app.settings.appearance import Appearance
from app.views.panels.dock import WIDTH, PanelDock, UserAction
from app.views.panels.figures import TABLE_HEIGHT, ChartPart, CodePart, TablePart
from app.views.panels.fuzz import Bench
from app.views.panels.inputs import ChoicePart
from app.views.panels.layouts import ModalPart
from app.views.panels.markdown import is_plain, plain, rich
from app.views.panels.passive import ImagePart
from app.views.panels.sample import sample_panels
from app.views.panels.surface_view import SurfaceView
from app.views.theme import Theme
from app.views.window import MainWindow
from tests.app.panels.surface_messages import Json, column, created, filled, text

SURFACES = Surfaces()
Draw = Callable[[list[Json] | Json], PanelDock]


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp)


@pytest.fixture
def acted() -> list[UserAction]:
    return []


@pytest.fixture
def draw(qtbot: QtBot, theme: Theme, acted: list[UserAction]) -> Draw:
    """Draw A2UI messages in a dock; what the user does goes back to the surfaces."""
    dock = PanelDock(theme)
    qtbot.addWidget(dock)
    for surface in SURFACES.open:
        list(SURFACES.take(Close(surface)))

    def take(message: Show | UserAction) -> None:
        for result in SURFACES.take(message):
            if isinstance(result, Drawn | Gone):
                dock.receive(result)
        qtbot.waitUntil(lambda: all(frame.view.idle for frame in dock.frames.values()))

    def act(action: UserAction) -> None:
        acted.append(action)
        take(action)

    def show(messages: list[Json] | Json) -> PanelDock:
        take(Show(json.dumps(messages)))
        return dock

    dock.acted.connect(act)
    return show


def only(dock: QWidget, kind: type[QWidget]) -> QWidget:
    [found] = [widget for widget in dock.findChildren(SurfaceView)[0].findChildren(kind) if widget.isVisible()]
    return found


def test_the_dock_shows_while_there_is_a_panel(draw: Draw, acted: list[UserAction]) -> None:
    dock = draw(created([text("root", "# Hello")]))
    assert dock.isVisible()
    assert dock.frames["main"].accessibleName() == "Panel Hello"
    dock.frames["main"].close_button.click()
    assert acted == [Close("main")]
    assert not dock.isVisible()


def test_text_follows_its_data_without_being_made_anew(draw: Draw) -> None:
    dock = draw(created([text("root", {"@path": "/word"})], {"word": "one"}))
    label = only(dock, QLabel)
    draw(filled("/word", "two"))
    assert only(dock, QLabel) is label
    assert isinstance(label, QLabel)
    assert label.text() == "two"
    assert label.accessibleName() == "two"


def test_typing_goes_into_the_data_and_is_not_overtaken_by_it(draw: Draw, acted: list[UserAction]) -> None:
    field = {"id": "f", "component": "TextField", "label": "Name", "value": {"@path": "/name"}}
    dock = draw(created([column("f", "echo"), field, text("echo", {"@path": "/name"})], {"name": ""}))
    edit = only(dock, QLineEdit)
    assert isinstance(edit, QLineEdit)
    assert edit.accessibleName() == "Name"
    QTest.keyClicks(edit, "Ada")
    assert edit.text() == "Ada"
    assert [action.value for action in acted if isinstance(action, Input)] == ["A", "Ad", "Ada"]
    assert "Ada" in [label.text() for label in dock.findChildren(QLabel)]
    stale = Drawn("main", dock.frames["main"].view._root.node, "", 1)  # type: ignore[union-attr]
    edit.setText("Adam")
    edit.textEdited.emit("Adam")
    dock.receive(stale)
    assert edit.text() == "Adam"


def test_a_tick_by_keyboard_is_reported_once(draw: Draw, acted: list[UserAction]) -> None:
    dock = draw(opening("checklist", "list", {"title": "Shopping", "items": ["Milk", "Eggs"]}))
    boxes = dock.findChildren(QCheckBox)
    assert [box.text() for box in boxes] == ["Milk", "Eggs"]
    QTest.keyClick(boxes[1], Qt.Key.Key_Space)
    assert [(a.value, a.final) for a in acted if isinstance(a, Input)] == [(True, True)]
    assert [box.isChecked() for box in boxes] == [False, True]


HEBREW = "\u05d7\u05dc\u05d1 " * 40
LONG = "Make sure that the passport is valid for six more months, and that everybody has a copy of it"


@pytest.mark.parametrize("words", [LONG, "x" * 150, HEBREW], ids=["long", "unbroken", "rtl"])
@pytest.mark.parametrize("percent", [100, 200])
def test_long_words_beside_a_tick_go_on_in_the_next_line(
    draw: Draw, theme: Theme, words: str, percent: int
) -> None:
    theme.show(Appearance(text_percent=percent))
    question = {"question": "Which?", "options": [words, "No"], "answer": "No"}
    dock = draw(opening("checklist", "list", {"title": "Trip", "items": [words, "Milk"]}))
    draw(opening("quiz", "quiz", {"title": "", "questions": [question]}))
    scroll = dock.widget()
    assert isinstance(scroll, QScrollArea)
    dock.resize(WIDTH, 900)
    QApplication.processEvents()
    assert scroll.horizontalScrollBar().maximum() == 0
    boxes = [box for box in dock.findChildren(QAbstractButton) if isinstance(box, QCheckBox | QRadioButton)]
    for long, short in (boxes[:2], boxes[2:]):
        line = short.fontMetrics().lineSpacing()
        assert long.height() >= short.height() + line
        assert short.height() < 3 * line
        QTest.mouseClick(long, Qt.MouseButton.LeftButton, pos=QPoint(60, long.height() - line))
        assert long.isChecked()
    theme.show(Appearance())


def test_buttons_are_native_and_say_what_they_do(draw: Draw, acted: list[UserAction]) -> None:
    event = {"event": {"name": "go"}}
    button = {"id": "root", "component": "Button", "child": "row", "action": event, "variant": "primary"}
    inside = {"id": "row", "component": "Row", "children": ["icon", "words"]}
    icon = {"id": "icon", "component": "Icon", "name": "send"}
    dock = draw(created([button, inside, icon, text("words", "Send **now**")]))
    widget = only(dock, QPushButton)
    assert isinstance(widget, QPushButton)
    assert (widget.text(), widget.accessibleName(), widget.icon().isNull()) == ("Send now", "Send now", False)
    QTest.keyClick(widget, Qt.Key.Key_Space)
    assert acted == [Press("main", "root")]


def test_choices_slider_tabs_and_dates(draw: Draw, acted: list[UserAction]) -> None:
    options = [{"label": label, "value": label.lower()} for label in ("Tea", "Coffee")]
    choice = {"id": "c", "component": "ChoicePicker", "options": options, "value": {"@path": "/c"}}
    slider = {"id": "s", "component": "Slider", "label": "Cups", "min": 0, "max": 10, "steps": 10}
    slider |= {"value": {"@path": "/s"}}
    pages = [{"title": "One", "child": "a"}, {"title": "Two", "child": "b"}]
    tabs = {"id": "t", "component": "Tabs", "tabs": pages}
    date = {"id": "d", "component": "DateTimeInput", "value": {"@path": "/d"}, "enableDate": True}
    parts = [column("c", "s", "t", "d"), choice, slider, tabs, date, text("a", "first"), text("b", "second")]
    dock = draw(created(parts, {"c": ["tea"], "s": 3, "d": "2026-11-21"}))
    tea, coffee = dock.findChildren(QRadioButton)
    assert (tea.isChecked(), coffee.accessibleName()) == (True, "Coffee")
    coffee.click()
    assert (tea.isChecked(), coffee.isChecked()) == (False, True)
    moved = only(dock, QSlider)
    assert moved.accessibleName() == "Cups"
    QTest.keyClick(moved, Qt.Key.Key_Right)
    edit = only(dock, QDateEdit)
    assert isinstance(edit, QDateEdit)
    assert edit.date().toString("yyyy-MM-dd") == "2026-11-21"
    edit.stepBy(1)
    given = [action.value for action in acted if isinstance(action, Input)]
    assert given[:2] == [("coffee",), 4.0]
    assert str(given[-1]).startswith("202")
    book = only(dock, QTabWidget)
    assert isinstance(book, QTabWidget)
    assert [book.tabText(index) for index in range(2)] == ["One", "Two"]


def test_the_choices_of_a_quiz_have_the_room_they_need(qtbot: QtBot, theme: Theme) -> None:
    dock = PanelDock(theme)
    qtbot.addWidget(dock)
    for drawn in sample_panels(second=True):
        dock.receive(drawn)
    dock.resize(340, 800)
    dock.show()
    qtbot.waitUntil(lambda: all(frame.view.idle for frame in dock.frames.values()))
    [quiz] = dock.findChildren(ChoicePart)
    qtbot.waitUntil(lambda: quiz.height() >= quiz.sizeHint().height() > 40)


def test_a_modal_opens_by_its_trigger_and_blocks_nothing(draw: Draw, acted: list[UserAction]) -> None:
    modal = {"id": "root", "component": "Modal", "trigger": "b", "content": "inside"}
    button = {"id": "b", "component": "Button", "child": "w", "action": {"event": {"name": "open"}}}
    dock = draw(created([modal, button, text("w", "Open"), text("inside", "Here")]))
    part = dock.findChildren(ModalPart)[0]
    QTest.keyClick(only(dock, QPushButton), Qt.Key.Key_Return)
    assert part.dialog.isVisible()
    assert not part.dialog.isModal()
    assert acted == []
    part.dialog.close()


def test_own_parts_can_be_read_by_ear(draw: Draw) -> None:
    table = {"id": "t", "component": "Table", "catalogId": OWN, "columns": ["a", "b"], "rows": [["1", "2"]]}
    code = {"id": "c", "component": "Code", "catalogId": OWN, "text": "a = 1\nb = a / 0", "line": 2}
    chart = {"id": "d", "component": "Chart", "catalogId": OWN, "labels": ["x", "y"], "values": [1, 2.5]}
    dock = draw(created([column("t", "c", "d"), table, code, chart]))
    assert only(dock, QTableWidget).accessibleName() == "Table of a, b; 1 rows"
    assert dock.findChildren(CodePart)[0].accessibleName() == "Code, line 2 is marked: b = a / 0"
    assert dock.findChildren(ChartPart)[0].accessibleName() == "Chart : x 1, y 2.5"


def test_large_numbers_are_told_as_people_write_them(draw: Draw) -> None:
    values = [999_999, 1_000_000, -1_234_500, 83e9, 36.2e12, 999_999.7]
    content = {"title": "Debt", "labels": list("abcdef"), "values": values}
    chart = draw(opening("chart", "chart", content)).findChildren(ChartPart)[0]
    assert chart.accessibleName().endswith("a 999999, b 1 M, c -1.234 M, d 83 bn, e 36.2 tn, f 1 M")


@pytest.mark.parametrize("columns", [2, 5, 12])
def test_every_cell_of_a_table_can_be_read(draw: Draw, qtbot: QtBot, columns: int) -> None:
    words = ("from 29 euros", "4 h 10 min", "roomy, power sockets")
    rows = [[words[(row + column) % 3] for column in range(columns)] for row in range(2)]
    names = [f"Luggage {column}" for column in range(columns)]
    table = {"id": "root", "component": "Table", "catalogId": OWN, "columns": names, "rows": rows}
    shown = only(draw(created([table])), QTableWidget)
    assert isinstance(shown, QTableWidget)

    margins = 2 * (shown.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin) + 1)

    def can_be_read(row: int, column: int) -> bool:
        cell, width = shown.item(row, column), shown.columnWidth(column) - margins
        assert cell is not None
        flags = Qt.TextFlag.TextWordWrap
        needed = shown.fontMetrics().boundingRect(0, 0, width, 10_000, flags, cell.text())
        return needed.width() <= width and needed.height() <= shown.rowHeight(row)

    qtbot.waitUntil(lambda: all(can_be_read(row, column) for row in range(2) for column in range(columns)))
    head = shown.horizontalHeader()
    bold = QFont(head.font())
    bold.setBold(True)
    assert QFontMetrics(bold).horizontalAdvance("Luggage 1") + 8 <= head.sectionSize(1)
    inside = shown.rowViewportPosition(1) + shown.rowHeight(1)
    qtbot.waitUntil(lambda: shown.viewport().height() >= inside)


def test_a_table_without_anything_is_as_small_as_one_row(qtbot: QtBot, theme: Theme) -> None:
    table = TablePart()
    qtbot.addWidget(table)
    table.show_look(Look())
    assert 0 < table.minimumHeight() == table.maximumHeight() < TABLE_HEIGHT / 2


def test_a_date_that_is_not_set_is_looked_for_from_today(draw: Draw, acted: list[UserAction]) -> None:
    date = {"id": "root", "component": "DateTimeInput", "value": {"@path": "/d"}, "enableDate": True}
    edit = only(draw(created([date], {"d": ""})), QDateEdit)
    assert isinstance(edit, QDateEdit)
    today = QDate.currentDate()
    calendar = edit.calendarWidget()
    arrow = QPoint(edit.width() - 8, edit.height() // 2)
    QTest.mouseClick(edit, Qt.MouseButton.LeftButton, pos=arrow)
    assert calendar.isVisible()
    assert (calendar.yearShown(), calendar.monthShown()) == (today.year(), today.month())
    assert edit.text() == "Not set"
    days = calendar.findChild(QTableView)
    assert isinstance(days, QTableView)
    QTest.keyClick(days, Qt.Key.Key_Escape)
    assert (edit.text(), acted) == ("Not set", [])
    QTest.mouseClick(edit, Qt.MouseButton.LeftButton, pos=arrow)
    QTest.keyClick(days, Qt.Key.Key_Right)
    QTest.keyClick(days, Qt.Key.Key_Return)
    given = [action.value for action in acted if isinstance(action, Input)]
    assert given[-1] == today.addDays(1).toString("yyyy-MM-dd")


@pytest.mark.parametrize("key", [Qt.Key.Key_Up, Qt.Key.Key_Down])
def test_a_step_from_a_date_that_is_not_set_is_to_today(
    draw: Draw, acted: list[UserAction], key: Qt.Key
) -> None:
    date = {"id": "root", "component": "DateTimeInput", "value": {"@path": "/d"}, "enableDate": True}
    edit = only(draw(created([date], {"d": ""})), QDateEdit)
    assert isinstance(edit, QDateEdit)
    QTest.keyClick(edit, key)
    assert edit.date() == QDate.currentDate()
    QTest.keyClick(edit, Qt.Key.Key_Up)
    assert edit.date() != QDate.currentDate()
    given = [action.value for action in acted if isinstance(action, Input)]
    assert given[0] == QDate.currentDate().toString("yyyy-MM-dd")


def test_a_picture_is_shown_and_a_hostile_one_is_not(draw: Draw) -> None:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image = QImage(8, 4, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    good = "data:image/png;base64," + base64.b64encode(QByteArray(buffer.data()).data()).decode()
    huge = bytearray(QByteArray(buffer.data()).data())
    huge[16:24] = (50_000).to_bytes(4, "big") * 2  # says that it is 50,000 pixels square
    bad = "data:image/png;base64," + base64.b64encode(bytes(huge)).decode()
    pictures = [{"id": f"p{n}", "component": "Image", "url": url} for n, url in enumerate((good, bad))]
    dock = draw(created([column("p0", "p1"), *pictures]))
    first, second = dock.findChildren(ImagePart)
    assert not first.pixmap().isNull()
    assert "cannot be read" in second.text()


def test_both_themes_paint_icons_in_the_colour_of_text(draw: Draw, theme: Theme) -> None:
    dock = draw(created([{"id": "root", "component": "Icon", "name": "stop"}]))
    icon = only(dock, QLabel)
    assert isinstance(icon, QLabel)
    before = icon.pixmap().toImage()
    theme.toggle()
    assert icon.pixmap().toImage() != before
    theme.toggle()


def test_the_window_has_the_dock_and_its_key(window: MainWindow, commands: list[object], qtbot: QtBot) -> None:
    for result in SURFACES.take(Show(json.dumps(opening("counter", "count", {})))):
        window.receive(result)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: window.panels.frames["count"].view.idle)
    assert window.panels.isVisible()
    window.panels.focus_panels()
    buttons = window.panels.findChildren(QPushButton)
    next(button for button in buttons if button.text() == "One more").click()
    assert [command for command in commands if isinstance(command, Press)]
    window.receive(Gone("count"))
    assert not window.panels.isVisible()


def test_a_timer_is_redrawn_in_place(draw: Draw) -> None:
    dock = draw(opening("timer", "t", {"seconds": 65}))
    labels = dock.findChildren(QLabel)
    draw(fill("t", "/left", "# 1:04"))
    assert dock.findChildren(QLabel) == labels
    assert "Time left: 1:04" in [label.accessibleName() for label in labels]


def test_many_damaged_streams_neither_crash_nor_hold_the_window_up(qapp: QApplication) -> None:
    bench = Bench(qapp, seed=7)
    for number in range(120):
        bench.run(number)
    bench.dock.close()
    assert bench.report.crashes == []
    assert bench.report.parts > 500


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("a **b** c", "a <b>b</b> c"),
        ("snake_case_name", "snake_case_name"),
        ("`x < y`", "<tt>x&nbsp;&lt;&nbsp;y</tt>"),
        ("![x](file:/etc/passwd)", "x"),
        ("[words](https://example.org)", "words"),
        ("<img src='http://example.org/x.png'>", "&lt;img src=&#x27;http://example.org/x.png&#x27;&gt;"),
        ("- one\n2. two", "•&nbsp;one<br/>2.&nbsp;two"),
    ],
)
def test_markdown_has_no_links_pictures_or_html(source: str, shown: str) -> None:
    assert rich(source, 10.0) == shown


def test_markdown_as_plain_words() -> None:
    assert plain("## A *b* `c`") == "A b c"
    assert is_plain("just words.")
    assert not is_plain("# heading")
