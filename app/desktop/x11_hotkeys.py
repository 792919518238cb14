"""Global hotkeys on X11: each key is grabbed on the root window."""

from __future__ import annotations

import contextlib
import select
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any, Final

from Xlib import XK, X, display, error

from app.desktop.keys import Doing, Key, Pressed, Told
from app.desktop.watched_keys import WatchedKeys
from app.unforeseen import Unforeseen

NO_SERVER: Final = "Keys that work in every program are off: the X server does not answer ({reason})."
TAKEN: Final = "Another program has taken {keys}; choose other keys in the settings."
UNKNOWN: Final = "This keyboard has no {keys}; choose other keys in the settings."
MODIFIERS: Final = {"Ctrl": X.ControlMask, "Shift": X.ShiftMask}
REPEAT_MS: Final = 20  # between a release and the press after it, at most, where a held key repeats itself
BY_KEYSYM: Final = {"Alt": XK.XK_Alt_L, "Super": XK.XK_Super_L, "NumLock": XK.XK_Num_Lock}


class X11Hotkeys:
    """See `app.desktop.hotkeys.Hotkeys`. ``name``: the display."""

    def __init__(self, name: str, pressed: Pressed, told: Told) -> None:
        self._name = name
        self._pressed = pressed
        self._told = told
        self._keys = WatchedKeys(self._watch)
        self.use, self.close = self._keys.use, self._keys.close

    def _watch(self, keys: WatchedKeys) -> None:
        try:
            with contextlib.closing(display.Display(self._name)) as server:
                _Grabs(server, self._pressed, self._told).serve(keys)
        except Exception as problem:  # whatever ends it, the user is told
            if not isinstance(problem, error.DisplayError | error.ConnectionClosedError | OSError):
                Unforeseen("hotkeys").log(problem)
            if not keys.ending:
                self._told(NO_SERVER.format(reason=str(problem) or type(problem).__name__))


class _Grabs:
    """The grabbed keys of one connection. All of it runs on one thread."""

    def __init__(self, server: Any, pressed: Pressed, told: Told) -> None:  # noqa: ANN401  # an untyped library's
        self._server = server
        self._root = server.screen().root
        self._pressed = pressed
        self._told = told
        self._doings: dict[tuple[int, int], Doing] = {}  # by keycode and modifiers
        self._down: dict[int, Doing] = {}  # keys that are held
        self._masks: dict[str, int] = {}
        self._events: deque[Any] = deque()  # that have come, but were not looked at yet

    def serve(self, keys: WatchedKeys) -> None:
        """Watch the keys until none are wanted."""
        try:
            while (wanted := keys.wanted()) is not None:
                self._grab(wanted)
                while keys.wakes not in select.select([self._server, keys.wakes], [], [])[0]:
                    self._take_events(wanted)
                keys.wakes.recv(64)
            self._ungrab()
        finally:
            self._let_go()

    def _take_events(self, wanted: Mapping[Doing, Key]) -> None:
        while True:  # every request may read further events, of which `select` then tells nothing
            self._events.extend(self._come())
            if not self._events:
                return
            event = self._events.popleft()
            if event.type == X.MappingNotify:
                self._server.refresh_keyboard_mapping(event)
                self._grab(wanted)
            elif event.type in (X.KeyPress, X.KeyRelease):
                self._key(event)

    def _key(self, event: Any) -> None:  # noqa: ANN401
        code = event.detail
        if event.type == X.KeyPress:
            doing = self._doings.get((code, event.state & self._known()))
            if doing is not None and code not in self._down:
                self._down[code] = doing
                self._pressed(doing, True)
        elif code in self._down and not self._repeats(event):
            self._pressed(self._down.pop(code), False)

    def _repeats(self, release: Any) -> bool:  # noqa: ANN401
        """A key that repeats itself is reported as released and pressed at once, but is down all the while.

        Whether it is down by now tells less: it may have been let go of since, or have been pressed again.
        """
        code = release.detail
        keys = self._server.query_keymap()
        self._events.extend(self._come())  # its answer comes after the press that belongs to the release
        for event in self._events:
            if event.type == X.KeyPress and event.detail == code:
                return bool(event.time - release.time <= REPEAT_MS)
        return bool(keys[code // 8] & (1 << code % 8))

    def _come(self) -> Iterator[Any]:
        while self._server.pending_events():
            yield self._server.next_event()

    def _grab(self, wanted: Mapping[Doing, Key]) -> None:
        self._ungrab()
        self._masks = self._modifier_masks()
        unknown, taken = [], []
        for doing, key in wanted.items():
            code = self._server.keysym_to_keycode(XK.string_to_keysym(key.name))
            masks = [self._masks.get(each, 0) for each in key.modifiers]
            if not code or not all(masks):
                unknown.append(str(key))
                continue
            mask = sum(masks)
            if self._grab_one(code, mask):
                self._doings[code, mask] = doing
            else:
                taken.append(str(key))
        sentences = [(UNKNOWN, unknown), (TAKEN, taken)]
        self._told(" ".join(words.format(keys=", ".join(keys)) for words, keys in sentences if keys))

    def _grab_one(self, code: int, mask: int) -> bool:
        """Whatever Caps Lock and Num Lock are; False when another program has the key."""
        failed = error.CatchError(error.BadAccess)
        for lock in self._locks():
            self._root.grab_key(code, mask | lock, True, X.GrabModeAsync, X.GrabModeAsync, onerror=failed)
        self._server.sync()
        return failed.get_error() is None

    def _ungrab(self) -> None:
        for code, mask in self._doings:
            for lock in self._locks():
                self._root.ungrab_key(code, mask | lock)
        self._server.sync()
        self._doings = {}
        self._let_go()

    def _let_go(self) -> None:
        """Nobody will tell when the keys that are held come up: the microphone must not stay open for that."""
        for doing in self._down.values():
            self._pressed(doing, False)
        self._down = {}

    def _locks(self) -> tuple[int, ...]:
        number = self._masks.get("NumLock", 0)
        return tuple(dict.fromkeys((0, X.LockMask, number, X.LockMask | number)))

    def _known(self) -> int:
        return sum(self._masks[name] for name in ("Ctrl", "Shift", "Alt", "Super") if name in self._masks)

    def _modifier_masks(self) -> dict[str, int]:
        masks = dict(MODIFIERS)
        for index, codes in enumerate(self._server.get_modifier_mapping()):
            for name, keysym in BY_KEYSYM.items():
                if self._server.keysym_to_keycode(keysym) in [code for code in codes if code]:
                    masks.setdefault(name, 1 << index)
        return masks
