"""Requests to the desktop portal: each is answered by a signal, perhaps after the user was asked."""

from __future__ import annotations

import secrets
import time
from typing import Any, Final

from jeepney import DBusAddress

from app.desktop.bus import Bus, BusError, plain

PATH: Final = "/org/freedesktop/portal/desktop"
NAME: Final = "org.freedesktop.portal.Desktop"
ASK_SECONDS: Final = 120.0  # the user may be asked


class Portal:
    """One interface of the portal, such as ``GlobalShortcuts``, on a thread's own bus."""

    def __init__(self, bus: Bus, interface: str) -> None:
        self.bus = bus
        self.interface = f"org.freedesktop.portal.{interface}"
        self.address = DBusAddress(PATH, NAME, self.interface)
        bus.listen(interface="org.freedesktop.portal.Request", member="Response")

    def ask(self, method: str, signature: str, *arguments: object, options: dict[str, Any]) -> dict[str, Any]:
        """Call a method whose last argument are the options and wait for its answer. Raises BusError.

        Other signals that come meanwhile are lost.
        """
        token = f"tandem{secrets.token_hex(6)}"
        full = {**options, "handle_token": ("s", token)}
        sender = self.bus.name.removeprefix(":").replace(".", "_")
        expected = f"{PATH}/request/{sender}/{token}"
        self.bus.call(self.address, method, f"{signature}a{{sv}}", *arguments, full)
        deadline = time.monotonic() + ASK_SECONDS
        while (left := deadline - time.monotonic()) > 0:
            for _, path, _, member, values in self.bus.signals():
                if path == expected and member == "Response":
                    code, results = values
                    if code:
                        raise BusError("the desktop or its user has refused")
                    return plain(results)
            self.bus.wait(seconds=left)
        raise BusError("the desktop has not answered")

    def open_session(self, **options: Any) -> str:  # noqa: ANN401  # values of an a{sv}
        """Create a session of this interface; its handle."""
        token = {"session_handle_token": ("s", f"tandem{secrets.token_hex(6)}")}
        return str(self.ask("CreateSession", "", options={**token, **options})["session_handle"])

    def close_session(self, handle: str) -> None:
        """End a session."""
        self.bus.call(DBusAddress(handle, NAME, "org.freedesktop.portal.Session"), "Close")
