"""The settings of the running program: read, changed by the user, written by a thread of its own.

What is wrong with the file is one sentence; the program goes on with defaults, and the file is kept. Others may
write to it too (`main.py reasoner`, an editor): only the sections that were changed here are put into it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

import msgspec

from app.errors import TandemError
from app.files import write_atomically
from app.folders import config_folder
from app.settings.document import (
    SECTIONS,
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
AGAIN_SECONDS: Final = 10.0  # what was refused is tried again so often
FOR_NOW: Final = "what you change lasts until Tandem ends"
Listener = Callable[[Settings], None]
Report = Callable[[str], None]


def settings_path() -> Path:
    """Where the settings are kept."""
    return config_folder() / "settings.json"


class SettingsStore:
    """Holds the settings. ``path`` None keeps them in memory only.

    ``problem`` is the sentence about the file, empty while it is well. `put` and `refresh` tell every listener
    in the caller's thread; `put` returns at once, and ``report`` hears of a new problem (and "" when it is
    over) in the thread that writes. `close` writes what waits and ends that thread; as a context manager it
    first tries once more what was refused, for which there may be room by then.
    """

    def __init__(self, path: Path | None, report: Report = lambda sentence: None) -> None:
        self._path = path
        self._report = report
        self._listeners: list[Listener] = []
        self._change = threading.Condition()
        self._unwritten: set[str] = set()  # sections that were put here and are not in the file
        self._due = False  # of these, some have not been tried to be written
        self._ending = False
        found = _Found() if path is None else _look(path)
        self.problem = found.problem
        self.current = found.settings
        self._thread = threading.Thread(target=self._work, name="settings", daemon=True)
        if path is not None:
            self._thread.start()

    @property
    def folder(self) -> Path | None:
        """Where the file is, and mcp.json and grants.json beside it; None where they are in memory only."""
        return self._path.parent if self._path is not None else None

    def put(self, section: Section) -> None:
        """Take over a section in place of the one of its type. Raises TandemError for a value out of range."""
        name = next(name for name in SECTIONS if type(getattr(self.current, name)) is type(section))
        try:
            settings = checked(msgspec.structs.replace(self.current, **{name: section}))
        except msgspec.ValidationError as error:
            raise TandemError(f"This setting cannot be used ({error}): choose another value.") from error
        if settings == self.current:
            return
        with self._change:
            self._unwritten.add(name)
            self._due = True
            self.current = settings
            self._change.notify_all()
        self._tell_listeners()

    def refresh(self) -> None:
        """Take over what somebody else has put into the file; what waits here to be written stays.

        Call it in the thread that calls `put`.
        """
        if self._path is None:
            return
        with self._change:
            waiting = set(
                self._unwritten
            )  # before the file is read: what is written from then on is in `current`
        found = _look(self._path)
        settings = _with_sections(found.settings, self.current, waiting | found.lacking)
        if settings != self.current:
            self.current = settings
            self._tell_listeners()

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
        if self._path is None:
            return True
        self._thread.join(timeout)
        return not self._thread.is_alive() and not self._unwritten

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        with self._change:
            self._due = bool(self._unwritten)
        self.close()

    def _tell_listeners(self) -> None:
        for listener in tuple(self._listeners):
            listener(self.current)

    def _work(self) -> None:
        while True:
            with self._change:
                again = AGAIN_SECONDS if self._unwritten else None
                self._change.wait_for(lambda: self._ending or self._due, again)
                if self._ending and not self._due:
                    return
                self._due = False
                settings, ours = self.current, frozenset(self._unwritten)
            if self._write(settings, ours):
                with self._change:  # what was put meanwhile is written next
                    self._unwritten -= {
                        name for name in ours if getattr(self.current, name) == getattr(settings, name)
                    }

    def _write(self, settings: Settings, ours: frozenset[str]) -> bool:
        assert self._path is not None
        path = self._path.resolve()  # a link stays a link
        found = _look(path)
        if not found.writable:
            self._tell(found.problem)
            return False
        try:
            if found.set_aside:
                path.replace(path.with_name(f"{path.stem}.damaged-{int(time.time())}{path.suffix}"))
            write_atomically(path, encode(_with_sections(found.settings, settings, ours | found.lacking)))
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


@dataclass(frozen=True)
class _Found:
    """What the file holds. ``lacking``: sections for which it has nothing that can be used."""

    settings: Settings = field(default_factory=Settings)
    lacking: frozenset[str] = frozenset(SECTIONS)
    problem: str = ""
    writable: bool = True
    set_aside: bool = False  # it goes out of the way before something is written


def _with_sections(settings: Settings, others: Settings, names: Collection[str]) -> Settings:
    """``settings`` with the sections ``names`` of ``others``."""
    return msgspec.structs.replace(settings, **{name: getattr(others, name) for name in names})


def _look(path: Path) -> _Found:
    try:
        read = decode(path.read_bytes())
    except FileNotFoundError:
        return _Found()
    except OSError as error:
        return _Found(
            problem=f"The settings in {path} cannot be read ({error.strerror}), so the defaults hold; "
            f"{FOR_NOW}: "
            "give yourself access to the file and start again.",
            writable=False,
        )
    except NewerVersionError as error:
        return _Found(
            problem=f"The settings in {path} are of a newer Tandem (version {error.version}; this one knows "
            f"{VERSION}), so the defaults hold, {FOR_NOW} and the file stays as it is: start the newer one "
            "or move the file away.",
            writable=False,
        )
    except DamagedError:
        return _Found(
            problem=f"The settings in {path} are damaged, so the defaults hold: mend the file and start again, "
            "or choose anew, which keeps the damaged file beside the new one.",
            set_aside=True,
        )
    if read.refused:
        return _Found(
            read.settings,
            frozenset(read.refused),
            f"In the settings in {path} this cannot be used, so its defaults hold: "
            f"{', '.join(read.refused)}. Mend the file and start again, or choose anew, which keeps "
            "the old file beside the new one.",
            set_aside=True,
        )
    return _Found(read.settings, frozenset())
