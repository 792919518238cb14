"""A desktop's accessibility tree for tests: a session bus with AT-SPI on it, and what is found there."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Final, TypeVar

import pytest

from app.desktop.accessibility import Node, Tree
from app.desktop.bus import BusError
from tests.end_to_end.desktop import Desktop, until

LAUNCHER: Final = Path("/usr/libexec/at-spi-bus-launcher")
SECONDS: Final = 30.0
MOST: Final = 3000
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
    return _patiently(lambda tree: [tree.name(node) for node in _objects(tree, program)])


def press(program: str, name: str) -> bool:
    """Press the button of this name as assistive technology does; False when there is none."""
    node = _patiently(lambda tree: _named(tree, program, name))
    if node is not None:
        with closing(Tree()) as tree:
            tree.press(node)
    return node is not None


def focus(program: str, name: str) -> bool:
    """Give what has this name the keyboard, within its window; False when there is nothing of that name."""
    node = _patiently(lambda tree: _named(tree, program, name))
    if node is None:
        return False
    with closing(Tree()) as tree:
        (taken,) = tree.bus.call(node.at("Component"), "GrabFocus")
    return bool(taken)


def _patiently(look: Callable[[Tree], Found]) -> Found:
    """What ``look`` finds; a program that is too busy to answer in time is asked again."""
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            with closing(Tree()) as tree:
                return look(tree)
        except BusError:
            if time.monotonic() > deadline:
                raise


def _named(tree: Tree, program: str, name: str) -> Node | None:
    return next((node for node in _objects(tree, program) if tree.name(node) == name), None)


def _objects(tree: Tree, program: str) -> Iterator[Node]:
    for each in tree.programs():
        try:
            if tree.name(each) == program:
                yield from tree.walk(each, MOST)
        except BusError:  # it has just ended
            continue


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
