"""The settings of the running program: read once, changed by the user, written by a thread of its own.

What is wrong with the file is one sentence; the program goes on with defaults, and the file is kept.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from app.errors import TandemError
from app.folders import config_folder
from app.history.files import write_atomically
from app.settings.document import (
    VERSION,
    DamagedError,
    NewerVersionError,
    Settings,
    checked,
    decode,
    encode,
)
from app.settings.section import Section

CLOSE_SECONDS: Final = 5.0
FOR_NOW: Final = "what you change lasts until Tandem ends"
Listener = Callable[[Settings], None]
Report = Callable[[str], None]


def settings_path() -> Path:
    """Where the settings are kept."""
    return config_folder() / "settings.json"


class SettingsStore:
    """Holds the settings. ``path`` None keeps them in memory only.

    ``problem`` is the sentence about the file, empty while it is well. `put` returns at once and tells every
    listener in the caller's thread; ``report`` hears of a new problem (and "" when it is over) in the thread
    that writes. `close` writes what waits and ends that thread.
    """

    def __init__(self, path: Path | None, report: Report = lambda sentence: None) -> None:
        self._path = path
        self._report = report
        self._listeners: list[Listener] = []
        self._change = threading.Condition()
        self._unwritten: Settings | None = None
        self._ending = False
        self._may_write = path is not None
        self._lost = False  # the newest settings are not in the file
        self._set_aside = False  # the file is damaged: it goes out of the way before the first write
        self.problem = ""
        self.current = Settings() if path is None else self._load(path)
        self._thread = threading.Thread(target=self._work, name="settings", daemon=True)
        if path is not None:
            self._thread.start()

    @property
    def folder(self) -> Path | None:
        """Where the file is, and mcp.json and grants.json beside it; None where they are in memory only."""
        return self._path.parent if self._path is not None else None

    def put(self, section: Section) -> None:
        """Take over a section in place of the one of its type. Raises TandemError for a value out of range."""
        name = next(
            name for name in Settings.__struct_fields__ if type(getattr(self.current, name)) is type(section)
        )
        try:
            settings = checked(msgspec.structs.replace(self.current, **{name: section}))
        except msgspec.ValidationError as error:
            raise TandemError(f"This setting cannot be used ({error}): choose another value.") from error
        if settings == self.current:
            return
        self.current = settings
        with self._change:
            self._unwritten = settings
            self._change.notify_all()
        for listener in tuple(self._listeners):
            listener(settings)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Have ``listener`` called with the settings after every change. Returns what ends that."""
        self._listeners.append(listener)

        def end() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return end

    def on_problem(self, report: Report) -> None:
        """Tell ``report`` of problems from now on."""
        self._report = report

    def close(self, timeout: float = CLOSE_SECONDS) -> bool:
        """Write what waits and end the thread; False when the newest settings are not in the file."""
        with self._change:
            self._ending = True
            self._change.notify_all()
        if self._path is not None:
            self._thread.join(timeout)
        return not self._thread.is_alive() and not self._lost

    def _load(self, path: Path) -> Settings:
        try:
            read = decode(path.read_bytes())
        except FileNotFoundError:
            return Settings()
        except OSError as error:
            self._may_write = False
            self.problem = (
                f"The settings in {path} cannot be read ({error.strerror}), so the defaults hold; "
                f"{FOR_NOW}: "
                "give yourself access to the file and start again."
            )
        except NewerVersionError as error:
            self._may_write = False
            self.problem = (
                f"The settings in {path} are of a newer Tandem (version {error.version}; this one knows "
                f"{VERSION}), so the defaults hold, {FOR_NOW} and the file stays as it is: start the newer one "
                "or move the file away."
            )
        except DamagedError:
            self._set_aside = True
            self.problem = (
                f"The settings in {path} are damaged, so the defaults hold: mend the file and start again, or "
                "choose anew, which keeps the damaged file beside the new one."
            )
        else:
            if read.refused:
                self._set_aside = True
                self.problem = (
                    f"In the settings in {path} this cannot be used, so its defaults hold: "
                    f"{', '.join(read.refused)}. Mend the file and start again, or choose anew, which keeps "
                    "the old file beside the new one."
                )
            return read.settings
        return Settings()

    def _work(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._ending or self._unwritten is not None)
                settings, self._unwritten = self._unwritten, None
            if settings is None:
                return
            self._lost = not (self._may_write and self._write(settings))

    def _write(self, settings: Settings) -> bool:
        assert self._path is not None
        path = self._path.resolve()  # a link stays a link
        try:
            if self._set_aside:
                path.replace(path.with_name(f"{path.stem}.damaged-{int(time.time())}{path.suffix}"))
                self._set_aside = False
            write_atomically(path, encode(settings))
        except OSError as error:
            self._tell(
                f"The settings cannot be written to {path} ({error.strerror}), so {FOR_NOW}: make room or give "
                "yourself access to it."
            )
            return False
        self._tell("")
        return True

    def _tell(self, sentence: str) -> None:
        if sentence != self.problem:
            self.problem = sentence
            self._report(sentence)
