"""The program as a person starts it: `python main.py` on a desktop with a sound card and a camera.

What the trained nano does is not certain in every single case, so a stimulus may be given up to three times;
how often it is right is measured by `main.py evaluate`, not here.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import psutil
import pytest
import soundfile

from app.history.export import FORMATS
from tests.end_to_end.accessible import accessible, focus, names, press
from tests.end_to_end.camera_device import CameraDevice, camera_device
from tests.end_to_end.command_line import ROOT
from tests.end_to_end.desktop import HEIGHT, WIDTH, Desktop, Frame, Picture, desktop, until
from tests.end_to_end.live_session import RATE, speech
from tests.end_to_end.program import END_SECONDS, START_SECONDS, Program, lines
from tests.end_to_end.settings_window import open_page
from tests.end_to_end.sound_devices import SoundCard

pytestmark = pytest.mark.timeout(600)
SCREENS: Final = ROOT / "assets" / "sample" / "screen"
FAILED: Final = Path(__file__).parent / "screens" / "failed.png"
TRIES: Final = 3
SECONDS: Final = 60.0
GONE_SECONDS: Final = 10.0  # for what ends with the program by itself
TEXT: Final = (30, 50, 660, 205)  # left, top, width, height of the words in the sample's pictures
BELOW: Final = (10, 590)  # where they are shown: under Tandem's window at its smallest


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    with desktop(tmp_path_factory.mktemp("desktop"), keys_repeat=False) as desk, accessible(desk):
        yield desk


@pytest.fixture(scope="module")
def camera() -> Iterator[CameraDevice]:
    """It sees a room: a wall, a table, a window."""
    with camera_device() as camera:
        room = np.full((240, 320, 3), (196, 188, 172), np.uint8)
        room[160:] = (120, 84, 60)
        room[30:110, 200:280] = (170, 205, 235)
        camera.show(room)
        yield camera


@pytest.fixture(scope="module")
def program(
    card: SoundCard, desk: Desktop, camera: CameraDevice, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Program]:
    home = tmp_path_factory.mktemp("home")
    (home / "tandem").mkdir()
    (home / "tandem" / "settings.json").write_text('{"version": 1, "storage": {"record_sound": true}}')
    program = Program(desk, home, "--camera", camera.address)
    try:
        program.start()
        yield program
    finally:
        program.close()
        print(program.log)


def test_at_the_first_start_i_see_that_it_hears_me_speaks_to_me_and_sees_my_screen(
    program: Program, card: SoundCard
) -> None:
    assert shown("1 of 3: Can Tandem hear you?")
    assert shown("Microphone: Live")
    voice = card.say(speech("greeting"), RATE)
    assert shown("It hears you.", START_SECONDS), "what was said while it started comes first"
    voice.wait(SECONDS)
    assert press("Tandem", "Next")
    assert shown("2 of 3: Can you hear Tandem?")
    assert any(is_heard() for _ in range(TRIES)), program.acts
    assert press("Tandem", "Next")
    assert shown("It sees your screen.")
    assert press("Tandem", "Begin")
    assert until(lambda: program.settings().get("startup", {}).get("welcomed") is True, SECONDS)


def is_heard() -> bool:
    return press("Tandem", "Let me hear it") and shown("It speaks.", 2 * SECONDS)


def shown(words: str, seconds: float = SECONDS) -> bool:
    """Whether the program comes to say something that begins so."""
    return until(lambda: any(each.startswith(words) for each in names("Tandem")), seconds)


def test_a_failing_test_on_the_screen_is_told_in_a_toast_that_takes_no_focus(program: Program) -> None:
    with program.desk.picture(*BELOW, *TEXT[2:]) as picture:
        assert any(tells_of_failure(program, picture) for _ in range(TRIES)), program.acts


def tells_of_failure(program: Program, picture: Picture) -> bool:
    """Show a test that fails. False when it was not told, or came too soon after something else for a toast."""
    desk = program.desk
    picture.show(SCREENS / "0000.0.png", *TEXT[:2])
    assert until(lambda: bool(desk.windows("picture")), SECONDS)
    (terminal,) = desk.windows("picture")
    desk.focus(terminal)
    assert until(lambda: any(text.startswith('"picture"') for text in seen(program)), SECONDS)
    assert until(lambda: any("collected 3 items" in text for text in seen(program)), SECONDS)
    program.wait_ticks(15)  # a later try shows it again, and no new line tells when that was read
    program.wait_until_quiet()
    since, others = len(program.ticks), desk.windows("Tandem")
    toasts: set[str] = set()

    def toasted() -> bool:
        toasts.update(desk.windows("Tandem") - others)
        return bool(toasts)

    picture.show(FAILED, *TEXT[:2])
    if not until(lambda: toasted() or program.told_of_failure(since), SECONDS) or not until(toasted, 5):
        return False
    (toast,) = toasts
    left, top, width, height = desk.box(toast)
    assert WIDTH // 2 < left < left + width < WIDTH
    assert HEIGHT // 2 < top < top + height < HEIGHT

    def written() -> bool:
        corner = desk.look()[top : top + height, left : left + width]
        return bool(corner.min() < 100 < 180 < corner.max())

    assert until(written, SECONDS), "nothing is written on the toast"
    assert desk.focused() == terminal
    return until(lambda: program.told_of_failure(since), SECONDS)


def test_why_did_you_say_that_and_less_of_it_please(program: Program) -> None:
    desk = program.desk
    assert until(lambda: desk.windows("Tandem") == {program.window}, SECONDS)  # the toast offers the same
    desk.focus(program.window)
    desk.key("ctrl+y")
    desk.wait_for_focus("Why did you say that.")
    assert until(lambda: press("Tandem", "Less of this"), SECONDS), names("Tandem")
    assert until(lambda: leanings(program) == {"failure": -1}, SECONDS)
    assert until(lambda: "Failures on the screen: Less of it by 1." in names("Tandem"), SECONDS)
    assert press("Tandem", "More of this")
    assert until(lambda: leanings(program) == {}, SECONDS)
    assert press("Tandem", "Less of this")
    assert until(lambda: leanings(program) == {"failure": -1}, SECONDS)
    desk.key("Escape")
    assert until(lambda: "Why did you say that?" not in names("Tandem"), SECONDS)
    open_page(desk, program.window, "Tact")
    assert until(lambda: press("Tandem", "Forget what was learned"), SECONDS), names("Tandem")
    assert until(lambda: leanings(program) == {}, SECONDS)
    desk.key("Escape")


def leanings(program: Program) -> dict[str, int] | None:
    """What it has learned of kinds of interjections."""
    learned: dict[str, int] | None = program.settings().get("tact", {}).get("leanings")
    return learned


def test_copy_your_last_words_and_find_where_you_said_them(program: Program) -> None:
    desk = program.desk
    desk.focus(program.window)
    desk.key("ctrl+shift+c", "ctrl+f", "ctrl+v")
    assert until(lambda: any(each.startswith("1 of ") for each in names("Tandem")), SECONDS), names("Tandem")
    desk.key("Escape")


def test_from_the_next_session_on_keep_no_sound(program: Program) -> None:
    open_page(program.desk, program.window, "What is kept")
    assert until(lambda: press("Tandem", "Keep the sound as well"), SECONDS), names("Tandem")
    assert until(lambda: program.settings()["storage"]["record_sound"] is False, SECONDS)
    program.desk.key("Escape")


def test_tell_me_that_there_is_no_tray_to_stay_in(program: Program) -> None:
    open_page(program.desk, program.window, "Start")
    assert shown("This desktop shows no tray"), names("Tandem")
    program.desk.key("Escape")


def test_what_is_typed_is_answered(program: Program) -> None:
    assert any(answers_typing(program) for _ in range(TRIES)), program.acts


def answers_typing(program: Program) -> bool:
    program.wait_until_quiet()
    program.desk.focus(program.window)
    program.desk.type("what time is it")
    since = len(program.ticks)
    program.desk.key("Return")
    return until(lambda: bool(program.acted({"say", "read"}, since)), SECONDS)


def test_both_themes_are_shown_live(program: Program, tmp_path: Path) -> None:
    desk = program.desk
    desk.place(program.window, 0, 0, 1180, 760)
    desk.focus(program.window)
    assert until(lambda: bool((desk.look()[740, 1150] == desk.look()[5, 5]).all()), SECONDS), "not drawn"
    pictures: list[Frame] = []

    def other_theme() -> bool:
        return abs(brightness(desk.look()) - brightness(pictures[-1])) > 60

    for name in ("first", "second"):
        pictures.append(desk.look())
        cv2.imwrite(str(tmp_path / f"{name}.png"), cv2.cvtColor(pictures[-1], cv2.COLOR_RGB2BGR))
        desk.key("ctrl+t")
        assert until(other_theme, SECONDS)
    dark, light = sorted(brightness(picture) for picture in pictures)
    assert dark < 80
    assert light > 180
    desk.place(program.window, 0, 0, 780, 560)


def brightness(picture: Frame) -> float:
    """The median of what is inside Tandem's window, 0..255."""
    return float(np.median(picture[:640, :800]))


