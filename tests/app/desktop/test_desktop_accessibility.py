"""What programs tell the accessibility tree is understood, or is no answer at all."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from jeepney import MatchRule, Message, MessageType

from app.desktop.accessibility import Node, Tree
from app.desktop.bus import OddError

NODE = Node(":1.5", "/field")
ASKS: dict[str, Callable[[Tree], object]] = {
    "role": lambda tree: tree.role(NODE),
    "children": lambda tree: tree.children(NODE),
    "box": lambda tree: tree.box(NODE),
    "name": lambda tree: tree.name(NODE),
    "pid": lambda tree: tree.pid(NODE),
    "showing": lambda tree: tree.showing(NODE),
}


class Answers:
    """A connection on which every call is answered with ``values``."""

    unique_name = ":1.9"

    def __init__(self, *values: object) -> None:
        self.values = values

    def filter(self, rule: MatchRule, queue: object) -> None: ...

    def close(self) -> None: ...

    def send_and_get_reply(self, message: Message, timeout: float) -> Message:
        del timeout
        message.header.message_type = MessageType.method_return
        return Message(message.header, self.values)


def answering(monkeypatch: pytest.MonkeyPatch, *values: object) -> Tree:
    connection = Answers("unix:path=/nowhere")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    monkeypatch.setattr("app.desktop.bus.open_dbus_connection", lambda address: connection)
    tree = Tree()
    connection.values = values
    return tree


@pytest.mark.parametrize(
    ("ask", "values", "found"),
    [
        ("role", (40,), 40),
        ("children", ([(":1.5", "/a"), (":1.6", "/b")],), [Node(":1.5", "/a"), Node(":1.6", "/b")]),
        ("box", ((1, 2, 3, 4),), (1, 2, 3, 4)),
        ("name", (("s", "Password"),), "Password"),
        ("pid", (77,), 77),
        ("showing", ([1 << 25, 0],), True),
        ("showing", ([],), False),
    ],
)
def test_what_programs_tell_is_understood(
    ask: str, values: tuple[object, ...], found: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ASKS[ask](answering(monkeypatch, *values)) == found


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize("values", [(), (1, 2), ("words",), (None,), ([object()],), (("s",),), ([("a",)],)])
def test_an_answer_of_another_shape_is_one_that_was_not_agreed(
    ask: str, values: tuple[object, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(OddError, match="otherwise than agreed"):
        ASKS[ask](answering(monkeypatch, *values))


@pytest.mark.parametrize("node", [Node("", "/org/a11y/atspi/null"), Node(":1.5", "no path"), Node("1 2", "/")])
def test_an_object_that_nobody_can_be_asked_about_is_left_out_of_a_walk(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = answering(monkeypatch, [(node.owner, node.path)])
    monkeypatch.setattr(tree, "showing", tree.role)
    assert list(tree.walk(NODE, 20, set())) == [NODE]
    with pytest.raises(OddError):
        tree.name(node)
