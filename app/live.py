"""`python main.py`: the session on live devices, in a thread beside the window.

Without a display the shipped sample session is replayed in real time instead.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import os
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.chosen import Chosen
from app.control.client import enter
from app.errors import TandemError
from app.events import (
    AppEvent,
    Box,
    Command,
    Device,
    DeviceChanged,
    Ended,
    ModeChanged,
    Mute,
    OwnWindows,
    Quit,
    SessionCommand,
    TalkKey,
    TestSound,
    TypeText,
    UseSettings,
)
from app.folders import data_folder
from app.history.database import database_path
from app.history.keeping import NEWEST, Keeping, Opening
from app.pace import REAL_TIME
from app.settings.document import Settings
from app.settings.store import SettingsStore, settings_path

if TYPE_CHECKING:  # devices and session are imported in the session's thread, while the window is there already
    from app.live_devices import LiveDevices
    from app.loop import Devices
    from app.session import Session, SessionPlan

_LOG: Final = logging.getLogger("tandem")
CAMERA: Final = "0"
UNEXPLAINED: Final = "The session ended by an error; start it again."
_DEVICES: Final[tuple[Device, ...]] = ("microphone", "speaker", "camera", "screen")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the window."""
    parser.add_argument(
        "--camera", metavar="INDEX|URL", default=CAMERA, help="which camera (default: the first)"
    )
    parser.add_argument(
        "--resume", metavar="NAME", nargs="?", const=NEWEST, help="continue a session (default: the last one)"
    )
    parser.add_argument("--incognito", action="store_true", help="keep nothing of the session")
    for device in _DEVICES:
        parser.add_argument(f"--no-{device}", action="store_true", help=f"start with the {device} muted")


def run(args: argparse.Namespace, sample: Path, find_reasoner: Callable[[], Path | None]) -> int:
    """Open the window, or replay the sample where there is no display.

    ``find_reasoner`` gives the reasoner's weights; it is called in the session's thread.

    Where one is open already it is brought to the front instead. Raises TandemError, also when that is not
    enough, because the session is to be a particular one.
    """
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        return _replay_sample(sample)
    instance = enter(data_folder(), _is_particular(args))
    if isinstance(instance, str):
        print(instance)
        return 0
    from app.views import application

    settings = SettingsStore(settings_path())
    opening = Opening(None if args.incognito else args.resume, args.incognito)
    chosen = Chosen(muted_at_start(args))

    def start(post: Callable[[AppEvent], None], opening: Opening) -> LiveSession:
        settings.refresh()  # `main.py reasoner` may have changed them since
        return LiveSession(args, post, find_reasoner, opening, settings.current, chosen)

    with instance, settings:
        return application.run(start, settings, instance.serve, opening, chosen)


def muted_at_start(args: argparse.Namespace) -> set[Device]:
    """The devices that the command line leaves off."""
    return {device for device in _DEVICES if getattr(args, f"no_{device}")}


def _is_particular(args: argparse.Namespace) -> bool:
    """Whether the command line says what the session is to be like, which one that runs already need not be."""
    chosen = args.incognito or args.resume is not None or args.camera != CAMERA
    return chosen or bool(muted_at_start(args))


def _replay_sample(sample: Path) -> int:
    """Without a display there is no window: show what a session is like on the shipped sample."""
    from app import replay

    print("There is no display, so the sample session is replayed; its files are named at the end.\n")
    out = Path(tempfile.mkdtemp(prefix="tandem-sample-"))
    parser = argparse.ArgumentParser()
    replay.add_arguments(parser)
    inputs = ["--mic", str(sample / "microphone.flac"), "--screen", str(sample / "screen"), "--out", str(out)]
    return replay.run(parser.parse_args(inputs))