def test_call_this_session_blue_door_and_give_it_to_me_in_every_form(program: Program) -> None:
    desk = program.desk
    desk.focus(program.window)
    desk.key("ctrl+o")
    assert until(lambda: press("Tandem", "Rename"), SECONDS)
    desk.wait_for_focus("Rename")
    assert shown("What is the session to be called?")
    desk.type("Blue door")
    desk.key("Return")
    assert shown("Blue door, "), names("Tandem")
    sessions = desk.wait_for_focus("Sessions")
    files = {form: program.home / f"Blue door.{form}" for form in FORMATS}
    assert until(lambda: focus("Tandem", "Export"), SECONDS)
    for place, path in enumerate(files.values(), 1):
        desk.choose("space", place)
        desk.wait_for_focus("Export")
        desk.key("Return")
        assert until(path.exists, SECONDS), names("Tandem")  # at once
        assert until(lambda: desk.focused() == sessions, SECONDS)
    assert shown(f"Written to {program.home}/Blue door.wav"), names("Tandem")
    desk.key("Escape")
    assert files["md"].read_text().startswith("# Blue door")
    told = json.loads(files["json"].read_text())
    assert told["title"] == "Blue door"
    assert {"user", "assistant"} <= {entry["who"] for entry in told["entries"]}
    assert "Tandem: " in files["srt"].read_text()
    sound, rate = soundfile.read(files["wav"], dtype="int16")
    assert len(sound) > 20 * rate
    microphone, voice = np.abs(sound.astype(int)).max(axis=0)
    assert microphone > 1000
    assert voice > 1000


