"""A connection to the session bus for one thread: calls with a time-out, signals as they come."""

from __future__ import annotations

import contextlib
import os
import select
import socket
from collections import deque
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from jeepney import DBusAddress, MatchRule, Message, MessageType, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import DBusErrorResponse

CALL_SECONDS: Final = 5.0


class BusError(Exception):
    """The bus or who was called does not answer as agreed; the message is a clause for a person."""


class SlowError(BusError):
    """Who was called is there, but has not answered in time."""


class OddError(BusError):
    """Who was called is there, but what it says has another shape than agreed."""


class Signal(NamedTuple):
    """``sender``: its unique name on the bus."""

    sender: str
    path: str
    interface: str
    member: str
    values: tuple[Any, ...]


class Bus:
    """Owned by one thread. ``address``: of the bus; None: the session's own. Raises BusError everywhere."""

    def __init__(self, address: str | None = None) -> None:
        if address is None and not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
            runtime = os.environ.get("XDG_RUNTIME_DIR", "")
            if not os.path.exists(os.path.join(runtime, "bus")):  # noqa: PTH110, PTH118
                raise BusError("there is no session bus")
        try:
            self._connection: DBusConnection = open_dbus_connection(address or "SESSION")
        except (OSError, ValueError, KeyError, EOFError) as error:
            raise BusError(f"the session bus does not answer ({error})") from error
        self._heard: deque[Message] = deque()  # signals that came while an answer was waited for
        self._connection.filter(MatchRule(type="signal"), queue=self._heard)

    @property
    def name(self) -> str:
        """Our unique name on the bus."""
        return str(self._connection.unique_name)

    def call(
        self,
        to: DBusAddress,
        method: str,
        signature: str = "",
        *arguments: object,
        seconds: float = CALL_SECONDS,
    ) -> tuple[Any, ...]:
        """Call a method and return its answer's values."""
        message = new_method_call(to, method, signature, arguments)
        try:
            reply = self._connection.send_and_get_reply(message, timeout=seconds)
        except TimeoutError as error:
            raise SlowError(f"{to.bus_name} does not answer") from error
        except (OSError, EOFError, DBusErrorResponse) as error:
            raise BusError(f"{to.bus_name} does not answer") from error
        if reply.header.message_type is MessageType.error:
            said = f": {reply.body[0]}" if reply.body and isinstance(reply.body[0], str) else ""
            raise BusError(f"{to.bus_name} refuses {method}{said}")
        return tuple(reply.body)

    def listen(self, **rule: str) -> None:
        """Have signals that fit sent to us from now on; see `MatchRule`."""
        self.call(message_bus, "AddMatch", "s", MatchRule(type="signal", **rule).serialise())

    def wait(self, *wakes: socket.socket, seconds: float | None = None) -> list[socket.socket]:
        """Wait for signals or for a wake-up; the sockets of ``wakes`` that can be read."""
        limit = 0.0 if self._heard else seconds
        ready, _, _ = select.select([self._connection.sock, *wakes], [], [], limit)
        return [each for each in wakes if each in ready]

    def signals(self) -> list[Signal]:
        """What has come in, also while something was called. Returns at once."""
        try:
            while True:
                self._connection.recv_messages(timeout=0)
        except TimeoutError:
            pass
        except (OSError, EOFError) as error:
            raise BusError("the session bus is gone") from error
        found = [_signal(message) for message in self._heard]
        self._heard.clear()
        return found

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._connection.close()


def _signal(message: Message) -> Signal:
    fields = {field.name: value for field, value in message.header.fields.items()}
    return Signal(
        fields.get("sender", ""), fields["path"], fields["interface"], fields["member"], tuple(message.body)
    )


def plain(values: Mapping[str, tuple[str, Any]]) -> dict[str, Any]:
    """An ``a{sv}`` without the signatures of its values."""
    return {name: value for name, (_, value) in values.items()}
