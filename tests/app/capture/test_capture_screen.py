from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from mss.exception import ScreenShotError

from app.capture import grabber as grabbers
from app.capture.guard import Guard, NoGuard
from app.capture.pictures import HIGHEST, WIDEST, changed_box, is_flat
from app.capture.screen import Screen
from app.desktop.exclusions import GuardError, Hidden
from app.events import DeviceChanged, Frame
from app.settings.privacy import Privacy
from tests.app.capture.fake_audio import Time
from tests.app.capture.told import Told

X11 = {"DISPLAY": ":0"}


class FakeGrabber:
    """Shows what the test put there; counts how often it was looked at."""

    origin = (0, 0)

    def __init__(self) -> None:
        self.frame: Frame = np.random.default_rng(0).integers(0, 255, (90, 160, 3)).astype(np.uint8)
        self.broken: Exception | None = None
        self.looks = threading.Semaphore(0)
        self.count = 0

    def grab(self) -> Frame:
        self.count += 1
        self.looks.release()
        if self.broken:
            raise self.broken
        return self.frame.copy()

    def close(self) -> None:
        pass

    def wait_for_look(self) -> None:
        """Until a look has begun after this call and, by the next one, what it saw has been taken in."""
        while self.looks.acquire(blocking=False):
            pass
        for _ in range(2):
            assert self.looks.acquire(timeout=10)


@contextmanager
def watched(
    grabber: FakeGrabber,
    told: Told,
    environment: dict[str, str] = X11,
    open_guard: Callable[[], Guard] = NoGuard,
) -> Iterator[Screen]:
    screen = Screen(told, lambda: grabber, open_guard, environment)
    screen.start()
    try:
        yield screen
    finally:
        screen.close()


def test_it_gives_a_shot_when_something_has_changed() -> None:
    grabber, told = FakeGrabber(), Told()
    with watched(grabber, told) as screen:
        assert told.wait() == DeviceChanged("screen", "live")
        first = screen.take(0)
        assert first is not None
        assert first.changed == (0, 0, 160, 90)
        grabber.wait_for_look()
        assert screen.take(1) is None
        changed = grabber.frame.copy()
        changed[10:20, 30:50] = 255 - changed[10:20, 30:50] // 2
        grabber.frame = changed
        grabber.wait_for_look()
        second = screen.take(2)
        assert second is not None
        assert second.changed == (30, 10, 20, 10)


def test_while_muted_it_is_not_looked_at_at_all() -> None:
    grabber, told = FakeGrabber(), Told()
    with watched(grabber, told) as screen:
        told.wait()
        screen.mute(True)
        assert told.wait() == DeviceChanged("screen", "muted")
        assert screen.take(0) is None
        at_most = grabber.count + 1  # one look may have been under way
        for _ in range(3):
            screen.mute(True)
        assert grabber.count <= at_most
        screen.mute(False)
        assert told.wait() == DeviceChanged("screen", "live")
        assert screen.take(1) is not None


@pytest.mark.parametrize("broken", [False, True])
def test_one_flat_colour_under_wayland_or_none_is_no_screen(broken: bool) -> None:
    grabber, told = FakeGrabber(), Told()
    grabber.frame = np.full((90, 160, 3), 7, np.uint8)
    grabber.broken = ScreenShotError("no display") if broken else None
    with watched(grabber, told, {"XDG_SESSION_TYPE": "wayland"}) as screen:
        change = told.wait()
        assert change.state == "absent"
        assert "Wayland" in change.message
        assert screen.take(0) is None


def test_one_flat_colour_elsewhere_is_an_empty_screen() -> None:
    grabber, told = FakeGrabber(), Told()
    grabber.frame = np.full((90, 160, 3), 7, np.uint8)
    with watched(grabber, told):
        assert told.wait().state == "live"


@pytest.mark.parametrize(
    ("error", "said"),
    [(ScreenShotError("no display"), "no display"), (IndexError("no monitor"), "cannot tell why")],
)
def test_a_screen_that_vanishes_comes_back(error: Exception, said: str) -> None:
    grabber, told = FakeGrabber(), Told()
    with watched(grabber, told) as screen:
        told.wait()
        grabber.broken = error
        change = told.wait()
        assert change.state == "absent"
        assert said in change.message
        assert (screen.state, screen.pointer) == ("absent", None)
        grabber.broken = None
        assert told.wait() == DeviceChanged("screen", "live")
        assert screen.state == "live"


@pytest.mark.parametrize(("height", "width"), [(10, 10), (90, 160)])
def test_a_changed_size_is_a_change_of_everything(height: int, width: int) -> None:
    before, now = np.zeros((50, 50, 3), np.uint8), np.zeros((height, width, 3), np.uint8)
    assert changed_box(before, now) == (0, 0, width, height)


def test_a_picture_with_one_other_pixel_is_not_flat() -> None:
    picture = np.zeros((20, 20, 3), np.uint8)
    assert is_flat(picture)
    picture[3, 4, 2] = 1
    assert not is_flat(picture)


