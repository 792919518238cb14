"""The running program: the only one on its data folder, and obeying commands from outside."""

from __future__ import annotations

import contextlib
import hmac
import logging
import os
import secrets
import selectors
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

import msgspec

from app.control.protocol import Door, Guarded, Reply, Request, door_path, lock_path, receive_line, send_line
from app.errors import TandemError
from app.files import make_private, write_atomically

_LOG: Final = logging.getLogger("tandem")
LINE_SECONDS: Final = 2.0  # for a client to say what it wants
CLOSE_SECONDS: Final = 5.0
Obey = Callable[[Request], Reply]


def claim(folder: Path) -> Instance | None:
    """Become the one program on ``folder``; None when another runs there. Raises TandemError."""
    path = lock_path(folder)
    try:
        make_private(folder)
        file = path.open("ab")
    except OSError as error:
        raise TandemError(
            f"{folder} cannot be written ({error.strerror}): give yourself access to it and start again."
        ) from error
    if not _lock(file):
        file.close()
        return None
    return Instance(folder, file)


class Instance:
    """Holds the lock until `close`; `serve` lets commands in. Use it as a context manager."""

    def __init__(self, folder: Path, lock: IO[bytes]) -> None:
        self._folder = folder
        self._lock = lock
        self._serving: tuple[threading.Thread, socket.socket] | None = None  # what is closed ends the thread

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def serve(self, obey: Obey) -> None:
        """Take commands from now on; ``obey`` is called in a thread of its own, one command after the other.

        Raises TandemError when no socket or file can be had for it.
        """
        token = secrets.token_urlsafe(32)
        with contextlib.ExitStack() as opened:
            try:
                listener = opened.enter_context(socket.create_server(("127.0.0.1", 0)))
                wake, woken = (opened.enter_context(end) for end in socket.socketpair())
                door = Door(listener.getsockname()[1], token, os.getpid())
                write_atomically(door_path(self._folder), msgspec.json.encode(door).decode(), private=True)
            except OSError as error:
                raise TandemError(
                    f"Commands from outside are not heard ({error.strerror}): make room in {self._folder} and "
                    "start again."
                ) from error
            thread = threading.Thread(
                target=self._listen, args=(listener, woken, token, obey), name="control", daemon=True
            )
            thread.start()
            self._serving = thread, wake
            opened.pop_all()  # the thread closes two of them, `close` the third

    def close(self) -> None:
        """Take no more commands and let another program start."""
        if self._serving is not None:
            thread, wake = self._serving
            with contextlib.suppress(OSError):
                door_path(self._folder).unlink(missing_ok=True)
            wake.close()
            thread.join(CLOSE_SECONDS)
        self._lock.close()

    def _listen(self, listener: socket.socket, woken: socket.socket, token: str, obey: Obey) -> None:
        with listener, woken, selectors.DefaultSelector() as selector:
            selector.register(listener, selectors.EVENT_READ)
            selector.register(woken, selectors.EVENT_READ)
            while True:
                ready = [key.fileobj for key, _ in selector.select()]
                if woken in ready:
                    return
                with contextlib.suppress(OSError):  # whoever called has gone again
                    connection, _ = listener.accept()
                    with connection:
                        connection.settimeout(LINE_SECONDS)
                        _converse(connection, token, obey)


def _converse(connection: socket.socket, token: str, obey: Obey) -> None:
    """Answer one client, whatever goes wrong with it, so that the next is heard. Raises OSError."""
    try:
        send_line(connection, _answer(connection, token, obey))
    except OSError:
        raise
    except Exception:  # the last place to land: of the thread, and of a client that would ask again
        _LOG.exception("A command from outside could not be obeyed.")
        send_line(connection, Reply(False, "Tandem could not do this: start it again if that goes on."))


def _answer(connection: socket.socket, token: str, obey: Obey) -> Reply:
    try:
        guarded = receive_line(connection, Guarded)
    except msgspec.MsgspecError:
        return Reply(False, "This is no command that this Tandem knows.")
    if not hmac.compare_digest(guarded.token.encode(), token.encode()):
        return Reply(False, "The token is wrong.")
    return obey(guarded.request)


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> bool:
        """Lock the file for as long as it is open; False when another program has it."""
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(file: IO[bytes]) -> bool:
        """Lock the file for as long as it is open; False when another program has it."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
