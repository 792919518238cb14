"""A desktop portal under the test's hand, on a session bus of its own."""

from __future__ import annotations

import queue
import subprocess
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, new_error, new_method_return, new_signal

from tests.end_to_end.bus_service import BusService

PATH = "/org/freedesktop/portal/desktop"
SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts"
SCREEN = "org.freedesktop.portal.ScreenCast"


class SessionBus:
    """A D-Bus daemon with nobody on it. ``address``: for DBUS_SESSION_BUS_ADDRESS."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address=1"], stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().strip()

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(5)


class FakePortal:
    """Answers every request as `answer` says and keeps what was asked. Ends with its bus."""

    def __init__(self, address: str) -> None:
        self.asked: queue.Queue[tuple[str, tuple[Any, ...]]] = queue.Queue()
        self.refuses = False
        self.codes: dict[
            str, int
        ] = {}  # of the answers by method, where not 0: 1 is the user's no, 2 a failure
        self._send = BusService("org.freedesktop.portal.Desktop", self._take, address).send

    def press(self, session: str, shortcut: str, down: bool) -> None:
        """The user presses or lets go of a key."""
        emitter = DBusAddress(PATH, interface=SHORTCUTS)
        values: tuple[Any, ...] = (session, shortcut, 1, {})
        self._send(new_signal(emitter, "Activated" if down else "Deactivated", "osta{sv}", values))

    def signal(self, member: str, signature: str, *values: object) -> None:
        """Somebody sends a signal of the hotkeys' interface with whatever it holds."""
        self._send(new_signal(DBusAddress(PATH, interface=SHORTCUTS), member, signature, values))

    def answer(self, method: str, sender: str, options: dict[str, Any]) -> dict[str, Any]:
        if method == "CreateSession":
            return {"session_handle": ("s", f"{PATH}/session/{sender}/{options['session_handle_token'][1]}")}
        return {}

    def _take(self, method: str, call: Message) -> list[Message]:
        self.asked.put((method, call.body))
        if method == "Close":
            return [new_method_return(call)]
        if method == "Introspect":
            return [new_method_return(call, "s", (f'<node><interface name="{SCREEN}"/></node>',))]
        if method == "GetAll":
            return [new_method_return(call, "a{sv}", ({"version": ("u", 4)},))]
        if self.refuses:
            return [new_error(call, "org.freedesktop.DBus.Error.AccessDenied", "s", ("not today",))]
        return self._respond(method, call)

    def _respond(self, method: str, call: Message) -> list[Message]:
        """The answer to a request comes as a signal of its own."""
        token = call.body[-1]["handle_token"][1]
        sender = call.header.fields[HeaderFields.sender].removeprefix(":").replace(".", "_")
        request = f"{PATH}/request/{sender}/{token}"
        emitter = DBusAddress(request, interface="org.freedesktop.portal.Request")
        results = self.answer(method, sender, call.body[-1])
        response = new_signal(emitter, "Response", "ua{sv}", (self.codes.get(method, 0), results))
        return [new_method_return(call, "o", (request,)), response]