def test_the_programs_own_windows_are_never_seen() -> None:
    grabber, told = FakeGrabber(), Told()
    with watched(grabber, told) as screen:
        screen.leave_out(((10, 20, 30, 40), (150, -5, 50, 20)))
        grabber.wait_for_look()
        grabber.wait_for_look()
        shot = screen.take(0)
        assert shot is not None
        assert (shot.frame[20:60, 10:40] == shot.frame[20, 10]).all()
        assert (shot.frame[0:15, 150:] == shot.frame[0, 150]).all()
        assert (shot.frame[61:] == grabber.frame[61:]).all()
        grabber.frame[25:50, 15:35] = 7
        grabber.wait_for_look()
        assert screen.take(1) is None


class FakeMss:
    """One monitor, as large as it was when this was made."""

    size = (640, 480)
    open = 0

    def __init__(self) -> None:
        width, height = self.size
        self.monitors = [{"left": 0, "top": 0, "width": width, "height": height}] * 2
        FakeMss.open += 1

    def grab(self, monitor: dict[str, int]) -> Frame:
        return np.zeros((monitor["height"], monitor["width"], 4), np.uint8)

    def close(self) -> None:
        FakeMss.open -= 1


def test_a_monitor_that_grows_is_soon_seen_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.capture.grabber.mss.MSS", FakeMss)
    time = Time()
    grabber = grabbers.MssGrabber(time)
    assert grabber.grab().shape == (480, 640, 3)
    monkeypatch.setattr(FakeMss, "size", (1920, 1080))
    for _ in range(3):
        time.now += grabbers.FOLLOW_SECONDS
        assert grabber.grab().shape == (1080, 1920, 3)
        assert FakeMss.open == 1
    grabber.close()
    assert FakeMss.open == 0


def test_without_any_monitor_there_is_no_screen_until_one_is_plugged_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Unplugged(FakeMss):
        plugged = True

        def __init__(self) -> None:
            super().__init__()
            if not self.plugged:
                self.monitors = self.monitors[:1]

    monkeypatch.setattr("app.capture.grabber.mss.MSS", Unplugged)
    monkeypatch.setattr(FakeMss, "open", 0)
    time = Time()
    grabber = grabbers.MssGrabber(time)
    grabber.grab()
    Unplugged.plugged = False
    time.now += grabbers.FOLLOW_SECONDS
    for _ in range(2):
        with pytest.raises(ScreenShotError, match="no monitor"):
            grabber.grab()
    Unplugged.plugged = True
    time.now += grabbers.FOLLOW_SECONDS
    assert grabber.grab().shape == (480, 640, 3)
    grabber.close()
    assert FakeMss.open == 0


def test_a_monitor_is_unplugged_and_the_one_beside_it_is_seen_where_it_lies() -> None:
    grabber, told, guard = FakeGrabber(), Told(), FakeGuard()
    with watched(grabber, told, open_guard=lambda: guard) as screen:
        told.wait()
        assert screen.take(0) is not None
        grabber.broken = ScreenShotError("no such region")
        assert told.wait().state == "absent"
        grabber.frame = np.random.default_rng(1).integers(0, 255, (60, 100, 3)).astype(np.uint8)
        grabber.origin = (160, 0)
        guard.answers = [Hidden((((165, 5, 10, 10), True),), ())]
        grabber.broken = None
        assert told.wait().state == "live"
        shot = screen.take(1)
        assert shot is not None
        assert shot.changed == (0, 0, 100, 60)
        assert (shot.frame[5:15, 5:15] == 128).all()


