"""One sound stream in a process of its own: ``python -m app.capture.sound_stream OPTIONS REPLIES``.

OPTIONS is a `StreamOptions` in JSON, REPLIES the descriptor of a pipe that brings the samples to be played.
It ends when its standard input ends, when the device does, and when nobody reads it any more; always at once,
because closing a stream that has lost its device may take for ever.
"""

from __future__ import annotations

import os
import sys
import time

import msgspec
import numpy as np

from app.capture.audio_system import AudioError
from app.capture.portaudio import PortAudio
from app.capture.sound_frames import (
    ASK,
    BLOCK,
    HEAD,
    OPENED,
    REFUSED,
    StreamOptions,
    read_exactly,
    write_all,
)
from app.devices import Sound
from engine.protocol.signals import leave_signals_to_app


def main() -> None:
    """Open the stream and pass its sound on until somebody ends it."""
    leave_signals_to_app()
    options = msgspec.json.decode(sys.argv[1], type=StreamOptions)
    replies, frames = int(sys.argv[2]), os.dup(1)
    silence = os.open(os.devnull, os.O_WRONLY)  # drivers in trouble print without end
    os.dup2(silence, 1)
    os.dup2(silence, 2)

    def end() -> None:
        os._exit(0)

    def hear(samples: Sound, captured: float, overflowed: bool) -> None:
        _send(frames, HEAD.pack(BLOCK, captured, overflowed, len(samples)) + samples.tobytes())

    def render(count: int, sounds: float, dry: bool) -> Sound:
        _send(frames, HEAD.pack(ASK, sounds, dry, count))
        try:
            return np.frombuffer(read_exactly(replies, 2 * count), np.int16)
        except EOFError:
            os._exit(0)

    try:
        if options.kind == "input":
            stream = PortAudio().open_input(options.device, hear, end)
        else:
            stream = PortAudio().open_output(options.device, options.latency, render, end)
    except AudioError as error:
        reason = str(error).encode()
        _send(frames, HEAD.pack(REFUSED, time.monotonic(), False, len(reason)) + reason)
        return
    _send(frames, HEAD.pack(OPENED, time.monotonic(), False, 0))
    sys.stdin.buffer.read()
    del stream
    os._exit(0)


def _send(frames: int, data: bytes) -> None:
    try:
        write_all(frames, data)
    except OSError:
        os._exit(0)


if __name__ == "__main__":
    main()
