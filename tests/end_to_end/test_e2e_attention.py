"""The window all day long, as a person uses it: quiet, keys in other programs, the small bar, secrets.

The program's own window, keys, commands and devices, on a desktop with a sound card (`devices_program`); it is
acted upon by keys and by the accessibility tree, and looked at through that tree and through what it keeps.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import numpy as np
import pytest

from app.views.vitals import LIMIT_MS
from tests.end_to_end.accessible import accessible, names, press
from tests.end_to_end.command_line import ROOT
from tests.end_to_end.desktop import Desktop, Frame, desktop, until
from tests.end_to_end.program import START_SECONDS, Program
from tests.end_to_end.settings_window import open_page
from tests.end_to_end.sound_devices import Sound, SoundCard
from tests.end_to_end.tray import Tray, tray

pytestmark = pytest.mark.timeout(600)
SCREENS: Final = ROOT / "assets" / "sample" / "screen"
FAILED: Final = Path(__file__).parent / "screens" / "failed.png"
LOGIN: Final = ROOT / "tests" / "app" / "desktop" / "password_window.py"
SECONDS: Final = 60.0
HELD: Final = "Held: not heard"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    with desktop(tmp_path_factory.mktemp("desktop"), keys_repeat=False) as desk, accessible(desk):
        yield desk


@pytest.fixture(scope="module")
def icons(desk: Desktop) -> Iterator[Tray]:
    """The desktop's tray."""
    with tray() as icons:
        yield icons


class DevicesProgram(Program):
    """The program without what thinks: see `devices_program`."""

    def __init__(self, desk: Desktop, home: Path) -> None:
        super().__init__(desk, home, str(home), command=("-m", "tests.end_to_end.devices_program"))
        self.begun = 0.0  # when the window was there, by the monotonic clock

    def start(self) -> None:
        """Wait for its window and for the microphone."""
        self.window = self.find_window()
        self.begun = time.monotonic()
        self.desk.place(self.window, 0, 0, 780, 560)
        assert until(lambda: "Microphone: Live" in names("Tandem"), START_SECONDS), names("Tandem")

    def status(self) -> str:
        """What `python main.py status` says."""
        return self.command("status").stdout

    def kept_of_screen(self, left: int, top: int, width: int, height: int) -> Frame:
        """A part of the newest picture of the screen."""
        picture: Frame = np.load(self.home / "screen.npy")
        return picture[top : top + height, left : left + width]


@pytest.fixture(scope="module")
def program(
    card: SoundCard, desk: Desktop, icons: Tray, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DevicesProgram]:
    program = DevicesProgram(desk, tmp_path_factory.mktemp("home"))
    try:
        program.start()
        yield program
    finally:
        program.close()
        print(program.log)


def test_i_can_see_that_it_does_not_hear_me_while_i_hold_the_key(program: DevicesProgram) -> None:
    """The first of its keys: it takes them a moment after its window is there."""
    desk, keys = program.desk, ("ctrl", "alt", "space")

    def held() -> bool:
        for key in keys:
            desk.xdotool("keyup", key)
        for key in keys:
            desk.xdotool("keydown", key)
        return until(lambda: HELD in names("Tandem"), 5)

    assert until(held, SECONDS)
    for key in reversed(keys):
        desk.xdotool("keyup", key)
    assert until(lambda: HELD not in names("Tandem"), SECONDS)


def test_mute_the_microphone_while_i_work_in_another_program(program: DevicesProgram) -> None:
    desk = program.desk
    with desk.picture(900, 450, 300, 200) as picture:
        picture.show(SCREENS / "0000.0.png", 0, 0)
        assert until(lambda: bool(desk.windows("picture")), SECONDS)
        (other,) = desk.windows("picture")
        desk.focus(other)
        desk.key("ctrl+alt+m")
        assert until(lambda: "microphone" in program.status(), SECONDS), program.status()
        assert desk.focused() == other
        desk.key("ctrl+alt+m")
        assert until(lambda: "microphone" not in program.status(), SECONDS), program.status()


def test_pause_everything_by_one_key_and_go_on_by_the_same(program: DevicesProgram) -> None:
    desk = program.desk
    desk.key("ctrl+alt+p")
    assert until(lambda: "Muted: Microphone, Speaker, Camera, Screen" in names("Tandem"), SECONDS)
    desk.key("ctrl+alt+p")
    assert until(lambda: "Muted: Camera" in names("Tandem"), SECONDS)  # that was muted before


def test_leave_me_in_peace_for_a_quarter_of_an_hour_or_until_tomorrow(program: DevicesProgram) -> None:
    def told() -> bool:
        return any(each.startswith("Quiet until") for each in names("Tandem"))

    ask_for_quiet(program, 1)
    assert until(told, SECONDS)
    assert program.settings()["tact"]["quiet_until"] > 0
    ask_for_quiet(program, 2)
    assert until(lambda: quiet_until(program).strftime("%H:%M:%S") == "07:00:00", SECONDS)
    ask_for_quiet(program, 3)
    assert until(lambda: not told(), SECONDS)


def ask_for_quiet(program: DevicesProgram, place: int) -> None:
    """Choose from the menu by the keyboard."""
    program.desk.focus(program.window)
    program.desk.choose("ctrl+shift+q", place)


def quiet_until(program: DevicesProgram) -> datetime:
    return datetime.fromtimestamp(program.settings()["tact"]["quiet_until"], UTC).astimezone()