def test_its_own_windows_are_not_read_from_the_screen_and_it_knew_which_other_was_in_front(
    program: Program,
) -> None:
    program.wait_ticks(10)
    assert any("collected 3 items" in text for text in seen(program))
    assert any(text.startswith('"picture"') for text in seen(program))
    own = ("Tandem", "Listening", "Microphone", "failure appeared", "Something failed", "just failed")
    assert not [text for text in seen(program) if any(words in text for words in own)]


def seen(program: Program) -> set[str]:
    """The lines of the conversation that the screen gave."""
    with closing(sqlite3.connect(program.home / "tandem" / "sessions.db")) as store:
        rows = store.execute("SELECT text FROM entries WHERE who IN ('screen', 'window')").fetchall()
    return {text for (text,) in rows}


def test_a_killed_engine_comes_back_and_no_tick_is_lost(program: Program) -> None:
    program.kill("serve")
    program.wait_ticks(5)  # which the new one has stepped
    assert program.lost_no_tick()


def test_a_killed_reasoner_comes_back_and_the_session_goes_on(program: Program) -> None:
    program.kill("engine.reasoner")
    program.wait_ticks(5)
    assert program.lost_no_tick()


def test_closing_the_window_ends_everything_and_keeps_what_was_said(program: Program) -> None:
    children = program.children()
    assert children
    folder = program.folder
    program.desk.ask_to_close(program.window)
    assert program.process.wait(END_SECONDS) == 0, program.log
    _, alive = psutil.wait_procs(children, GONE_SECONDS)
    assert not alive
    assert "Traceback" not in program.log
    ticks = [row["tick"] for row in lines(folder / "ticks.jsonl")]
    assert ticks == list(range(len(ticks)))
    assert (folder / "transcript.md").stat().st_size > 0
    assert json.loads((folder / "summary.json").read_text())


def test_a_window_closed_while_the_session_starts_leaves_nothing_behind(
    card: SoundCard, desk: Desktop, tmp_path: Path
) -> None:
    program = Program(desk, tmp_path, "--no-camera", "--no-screen")
    try:
        assert until(lambda: program.child("serve") is not None, START_SECONDS), program.log
        window = program.find_window()
        children = program.children()
        desk.focus(window)
        desk.key("ctrl+q")
        assert program.process.wait(END_SECONDS) == 0, program.log
        _, alive = psutil.wait_procs(children, GONE_SECONDS)
        assert not alive
        assert "Traceback" not in program.log
    finally:
        program.close()
