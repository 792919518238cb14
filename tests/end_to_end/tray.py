"""A desktop's tray for tests, as Plasma and GNOME's extension are one: icons tell of themselves on the bus.

with tray() as icons:            # within `accessible`, before the program starts
    icons.click("Tandem")
    icons.choose("Tandem", "Quit")
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any, Final

from jeepney import DBusAddress, HeaderFields, MessageType, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from app.desktop.bus import Bus, BusError

WATCHER: Final = "org.kde.StatusNotifierWatcher"
ITEM: Final = "org.kde.StatusNotifierItem"
MENU: Final = "com.canonical.dbusmenu"
PROPERTIES: Final = "org.freedesktop.DBus.Properties"


class Tray:
    """The icons that programs have put there, by their title."""

    def __init__(self, connection: DBusConnection) -> None:
        self._connection = connection
        self._items: list[str] = []  # names on the bus
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def has(self, title: str) -> bool:
        """Whether the program of this title has an icon there."""
        with closing(Bus()) as bus:
            return self._item(bus, title) is not None

    def click(self, title: str) -> None:
        """Click on the icon."""
        with closing(Bus()) as bus:
            bus.call(DBusAddress("/StatusNotifierItem", self._item(bus, title), ITEM), "Activate", "ii", 0, 0)

    def choose(self, title: str, words: str) -> None:
        """Choose from the icon's menu."""
        with closing(Bus()) as bus:
            menu = DBusAddress("/MenuBar", self._item(bus, title), MENU)
            _, (_, _, entries) = bus.call(menu, "GetLayout", "iias", 0, 1, ["label"])
            labels = {values["label"][1]: number for _, (number, values, _) in entries if "label" in values}
            bus.call(menu, "Event", "isvu", labels[words], "clicked", ("i", 0), 0)

    def _item(self, bus: Bus, title: str) -> str | None:
        for name in reversed(self._items):
            at = DBusAddress("/StatusNotifierItem", name, PROPERTIES)
            with suppress(BusError):  # it has just ended
                ((_, found),) = bus.call(at, "Get", "ss", ITEM, "Title")
                if found == title:
                    return name
        return None

    def _run(self) -> None:
        """Answer whoever puts an icon here, until the connection is closed."""
        while True:
            try:
                call = self._connection.receive()
            except (OSError, EOFError):
                return
            if call.header.message_type is not MessageType.method_call:
                continue
            method = call.header.fields[HeaderFields.member]
            if method == "RegisterStatusNotifierItem":
                self._items.append(call.header.fields[HeaderFields.sender])
            signature, body = _answer(method)
            self._connection.send(new_method_return(call, signature, body))


def _answer(method: str) -> tuple[str | None, tuple[Any, ...]]:
    if method == "Get":  # only whether there is a host is ever asked
        return "v", (("b", True),)
    if method == "GetAll":
        return "a{sv}", ({"IsStatusNotifierHostRegistered": ("b", True)},)
    return None, ()


@contextmanager
def tray() -> Iterator[Tray]:
    """The tray of the session bus that this process uses."""
    connection = open_dbus_connection("SESSION")
    try:
        assert connection.send_and_get_reply(message_bus.RequestName(WATCHER)).body[0] == 1
        yield Tray(connection)
    finally:
        connection.close()
