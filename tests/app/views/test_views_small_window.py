"""The smallest window: it is as small as what it shows lets it be, and nothing is squeezed or covered."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Final

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.events import DeviceChanged, Interpreted, PartChanged, QuietChanged, TalkChanged, TaskChanged
from app.settings.appearance import Appearance, Language
from app.views.language import install
from app.views.panels.sample import sample_panels
from app.views.sample import sample_events
from app.views.session_tools import Offer, SessionTools
from app.views.theme import Theme
from app.views.told import translated
from app.views.window import MainWindow
from engine.reasoner.protocol import Asked, AskedField
from tests.app.views.fitting import cut, overlapping, squeezed

LONG: Final = "It would write what was said of the trip to a file that all others in the house read, too. " * 6
PATH: Final = "https://example.org/" + "averylongnamewithoutanyspaceinit" * 8
LOOKS: Final[tuple[tuple[Language, int], ...]] = (("en", 100), ("de", 100), ("de", 200))


@pytest.fixture(params=LOOKS, ids=[f"{language}-{percent}" for language, percent in LOOKS])
def small(qapp: QApplication, qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[MainWindow]:
    language, percent = request.param
    before, locale = set(qapp.findChildren(QTranslator)), QLocale()
    install(qapp, language)
    theme = Theme(qapp, Appearance(theme="light", language=language, text_percent=percent))
    window = MainWindow(theme, lambda command: None)
    window.add_tools(SessionTools(theme))
    qtbot.addWidget(window, before_close_func=lambda shown: window.let_close())
    window.resize(780, 560)
    window.show()
    for event in sample_events()[:20]:
        window.receive(translated(event))
    yield window
    theme.show(Appearance(theme="light"))
    for translator in set(qapp.findChildren(QTranslator)) - before:
        qapp.removeTranslator(translator)
    QLocale.setDefault(locale)


def plain(window: MainWindow) -> None:
    """As it is for the most part."""


def panelled(window: MainWindow) -> None:
    for drawn in sample_panels(second=False):
        window.receive(drawn)


def asked(window: MainWindow) -> None:
    fields = (AskedField("name", "Your name", "text", required=True), AskedField("all", "All of it", "boolean"))
    window.receive(Asked(1, 1, "May “files” write a file?", LONG, server="files"))
    window.receive(Asked(2, 1, "“post” wants to know:", "Who sends it", server="post", fields=fields))


def signed(window: MainWindow) -> None:
    for device in window.tiles:
        window.receive(DeviceChanged(device, "muted"))
    window.receive(QuietChanged("until 17:05"))
    window.receive(TalkChanged(push_to_talk=True, heard=False))
    for subject in ("screen", "remote", "incognito"):
        window.signs.put(subject, f"{subject}: something that must be in sight")


def failed(window: MainWindow) -> None:
    for part in ("engine", "words", "screen text", "hands", "reasoner"):
        window.receive(PartChanged(part, "failed", LONG))
    window.add_offer(Offer(LONG, "&Continue it", lambda: None, lambda: None))


def interpreting(window: MainWindow) -> None:
    for clause in range(6):
        window.receive(Interpreted(LONG[:90], "en", LONG[:90], "de", 4.0 * clause, 4.0 * clause + 3))


def searched(window: MainWindow) -> None:
    window.talk.search.open_bar()


@pytest.mark.parametrize("change", [plain, panelled, asked, signed, failed, interpreting, searched])
def test_nothing_is_squeezed_however_small_the_window_is(
    small: MainWindow, qtbot: QtBot, change: Callable[[MainWindow], None]
) -> None:
    change(small)
    inside, talk = small.centralWidget(), small.talk
    assert isinstance(inside, QWidget)
    qtbot.waitUntil(lambda: all(frame.view.idle for frame in small.panels.frames.values()))
    small.resize(1, 1)
    spoken = [talk.view, talk.interpreted, talk.captions, talk.line, small.heartbeat, small.parts]
    shown = [part for part in spoken if part.isVisible()]

    def faults() -> list[object]:
        unread = [talk.view.height()] if talk.view.height() < 50 else []
        return [*cut(inside), *squeezed(inside), *overlapping(shown), *unread]

    with contextlib.suppress(TimeoutError):
        qtbot.waitUntil(lambda: faults() == [], timeout=2000)
    assert faults() == []


def test_a_plain_window_is_small_and_one_question_is_read_and_answered_in_it_at_once(
    small: MainWindow, qtbot: QtBot
) -> None:
    if small.talk.font().pointSizeF() > 12:
        pytest.skip("large text takes the room that it needs")
    small.resize(780, 560)
    qtbot.waitUntil(lambda: (small.width(), small.height()) == (780, 560))
    small.receive(Asked(1, 1, "May “files” write a file?", "It would write notes.txt.", server="files"))
    card = small.questions.cards[1]
    qtbot.waitUntil(lambda: card.visibleRegion().boundingRect().height() == card.height() > 60)


def test_of_many_problems_the_conversation_keeps_the_greater_part(small: MainWindow, qtbot: QtBot) -> None:
    small.resize(1600, 1200)
    failed(small)
    asked(small)
    qtbot.waitUntil(lambda: small.talk.view.y() > 0 and small.talk.height() >= 0.35 * small.height())
    small.questions.clear()
    for part in ("engine", "words", "screen text", "hands", "reasoner"):
        small.banner.put(part, "")
    qtbot.waitUntil(lambda: small.banner.isHidden())


def test_what_is_said_above_the_conversation_takes_no_room_when_it_has_gone(
    small: MainWindow, qtbot: QtBot
) -> None:
    small.resize(1600, 1200)
    qtbot.wait(100)  # the head takes fewer lines
    before = small.talk.height()
    small.show_problem("The disk is full.")
    qtbot.waitUntil(lambda: small.talk.height() < before)
    small.banner.put("session", "")
    qtbot.waitUntil(lambda: small.talk.height() == before)


def test_a_word_without_an_end_makes_no_tile_wider_than_what_is_in_sight(
    small: MainWindow, qtbot: QtBot
) -> None:
    small.receive(TaskChanged(7, PATH, "running"))
    small.receive(TaskChanged(8, "Benutzeroberflächenkonfigurationsprüfung", "running"))
    qtbot.waitUntil(lambda: squeezed(small.errands) == [])
    side = small.tiles["camera"].parentWidget()
    assert side is not None
    pane = side.parentWidget()
    assert pane is not None
    qtbot.waitUntil(lambda: side.width() <= pane.width())
    assert small.talk.width() >= 0.4 * small.width()
    assert any(PATH in line for line in small.errands.lines())


def test_rows_of_both_languages_grow_where_the_window_becomes_narrow(small: MainWindow, qtbot: QtBot) -> None:
    table = small.talk.interpreted
    small.resize(2400, 1400)
    small.receive(Interpreted(LONG[:90], "en", LONG[:90], "de", 3725.0, 3728.0))
    qtbot.wait(50)
    time = table.item(0, 0)
    assert time is not None
    assert time.text() == "1:02:05"
    wide = table.rowHeight(0)
    small.resize(780, 560)
    qtbot.waitUntil(lambda: table.rowHeight(0) > wide)
