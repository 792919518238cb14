"""Tutor and Translate, as a person works in them: `python main.py` with a camera, a sound card and a window."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Final

import cv2
import numpy as np
import pytest
import soundfile

from engine.evaluation.hand_figure import HandFigure, Pose, View
from engine.evaluation.pointing import SET, read_set
from engine.protocol import MIC_RATE
from engine.weights import Manager
from engine.weights.manager import weights_folder
from tests.end_to_end.accessible import accessible, names
from tests.end_to_end.camera_device import CameraDevice, Picture, camera_device
from tests.end_to_end.command_line import ROOT
from tests.end_to_end.desktop import desktop, until
from tests.end_to_end.program import Program
from tests.end_to_end.sound_devices import Sound, SoundCard

pytestmark = pytest.mark.timeout(600)
INTERPRETING: Final = ROOT / "assets" / "interpreting"
ENGLISH: Final = "Good morning"
PORTUGUESE: Final = "Bom dia"
ROUNDS: Final = 16  # four minutes of speech, which is ended as soon as enough was heard
LOUD: Final = 1000  # of int16
SECONDS: Final = 110.0
TABLE: Final = np.full((480, 640, 3), (150, 160, 170), np.uint8)


@pytest.fixture(scope="module")
def camera() -> Iterator[CameraDevice]:
    """It sees an empty table at first."""
    with camera_device() as camera:
        camera.show(TABLE)
        yield camera


@pytest.fixture(scope="module")
def program(
    card: SoundCard, camera: CameraDevice, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Program]:
    """Started as Tutor. The weights that this machine has are there for it too."""
    home = tmp_path_factory.mktemp("home")
    kept = home / "tandem"
    kept.mkdir()
    (kept / "settings.json").write_text(
        json.dumps({"version": 1, "startup": {"welcomed": True}, "profiles": {"chosen": "Tutor"}})
    )
    (kept / "weights").symlink_to(weights_folder())
    with desktop(home, keys_repeat=False) as desk, accessible(desk):
        program = Program(desk, home, "--no-screen", "--camera", camera.address)
        try:
            program.start()
            yield program
        finally:
            program.close()
            print(program.log)


def test_what_is_this_that_i_am_pointing_at(program: Program, camera: CameraDevice) -> None:
    """Of four texts on a page, the one at the finger."""
    question = next(each for each in read_set(SET) if each.picture == "page-002.webp")
    camera.show(picture(question.picture))
    assert shown(lambda texts: begins(texts, "You point: ask")), names("Tandem")
    program.desk.focus(program.window)
    program.desk.type("what is this?")
    program.desk.key("Return")
    assert until(lambda: begins(noted(program), "The user points at: "), SECONDS)
    (told,) = (text for text in noted(program) if text.startswith("The user points at: "))
    words = [sum(word in told for word in text.split()) for text in question.texts]
    assert words.index(max(words)) == question.answer, told


def test_i_raise_my_hand_and_have_the_word(program: Program, camera: CameraDevice) -> None:
    camera.show(raised_hand())
    assert shown(lambda texts: "Hand raised: you have the word" in texts), names("Tandem")
    assert until(lambda: "The user raises a hand: they want a word." in noted(program), SECONDS)
    camera.show(TABLE)
    assert shown(lambda texts: "Hand raised: you have the word" not in texts), names("Tandem")


def test_tell_her_in_portuguese_what_i_say_while_i_go_on_in_english(program: Program, card: SoundCard) -> None:
    """Both languages side by side, and the second is heard while the first goes on."""
    if Manager().first(("whisper-base",)) is None:
        pytest.skip("whisper-base is not here: type  python main.py models pull whisper-base.")
    assert program.command("profile", "Translate").returncode == 0
    assert shown(lambda texts: "Interpreter ready." in texts), names("Tandem")
    begun = len(program.ticks)
    speaker = card.say(np.tile(np.concatenate([said("en-1"), said("en-2")]), ROUNDS), MIC_RATE)
    try:
        with card.recording() as recording:
            assert shown(lambda texts: begins(texts, ENGLISH) and begins(texts, PORTUGUESE)), names("Tandem")
            assert until(lambda: PORTUGUESE in program.acted({"read"}, begun), SECONDS)
            assert until(lambda: bool((np.abs(recording.samples) > LOUD).any()), SECONDS), "it was not spoken"
        assert speaker.poll() is None, "it waited until the speaker had ended"
    finally:
        speaker.terminate()
        speaker.wait(SECONDS)


def picture(name: str) -> Picture:
    """A picture of the pointing set, uint8 RGB."""
    found = cv2.imread(str(SET / name))
    assert found is not None
    return np.asarray(found[:, :, ::-1], np.uint8)


def raised_hand() -> Picture:
    """An open hand over the table, fingers up."""
    shown = TABLE.copy()
    skin, light = np.array([0.86, 0.65, 0.54]), np.array([-0.4, -0.5, -0.77])
    HandFigure(SET / "hand.glb").paint(shown, Pose((0, 0, 0, 0, 0)), View((300, 150), 1700, 0.0), skin, light)
    return shown


def said(name: str) -> Sound:
    """A passage of the interpreting set."""
    samples, rate = soundfile.read(INTERPRETING / f"{name}.ogg", dtype="int16")
    assert rate == MIC_RATE
    return np.asarray(samples, np.int16)


def shown(condition: Callable[[list[str]], bool]) -> bool:
    """Whether the window comes to say so."""
    return until(lambda: condition(names("Tandem")), SECONDS)


def begins(texts: list[str], words: str) -> bool:
    return any(text.startswith(words) for text in texts)


def noted(program: Program) -> list[str]:
    """What the session's log holds so far."""
    with closing(sqlite3.connect(program.home / "tandem" / "sessions.db")) as store:
        return [text for (text,) in store.execute("SELECT text FROM entries ORDER BY number")]