class LiveSession:
    """One session on live devices; its loop runs in a thread of its own.

    ``post`` gets every event, from that thread. The session ends at `Quit`, or when `stop` is called.
    """

    def __init__(
        self,
        args: argparse.Namespace,
        post: Callable[[AppEvent], None],
        find_reasoner: Callable[[], Path | None] = lambda: None,
        opening: Opening | None = None,
        settings: Settings | None = None,
        chosen: Chosen | None = None,
    ) -> None:
        self._args = args
        self._opening = opening or Opening()
        self._find_reasoner = find_reasoner
        self._post = post
        self._quit = False
        self._ending = False
        self._chosen = chosen or Chosen(muted_at_start(args))
        self._own_windows: tuple[Box, ...] = ()
        self._settings = settings or Settings()
        self._waiting: list[SessionCommand] = []  # given before the first tick
        self._devices: LiveDevices | None = None
        self._session: Session | None = None
        self._loop = asyncio.new_event_loop()
        self._main: asyncio.Task[None] | None = None
        self._thread = threading.Thread(target=self._work, name="session", daemon=True)
        self._thread.start()

    def submit(self, command: Command) -> None:
        """Take a command of the user; returns at once, also after the session's end.

        Where the own windows are counts from this call on: one that is not yet shown is never looked at.
        """
        if isinstance(command, OwnWindows):
            self._own_windows = command.boxes  # before the devices are asked for: they may just be opening
            if self._devices is not None:
                self._devices.leave_out(command.boxes)
            return
        self._chosen.note(command)  # before the devices are asked for, likewise
        with contextlib.suppress(RuntimeError):  # the loop is closed: the session has ended
            self._loop.call_soon_threadsafe(self._obey, command)

    def stop(self, timeout: float) -> bool:
        """End everything the session owns within ``timeout`` seconds; True when it ended in good order."""
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._cancel)
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _cancel(self) -> None:
        """Let the session end now; once it is ending, another cancellation would leave its children behind."""
        if self._main is not None and not self._ending:
            self._ending = True
            self._main.cancel()

    def _obey(self, command: SessionCommand | Mute | TalkKey | TestSound | Quit) -> None:
        match command:
            case Quit():
                self._quit = True
            case Mute(device=device, muted=muted):
                if self._devices is not None:
                    self._devices.mute(device, muted)
                elif muted:  # while the session starts
                    self._post(DeviceChanged(device, "muted"))
            case TalkKey(down=down):
                if self._devices is not None:
                    self._devices.talk_key(down)
            case TestSound(device=device):
                if self._devices is not None:
                    self._devices.test(device)
            case _:
                if isinstance(command, UseSettings):
                    self._settings = command.settings
                    if self._devices is not None:
                        self._devices.use(command.settings)
                self._waiting.append(command)
                self._pass_on()

    def _pass_on(self) -> None:
        """Hand the loop what has waited for it."""
        if self._session is not None and self._session.loop is not None:
            for command in self._waiting:
                self._session.loop.obey(command)
            self._waiting = []

    def _ended(self, tick: int) -> bool:
        del tick
        self._pass_on()
        self._ending = self._ending or self._quit
        return self._quit

    def _work(self) -> None:
        asyncio.set_event_loop(self._loop)
        for device in _DEVICES:  # before any command: the window is to know of the mutes that it finds
            if device in self._chosen.muted:
                self._post(DeviceChanged(device, "muted"))
        self._main = self._loop.create_task(self._run())
        with contextlib.suppress(asyncio.CancelledError):
            self._loop.run_until_complete(self._main)
        self._loop.close()

    async def _run(self) -> None:
        message = ""
        opening = asyncio.create_task(
            asyncio.to_thread(Keeping, self._opening, self._settings.storage, database_path(), self._post)
        )
        try:
            keeping = await asyncio.shield(opening)
            from app.session import Session

            self._session = Session(self._plan(keeping), self._emitter(keeping), keeping.report, keeping.sinks)
            await self._session.run(self._open_devices, self._ended)
        except TandemError as error:
            message = str(error)
        except OSError as error:
            message = f"The session's folder cannot be written ({error.strerror}); make room and start again."
        except Exception as error:  # the last place to land: the window has nobody else to ask
            _LOG.exception("The session ended by an error.")
            told = str(error)
            message = f"The session ended by an error ({told}); start it again." if told else UNEXPLAINED
        finally:
            if self._devices is not None:
                await asyncio.to_thread(self._devices.close)
            self._post(Ended(message, await self._close(opening)))

    async def _close(self, opening: asyncio.Task[Keeping]) -> str:
        """Close what ``opening`` has opened, also where nobody waits for it any more; the folder to tell."""
        await asyncio.wait((opening,))
        if opening.exception() is not None:  # told already, or the user wanted to leave
            return ""
        keeping = opening.result()
        if self._session is None or self._session.loop is None:
            keeping.keep_typed([each.text for each in self._waiting if isinstance(each, TypeText)])
        await asyncio.to_thread(keeping.close)
        return keeping.shown_folder

    def _plan(self, keeping: Keeping) -> SessionPlan:
        from app.session import SessionPlan

        profile = self._settings.profiles.current
        self._post(ModeChanged(self._chosen.mode_of(profile)))
        return SessionPlan(
            keeping.before.name,
            keeping.folder,
            REAL_TIME,
            mode=self._chosen.mode_of(profile),
            profile=profile,
            engine_arguments=keeping.engine_arguments,
            reasoner_arguments=(*self._reasoner_arguments(), *keeping.reasoner_arguments),
            sound=keeping.sound,
            before=keeping.before.told(),
        )

    def _reasoner_arguments(self) -> tuple[str, ...]:
        """Its weights, the folder with mcp.json, and what its tools may reach."""
        weights = self._find_reasoner()
        model = ("--model", str(weights)) if weights is not None else ()
        return (*model, "--config", str(settings_path().parent), *self._settings.tools.arguments())

    def _emitter(self, keeping: Keeping) -> Callable[[AppEvent], None]:
        """Events of a session that goes on come in the time of the whole."""
        shifted = keeping.before.shifted
        return lambda event: self._post(shifted(event))

    def _open_devices(self) -> Devices:
        from app.live_devices import LiveDevices

        self._devices = LiveDevices(self._args.camera, frozenset(self._chosen.muted), self._post)
        self._devices.leave_out(self._own_windows)
        self._devices.use(self._settings)
        self._devices.start()
        return self._devices.devices