def test_be_quiet_while_a_film_fills_my_screen(program: DevicesProgram) -> None:
    desk = program.desk
    switch(program, "Tact", "Quiet in full screen")
    assert until(lambda: program.settings().get("tact", {}).get("quiet_in_full_screen") is True, SECONDS)
    with desk.picture(900, 450, 300, 200) as film:
        film.fill_screen(True)
        assert until(lambda: any(each.endswith("fills the screen") for each in names("Tandem")), SECONDS)
        film.fill_screen(False)
        assert until(lambda: not any("fills the screen" in each for each in names("Tandem")), SECONDS)


def switch(program: DevicesProgram, page: str, words: str) -> None:
    """Press a switch of the settings."""
    open_page(program.desk, program.window, page)
    assert until(lambda: press("Tandem", words), SECONDS), names("Tandem")
    program.desk.key("Escape")


def test_be_small_and_come_back(program: DevicesProgram) -> None:
    desk = program.desk
    desk.focus(program.window)
    desk.key("ctrl+m")
    assert until(lambda: bool(desk.windows("Tandem .compact.")), SECONDS)
    assert until(lambda: program.window not in desk.windows("Tandem"), SECONDS)
    assert until(lambda: "Mute microphone" in names("Tandem"), SECONDS), names("Tandem")
    assert until(lambda: press("Tandem", "Back to the whole window"), SECONDS), names("Tandem")
    assert until(lambda: program.window in desk.windows("Tandem"), SECONDS)


def test_never_look_at_my_password_manager(program: DevicesProgram) -> None:
    """A window that is excluded by its title is grey in what is kept; under another title it is not."""
    desk, place = program.desk, (900, 450, 300, 200)
    with desk.picture(*place) as picture:
        picture.show(FAILED, 30, 50)
        assert until(lambda: bool(desk.windows("picture")), SECONDS)
        (window,) = desk.windows("picture")
        assert until(lambda: bool((program.kept_of_screen(*place) != 128).any()), SECONDS)
        desk.xdotool("set_window", "--name", "Passwords - KeePassXC", window)
        assert until(lambda: any("Not looked at" in each for each in names("Tandem")), SECONDS)
        assert until(lambda: bool((program.kept_of_screen(*place) == 128).all()), SECONDS)
        desk.xdotool("set_window", "--name", "Terminal", window)
        assert until(lambda: bool((program.kept_of_screen(*place) != 128).any()), SECONDS)


def test_never_look_at_the_password_that_i_type(program: DevicesProgram) -> None:
    """The field is grey in what is kept, and the one above it is not."""
    desk = program.desk
    with subprocess.Popen([sys.executable, str(LOGIN)], env={**os.environ, **desk.environment}) as login:
        try:
            assert until(lambda: bool(desk.windows("login")), SECONDS)
            (window,) = desk.windows("login")
            desk.xdotool("windowmove", window, "850", "450")
            desk.focus(window)
            assert until(lambda: bool((program.kept_of_screen(870, 550, 300, 40) == 128).all()), SECONDS)
            assert (program.kept_of_screen(870, 470, 300, 40) != 128).any()
        finally:
            login.kill()


def test_choose_and_try_my_sound_devices(program: DevicesProgram, card: SoundCard) -> None:
    desk = program.desk
    desk.focus(program.window)
    desk.key("ctrl+d")
    assert until(lambda: "Play a chime" in names("Tandem"), SECONDS)
    with card.recording() as recording:
        assert until(lambda: press("Tandem", "Play a chime"), SECONDS), names("Tandem")
        assert until(
            lambda: len(recording.samples) > 0 and int(abs(recording.samples.astype(int)).max()) > 3000, SECONDS
        )
    desk.key("Escape")


def test_stay_in_the_tray_where_i_can_mute_you_and_call_you_back(program: DevicesProgram, icons: Tray) -> None:
    desk = program.desk
    assert until(lambda: icons.has("Tandem"), SECONDS)
    switch(program, "Start", "Stay in the tray when the window is closed")
    assert until(lambda: program.settings()["startup"].get("tray") is True, SECONDS)
    desk.ask_to_close(program.window)
    assert until(lambda: program.window not in desk.windows("Tandem"), SECONDS)
    icons.choose("Tandem", "Mute or unmute the microphone")
    assert until(lambda: "microphone" in program.status(), SECONDS), program.status()
    icons.choose("Tandem", "Mute or unmute the microphone")
    icons.click("Tandem")
    assert until(lambda: program.window in desk.windows("Tandem"), SECONDS)


def loud(samples: Sound) -> bool:
    return bool(len(samples)) and int(np.abs(samples.astype(int)).max()) > 3000


def test_its_window_was_never_held_up_and_ends_in_good_order(program: DevicesProgram, icons: Tray) -> None:
    """By the watchdog; on a machine that others use, waiting for a core is not the window's work."""
    assert until(lambda: time.monotonic() - program.begun > 20, SECONDS)
    icons.choose("Tandem", "Quit")
    assert program.process.wait(SECONDS) == 0, program.log
    vitals = json.loads((program.home / "tandem" / "window.json").read_text())
    print(vitals)
    assert vitals["seconds"] > 10
    assert 0 < vitals["shown_s"] < vitals["ticking_s"]
    assert vitals["busy_ms"] < 3 * LIMIT_MS
    assert "Traceback" not in program.log
