"""What Wayland gives through its portal, against a portal that does as the test says."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from typing import Any

import pytest
from jeepney import message_bus

from app.desktop.bus import Bus
from app.desktop.hotkeys import open_hotkeys
from app.desktop.keys import Doing, Key
from app.desktop.portal_hotkeys import UNBOUND, PortalHotkeys
from tests.app.desktop.fake_portal import FakePortal, SessionBus

SECONDS = 10.0


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[SessionBus]:
    bus = SessionBus()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
    try:
        yield bus
    finally:
        bus.close()


@pytest.fixture
def portal(bus: SessionBus) -> FakePortal:
    return FakePortal(bus.address)


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


def test_a_signal_of_another_shape_ends_nothing(portal: FakePortal) -> None:
    pressed: queue.Queue[tuple[Doing, bool]] = queue.Queue()
    told: queue.Queue[str] = queue.Queue()
    watched = PortalHotkeys(lambda *each: pressed.put(each), told.put)
    watched.use({"talk": Key(("Ctrl", "Alt"), "space")})
    assert portal.asked.get(timeout=SECONDS)[0] == "CreateSession"
    session = portal.asked.get(timeout=SECONDS)[1][0]
    assert told.get(timeout=SECONDS) == ""
    portal.signal("Activated", "")
    portal.signal("Activated", "s", session)
    portal.signal("Activated", "uu", 1, 2)
    portal.signal("Activated", "sas", session, ["talk"])
    portal.press(session, "talk", True)
    assert pressed.get(timeout=SECONDS) == ("talk", True)
    watched.close()


def test_an_answer_of_another_shape_is_a_sentence(portal: FakePortal, monkeypatch: pytest.MonkeyPatch) -> None:
    told: queue.Queue[str] = queue.Queue()
    monkeypatch.setattr(portal, "answer", lambda method, sender, options: {})
    watched = PortalHotkeys(lambda *each: None, told.put)
    watched.use({"talk": Key(("Ctrl", "Alt"), "space")})
    assert "gives Tandem no keys that work in every program" in told.get(timeout=SECONDS)
    watched.close()


@pytest.mark.parametrize("gone", [False, True])
def test_a_key_is_let_go_of_when_nobody_will_tell_that_it_comes_up(
    bus: SessionBus, portal: FakePortal, gone: bool
) -> None:
    pressed: queue.Queue[tuple[Doing, bool]] = queue.Queue()
    told: queue.Queue[str] = queue.Queue()
    watched = PortalHotkeys(lambda *each: pressed.put(each), told.put)
    watched.use({"talk": Key(("Ctrl", "Alt"), "space")})
    assert portal.asked.get(timeout=SECONDS)[0] == "CreateSession"
    _, (session, *_) = portal.asked.get(timeout=SECONDS)
    assert told.get(timeout=SECONDS) == ""
    portal.press(session, "talk", True)
    assert pressed.get(timeout=SECONDS) == ("talk", True)
    if gone:
        bus.close()
    else:  # the user saves other keys
        watched.use({"talk": Key(("Ctrl", "Alt"), "x")})
    assert pressed.get(timeout=SECONDS) == ("talk", False)
    assert bool(told.get(timeout=SECONDS)) == gone
    watched.close()
    assert pressed.empty()


def test_a_signal_that_comes_before_an_answer_is_not_lost(bus: SessionBus) -> None:
    hearer, speaker = Bus(), Bus()
    hearer.listen(interface="org.freedesktop.DBus", member="NameOwnerChanged")
    speaker.call(message_bus, "RequestName", "su", "org.example.Tandem", 0)
    hearer.call(message_bus, "GetId")
    assert hearer.wait(seconds=SECONDS) == []
    assert "org.example.Tandem" in [signal.values[0] for signal in hearer.signals()]
    hearer.close()
    speaker.close()


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
