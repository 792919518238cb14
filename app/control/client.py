"""Speaks to the running program, or takes its place when there is none."""

from __future__ import annotations

import socket
import time
from pathlib import Path
from typing import Final

import msgspec

from app.control.instance import Instance, claim
from app.control.protocol import Door, Guarded, Reply, Request, decode, door_path, receive_line, send_line
from app.errors import TandemError

START_SECONDS: Final = 10.0  # a program that is just starting does not listen yet
REPLY_SECONDS: Final = 10.0
RETRY_SECONDS: Final = 0.1
ENDING_SECONDS: Final = 25.0  # a session may take so long to end, and what it has started


class NotRunningError(TandemError):
    """No program is there that could obey: none runs, or the one that runs is ending."""


def enter(folder: Path, particular: bool, ending_seconds: float = ENDING_SECONDS) -> Instance | str:
    """Become the one program on ``folder``, also when the last one is still ending.

    Where one runs, it shows its window, and what it says to that is returned. ``particular``: that is not
    enough, because the session is to be another one. Raises TandemError.
    """
    deadline = time.monotonic() + ending_seconds
    while (instance := claim(folder)) is None:
        try:
            said = ask(folder, Request("show"))
        except NotRunningError:
            if time.monotonic() > deadline:
                raise
            time.sleep(RETRY_SECONDS)
            continue
        if particular:
            raise TandemError(
                "Tandem is running with another session: end it with `python main.py quit` first, or choose "
                "what you want in its window, for example New incognito session among the sessions."
            )
        return said
    return instance


def ask(folder: Path, request: Request, start_seconds: float = START_SECONDS) -> str:
    """Have the program on ``folder`` obey and return its sentence.

    Raises NotRunningError and TandemError with one otherwise.
    """
    deadline = time.monotonic() + start_seconds
    while True:
        try:
            reply = _converse(folder, request)
        except (OSError, msgspec.MsgspecError) as error:
            free = claim(folder)
            if free is not None:
                free.close()
                raise NotRunningError("Tandem is not running: start it with `python main.py`.") from error
            if time.monotonic() > deadline:
                raise TandemError(
                    "Tandem is running but does not answer: wait a moment, or end it and start it again."
                ) from error
            time.sleep(RETRY_SECONDS)
            continue
        if reply.ending:
            raise NotRunningError(reply.message)
        if not reply.done:
            raise TandemError(reply.message)
        return reply.message


def _converse(folder: Path, request: Request) -> Reply:
    door = decode(door_path(folder).read_bytes(), Door)
    with socket.create_connection(("127.0.0.1", door.port), REPLY_SECONDS) as connection:
        send_line(connection, Guarded(door.token, request))
        return receive_line(connection, Reply)
