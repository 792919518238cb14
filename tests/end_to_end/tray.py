"""A desktop's tray for tests, as Plasma and GNOME's extension are one: icons tell of themselves on the bus.

with tray() as icons:            # within `accessible`, before the program starts
    icons.click("Tandem")
    icons.choose("Tandem", "Quit")
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any, Final

from jeepney import DBusAddress, HeaderFields, Message, new_method_return

from app.desktop.bus import Bus, BusError
from tests.end_to_end.bus_service import BusService

WATCHER: Final = "org.kde.StatusNotifierWatcher"
ITEM: Final = "org.kde.StatusNotifierItem"
MENU: Final = "com.canonical.dbusmenu"
PROPERTIES: Final = "org.freedesktop.DBus.Properties"
ANSWER_SECONDS: Final = 30.0  # for a busy program


class Tray:
    """The icons that programs have put there, by their title."""

    def __init__(self) -> None:
        self._items: list[str] = []  # names on the bus
        self.close = BusService(WATCHER, self._take).close

    def has(self, title: str) -> bool:
        """Whether the program of this title has an icon there."""
        with closing(Bus()) as bus:
            return self._item(bus, title) is not None

    def click(self, title: str) -> None:
        """Click on the icon."""
        with closing(Bus()) as bus:
            item = DBusAddress("/StatusNotifierItem", self._item(bus, title), ITEM)
            bus.call(item, "Activate", "ii", 0, 0, seconds=ANSWER_SECONDS)

    def choose(self, title: str, words: str) -> None:
        """Choose from the icon's menu."""
        with closing(Bus()) as bus:
            menu = DBusAddress("/MenuBar", self._item(bus, title), MENU)
            _, (_, _, entries) = bus.call(menu, "GetLayout", "iias", 0, 1, ["label"], seconds=ANSWER_SECONDS)
            labels = {values["label"][1]: number for _, (number, values, _) in entries if "label" in values}
            bus.call(menu, "Event", "isvu", labels[words], "clicked", ("i", 0), 0, seconds=ANSWER_SECONDS)

    def _item(self, bus: Bus, title: str) -> str | None:
        for name in reversed(self._items):
            at = DBusAddress("/StatusNotifierItem", name, PROPERTIES)
            with suppress(BusError):  # it has just ended
                ((_, found),) = bus.call(at, "Get", "ss", ITEM, "Title", seconds=ANSWER_SECONDS)
                if found == title:
                    return name
        return None

    def _take(self, method: str, call: Message) -> list[Message]:
        """Note whoever puts an icon here."""
        if method == "RegisterStatusNotifierItem":
            self._items.append(call.header.fields[HeaderFields.sender])
        signature, body = _answer(method)
        return [new_method_return(call, signature, body)]


def _answer(method: str) -> tuple[str | None, tuple[Any, ...]]:
    if method == "Get":  # only whether there is a host is ever asked
        return "v", (("b", True),)
    if method == "GetAll":
        return "a{sv}", ({"IsStatusNotifierHostRegistered": ("b", True)},)
    return None, ()


@contextmanager
def tray() -> Iterator[Tray]:
    """The tray of the session bus that this process uses."""
    with closing(Tray()) as icons:
        yield icons
