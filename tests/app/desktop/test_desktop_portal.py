"""What Wayland gives through its portal, against a portal that does as the test says."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from typing import Any

import pytest

from app.desktop.hotkeys import open_hotkeys
from app.desktop.keys import Doing, Key
from app.desktop.portal_hotkeys import UNBOUND, PortalHotkeys
from tests.app.desktop.fake_portal import FakePortal, SessionBus

SECONDS = 10.0


@pytest.fixture
def portal(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakePortal]:
    bus = SessionBus()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
    try:
        yield FakePortal(bus.address)
    finally:
        bus.close()


def test_keys_are_bound_and_heard_through_the_portal(portal: FakePortal) -> None:
    pressed: queue.Queue[tuple[Doing, bool]] = queue.Queue()
    told: queue.Queue[str] = queue.Queue()
    watched = open_hotkeys({"WAYLAND_DISPLAY": "wayland-0"}, lambda *each: pressed.put(each), told.put)
    assert isinstance(watched, PortalHotkeys)
    watched.use({"talk": Key(("Ctrl", "Alt"), "space"), "stop": Key(("Super",), "s")})
    assert portal.asked.get(timeout=SECONDS)[0] == "CreateSession"
    method, (session, shortcuts, _, _) = portal.asked.get(timeout=SECONDS)
    assert method == "BindShortcuts"
    assert [(name, values["preferred_trigger"][1]) for name, values in shortcuts] == [
        ("talk", "CTRL+ALT+space"),
        ("stop", "LOGO+s"),
    ]
    assert told.get(timeout=SECONDS) == ""
    portal.press(session, "talk", True)
    portal.press(session, "talk", False)
    assert pressed.get(timeout=SECONDS) == ("talk", True)
    assert pressed.get(timeout=SECONDS) == ("talk", False)
    watched.close()
    assert portal.asked.get(timeout=SECONDS)[0] == "Close"


def test_a_portal_that_refuses_is_a_sentence_with_a_way_out(portal: FakePortal) -> None:
    portal.refuses = True
    told: queue.Queue[str] = queue.Queue()
    watched = PortalHotkeys(lambda doing, down: None, told.put)
    watched.use({"stop": Key(("Super",), "s")})
    sentence = told.get(timeout=SECONDS)
    assert "not today" in sentence
    assert "main.py toggle-mute" in sentence
    watched.close()


def test_keys_that_the_desktop_leaves_out_are_named(
    portal: FakePortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(method: str, sender: str, options: dict[str, Any]) -> dict[str, Any]:
        bound = ("a(sa{sv})", [("talk", {"trigger_description": ("s", "Ctrl+Alt+Space")})])
        return {"shortcuts": bound} if method == "BindShortcuts" else creates(method, sender, options)

    creates = portal.answer
    monkeypatch.setattr(portal, "answer", answer)
    told: queue.Queue[str] = queue.Queue()
    environment = {"XDG_SESSION_TYPE": "wayland", "DISPLAY": ":0"}
    watched = open_hotkeys(environment, lambda doing, down: None, told.put)
    assert watched is not None
    watched.use({"talk": Key(("Ctrl", "Alt"), "space"), "stop": Key(("Super",), "s")})
    assert told.get(timeout=SECONDS) == UNBOUND.format(keys="Super+S")
    watched.close()


def test_without_a_session_bus_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/nowhere")
    told: queue.Queue[str] = queue.Queue()
    watched = PortalHotkeys(lambda doing, down: None, told.put)
    assert "there is no session bus" in told.get(timeout=SECONDS)
    watched.close()
