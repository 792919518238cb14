"""The accessibility tree: what programs tell of their windows, by AT-SPI."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from jeepney import DBusAddress, message_bus

from app.desktop.bus import Bus, BusError, OddError, SlowError
from app.events import Box

ROOT: Final = "/org/a11y/atspi/accessible/root"
REGISTRY: Final = "org.a11y.atspi.Registry"
PASSWORD: Final = 40  # AT-SPI's number of the role
SHOWING: Final = 1 << 25  # of the first 32 states
ACTIVE: Final = 1 << 1
SCREEN: Final = 0  # coordinates
CALL_SECONDS: Final = 1.0
PREFIX: Final = "org.a11y.atspi."
PROPERTIES: Final = "org.freedesktop.DBus.Properties"

Answer = tuple[Any, ...]
Found = TypeVar("Found")


@dataclass(frozen=True)
class Node:
    """One object of one program, by its name on the bus and its path."""

    owner: str
    path: str

    def at(self, interface: str, prefix: str = PREFIX) -> DBusAddress:
        """The object's interface, such as ``Accessible``. Raises BusError where a program told what none is."""
        try:
            return DBusAddress(self.path, self.owner, prefix + interface)
        except ValueError as error:
            raise OddError(f"a program names '{self.path}' of '{self.owner}', which cannot be") from error


class Tree:
    """For one thread. Every method raises BusError when a program, or the tree itself, does not answer."""

    def __init__(self) -> None:
        session = Bus()
        try:
            address = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
            found = _understood(session.call(address, "GetAddress"), _text, "GetAddress")
        finally:
            session.close()
        self.bus = Bus(found)

    def close(self) -> None:
        self.bus.close()

    def programs(self) -> list[Node]:
        """Every program that tells of itself."""
        return self.children(Node(REGISTRY, ROOT))

    def children(self, node: Node) -> list[Node]:
        return self._ask(_nodes, node.at("Accessible"), "GetChildren")

    def role(self, node: Node) -> int:
        """AT-SPI's number of what the object is."""
        return self._ask(_number, node.at("Accessible"), "GetRole")

    def showing(self, node: Node) -> bool:
        """Whether it is on the screen."""
        return bool(self._states(node) & SHOWING)

    def active(self, window: Node) -> bool:
        """Whether it is the window that has the keyboard."""
        return bool(self._states(window) & ACTIVE)

    def _states(self, node: Node) -> int:
        return self._ask(_first_states, node.at("Accessible"), "GetState")

    def name(self, node: Node) -> str:
        """How a screen reader calls it."""
        return self._ask(_variant, node.at(PROPERTIES, ""), "Get", "ss", PREFIX + "Accessible", "Name")

    def box(self, node: Node) -> Box:
        """Where it is, in pixels of the screen."""
        return self._ask(_box, node.at("Component"), "GetExtents", "u", SCREEN)

    def press(self, node: Node) -> None:
        """Do what a click on it does."""
        self._ask(_nothing, node.at("Action"), "DoAction", "i", 0)

    def pid(self, node: Node) -> int:
        """The process of the object's program."""
        return self._ask(_number, message_bus, "GetConnectionUnixProcessID", "s", node.owner)

    def hear_focus(self) -> None:
        """From now on `focused` tells what gets the keyboard."""
        registry = DBusAddress("/org/a11y/atspi/registry", REGISTRY, PREFIX + "Registry")
        self._ask(_nothing, registry, "RegisterEvent", "s", "object:state-changed:focused")
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

    def _ask(
        self,
        read: Callable[[Answer], Found],
        to: DBusAddress,
        method: str,
        signature: str = "",
        *arguments: object,
    ) -> Found:
        """What ``read`` finds in the answer, which is another program's and may have any shape."""
        return _understood(self.bus.call(to, method, signature, *arguments, seconds=CALL_SECONDS), read, method)


def _understood(answer: Answer, read: Callable[[Answer], Found], method: str) -> Found:
    try:
        return read(answer)
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise OddError(f"a program answers {method} otherwise than agreed") from error


def _nothing(answer: Answer) -> None:
    """Whatever it is."""


def _text(answer: Answer) -> str:
    (text,) = answer
    return str(text)


def _number(answer: Answer) -> int:
    (number,) = answer
    return int(number)


def _variant(answer: Answer) -> str:
    ((_, value),) = answer
    return str(value)


def _nodes(answer: Answer) -> list[Node]:
    (found,) = answer
    return [Node(str(owner), str(path)) for owner, path in found]


def _first_states(answer: Answer) -> int:
    (states,) = answer
    return next((int(each) for each in states), 0)


def _box(answer: Answer) -> Box:
    ((x, y, width, height),) = answer
    return int(x), int(y), int(width), int(height)
