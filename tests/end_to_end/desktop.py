"""A desktop for tests: Xvfb with a window manager, and a person's hands and eyes on it.

with desktop(folder) as desk:
    subprocess.Popen(..., env=desk.environment)
    (window,) = desk.windows("Tandem")
    desk.focus(window); desk.type("hello"); desk.key("Return")
    desk.wait_for_focus("Settings")        # before keys are pressed that are meant for it
    with desk.picture(10, 590, 660, 200) as picture:
        picture.show(path, 30, 50)        # this corner of the picture is at the window's corner
    desk.look()                            # uint8 RGB [800, 1280, 3]
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

import mss
import numpy as np
import numpy.typing as npt

WIDTH: Final = 1280
HEIGHT: Final = 800
ANSWER_SECONDS: Final = 60.0
END_SECONDS: Final = 5.0
POLL_SECONDS: Final = 0.1
PROGRAMS: Final = {"Xvfb": "xvfb", "openbox": "openbox", "xdotool": "xdotool"}
Frame = npt.NDArray[np.uint8]


def until(condition: Callable[[], bool], seconds: float) -> bool:
    """Look ten times a second whether ``condition`` is true; False when it was not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


class Picture:
    """A window of another program that shows a part of a picture. It has no frame."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def show(self, path: Path, left: int, top: int) -> None:
        """Show the picture from this point on, and wait until it is there."""
        self._tell(f"{left} {top} {path}")

    def fill_screen(self, fills: bool) -> None:
        """Fill the screen as a film does, or be a window again; the window manager sees to it."""
        self._tell("full screen" if fills else "window")

    def _tell(self, line: str) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer == "shown\n", f"the picture's window has ended: {answer!r}"


class Desktop:
    """A running X server. ``environment``: what a program needs to be shown there, and nowhere else.

    ``keys_repeat``: a key that is down for long comes again and again, also one that only a busy machine holds.
    """

    def __init__(self, folder: Path, keys_repeat: bool = True) -> None:
        for program, package in PROGRAMS.items():
            if shutil.which(program) is None:
                raise RuntimeError(f"{program} is missing; type  sudo apt-get install {package}")
        self._log = (folder / "desktop.log").open("wb")
        self._owned: list[subprocess.Popen[bytes]] = []
        read, write = os.pipe()
        try:
            size = f"{WIDTH}x{HEIGHT}x24"
            self._start(
                [
                    *("Xvfb", "-displayfd", str(write), "-screen", "0", size, "-nolisten", "tcp", "-noreset"),
                    *(() if keys_repeat else ("-r",)),
                ],
                dict(os.environ),
                (write,),
            )
        finally:
            os.close(write)
        with os.fdopen(read) as answer:
            number = answer.readline().strip()  # ends with the server, if that does not start
        if not number:
            self.close()
            raise RuntimeError(f"Xvfb did not start; see {self._log.name}.")
        self.display = f":{number}"
        kept = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}
        self.environment = {
            **kept,
            "DISPLAY": self.display,
            "QT_QPA_PLATFORM": "xcb",
            "XDG_SESSION_TYPE": "x11",
        }

    def start(self) -> None:
        """Begin to manage windows."""
        self._start(["openbox", "--sm-disable"], self.environment)
        managed = until(
            lambda: (
                subprocess.run(
                    ["xdotool", "get_num_desktops"], env=self.environment, capture_output=True, check=False
                ).returncode
                == 0
            ),
            ANSWER_SECONDS,
        )
        if not managed:
            raise RuntimeError(f"openbox did not start; see {self._log.name}.")

    def close(self) -> None:
        for process in reversed(self._owned):
            process.terminate()
            try:
                process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._log.close()

    def windows(self, name: str) -> set[str]:
        """The windows of this name that can be seen."""
        return set(self.xdotool("search", "--onlyvisible", "--name", f"^{name}$", missing="").split())

    def box(self, window: str) -> tuple[int, int, int, int]:
        """Left, top, width and height of a window without its frame."""
        lines = self.xdotool("getwindowgeometry", "--shell", window).split()
        told = dict(line.split("=", 1) for line in lines)
        return int(told["X"]), int(told["Y"]), int(told["WIDTH"]), int(told["HEIGHT"])

    def place(self, window: str, left: int, top: int, width: int, height: int) -> None:
        """Move and resize a window, and wait until it is so."""
        self.xdotool("windowsize", window, str(width), str(height))
        self.xdotool("windowmove", window, str(left), str(top))
        assert until(lambda: self.box(window)[2:] == (width, height), ANSWER_SECONDS), self.box(window)

    def focus(self, window: str) -> None:
        """Give a window the keyboard."""
        self.xdotool("windowactivate", window)
        assert until(lambda: self.focused() == window, ANSWER_SECONDS), "it does not take the keyboard"

    def wait_for_focus(self, name: str) -> str:
        """Wait until a window of this name has the keyboard, and give that window."""
        found = ""

        def taken() -> bool:
            nonlocal found
            found = self.focused()
            return found in self.windows(name)

        assert until(taken, ANSWER_SECONDS), f"{name} does not take the keyboard"
        return found

    def focused(self) -> str:
        """The window that has the keyboard."""
        return self.xdotool("getactivewindow", missing="").strip()

    def type(self, text: str) -> None:
        """Press the keys of a text."""
        self.xdotool("type", "--delay", "20", text)

    def key(self, *names: str) -> None:
        """Press keys one after the other, each alone or several together: "Return", "ctrl+t"."""
        self.xdotool("key", *names)

    def choose(self, opening: str, place: int) -> None:
        """Open a menu by a key, choose its line ``place`` (from 1) and wait until the menu has closed."""
        before = self._visible()
        menus: set[str] = set()

        def opened() -> bool:
            menus.update(self._visible() - before)
            return bool(menus)

        self.key(opening)
        assert until(opened, ANSWER_SECONDS), f"{opening} opens no menu"
        self.key(*["Down"] * place, "Return")
        assert until(lambda: not menus & self._visible(), ANSWER_SECONDS), "the menu stays open"

    def ask_to_close(self, window: str) -> None:
        """What a click on the window's cross does: the window manager asks it to close."""
        self.focus(window)
        self.key("alt+F4")

    def look(self) -> Frame:
        """What is on the screen."""
        with mss.MSS(display=self.display) as grabber:
            shot = np.asarray(grabber.grab(grabber.monitors[0]))
        return np.ascontiguousarray(shot[:, :, 2::-1], np.uint8)

    @contextmanager
    def picture(self, left: int, top: int, width: int, height: int) -> Iterator[Picture]:
        """A window of another program, in this place, with the name "picture"."""
        place = [str(number) for number in (left, top, width, height)]
        with subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("picture_window.py")), *place],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        ) as process:
            try:
                yield Picture(process)
            finally:
                process.kill()

    def xdotool(self, *arguments: str, missing: str | None = None) -> str:
        """What xdotool answers; ``missing`` where it finds nothing."""
        done = subprocess.run(
            ["xdotool", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=ANSWER_SECONDS,
            check=False,
        )
        if done.returncode == 0:
            return done.stdout
        assert missing is not None, f"xdotool {' '.join(arguments)}: {done.stderr.strip()}"
        return missing

    def _visible(self) -> set[str]:
        """Every window that can be seen, also those that no window manager sees to, as menus."""
        return set(self.xdotool("search", "--onlyvisible", "--class", ".", missing="").split())

    def _start(self, command: list[str], environment: Mapping[str, str], keep: tuple[int, ...] = ()) -> None:
        self._owned.append(
            subprocess.Popen(
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=self._log,
                stderr=self._log,
                pass_fds=keep,
            )
        )


@contextmanager
def desktop(folder: Path, keys_repeat: bool = True) -> Iterator[Desktop]:
    """A desktop that is gone when the block ends."""
    with ExitStack() as stack:
        desk = Desktop(folder, keys_repeat)
        stack.callback(desk.close)
        desk.start()
        yield desk
