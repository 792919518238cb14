"""Messages of the app, from the thread that reads them to the loop that works."""

from __future__ import annotations

import asyncio
import threading
from typing import IO

import msgspec

from engine.protocol import FrameError, read_frame
from engine.reasoner.protocol import ToReasoner


class InputEndedError(Exception):
    """Nobody sends any more; ``reason`` is a sentence if that is somebody's fault."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason


class Inbox:
    """Reads ``stream`` in a thread that ends with it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._loop = asyncio.get_running_loop()
        self._messages: asyncio.Queue[ToReasoner | InputEndedError] = asyncio.Queue()
        threading.Thread(target=self._read, name="inbox", daemon=True).start()

    async def take(self) -> ToReasoner:
        """The next message. Raises InputEndedError when the stream has ended."""
        message = await self._messages.get()
        if isinstance(message, InputEndedError):
            raise message
        return message

    def _read(self) -> None:
        decoder: msgspec.msgpack.Decoder[ToReasoner] = msgspec.msgpack.Decoder(ToReasoner)
        ended = InputEndedError()
        try:
            while (body := read_frame(self._stream)) is not None:
                self._put(decoder.decode(body))
        except (FrameError, msgspec.MsgspecError, OSError, ValueError) as error:
            ended.reason = f"The reasoner cannot read what the app sent ({error}): restart the session."
        except RuntimeError:
            return  # the loop has ended, and with it the interest in messages
        self._put_last(ended)

    def _put(self, message: ToReasoner | InputEndedError) -> None:
        self._loop.call_soon_threadsafe(self._messages.put_nowait, message)

    def _put_last(self, ended: InputEndedError) -> None:
        try:
            self._put(ended)
        except RuntimeError:
            return
