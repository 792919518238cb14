"""A service of a desktop on D-Bus, for tests: it answers every call in a thread of its own."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterable
from typing import Final

from jeepney import HeaderFields, Message, MessageType
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

END_SECONDS: Final = 5.0


class BusService:
    """Ends with its bus, or at `close`. ``bus``: "SESSION", or an address.

    ``answer`` is called with the method's name and the call, on the thread, and gives what is sent.
    """

    def __init__(
        self, name: str, answer: Callable[[str, Message], Iterable[Message]], bus: str = "SESSION"
    ) -> None:
        self._answer = answer
        self._lock = threading.Lock()
        self._connection = open_dbus_connection(bus)
        assert self._connection.send_and_get_reply(message_bus.RequestName(name)).body[0] == 1
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def send(self, message: Message) -> None:
        """From any thread."""
        with self._lock:
            self._connection.send(message)

    def close(self) -> None:
        """Be gone from the bus."""
        self._connection.sock.shutdown(socket.SHUT_RDWR)  # which wakes the thread
        self._thread.join(END_SECONDS)

    def _run(self) -> None:
        with self._connection:
            while True:
                try:
                    call = self._connection.receive()
                except (OSError, EOFError):
                    return
                if call.header.message_type is MessageType.method_call:
                    for message in self._answer(call.header.fields[HeaderFields.member], call):
                        self.send(message)
