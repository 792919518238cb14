"""Where a live session is kept: in the database and a folder, or, incognito, nowhere."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from app.errors import TandemError
from app.events import AppEvent, BrokenOff, Opened, Trouble
from app.history.continuation import Continuation, continuation, spoken
from app.history.database import is_damaged
from app.history.library import (
    broken_off,
    erase,
    expire,
    last_kept,
    session_folder,
    stored_session,
    stored_sessions,
)
from app.history.log import Entry, Sink
from app.history.parts import part_folder
from app.history.recording import recording_path
from app.history.store import SessionStore
from app.settings.storage import Storage

INCOGNITO: Final = "tandem-incognito-"
MEMORY: Final = Path("/dev/shm")  # a folder in memory, where the system has one
NEWEST: Final = ""


@dataclass(frozen=True)
class Opening:
    """How the user wants a session to begin.

    ``resume``: the stored session that goes on, `NEWEST` for the one used last, None for a new one.
    ``incognito``: leave nothing behind. ``erase``: delete everything that was ever kept, first.
    """

    resume: str | None = None
    incognito: bool = False
    erase: bool = False


class Keeping:
    """Opens a session's place; `close` brings the last words there. Both may wait for the disk.

    Trouble is told in a sentence and costs no session: it is then kept in memory and tried again, and a stored
    session that cannot be read is not continued. Raises OSError when there is no folder at all to be had.
    """

    def __init__(
        self, opening: Opening, storage: Storage, database: Path, tell: Callable[[AppEvent], None]
    ) -> None:
        self._tell = tell
        self._database = database
        self._store: SessionStore | None = None
        self.incognito = opening.incognito
        self.sound: Path | None = None
        self.sinks: list[Sink] = []
        self.engine_arguments: tuple[str, ...] = ()
        self.reasoner_arguments: tuple[str, ...] = ()
        _remove_leftovers()
        name = new_name()
        if opening.erase:
            self._try(lambda: erase(database))
        if opening.incognito:
            self.before = Continuation(name)
            self.folder = Path(tempfile.mkdtemp(prefix=INCOGNITO, dir=_memory()))
            self.engine_arguments = ("--snapshots", str(self.folder / "snapshots"))
            self.reasoner_arguments = ("--notes", str(self.folder / "notes.md"))
            tell(Opened(name, incognito=True))
        else:
            self._keep(name, opening, storage)

    @property
    def shown_folder(self) -> str:
        """The folder that the user is told of; none where nothing is kept."""
        return "" if self.incognito else str(self.folder)

    def report(self, sentence: str) -> None:
        """Something about the session's files; "": they are well again."""
        self._tell(Trouble("files", sentence))

    def keep_typed(self, texts: Sequence[str]) -> None:
        """Keep what was typed to a session that then could not begin."""
        for number, text in enumerate(texts):
            for sink in self.sinks:
                sink(number, Entry("user", text, 0.0, 0.0, "typed"))

    def close(self) -> None:
        """Write what waits; leave nothing of an incognito session."""
        if self._store is not None:
            self._store.close()
        if self.incognito:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _keep(self, name: str, opening: Opening, storage: Storage) -> None:
        self.before, title = self._earlier(name, opening.resume)
        name = self.before.name
        self.folder = part_folder(session_folder(self._database, name), self.before.ticks)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._store = SessionStore(
            self._database,
            name,
            lambda sentence: self._tell(Trouble("store", sentence)),
            before=self.before.entries,
            started=self.before.started,
            title=self.before.title,
        )
        self.sinks = [self.before.sink(self._store.write)]
        if storage.record_sound:
            self.sound = recording_path(session_folder(self._database, name), self.before.ticks)
        self._tell(Opened(name, title, tuple(spoken(self.before.entries))))
        self._try(lambda: self._tidy(name, storage))

    def _earlier(self, name: str, resume: str | None) -> tuple[Continuation, str]:
        """The session that goes on, or a new one."""
        new = Continuation(name), ""
        if resume is None:
            return new
        try:
            if resume == NEWEST:
                said = [each for each in stored_sessions(self._database) if each.said]
                if not said:
                    return new
                resume = max(said, key=partial(last_kept, self._database)).name
            title = stored_session(self._database, resume).title
            return continuation(self._database, resume), title
        except TandemError as error:
            self._complain(error)
            return new

    def _tidy(self, name: str, storage: Storage) -> None:
        expire(self._database, storage.keep_days, time.time(), name)
        broken = broken_off(self._database, name)
        if broken is not None:
            self._tell(BrokenOff(broken.name, broken.title))

    def _try(self, act: Callable[[], None]) -> None:
        try:
            act()
        except TandemError as error:
            self._complain(error)

    def _complain(self, error: TandemError) -> None:
        cause = error.__cause__
        damaged = isinstance(cause, Exception) and is_damaged(cause)  # the store sets it aside, and says so
        if not damaged:
            self._tell(Trouble("store", str(error)))


def new_name() -> str:
    """What a session that begins now is called."""
    return time.strftime("session-%Y-%m-%d-%H%M%S")


def _memory() -> Path | None:
    return MEMORY if MEMORY.is_dir() else None


def _remove_leftovers() -> None:
    """What an incognito session left that was killed; only one program runs, so nobody else's is taken."""
    for left in Path(_memory() or tempfile.gettempdir()).glob(f"{INCOGNITO}*"):
        shutil.rmtree(left, ignore_errors=True)
