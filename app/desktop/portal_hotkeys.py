"""Global hotkeys on Wayland, through the desktop's GlobalShortcuts portal."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Mapping
from typing import Final

from app.desktop.bus import Bus, BusError
from app.desktop.keys import DOINGS, Doing, Key, Pressed, Told
from app.desktop.portal import Portal
from app.desktop.watched_keys import WatchedKeys
from app.unforeseen import Unforeseen

NO_PORTAL: Final = (
    "This desktop gives Tandem no keys that work in every program ({reason}); give "
    "`python main.py toggle-mute` and the like a key in the system's own settings."
)
UNBOUND: Final = "The desktop has not given Tandem {keys}; choose keys for it in the system's own settings."
TRIGGERS: Final = {"Ctrl": "CTRL", "Alt": "ALT", "Shift": "SHIFT", "Super": "LOGO"}


class PortalHotkeys:
    """See `app.desktop.hotkeys.Hotkeys`. The desktop may ask its user, and may choose other keys."""

    def __init__(self, pressed: Pressed, told: Told) -> None:
        self._pressed = pressed
        self._told = told
        self._down: set[Doing] = set()  # keys that are held
        self._keys = WatchedKeys(self._watch)
        self.use, self.close = self._keys.use, self._keys.close

    def _watch(self, keys: WatchedKeys) -> None:
        try:
            with contextlib.closing(Bus()) as bus:
                bus.listen(interface="org.freedesktop.portal.GlobalShortcuts")
                self._serve(Portal(bus, "GlobalShortcuts"), keys)
        except Exception as error:  # whatever ends it, the user is told and no key stays down
            if not isinstance(error, BusError):
                Unforeseen("hotkeys").log(error)
            self._let_go()
            if not keys.ending:
                self._told(NO_PORTAL.format(reason=str(error) or type(error).__name__))

    def _serve(self, portal: Portal, keys: WatchedKeys) -> None:
        while not keys.ending:
            portal.bus.wait(keys.wakes)  # the first keys, and every change of them
            keys.wakes.recv(64)
            wanted = keys.wanted()
            if not wanted:
                continue
            session, unbound = self._bind(portal, wanted)
            self._told(UNBOUND.format(keys=", ".join(unbound)) if unbound else "")
            woken: list[socket.socket] = []
            while not woken:
                for *_, member, values in portal.bus.signals():
                    match values:  # anybody on the bus may send one of any shape
                        case (str(handle), str(doing), *_) if handle == session and doing in DOINGS:
                            if member in ("Activated", "Deactivated"):
                                self._press(doing, member == "Activated")
                woken = portal.bus.wait(keys.wakes)
            self._let_go()
            portal.close_session(session)
            keys.wake()  # what woke us is seen to at the top

    def _press(self, doing: Doing, down: bool) -> None:
        if down or doing in self._down:
            (self._down.add if down else self._down.discard)(doing)
            self._pressed(doing, down)

    def _let_go(self) -> None:
        """Nobody will tell when the keys that are held come up: the microphone must not stay open for that."""
        for doing in tuple(self._down):
            self._press(doing, False)

    def _bind(self, portal: Portal, wanted: Mapping[Doing, Key]) -> tuple[str, list[str]]:
        """The session, and the keys that the desktop or its user has left out."""
        session = portal.open_session()
        shortcuts = [
            (doing, {"description": ("s", DOINGS[doing]), "preferred_trigger": ("s", _trigger(key))})
            for doing, key in wanted.items()
        ]
        answer = portal.ask("BindShortcuts", "oa(sa{sv})s", session, shortcuts, "", options={})
        bound = {name for name, _ in answer.get("shortcuts", shortcuts)}
        return session, [str(key) for doing, key in wanted.items() if doing not in bound]


def _trigger(key: Key) -> str:
    return "+".join([*(TRIGGERS[each] for each in key.modifiers), key.name])
