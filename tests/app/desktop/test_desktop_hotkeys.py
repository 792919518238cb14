"""Keys that work in every program, on a real X server."""

from __future__ import annotations

import queue
import socket
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import SimpleNamespace

import pytest
from Xlib import XK, X

from app.desktop.hotkeys import NO_KEYS, open_hotkeys
from app.desktop.keys import Doing, Hotkeys, Key, parsed
from app.desktop.x11_hotkeys import X11Hotkeys
from tests.end_to_end.desktop import Desktop

SECONDS = 10.0
STOP = Key(("Ctrl", "Alt"), "s")


class Heard:
    def __init__(self) -> None:
        self.keys: queue.Queue[tuple[Doing, bool]] = queue.Queue()
        self.told: queue.Queue[str] = queue.Queue()

    def pressed(self, doing: Doing, down: bool) -> None:
        self.keys.put((doing, down))


@contextmanager
def hotkeys(desk: Desktop, heard: Heard, keys: dict[Doing, Key]) -> Iterator[X11Hotkeys]:
    watched = X11Hotkeys(desk.display, heard.pressed, heard.told.put)
    try:
        heard.told.get(timeout=SECONDS)  # it has begun, with no key
        watched.use(keys)
        yield watched
    finally:
        watched.close()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Ctrl+Alt+S", STOP),
        (" alt + ctrl + s ", STOP),
        ("Super+F9", Key(("Super",), "F9")),
        ("Ctrl+Alt+Space", Key(("Ctrl", "Alt"), "space")),
        ("S", None),
        ("Shift+S", None),
        ("Hyper+S", None),
        ("Ctrl+", None),
        ("", None),
    ],
)
def test_a_key_is_read_from_the_settings(text: str, key: Key | None) -> None:
    assert parsed(text) == key


def test_the_keys_one_begins_with_are_keys() -> None:
    defaults = Hotkeys()
    assert all(parsed(text) for text in (defaults.stop, defaults.talk, defaults.mute, defaults.pause))
    assert str(parsed(defaults.stop)) == defaults.stop


def test_a_key_is_noticed_when_it_goes_down_and_when_it_comes_up(desk: Desktop) -> None:
    heard = Heard()
    with hotkeys(desk, heard, {"talk": Key(("Ctrl", "Alt"), "space"), "stop": STOP}):
        assert heard.told.get(timeout=SECONDS) == ""
        for name in ("ctrl", "alt"):
            desk.xdotool("keydown", name)
        desk.xdotool("keydown", "space")
        assert heard.keys.get(timeout=SECONDS) == ("talk", True)
        desk.xdotool("sleep", "0.9")  # long enough for the key to repeat itself
        assert heard.keys.empty()
        for name in ("space", "alt", "ctrl"):
            desk.xdotool("keyup", name)
        assert heard.keys.get(timeout=SECONDS) == ("talk", False)
        desk.key("ctrl+alt+s")
        assert heard.keys.get(timeout=SECONDS) == ("stop", True)
        assert heard.keys.get(timeout=SECONDS) == ("stop", False)


def test_caps_lock_makes_no_difference(desk: Desktop) -> None:
    heard = Heard()
    with hotkeys(desk, heard, {"stop": STOP}):
        assert heard.told.get(timeout=SECONDS) == ""
        desk.key("Caps_Lock")
        desk.key("ctrl+alt+s")
        desk.key("Caps_Lock")
        assert heard.keys.get(timeout=SECONDS) == ("stop", True)


def test_a_key_that_another_program_has_taken_is_named(desk: Desktop) -> None:
    first, second = Heard(), Heard()
    with hotkeys(desk, first, {"stop": STOP}):
        assert first.told.get(timeout=SECONDS) == ""
        with hotkeys(desk, second, {"stop": STOP, "mute": Key(("Ctrl",), "F19oops")}):
            sentence = second.told.get(timeout=SECONDS)
            assert "Another program has taken Ctrl+Alt+S" in sentence
            assert "This keyboard has no" in sentence
    with hotkeys(desk, second, {"stop": STOP}):
        assert second.told.get(timeout=SECONDS) == ""


def test_without_a_display_a_sentence_says_what_to_do() -> None:
    told: list[str] = []
    assert open_hotkeys({}, lambda doing, down: None, told.append) is None
    assert told == [NO_KEYS]


def test_a_server_that_does_not_answer_is_a_sentence() -> None:
    heard = Heard()
    watched = X11Hotkeys(":9999", heard.pressed, heard.told.put)
    assert "X server does not answer" in heard.told.get(timeout=SECONDS)
    watched.use({"stop": STOP})
    watched.close()


