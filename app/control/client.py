"""Speaks to the running program."""

from __future__ import annotations

import socket
import time
from pathlib import Path
from typing import Final

import msgspec

from app.control.instance import claim
from app.control.protocol import Door, Guarded, Reply, Request, door_path, receive_line, send_line
from app.errors import TandemError

START_SECONDS: Final = 10.0  # a program that is just starting does not listen yet
REPLY_SECONDS: Final = 10.0
RETRY_SECONDS: Final = 0.1


def ask(folder: Path, request: Request, start_seconds: float = START_SECONDS) -> str:
    """Have the program on ``folder`` obey and return its sentence. Raises TandemError with one otherwise."""
    deadline = time.monotonic() + start_seconds
    while True:
        try:
            reply = _converse(folder, request)
        except (OSError, msgspec.MsgspecError) as error:
            free = claim(folder)
            if free is not None:
                free.close()
                raise TandemError("Tandem is not running: start it with `python main.py`.") from error
            if time.monotonic() > deadline:
                raise TandemError(
                    "Tandem is running but does not answer: wait a moment, or end it and start it again."
                ) from error
            time.sleep(RETRY_SECONDS)
            continue
        if not reply.done:
            raise TandemError(reply.message)
        return reply.message


def _converse(folder: Path, request: Request) -> Reply:
    door = msgspec.json.decode(door_path(folder).read_bytes(), type=Door)
    with socket.create_connection(("127.0.0.1", door.port), REPLY_SECONDS) as connection:
        send_line(connection, Guarded(door.token, request))
        return receive_line(connection, Reply)
