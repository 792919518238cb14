"""The mouse pointer on a real X server, and what the screen makes of it."""

from __future__ import annotations

from contextlib import closing

import numpy as np

from app.capture.screen import Screen
from app.desktop.x11_pointer import X11Pointer
from app.events import Frame
from tests.end_to_end.desktop import Desktop, until


def test_the_pointer_is_where_it_was_moved_to(desk: Desktop) -> None:
    with closing(X11Pointer(desk.environment["DISPLAY"])) as pointer:
        for place in ((40, 30), (300, 200)):
            desk.xdotool("mousemove", *map(str, place))
            assert pointer.place() == place


def test_without_a_server_nobody_tells_where_it_is() -> None:
    with closing(X11Pointer(":9999")) as pointer:
        assert pointer.place() is None


class Grey:
    """A screen of 640x240 that shows nothing."""

    origin = (0, 0)

    def grab(self) -> Frame:
        return np.full((240, 640, 3), 90, np.uint8)

    def close(self) -> None: ...


class Resting:
    """A mouse pointer that nobody moves."""

    def place(self) -> tuple[int, int]:
        return 320, 120

    def close(self) -> None: ...


def test_a_screen_knows_it_except_over_what_it_never_looks_at() -> None:
    screen = Screen(lambda change: None, Grey, environment={}, open_pointer=Resting)
    screen.start()
    try:
        assert until(lambda: screen.pointer == (0.5, 0.5), 20)
        screen.leave_out(((300, 100, 50, 50),))
        assert until(lambda: screen.pointer is None, 20)
        screen.leave_out(())
        assert until(lambda: screen.pointer is not None, 20)
        screen.mute(True)
        assert screen.pointer is None
    finally:
        screen.close()
