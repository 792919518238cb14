"""Global hotkeys on Wayland, through the desktop's GlobalShortcuts portal."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Mapping
from typing import Final

from app.desktop.bus import Bus, BusError
from app.desktop.hotkeys import Pressed, Told
from app.desktop.keys import DOINGS, Doing, Key
from app.desktop.portal import Portal

END_SECONDS: Final = 3.0
NO_PORTAL: Final = (
    "This desktop gives Tandem no keys that work in every program ({reason}); give "
    "`python main.py toggle-mute` and the like a key in the system's own settings."
)
TRIGGERS: Final = {"Ctrl": "CTRL", "Alt": "ALT", "Shift": "SHIFT", "Super": "LOGO"}


class PortalHotkeys:
    """See `app.desktop.hotkeys.Hotkeys`. The desktop may ask its user, and may choose other keys."""

    def __init__(self, pressed: Pressed, told: Told) -> None:
        self._pressed = pressed
        self._told = told
        self._ours, self._theirs = socket.socketpair()
        self._lock = threading.Lock()
        self._wanted: dict[Doing, Key] = {}
        self._ending = False
        self._thread = threading.Thread(target=self._run, name="hotkeys", daemon=True)
        self._thread.start()

    def use(self, keys: Mapping[Doing, Key]) -> None:
        with self._lock:
            self._wanted = dict(keys)
        self._wake()

    def close(self) -> None:
        self._ending = True
        self._wake()
        self._thread.join(END_SECONDS)

    def _wake(self) -> None:
        with contextlib.suppress(OSError):  # the thread has ended
            self._theirs.send(b".")

    def _run(self) -> None:
        try:
            with contextlib.closing(Bus()) as bus:
                bus.listen(interface="org.freedesktop.portal.GlobalShortcuts")
                self._serve(Portal(bus, "GlobalShortcuts"))
        except BusError as error:
            if not self._ending:
                self._told(NO_PORTAL.format(reason=error))
        finally:
            self._ours.close()
            self._theirs.close()

    def _serve(self, portal: Portal) -> None:
        while not self._ending:
            portal.bus.wait(self._ours)  # the first keys, and every change of them
            self._ours.recv(64)
            with self._lock:
                wanted = dict(self._wanted)
            if not wanted or self._ending:
                continue
            session = self._bind(portal, wanted)
            self._told("")
            woken: list[socket.socket] = []
            while not woken:
                for *_, member, values in portal.bus.signals():
                    if member in ("Activated", "Deactivated") and values[0] == session and values[1] in DOINGS:
                        self._pressed(values[1], member == "Activated")
                woken = portal.bus.wait(self._ours)
            portal.close_session(session)
            self._wake()  # what woke us is seen to at the top

    def _bind(self, portal: Portal, wanted: Mapping[Doing, Key]) -> str:
        session = portal.open_session()
        shortcuts = [
            (doing, {"description": ("s", DOINGS[doing]), "preferred_trigger": ("s", _trigger(key))})
            for doing, key in wanted.items()
        ]
        portal.ask("BindShortcuts", "oa(sa{sv})s", session, shortcuts, "", options={})
        return session


def _trigger(key: Key) -> str:
    return "+".join([*(TRIGGERS[each] for each in key.modifiers), key.name])
