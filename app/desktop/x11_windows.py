"""The windows on an X11 screen, from the lowest to the topmost: whose they are, and where."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import Any, Final

from Xlib import X, Xatom, display, error
from Xlib.ext import shape

from app.events import Box

DEEPEST: Final = 3  # how far below a window manager's frame the program's own window is looked for
ROOT_EVENTS: Final = X.SubstructureNotifyMask | X.PropertyChangeMask
LONGEST: Final = 1024  # of a text property, in units of four bytes


class DesktopError(Exception):
    """The X server does not answer; the message is a clause for a person."""


@dataclass(frozen=True)
class Window:
    """``application`` and ``title`` as the program gives them. ``opaque``: where nothing below it can be seen.

    Boxes are in pixels of the screen.
    """

    application: str
    title: str
    box: Box
    opaque: tuple[Box, ...]
    pid: int = 0
    full_screen: bool = False
    identity: int = 0  # the same for as long as it exists, whatever its title and place

    @property
    def name(self) -> str:
        """Of its program, for a person; its title where the program has none."""
        return self.application.partition(" ")[2] or self.application or self.title


@dataclass
class _Seen:
    """What the server was asked about a top-level window."""

    client: Any
    frame: Any
    solid: bool
    texts: tuple[str, str] = ("", "")
    pid: int = 0
    dirty: bool = True
    states: list[int] = field(default_factory=list)


class X11Windows:
    """One connection, for one thread. Asks again only for what has changed. Raises DesktopError."""

    def __init__(self, name: str | None = None) -> None:
        try:
            self._server = display.Display(name)
            self._root = self._server.screen().root
            self._root.change_attributes(event_mask=ROOT_EVENTS)
            self._shapes = self._server.has_extension("SHAPE")
        except (error.DisplayError, OSError) as problem:
            raise DesktopError(f"the X server does not answer ({problem})") from problem
        self._seen: dict[int, _Seen] = {}
        self._windows: tuple[Window, ...] = ()
        self._changed = True

    def visible(self) -> tuple[Window, ...]:
        """Every window that is shown, lowest first; those of the same moment as the call."""
        try:
            self._take_events()
            if self._changed:
                self._changed = False
                self._windows = self._scan()
            return self._windows
        except (error.ConnectionClosedError, OSError) as problem:
            raise DesktopError("the X server is gone") from problem

    def active(self) -> Window | None:
        """The window that has the keyboard, if it is among the visible."""
        self.visible()
        try:
            found = self._property(self._root, "_NET_ACTIVE_WINDOW", Xatom.WINDOW)
            for seen in self._seen.values():
                if found and seen.client.id == found[0]:
                    with contextlib.suppress(error.XError):
                        return self._window(seen)
        except (error.ConnectionClosedError, OSError) as problem:
            raise DesktopError("the X server is gone") from problem
        return None

    def close(self) -> None:
        with contextlib.suppress(error.ConnectionClosedError, OSError):
            self._server.close()

    def _take_events(self) -> None:
        self._server.sync()
        while self._server.pending_events():
            event = self._server.next_event()
            self._changed = True
            if event.type == X.PropertyNotify:
                for seen in self._seen.values():
                    if seen.client.id == event.window.id:
                        seen.dirty = True

    def _scan(self) -> tuple[Window, ...]:
        found, known = [], {}
        for frame in self._root.query_tree().children:
            with contextlib.suppress(error.XError):  # it has gone meanwhile
                seen_as = frame.get_attributes()
                if seen_as.map_state != X.IsViewable or seen_as.win_class == X.InputOnly:
                    continue  # what only takes input covers nothing
                known[frame.id] = seen = self._seen.get(frame.id) or self._meet(frame)
                found.append(self._window(seen))
        self._seen = known
        return tuple(found)

    def _meet(self, frame: Any) -> _Seen:  # noqa: ANN401  # an untyped library's
        client = self._client(frame, DEEPEST) or frame
        client.change_attributes(event_mask=X.PropertyChangeMask)
        shaped = self._shapes and bool(shape.query_extents(frame).bounding_shaped)
        return _Seen(client, frame, solid=frame.get_geometry().depth != 32 and not shaped)

    def _client(self, window: Any, depth: int) -> Any | None:  # noqa: ANN401
        if window.get_wm_class() is not None:
            return window
        for child in window.query_tree().children if depth else ():
            found = self._client(child, depth - 1)
            if found is not None:
                return found
        return None

    def _window(self, seen: _Seen) -> Window:
        if seen.dirty:
            names = seen.client.get_wm_class() or ("", "")
            seen.texts = " ".join(dict.fromkeys(names)), self._title(seen.client)
            seen.pid = (self._property(seen.client, "_NET_WM_PID", Xatom.CARDINAL) or [0])[0]
            seen.states = list(self._property(seen.client, "_NET_WM_STATE", Xatom.ATOM) or [])
            seen.dirty = False
        place = seen.frame.get_geometry()
        box = (place.x, place.y, place.width + 2 * place.border_width, place.height + 2 * place.border_width)
        full = self._server.get_atom("_NET_WM_STATE_FULLSCREEN") in seen.states
        return Window(*seen.texts, box, self._opaque(seen, box), seen.pid, full, seen.client.id)

    def _opaque(self, seen: _Seen, box: Box) -> tuple[Box, ...]:
        if self._property(seen.client, "_NET_WM_WINDOW_OPACITY", Xatom.CARDINAL):
            return ()
        if seen.solid:
            return (box,)
        region = self._property(seen.client, "_NET_WM_OPAQUE_REGION", Xatom.CARDINAL) or []
        at = seen.client.translate_coords(self._root, 0, 0)
        parts = zip(region[0::4], region[1::4], region[2::4], region[3::4], strict=False)
        return tuple((x - at.x, y - at.y, width, height) for x, y, width, height in parts)

    def _title(self, client: Any) -> str:  # noqa: ANN401
        for name in ("_NET_WM_NAME", "WM_NAME"):
            found = client.get_full_property(self._server.get_atom(name), X.AnyPropertyType)
            if found is not None and found.value:
                value = found.value
                return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
        return ""

    def _property(self, window: Any, name: str, kind: int) -> list[int] | None:  # noqa: ANN401
        found = window.get_property(self._server.get_atom(name), kind, 0, LONGEST)
        return None if found is None else [int(each) for each in found.value]
