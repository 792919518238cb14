"""A desktop portal under the test's hand, on a session bus of its own."""

from __future__ import annotations

import queue
import subprocess
import threading
from typing import Any

from jeepney import DBusAddress, HeaderFields, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

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
        self._lock = threading.Lock()
        self._connection = open_dbus_connection(address)
        message = message_bus.RequestName("org.freedesktop.portal.Desktop")
        assert self._connection.send_and_get_reply(message).body[0] == 1
        threading.Thread(target=self._run, daemon=True).start()

    def press(self, session: str, shortcut: str, down: bool) -> None:
        """The user presses or lets go of a key."""
        emitter = DBusAddress(PATH, interface=SHORTCUTS)
        values: tuple[Any, ...] = (session, shortcut, 1, {})
        self._send(new_signal(emitter, "Activated" if down else "Deactivated", "osta{sv}", values))

    def answer(self, method: str, sender: str, options: dict[str, Any]) -> dict[str, Any]:
        if method == "CreateSession":
            return {"session_handle": ("s", f"{PATH}/session/{sender}/{options['session_handle_token'][1]}")}
        return {}

    def _send(self, message: Any) -> None:  # noqa: ANN401
        with self._lock:
            self._connection.send(message)

    def _run(self) -> None:
        while True:
            try:
                call = self._connection.receive()
            except (OSError, EOFError):
                return
            if call.header.message_type is not MessageType.method_call:
                continue
            method = call.header.fields[HeaderFields.member]
            self.asked.put((method, call.body))
            if method == "Close":
                self._send(new_method_return(call))
                continue
            if method == "Introspect":
                self._send(new_method_return(call, "s", (f'<node><interface name="{SCREEN}"/></node>',)))
                continue
            if method == "GetAll":
                self._send(new_method_return(call, "a{sv}", ({"version": ("u", 4)},)))
                continue
            if self.refuses:
                self._send(new_error(call, "org.freedesktop.DBus.Error.AccessDenied", "s", ("not today",)))
                continue
            token = call.body[-1]["handle_token"][1]
            sender = call.header.fields[HeaderFields.sender].removeprefix(":").replace(".", "_")
            request = f"{PATH}/request/{sender}/{token}"
            self._send(new_method_return(call, "o", (request,)))
            emitter = DBusAddress(request, interface="org.freedesktop.portal.Request")
            results = self.answer(method, sender, call.body[-1])
            self._send(new_signal(emitter, "Response", "ua{sv}", (self.codes.get(method, 0), results)))