class Server:
    """An X server that a test speaks for: what happened while the program was held up comes all at once.

    ``down``: whether the key is down by then. ``read_on``: events that come with the answer to the next request
    once `refresh_keyboard_mapping` was called.
    """

    def __init__(self) -> None:
        self._wakes, self._waker = socket.socketpair()
        self._wakes.setblocking(False)
        self._events: deque[SimpleNamespace] = deque()
        self.down = False
        self.read_on: list[SimpleNamespace] = []
        self._refreshed = False

    def deliver(self, *events: tuple[int, int]) -> None:
        """Each is its type, and its time in milliseconds; all are of the key S."""
        self._events.extend(self.event(kind, at) for kind, at in events)
        self._waker.send(bytes(len(events)))

    def event(self, kind: int, at: int) -> SimpleNamespace:
        state = X.ControlMask | X.Mod1Mask
        return SimpleNamespace(type=kind, detail=self.keysym_to_keycode(XK.XK_s), state=state, time=at)

    def refresh_keyboard_mapping(self, event: SimpleNamespace) -> None:
        self._refreshed = True

    def fileno(self) -> int:
        return self._wakes.fileno()

    def screen(self) -> SimpleNamespace:
        return SimpleNamespace(root=self)

    def pending_events(self) -> int:
        return len(self._events)

    def next_event(self) -> SimpleNamespace:
        with suppress(BlockingIOError):  # one that was read with an answer wakes nobody
            self._wakes.recv(1)
        return self._events.popleft()

    def query_keymap(self) -> list[int]:
        return [0xFF if self.down else 0] * 32

    def keysym_to_keycode(self, keysym: int) -> int:
        return keysym & 0xFF

    def get_modifier_mapping(self) -> list[list[int]]:
        return [[], [], [], [self.keysym_to_keycode(XK.XK_Alt_L)], [], [], [], []]

    def grab_key(self, *arguments: object, **options: object) -> None: ...

    def ungrab_key(self, *arguments: object) -> None: ...

    def sync(self) -> None:
        if self._refreshed:
            self._events.extend(self.read_on)
            self.read_on = []

    def close(self) -> None:
        self._wakes.close()
        self._waker.close()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    server = Server()
    monkeypatch.setattr("app.desktop.x11_hotkeys.display.Display", lambda name: server)
    return server


def test_a_key_let_go_of_just_after_it_repeated_itself_was_pressed_once(server: Server) -> None:
    heard = Heard()
    watched = X11Hotkeys(":0", heard.pressed, heard.told.put)
    watched.use({"mute": STOP})
    server.deliver((X.KeyPress, 1000))
    assert heard.keys.get(timeout=SECONDS) == ("mute", True)
    server.deliver((X.KeyRelease, 1660), (X.KeyPress, 1660), (X.KeyRelease, 1670))
    assert heard.keys.get(timeout=SECONDS) == ("mute", False)
    watched.close()
    assert heard.keys.empty()


def test_a_key_pressed_twice_quickly_was_pressed_twice(server: Server) -> None:
    heard = Heard()
    watched = X11Hotkeys(":0", heard.pressed, heard.told.put)
    watched.use({"mute": STOP})
    server.down = True
    server.deliver((X.KeyPress, 1000), (X.KeyRelease, 1080), (X.KeyPress, 1160))
    assert [heard.keys.get(timeout=SECONDS) for _ in range(3)] == [
        ("mute", down) for down in (True, False, True)
    ]
    watched.close()
    assert heard.keys.get(timeout=SECONDS) == ("mute", False)
    assert heard.keys.empty()


@pytest.mark.parametrize("problem", [ConnectionResetError("reset"), IndexError("list index out of range")])
def test_a_key_is_let_go_of_and_a_sentence_told_when_the_server_fails(
    server: Server, problem: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Heard()
    watched = X11Hotkeys(":0", heard.pressed, heard.told.put)
    watched.use({"mute": STOP})
    server.deliver((X.KeyPress, 1000))
    assert heard.keys.get(timeout=SECONDS) == ("mute", True)

    def fail() -> None:
        raise problem

    monkeypatch.setattr(server, "query_keymap", fail)
    server.deliver((X.KeyRelease, 2000))
    assert heard.keys.get(timeout=SECONDS) == ("mute", False)
    while "does not answer" not in (said := heard.told.get(timeout=SECONDS)):
        pass
    assert str(problem) in said
    watched.close()


def test_a_key_pressed_while_the_keyboard_changes_is_not_left_waiting(server: Server) -> None:
    heard = Heard()
    server.read_on = [server.event(X.KeyPress, 1000)]
    watched = X11Hotkeys(":0", heard.pressed, heard.told.put)
    watched.use({"mute": STOP})
    server.deliver((X.MappingNotify, 900))
    assert heard.keys.get(timeout=SECONDS) == ("mute", True)
    watched.close()
