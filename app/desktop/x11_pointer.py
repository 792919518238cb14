"""Where the mouse pointer is on an X11 screen."""

from __future__ import annotations

import contextlib
import os

from Xlib import display, error

Place = tuple[int, int]


class X11Pointer:
    """One connection, for one thread; `place` is None where the X server does not tell, as on Wayland."""

    def __init__(self, name: str | None = None) -> None:
        self._server: display.Display | None = None
        if name or os.environ.get("DISPLAY"):
            with contextlib.suppress(error.DisplayError, OSError):
                self._server = display.Display(name)

    def place(self) -> Place | None:
        """Pixels of the desktop from its upper left corner."""
        if self._server is None:
            return None
        try:
            found = self._server.screen().root.query_pointer()
        except (error.ConnectionClosedError, error.XError, OSError):
            self._server = None
            return None
        return int(found.root_x), int(found.root_y)

    def close(self) -> None:
        """Close the connection."""
        if self._server is not None:
            with contextlib.suppress(error.ConnectionClosedError, OSError):
                self._server.close()
