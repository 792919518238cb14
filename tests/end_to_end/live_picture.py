"""Makes the README's picture: ``python -m tests.end_to_end.live_picture docs/screenshots/window-live.png``.

The whole program on a desktop with a sound card and a camera: a test fails on the screen beneath its window,
which it tells unasked, a sum that is asked for aloud is answered, and so is a typed question.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from tests.end_to_end.accessible import accessible
from tests.end_to_end.camera_device import camera_device
from tests.end_to_end.command_line import ROOT
from tests.end_to_end.desktop import Frame, desktop, until
from tests.end_to_end.live_session import RATE, speech
from tests.end_to_end.program import END_SECONDS, Program
from tests.end_to_end.sound_devices import SoundCard, sound_card

SIZE: Final = (1180, 760)
TERMINAL: Final = (30, 50, 660, 205)  # left, top, width, height of the words in the sample's pictures
BELOW: Final = (10, 590)
SCREENS: Final = ROOT / "assets" / "sample" / "screen"
FAILED: Final = Path(__file__).parent / "screens" / "failed.png"
QUESTION: Final = "what time is it"
ANSWER: Final = "It is "
SUM: Final = "391"
LOAD_TICKS: Final = 150  # the reasoner comes last
SETTLE_TICKS: Final = 50  # its toast has gone by then, and its answer has been heard
TRIES: Final = 3
SMALL: Final = (cv2.IMWRITE_PNG_COMPRESSION, 9)


def live_picture(folder: Path) -> Frame:
    """The window when all of it has happened, uint8 RGB. Raises RuntimeError when it does not."""
    (folder / "home").mkdir()
    (folder / "sound").mkdir()
    with (
        sound_card(folder / "sound") as card,
        desktop(folder) as desk,
        accessible(desk),
        camera_device() as camera,
    ):
        camera.show(_room())
        program = Program(desk, folder / "home", "--camera", camera.address)
        try:
            program.start()
            program.wait_ticks(LOAD_TICKS)
            if not any(_tells_of_failure(program) for _ in range(TRIES)):
                raise RuntimeError("It did not tell that the test failed; try again.")
            program.wait_until_quiet()
            if not any(_works_out(program, card) for _ in range(TRIES)):
                raise RuntimeError("It did not answer what was said; try again.")
            program.wait_until_quiet()
            desk.place(program.window, 0, 0, *SIZE)
            desk.focus(program.window)
            since = len(program.ticks)
            desk.type(QUESTION)
            desk.key("Return")
            if not until(lambda: ANSWER in program.acted({"say", "read"}, since), END_SECONDS):
                raise RuntimeError("It did not answer; try again.")
            program.wait_ticks(SETTLE_TICKS)
            return desk.look()[: SIZE[1], : SIZE[0]]
        finally:
            program.close()


def _tells_of_failure(program: Program) -> bool:
    with program.desk.picture(*BELOW, *TERMINAL[2:]) as terminal:
        terminal.show(SCREENS / "0000.0.png", *TERMINAL[:2])
        program.wait_ticks(15)
        since = len(program.ticks)
        terminal.show(FAILED, *TERMINAL[:2])
        return until(lambda: program.told_of_failure(since), 30)


def _works_out(program: Program, card: SoundCard) -> bool:
    since = len(program.ticks)
    card.say(speech("sum"), RATE)
    return until(lambda: SUM in program.acted({"say", "read"}, since), 30)


def _room() -> Frame:
    """A wall, a table, a window."""
    room = np.full((240, 320, 3), (196, 188, 172), np.uint8)
    room[160:] = (120, 84, 60)
    room[30:110, 200:280] = (170, 205, 235)
    return room


def main() -> int:
    """The command."""
    target = Path(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="tandem-") as folder:
        try:
            picture = live_picture(Path(folder))
        except RuntimeError as error:
            print(error, file=sys.stderr)
            return 2
    part = target.with_suffix(".part.png")
    if not cv2.imwrite(str(part), cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), SMALL):
        print(f"{part} cannot be written; choose another place.", file=sys.stderr)
        return 2
    part.replace(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
