"""Password fields, told by a real program through a real accessibility tree."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from math import inf
from pathlib import Path

import pytest

from app.desktop import passwords
from app.desktop.accessibility import PASSWORD, Node, Tree
from app.desktop.bus import BusError, OddError, SlowError
from app.desktop.exclusions import Hidden
from app.desktop.passwords import LOOK_SECONDS, MOST, STALE_SECONDS, PasswordWatcher
from app.events import Box
from tests.end_to_end.accessible import accessible, names
from tests.end_to_end.desktop import Desktop, until

SECONDS = 60.0
FIELD = (120 - 4, 200 - 4, 300 + 8, 40 + 8)


@pytest.fixture
def login(desk: Desktop) -> Iterator[None]:
    """A program that asks for a password."""
    with accessible(desk):
        script = str(Path(__file__).with_name("password_window.py"))
        process = subprocess.Popen([sys.executable, script], env=desk.environment)
        try:
            assert until(lambda: "login" in names("login"), SECONDS)
            (window,) = desk.windows("login")
            desk.focus(window)
            yield
        finally:
            process.kill()
            process.wait(5)


def test_a_password_field_is_found_and_no_other(login: None) -> None:
    watcher = PasswordWatcher()
    watcher.start()
    try:
        assert until(lambda: watcher.boxes() == (FIELD,), SECONDS), watcher.boxes()
        assert watcher.note == ""
    finally:
        watcher.close()


def test_where_there_is_no_tree_a_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_tree() -> Tree:
        raise BusError("there is no session bus")

    watcher = PasswordWatcher(no_tree)
    watcher.start()
    try:
        assert until(lambda: "cannot be told here (there is no session bus)" in watcher.note, SECONDS)
        assert watcher.boxes() == ()
    finally:
        watcher.close()


def test_a_field_is_hidden_over_everything_else() -> None:
    mask = Hidden((((0, 0, 50, 50), True), ((0, 0, 50, 50), False)), ("x",)).also([(10, 10, 5, 5)]).mask(50, 50)
    assert mask is not None
    assert mask.sum() == 25


PROGRAM, WINDOW, DEEP = (Node(":1.5", path) for path in ("/program", "/window", "/field"))
LASTS = 5 * STALE_SECONDS


class Page(Tree):
    """A window with a password field behind more than a walk looks at. Time goes by while focus is waited for.

    ``changes``: what happens, and when. ``boxes``: what is masked at every moment.
    """

    def __init__(self, *changes: tuple[float, Callable[[Page], None]]) -> None:
        self.now = 0.0
        self.shown = self.used = True
        self.kind = PASSWORD
        self.error: BusError | None = None
        self.boxes: dict[float, tuple[Box, ...]] = {}
        self.over = threading.Event()
        self._changes = sorted(changes, key=lambda change: change[0])
        self._focused = [DEEP]
        self._watcher = PasswordWatcher(lambda: self, lambda: self.now)

    def watch(self) -> None:
        """Until everything has happened."""
        self._watcher.start()
        try:
            assert self.over.wait(SECONDS)
        finally:
            self._watcher.close()

    def masked(self, begin: float, end: float) -> set[bool]:
        """Whether the field was masked between two moments."""
        return {bool(boxes) for now, boxes in self.boxes.items() if begin <= now < end}

    def close(self) -> None: ...

    def hear_focus(self) -> None: ...

    def programs(self) -> list[Node]:
        return [PROGRAM]

    def pid(self, node: Node) -> int:
        return 1

    def children(self, node: Node) -> list[Node]:
        others = [Node(":1.5", f"/{number}") for number in range(MOST + 50)]
        return {PROGRAM: [WINDOW], WINDOW: [*others, DEEP]}.get(node, [])

    def active(self, window: Node) -> bool:
        return self.used

    def showing(self, node: Node) -> bool:
        if node == DEEP and self.error is not None:
            raise self.error
        return node != DEEP or self.shown

    def role(self, node: Node) -> int:
        return self.kind if node == DEEP else 1

    def box(self, node: Node) -> Box:
        return 120, 200, 300, 40

    def focused(self, seconds: float) -> list[Node]:
        self.now += seconds
        self.boxes[self.now] = self._watcher.boxes()
        while self._changes and self._changes[0][0] <= self.now:
            self._changes.pop(0)[1](self)
        if self.now >= LASTS:
            self.over.set()
        found, self._focused = self._focused, []
        return found


def leave(page: Page) -> None:
    page.used = False


def show_letters(page: Page) -> None:
    page.kind = 1


def hang(page: Page) -> None:
    page.error = SlowError("it does not answer")


def end(page: Page) -> None:
    page.error = BusError("it refuses")


def hide(page: Page) -> None:
    page.shown = False


@pytest.mark.parametrize("change", [leave, show_letters, hang])
def test_a_field_stays_masked_while_it_is_shown_wherever_it_lies(change: Callable[[Page], None]) -> None:
    page = Page((STALE_SECONDS, change))
    page.watch()
    assert page.boxes[max(page.boxes)] == (FIELD,)
    assert page.masked(1.0, LASTS) == {True}


@pytest.mark.parametrize("change", [hide, end])
def test_a_field_that_is_not_shown_any_more_is_soon_not_masked(change: Callable[[Page], None]) -> None:
    page = Page((STALE_SECONDS, change))
    page.watch()
    assert page.masked(1.0, STALE_SECONDS) == {True}
    assert page.masked(3 * STALE_SECONDS, LASTS) == {False}


class NoPause(threading.Event):
    """Nobody waits for it."""

    def wait(self, timeout: float | None = None) -> bool:
        del timeout
        return self.is_set()


class Failing(Page):
    """A tree that fails from some moment on, for a while."""

    def __init__(self, error: Exception, lasts: float) -> None:
        super().__init__()
        self._watcher._end = NoPause()
        self._failure = error
        self._works = STALE_SECONDS + lasts
        self.notes: set[str] = set()

    def programs(self) -> list[Node]:
        if not STALE_SECONDS <= self.now < self._works:
            return super().programs()
        self.now += LOOK_SECONDS
        self.boxes[self.now] = self._watcher.boxes()
        self.notes.add(self._watcher.note)
        if self.now >= LASTS:
            self.over.set()
        raise self._failure

    @property
    def note(self) -> str:
        return self._watcher.note


@pytest.mark.parametrize(
    ("error", "said"),
    [(BusError("the bus is gone"), "(the bus is gone)"), (IndexError("tuple index"), "(tuple index)")],
)
@pytest.mark.parametrize("lasts", [inf, 2 * STALE_SECONDS])
def test_while_nothing_can_be_told_that_is_said_and_what_was_masked_stays_so(
    error: Exception, said: str, lasts: float
) -> None:
    page = Failing(error, lasts)
    page.watch()
    assert page.masked(1.0, LASTS) == {True}
    assert any(said in note for note in page.notes)
    assert (page.note == "") == (lasts < inf)


class Nowhere(Page):
    """A program that does not tell where its field is, as one does that answers otherwise than agreed."""

    def __init__(self, *changes: tuple[float, Callable[[Page], None]]) -> None:
        super().__init__(*changes)
        self.notes: dict[float, str] = {}

    def box(self, node: Node) -> Box:
        if self.error is not None:
            raise self.error
        return super().box(node)

    def programs(self) -> list[Node]:
        return []  # what has the keyboard is told all the same

    def showing(self, node: Node) -> bool:
        return True

    def focused(self, seconds: float) -> list[Node]:
        self.notes[self.now] = self._watcher.note
        found = super().focused(seconds)
        return [DEEP, *found]


def puzzle(page: Page) -> None:
    page.error = OddError("it answers otherwise than agreed")


def work(page: Page) -> None:
    page.error = None


def test_a_field_whose_place_is_not_told_any_more_stays_masked_and_a_sentence_says_so() -> None:
    page = Nowhere((STALE_SECONDS, puzzle), (3 * STALE_SECONDS, work))
    page.watch()
    assert page.masked(1.0, LASTS) == {True}
    said = {now for now, note in page.notes.items() if "otherwise than agreed" in note}
    assert said
    assert min(said) >= STALE_SECONDS
    assert max(said) < 3 * STALE_SECONDS + 2 * LOOK_SECONDS


def test_a_tree_that_is_busy_for_a_moment_uncovers_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "LOOK_SECONDS", 0.2)
    page = Page((0.0, leave))
    busy = iter([False, False, True])

    def programs() -> list[Node]:
        if next(busy, False):
            raise SlowError("it does not answer")
        return [PROGRAM]

    monkeypatch.setattr(page, "programs", programs)
    page.watch()
    assert page.masked(1.0, LASTS) == {True}


class Crowd(Page):
    """More fields of one program than can be asked for one after the other before they count as gone.

    Once it hangs each question costs a second, as with a real one. ``asked``: how many in each round.
    """

    FIELDS = tuple(Node(":1.5", f"/field/{number}") for number in range(20))

    def __init__(self, *changes: tuple[float, Callable[[Page], None]]) -> None:
        super().__init__(*changes)
        self._focused = list(self.FIELDS)
        self.asked = [0]

    def programs(self) -> list[Node]:
        self.asked.append(0)
        return super().programs()

    def children(self, node: Node) -> list[Node]:
        return {PROGRAM: [WINDOW], WINDOW: list(self.FIELDS)}.get(node, [])

    def showing(self, node: Node) -> bool:
        self._answer()
        return True

    def role(self, node: Node) -> int:
        self._answer()
        return PASSWORD if node in self.FIELDS else 1

    def _answer(self) -> None:
        if self.error is not None:
            self.asked[-1] += 1
            self.now += 1.0
            raise self.error


@pytest.mark.parametrize("used", [True, False])
def test_a_program_that_hangs_is_asked_once_a_round_and_all_its_fields_stay_masked(used: bool) -> None:
    page = Crowd((STALE_SECONDS, hang), *(() if used else ((STALE_SECONDS, leave),)))
    page.watch()
    assert {len(boxes) for now, boxes in page.boxes.items() if now >= 1.0} == {len(Crowd.FIELDS)}
    assert max(page.asked) == 1
