"""Keys that work in every program, on a real X server."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

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
