"""What the conversation learns of the window in front."""

from __future__ import annotations

from typing import Any

import pytest

from app.desktop.front import LONGEST, described
from app.desktop.x11_windows import Window
from app.front_window import STEADY_TICKS, FrontWindow
from app.history.log import ConversationLog
from app.history.transcript import render_transcript
from app.recorder import Recorder

NOTES = '"notes.txt", of gedit'
MAIL = '"Inbox", of Mail'


class Bench:
    """A session's log and a stand-in for its reasoner."""

    def __init__(self) -> None:
        self.told: list[tuple[int, str, str]] = []
        self.log = ConversationLog()
        mind: Any = self
        ticks: Any = None
        self._front = FrontWindow(Recorder(self.log, ticks), mind)
        self.tick = 0

    def tell(self, tick: int, who: str, text: str) -> None:
        self.told.append((tick, who, text))

    def shows(self, *windows: str) -> None:
        """One tick each."""
        for window in windows:
            self._front.follow(self.tick, window)
            self.tick += 1

    @property
    def lines(self) -> list[str]:
        return [entry.text for entry in self.log]


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_a_change_of_the_window_in_front_is_one_line_for_log_and_reasoner(bench: Bench) -> None:
    bench.shows(*[NOTES] * 50, *[MAIL] * 50)
    assert bench.lines == [NOTES, MAIL]
    assert [(who, text) for _, who, text in bench.told] == [("window", NOTES), ("window", MAIL)]
    assert bench.told[1][0] == 50 + STEADY_TICKS
    assert '**In front:** "Inbox", of Mail' in render_transcript(list(bench.log), "Today")


def test_a_window_that_is_only_passed_by_is_no_line(bench: Bench) -> None:
    bench.shows(*[NOTES] * 20, *[MAIL] * (STEADY_TICKS - 1), *[NOTES] * 50)
    assert bench.lines == [NOTES]


def test_a_title_that_counts_or_turns_all_the_time_does_not_flood_the_log(bench: Bench) -> None:
    bench.shows(*(f'"{sign} make", of xterm' for sign in "|/-\\" * 20))
    assert len(bench.lines) == 1
    bench.shows(*(f'"{share} %", of Files' for share in range(100)))
    assert len(bench.lines) == 1


def test_what_must_not_be_known_ends_the_old_line_and_is_none_itself(bench: Bench) -> None:
    bench.shows(*[NOTES] * 20, *[""] * 20, *[NOTES] * 20)
    assert [text for _, _, text in bench.told] == [NOTES, "", NOTES]
    assert bench.lines == [NOTES, NOTES]


def test_where_nobody_tells_of_windows_nothing_is_said_of_them(bench: Bench) -> None:
    bench.shows(*[""] * 50)
    assert bench.told == []


@pytest.mark.parametrize(
    ("application", "title", "words"),
    [
        ("gedit Gedit", "notes.txt", '"notes.txt", of Gedit'),
        ("xterm", "", '"xterm"'),
        ("", "notes.txt", '"notes.txt"'),
        ("", "", ""),
        ("a A", 'say "x"\n\u202eand\x07 go', "\"say 'x' and go\", of A"),
    ],
)
def test_a_title_stays_one_line_within_its_quotation(application: str, title: str, words: str) -> None:
    assert described(Window(application, title, (0, 0, 1, 1), ())) == words


def test_a_title_is_not_longer_than_a_line() -> None:
    assert len(described(Window("a A", "x" * 5000, (0, 0, 1, 1), ()))) < LONGEST + 20