@pytest.mark.parametrize("size", [(4320, 7680), (2160, 15360), (9000, 16), (3, 16000)])
def test_a_screen_larger_than_8k_is_seen_small_enough_for_a_message(size: tuple[int, int]) -> None:
    grabber, told, guard = FakeGrabber(), Told(), FakeGuard()
    height, width = size
    grabber.frame = np.full((height, width, 3), 255, np.uint8)
    guard.answers = [Hidden((((width // 2, 0, width, height), True),), ())]
    with watched(grabber, told, open_guard=lambda: guard) as screen:
        assert told.wait() == DeviceChanged("screen", "live")
        shot = screen.take(0)
        assert shot is not None
        high, wide, _ = shot.frame.shape
        assert 0 < high <= HIGHEST
        assert 0 < wide <= WIDEST
        assert shot.frame[0, 0].tolist() == [255] * 3
        assert shot.frame[-1, -1].tolist() == [128] * 3


@pytest.mark.parametrize("shape", [(0, 160, 3), (90, 0, 3)])
def test_a_screen_without_rows_is_none(shape: tuple[int, ...]) -> None:
    grabber, told = FakeGrabber(), Told()
    frame, grabber.frame = grabber.frame, np.zeros(shape, np.uint8)
    with watched(grabber, told) as screen:
        assert told.wait().state == "absent"
        assert screen.take(0) is None
        grabber.frame = frame
        assert told.wait().state == "live"


class LateLock:
    """A lock that somebody else gets first, once."""

    def __init__(self, meanwhile: Callable[[], None]) -> None:
        self._lock = threading.Lock()
        self._waiting = [meanwhile]

    def __enter__(self) -> None:
        while self._waiting:
            self._waiting.pop()()
        self._lock.acquire()

    def __exit__(self, *error: object) -> None:
        self._lock.release()


def test_what_is_newly_excluded_stays_so_when_our_own_window_moves_at_that_moment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    grabber, told, guard = FakeGrabber(), Told(), FakeGuard()
    privacy = Privacy(excluded=("diary",))
    with watched(grabber, told, open_guard=lambda: guard) as screen:
        monkeypatch.setattr(screen, "_lock", LateLock(lambda: screen.respect(privacy)))
        screen.leave_out(((10, 20, 30, 40),))
        grabber.wait_for_look()
        assert guard.asked == privacy
        shot = screen.take(0)
        assert shot is not None
        assert (shot.frame[20:60, 10:40] == 128).all()


class FakeGuard(NoGuard):
    """Hides what the test says; asked twice a look."""

    def __init__(self) -> None:
        super().__init__()
        self.answers = [Hidden()]
        self.asked = Privacy()
        self.broken = False

    def front(self, privacy: Privacy) -> str:
        return '"notes.txt", of gedit' if "gedit" not in privacy.excluded else ""

    def hidden(self, privacy: Privacy) -> Hidden:
        self.asked = privacy
        if self.broken:
            raise GuardError("It cannot be told what is shown.")
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def test_what_is_excluded_is_not_kept_even_where_it_was_only_before_the_picture() -> None:
    grabber, told, guard = FakeGrabber(), Told(), FakeGuard()
    hides = Hidden((((10, 20, 30, 40), True), ((20, 20, 10, 10), False)), ("KeePassXC",))
    guard.answers = [hides, Hidden()]
    before = grabber.frame.copy()
    with watched(grabber, told, open_guard=lambda: guard) as screen:
        told.wait()
        shot = screen.take(0)
        assert shot is not None
        assert (shot.frame[20:60, 10:20] == 128).all()
        assert (shot.frame[20:30, 20:30] == before[20:30, 20:30]).all()
        guard.answers = [hides]
        assert told.wait() == DeviceChanged("screen", "live", "Not looked at: KeePassXC")


def test_what_waits_to_be_taken_when_something_is_excluded_is_never_given_away() -> None:
    grabber, told, guard = FakeGrabber(), Told(), FakeGuard()
    guard.answers = [Hidden()]
    with watched(grabber, told, open_guard=lambda: guard) as screen:
        told.wait()
        screen.leave_out(((10, 20, 30, 40),))
        shot = screen.take(0)
        assert shot is None or (shot.frame[20:60, 10:40] == 128).all()
        grabber.wait_for_look()
        shot = shot or screen.take(1)
        assert shot is not None
        assert (shot.frame[20:60, 10:40] == 128).all()
        grabber.frame = 255 - grabber.frame
        grabber.wait_for_look()
        screen.respect(Privacy(excluded=("diary",)))
        assert screen.take(2) is None or guard.asked == Privacy(excluded=("diary",))


def test_while_it_cannot_be_told_what_is_shown_nothing_is_kept() -> None:
    grabber, told, guard = FakeGrabber(), Told(), FakeGuard()
    guard.broken = True
    with watched(grabber, told, open_guard=lambda: guard) as screen:
        assert told.wait() == DeviceChanged("screen", "absent", "It cannot be told what is shown.")
        assert screen.take(0) is None
        assert grabber.count == 0
        guard.broken = False
        assert told.wait().state == "live"


def test_a_screen_beside_another_is_masked_where_it_lies() -> None:
    grabber, told, guard = FakeGrabber(), Told(), FakeGuard()
    grabber.origin = (1000, 50)
    guard.answers = [Hidden((((1010, 60, 5, 5), True),), ("x",))]
    with watched(grabber, told, open_guard=lambda: guard) as screen:
        screen.leave_out(((1050, 60, 5, 5),))
        grabber.wait_for_look()
        shot = screen.take(0)
        assert shot is not None
        assert (shot.frame[10:15, 10:15] == 128).all()
        assert (shot.frame[10:15, 50:55] == 128).all()


def test_the_window_in_front_is_known_only_while_the_screen_may_be_looked_at() -> None:
    grabber, told, guard = FakeGrabber(), Told(), FakeGuard()
    with watched(grabber, told, open_guard=lambda: guard) as screen:
        grabber.wait_for_look()
        assert screen.front == '"notes.txt", of gedit'
        screen.leave_out(((1050, 60, 5, 5),))  # a window of ours has moved
        assert screen.front == '"notes.txt", of gedit'
        screen.respect(Privacy(excluded=("gedit",)))
        assert screen.front == ""
        grabber.wait_for_look()
        assert screen.front == ""
        screen.respect(Privacy())
        grabber.wait_for_look()
        assert screen.front != ""
        screen.mute(True)
        assert screen.front == ""
