"""The accessibility tree: what programs tell of their windows, by AT-SPI."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from jeepney import DBusAddress, message_bus

from app.desktop.bus import Bus, BusError, SlowError
from app.events import Box

ROOT: Final = "/org/a11y/atspi/accessible/root"
REGISTRY: Final = "org.a11y.atspi.Registry"
PASSWORD: Final = 40  # AT-SPI's number of the role
SHOWING: Final = 1 << 25  # of the first 32 states
ACTIVE: Final = 1 << 1
SCREEN: Final = 0  # coordinates
CALL_SECONDS: Final = 1.0
PREFIX: Final = "org.a11y.atspi."


@dataclass(frozen=True)
class Node:
    """One object of one program, by its name on the bus and its path."""

    owner: str
    path: str

    def at(self, interface: str) -> DBusAddress:
        """The object's interface, such as ``Accessible``."""
        return DBusAddress(self.path, self.owner, PREFIX + interface)


class Tree:
    """For one thread. Every method raises BusError when a program, or the tree itself, does not answer."""

    def __init__(self) -> None:
        session = Bus()
        try:
            address = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
            (found,) = session.call(address, "GetAddress")
        finally:
            session.close()
        self.bus = Bus(str(found))

    def close(self) -> None:
        self.bus.close()

    def programs(self) -> list[Node]:
        """Every program that tells of itself."""
        return self.children(Node(REGISTRY, ROOT))

    def children(self, node: Node) -> list[Node]:
        (found,) = self._call(node.at("Accessible"), "GetChildren")
        return [Node(owner, path) for owner, path in found]

    def role(self, node: Node) -> int:
        """AT-SPI's number of what the object is."""
        (role,) = self._call(node.at("Accessible"), "GetRole")
        return int(role)

    def showing(self, node: Node) -> bool:
        """Whether it is on the screen."""
        return bool(self._states(node) & SHOWING)

    def active(self, window: Node) -> bool:
        """Whether it is the window that has the keyboard."""
        return bool(self._states(window) & ACTIVE)

    def _states(self, node: Node) -> int:
        (states,) = self._call(node.at("Accessible"), "GetState")
        return int(states[0]) if states else 0

    def name(self, node: Node) -> str:
        """How a screen reader calls it."""
        properties = DBusAddress(node.path, node.owner, "org.freedesktop.DBus.Properties")
        ((_, name),) = self._call(properties, "Get", "ss", PREFIX + "Accessible", "Name")
        return str(name)

    def box(self, node: Node) -> Box:
        """Where it is, in pixels of the screen."""
        ((x, y, width, height),) = self._call(node.at("Component"), "GetExtents", "u", SCREEN)
        return int(x), int(y), int(width), int(height)

    def press(self, node: Node) -> None:
        """Do what a click on it does."""
        self._call(node.at("Action"), "DoAction", "i", 0)

    def pid(self, node: Node) -> int:
        """The process of the object's program."""
        (pid,) = self.bus.call(message_bus, "GetConnectionUnixProcessID", "s", node.owner, seconds=CALL_SECONDS)
        return int(pid)

    def hear_focus(self) -> None:
        """From now on `focused` tells what gets the keyboard."""
        registry = DBusAddress("/org/a11y/atspi/registry", REGISTRY, PREFIX + "Registry")
        self._call(registry, "RegisterEvent", "s", "object:state-changed:focused")
        self.bus.listen(interface=PREFIX + "Event.Object", member="StateChanged")

    def focused(self, seconds: float) -> list[Node]:
        """What has got the keyboard, waiting for it so long."""
        self.bus.wait(seconds=seconds)
        return [
            Node(sender, path)
            for sender, path, _, member, values in self.bus.signals()
            if member == "StateChanged" and values[:2] == ("focused", 1)
        ]

    def walk(self, node: Node, limit: int, hung: set[str]) -> Iterator[Node]:
        """The object and what is shown in it, at most ``limit`` objects; what does not answer is left out.

        ``hung``: owners that are not asked, for each question to them would cost `CALL_SECONDS`; whoever turns
        out to hang is added.
        """
        waiting = deque([node])
        while waiting and limit:
            limit -= 1
            here = waiting.popleft()
            if here.owner in hung:
                continue
            try:
                if here is node or self.showing(here):
                    yield here
                    waiting.extend(self.children(here))
            except SlowError:
                hung.add(here.owner)
            except BusError:
                continue

    def _call(self, to: DBusAddress, method: str, signature: str = "", *arguments: object) -> tuple[Any, ...]:
        return self.bus.call(to, method, signature, *arguments, seconds=CALL_SECONDS)
