"""A desktop's accessibility tree for tests: a session bus with AT-SPI on it, and what is found there."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

import pytest
from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_method_call
from jeepney.io.blocking import open_dbus_connection

from app.desktop.accessibility import PREFIX, REGISTRY, ROOT, SHOWING, Node, Tree
from app.desktop.bus import Bus, BusError
from tests.end_to_end.desktop import Desktop, until

LAUNCHER: Final = Path("/usr/libexec/at-spi-bus-launcher")
SECONDS: Final = 60.0
ANSWER_SECONDS: Final = 20.0  # for a busy program; one that has ended refuses at once
AT_ONCE: Final = 16  # calls that wait for their answers
MOST: Final = 3000
SENSITIVE: Final = 1 << 24  # of the first 32 states: it can be used
Found = TypeVar("Found")


@contextmanager
def accessible(desk: Desktop) -> Iterator[None]:
    """Programs that are started on ``desk`` meanwhile tell of themselves; `Tree` here finds them."""
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        bus = _started(stack, ["dbus-daemon", "--session", "--nofork", "--print-address=1"], desk)
        assert bus.stdout is not None
        address = bus.stdout.readline().strip()
        patch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        for name, value in (("DBUS_SESSION_BUS_ADDRESS", address), ("QT_LINUX_ACCESSIBILITY_ALWAYS_ON", "1")):
            patch.setitem(desk.environment, name, value)
        _started(stack, [str(LAUNCHER), "--launch-immediately"], desk)
        assert until(_answers, SECONDS), "AT-SPI did not start"
        yield


def names(program: str) -> list[str]:
    """What a screen reader finds in the program of this name, from its windows inwards."""
    return _patiently(lambda reader: [name for _, name in reader.shown(program)])


def names_inside(program: str, name: str) -> list[str]:
    """What is directly in the first object of this name, in order; nothing where there is none."""

    def look(reader: Reader) -> list[str]:
        node = reader.find(program, name)
        return [] if node is None else [each or "" for each in reader.names(reader.children([node]))]

    return _patiently(look)


def press(program: str, name: str) -> bool:
    """Press the button of this name as assistive technology does; False when none can be pressed now."""

    def pressed(reader: Reader) -> bool:
        node = reader.find(program, name, SENSITIVE)
        return node is not None and reader.ask([call(node, "Action", "DoAction", "i", 0)])[0] is not None

    return _patiently(pressed)


def focus(program: str, name: str) -> bool:
    """Give what has this name the keyboard, within its window; False when nothing of that name takes it now."""

    def taken(reader: Reader) -> bool:
        node = reader.find(program, name, SENSITIVE)
        return node is not None and reader.ask([call(node, "Component", "GrabFocus")])[0] == (True,)

    return _patiently(taken)


class Reader:
    """Asks about many objects at once: on a busy machine it is the waiting for each answer that takes long."""

    def __init__(self) -> None:
        with closing(Bus()) as session:
            (address,) = session.call(
                DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus"), "GetAddress"
            )
        self._connection = open_dbus_connection(str(address))

    def close(self) -> None:
        self._connection.close()

    def ask(self, calls: Sequence[Message]) -> list[tuple[Any, ...] | None]:
        """The answers in order; None where one is refused, as by what is gone. Raises TimeoutError."""
        answers: list[tuple[Any, ...] | None] = []
        for begin in range(0, len(calls), AT_ONCE):
            waiting = {next(self._connection.outgoing_serial): each for each in calls[begin : begin + AT_ONCE]}
            for serial, message in waiting.items():
                self._connection.send(message, serial=serial)
            found: dict[int, tuple[Any, ...] | None] = {}
            while len(found) < len(waiting):
                reply = self._connection.receive(timeout=ANSWER_SECONDS)
                serial = reply.header.fields.get(HeaderFields.reply_serial, -1)
                if serial in waiting:
                    refused = reply.header.message_type is MessageType.error
                    found[serial] = None if refused else tuple(reply.body)
            answers += [found[serial] for serial in waiting]
        return answers

    def names(self, nodes: Sequence[Node]) -> list[str | None]:
        """How each is called; None where it is gone."""
        properties = "org.freedesktop.DBus.Properties"
        asked = (PREFIX + "Accessible", "Name")
        told = self.ask(
            [
                new_method_call(DBusAddress(each.path, each.owner, properties), "Get", "ss", asked)
                for each in nodes
            ]
        )
        return [None if each is None else str(each[0][1]) for each in told]

    def children(self, nodes: Sequence[Node]) -> list[Node]:
        """What is directly in them."""
        told = self.ask([call(each, "Accessible", "GetChildren") for each in nodes])
        return [Node(owner, path) for each in told if each is not None for owner, path in each[0]]

    def shown(self, program: str) -> list[tuple[Node, str]]:
        """The program itself and what of it is on the screen, from its windows inwards."""
        programs = self.children([Node(REGISTRY, ROOT)])
        level = [node for node, name in zip(programs, self.names(programs), strict=True) if name == program]
        found: list[tuple[Node, str]] = []
        while level and len(found) < MOST:
            named = zip(level, self.names(level), strict=True)
            here = [(node, name) for node, name in named if name is not None]
            found += here
            level = self.having(SHOWING, self.children([node for node, _ in here]))
        return found

    def having(self, state: int, nodes: Sequence[Node]) -> list[Node]:
        """Those that are in this state, a bit of the first 32."""
        told = self.ask([call(each, "Accessible", "GetState") for each in nodes])
        return [
            node
            for node, states in zip(nodes, told, strict=True)
            if states is not None and states[0] and states[0][0] & state
        ]

    def find(self, program: str, name: str, state: int = 0) -> Node | None:
        """The first of this name, and in this state if one is given."""
        nodes = [node for node, known in self.shown(program) if known == name]
        return next(iter(self.having(state, nodes) if state else nodes), None)


def call(node: Node, interface: str, method: str, signature: str = "", *arguments: object) -> Message:
    """A call to an object of the tree."""
    return new_method_call(node.at(interface), method, signature, arguments)


def _patiently(look: Callable[[Reader], Found]) -> Found:
    """What ``look`` finds; where the bus does not answer, or a program takes too long, it looks again."""
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            with closing(Reader()) as reader:
                return look(reader)
        except (BusError, OSError, EOFError):  # TimeoutError is an OSError
            if time.monotonic() > deadline:
                raise


def _answers() -> bool:
    try:
        with closing(Tree()) as tree:
            tree.programs()
        return True
    except BusError:
        return False


def _started(stack: ExitStack, command: list[str], desk: Desktop) -> subprocess.Popen[str]:
    environment = {**os.environ, **desk.environment}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)

    def end() -> None:
        process.terminate()
        process.wait(SECONDS)

    stack.callback(end)
    return process
