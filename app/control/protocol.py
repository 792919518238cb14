"""What is said over the local socket: one line of JSON each way, and the file that says where it is."""

from __future__ import annotations

import socket
import time
from pathlib import Path
from typing import Final, Literal, TypeVar

import msgspec

Name = Literal[
    "show",
    "hide",
    "toggle-mute",
    "mute",
    "unmute",
    "pause",
    "resume",
    "toggle-pause",
    "stop-speaking",
    "mode",
    "profile",
    "type",
    "status",
    "quit",
]
SUMMARIES: Final[dict[Name, str]] = {
    "show": "Bring the window of the running Tandem to the front.",
    "hide": "Put its window away; the session goes on.",
    "toggle-mute": "Mute or unmute a device of the running Tandem (default: the microphone).",
    "mute": "Mute a device at its source.",
    "unmute": "Let a device in again.",
    "pause": "Mute everything at once: it hears, sees and says nothing.",
    "resume": "Let in again what `pause` has muted.",
    "toggle-pause": "`pause`, or `resume` when it is paused.",
    "stop-speaking": "Have it fall silent at once.",
    "mode": "How much initiative it may take.",
    "profile": "Its way of working: Pair, Translate, Tutor or one of your own.",
    "type": "Say something to it in writing.",
    "status": "What it is doing, what is muted, and what is wrong.",
    "quit": "End it in good order.",
}
MAX_LINE: Final = 16 * 1024  # bytes
_Kind = TypeVar("_Kind")


class Request(msgspec.Struct, frozen=True):
    """A command to the running program; ``argument``: a device, a mode or words."""

    command: Name
    argument: str = ""


class Guarded(msgspec.Struct, frozen=True):
    """A request with the token of the running program."""

    token: str
    request: Request


class Reply(msgspec.Struct, frozen=True):
    """``done`` False: it was refused. ``message``: one sentence for a person.

    ``ending``: nothing is obeyed any more, and another program may start in a moment.
    """

    done: bool
    message: str
    ending: bool = False


class Door(msgspec.Struct, frozen=True):
    """Where the running program listens on loopback, and the secret that opens it."""

    port: int
    token: str
    pid: int


def lock_path(folder: Path) -> Path:
    """Locked by the running program for as long as it runs."""
    return folder / "instance.lock"


def door_path(folder: Path) -> Path:
    """Holds the `Door`; readable by its user only."""
    return folder / "instance.json"


def send_line(connection: socket.socket, message: msgspec.Struct) -> None:
    """Send one message. Raises OSError."""
    connection.sendall(msgspec.json.encode(message) + b"\n")


def receive_line(connection: socket.socket, kind: type[_Kind]) -> _Kind:
    """Receive one message; the connection's timeout is for all of it, as in sending.

    Raises OSError, and msgspec.MsgspecError for what is none.
    """
    return decode(_receive(connection), kind)


def decode(body: bytes, kind: type[_Kind]) -> _Kind:
    """The message in ``body``. Raises msgspec.MsgspecError, and nothing else, for what is none."""
    try:
        return msgspec.json.decode(body, type=kind)
    except (UnicodeDecodeError, RecursionError) as error:  # bytes that are no UTF-8; brackets without end
        raise msgspec.DecodeError(str(error)) from error


def _receive(connection: socket.socket) -> bytes:
    seconds = connection.gettimeout()
    assert seconds is not None, "whoever says nothing would be waited for without end"
    end = time.monotonic() + seconds
    line = bytearray()
    try:
        while not line.endswith(b"\n") and len(line) < MAX_LINE:
            left = end - time.monotonic()
            if left <= 0:
                raise TimeoutError
            connection.settimeout(left)
            piece = connection.recv(4096)
            if not piece:
                break
            line += piece
    finally:
        connection.settimeout(seconds)
    return bytes(line)
