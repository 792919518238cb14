"""Which windows are shown, and what the user's exclusions make of them, on a real X server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from Xlib import X, Xatom, display
from Xlib.protocol.event import ClientMessage

from app.capture.x11_guard import X11Guard
from app.desktop.exclusions import hidden
from app.desktop.x11_windows import DesktopError, Window, X11Windows
from app.settings.privacy import Privacy
from tests.end_to_end.desktop import HEIGHT, WIDTH, Desktop, Picture, until

ROOT = Path(__file__).resolve().parents[3]
SCREEN = ROOT / "assets" / "sample" / "screen" / "0000.0.png"
SECRET = Window("keepassxc KeePassXC", "Passwords.kdbx", (100, 100, 200, 100), ((100, 100, 200, 100),))
OVER = Window("xterm XTerm", "ls", (150, 50, 100, 100), ((150, 50, 100, 100),))


@pytest.fixture
def windows(desk: Desktop) -> Iterator[X11Windows]:
    with closing(X11Windows(desk.display)) as windows:
        yield windows


def show(picture: Picture) -> None:
    picture.show(SCREEN, 0, 0)


def fill_screen(desk: Desktop, number: int) -> None:
    """Ask the window manager to let a window fill the screen."""
    with closing(display.Display(desk.display)) as server:
        window = server.create_resource_object("window", number)
        full = server.get_atom("_NET_WM_STATE_FULLSCREEN")
        message = ClientMessage(
            window=window, client_type=server.get_atom("_NET_WM_STATE"), data=(32, [1, full, 0, 1, 0])
        )
        server.screen().root.send_event(
            message, event_mask=X.SubstructureRedirectMask | X.SubstructureNotifyMask
        )
        server.sync()


def named(windows: X11Windows, title: str) -> list[Window]:
    return [each for each in windows.visible() if each.title == title]


def test_windows_are_told_from_the_lowest_to_the_topmost(desk: Desktop, windows: X11Windows) -> None:
    assert named(windows, "picture") == []
    with desk.picture(100, 120, 300, 200) as lower:
        show(lower)
        assert until(lambda: len(named(windows, "picture")) == 1, 10)
        (window,) = named(windows, "picture")
        assert window.box == (100, 120, 300, 200)
        assert window.opaque == ((100, 120, 300, 200),)
        assert window.pid > 0
        with desk.picture(150, 150, 100, 100) as upper:
            show(upper)
            assert until(lambda: len(named(windows, "picture")) == 2, 10)
            assert [each.box[0] for each in named(windows, "picture")] == [100, 150]
    assert until(lambda: named(windows, "picture") == [], 10)


def test_a_window_that_moves_or_is_renamed_is_noticed(desk: Desktop, windows: X11Windows) -> None:
    with desk.picture(100, 120, 300, 200) as picture:
        show(picture)
        assert until(lambda: bool(named(windows, "picture")), 10)
        (number,) = desk.windows("picture")
        desk.xdotool("set_window", "--name", "My bank", number)
        assert until(lambda: bool(named(windows, "My bank")), 10)
        desk.xdotool("windowmove", number, "10", "20")
        assert until(lambda: named(windows, "My bank")[0].box == (10, 20, 300, 200), 10)


def test_a_window_that_fills_the_screen_says_so(desk: Desktop, windows: X11Windows) -> None:
    with desk.picture(0, 0, WIDTH, HEIGHT) as picture:
        show(picture)
        assert until(lambda: bool(named(windows, "picture")), 10)
        (number,) = desk.windows("picture")
        desk.focus(number)
        assert until(lambda: (active := windows.active()) is not None and active.title == "picture", 10)
        fill_screen(desk, int(number))
        assert until(lambda: (active := windows.active()) is not None and active.full_screen, 10)


def test_the_window_in_front_is_told_by_title_and_program_but_never_an_excluded_one_or_ours(
    desk: Desktop,
) -> None:
    privacy = Privacy()
    with closing(X11Guard(desk.display)) as guard, desk.picture(100, 120, 300, 200) as picture:
        show(picture)
        assert until(lambda: bool(desk.windows("picture")), 10)
        (number,) = desk.windows("picture")
        desk.focus(number)
        assert until(lambda: guard.front(privacy).startswith('"picture", of '), 10), guard.front(privacy)
        with own_window(desk) as window:
            desk.focus(window)
            assert guard.front(privacy).startswith('"picture", of ')
            desk.xdotool("set_window", "--name", "notes.txt", number)
            assert until(lambda: guard.front(privacy).startswith('"notes.txt", of '), 10), guard.front(privacy)
            desk.xdotool("set_window", "--name", "Passwords - KeePassXC", number)
            assert until(lambda: guard.front(privacy) == "", 10)
        desk.focus(number)
        assert guard.front(privacy) == ""
        assert guard.front(Privacy(excluded=())).startswith('"Passwords - KeePassXC"')


@contextmanager
def own_window(desk: Desktop) -> Iterator[str]:
    """A window of this very process; its number."""
    with closing(display.Display(desk.display)) as server:
        screen = server.screen()
        window = screen.root.create_window(500, 500, 100, 100, 0, screen.root_depth)
        window.set_wm_name("ours")
        window.set_wm_class("tandem", "Tandem")
        pid = server.get_atom("_NET_WM_PID")
        window.change_property(pid, Xatom.CARDINAL, 32, [os.getpid()])
        window.map()
        server.sync()
        assert until(lambda: bool(desk.windows("ours")), 10)
        yield str(window.id)


def test_a_window_that_only_takes_input_uncovers_nothing(desk: Desktop) -> None:
    with closing(display.Display(desk.display)) as server, closing(X11Guard(desk.display)) as guard:
        root, depth = server.screen().root, server.screen().root_depth
        secret = root.create_window(50, 60, 100, 80, 0, depth, override_redirect=1)
        secret.set_wm_class("keepassxc", "KeePassXC")
        secret.map()
        glass = root.create_window(
            0, 0, WIDTH, HEIGHT, 0, 0, X.InputOnly, X.CopyFromParent, override_redirect=1
        )
        glass.map()
        server.sync()
        mask = guard.hidden(Privacy()).mask(HEIGHT, WIDTH)
        assert mask is not None
        assert mask[60:140, 50:150].all()


def test_no_server_is_an_error_and_not_an_empty_screen() -> None:
    with pytest.raises(DesktopError, match="does not answer"):
        X11Windows(":9999")


@pytest.mark.parametrize("excluded", ["keepass", "KEEPASSXC", ".kdbx"])
def test_an_excluded_window_is_hidden_where_it_is_seen(excluded: str) -> None:
    found = hidden([SECRET, OVER], [excluded])
    assert found.names == ("KeePassXC",)
    mask = found.mask(300, 400)
    assert mask is not None
    assert mask[120, 110]
    assert not mask[120, 160]
    assert not mask[60, 160]
    assert mask.sum() == 200 * 100 - 100 * 50


def test_what_lies_below_an_excluded_window_does_not_show_through() -> None:
    mask = hidden([OVER, SECRET], ["kdbx"]).mask(300, 400)
    assert mask is not None
    assert mask.sum() == 200 * 100


def test_a_window_one_can_see_through_hides_nothing_of_the_secret() -> None:
    glass = Window("xterm XTerm", "ls", OVER.box, ())
    mask = hidden([SECRET, glass], ["kdbx"]).mask(300, 400)
    assert mask is not None
    assert mask.sum() == 200 * 100


boxes = st.tuples(st.integers(-20, 60), st.integers(-20, 60), st.integers(1, 60), st.integers(1, 60))


@given(st.lists(st.tuples(boxes, st.booleans(), st.booleans()), max_size=8))
def test_no_pixel_of_a_secret_is_kept(stack: list[tuple[tuple[int, int, int, int], bool, bool]]) -> None:
    windows = [
        Window("a", "secret" if secret else "open", box, (box,) if solid else ())
        for box, secret, solid in stack
    ]
    mask = hidden(windows, ["secret"]).mask(60, 60)
    shown = np.zeros((60, 60), np.bool_)  # where a secret can be seen
    for (x, y, wide, high), secret, solid in stack:
        if secret or solid:
            shown[max(0, y) : max(0, y + high), max(0, x) : max(0, x + wide)] = secret
    assert (mask if mask is not None else np.zeros_like(shown)).tolist() == shown.tolist()
