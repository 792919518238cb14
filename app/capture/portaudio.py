"""The machine's sound system through PortAudio."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Final, Literal

from app.capture.audio_system import AudioError, OnBlock, OnEnd, Render, Stream
from app.capture.device_rate import input_callback, output_callback
from app.sound_server import PREFIX
from engine.protocol import MIC_RATE, VOICE_RATE

BLOCK_SECONDS: Final = 0.01
INPUT_LATENCY: Final = 0.03
Kind = Literal["input", "output"]
_RATES: Final = {"input": MIC_RATE, "output": VOICE_RATE}
_VARIABLES: Final = {"input": "PULSE_SOURCE", "output": "PULSE_SINK"}


class PortAudio:
    """Opens devices at our rates, or at their own with resampling. Times are monotonic seconds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()  # PortAudio's calls are not thread-safe

    def open_input(self, device: str | None, on_block: OnBlock, on_end: OnEnd) -> Stream:
        """See `AudioSystem`."""

        def callback(rate: int, channels: int) -> object:
            return input_callback(rate, channels, on_block)

        return self._open("input", device, INPUT_LATENCY, callback, on_end)

    def open_output(self, device: str | None, latency: float, render: Render, on_end: OnEnd) -> Stream:
        """See `AudioSystem`."""

        def callback(rate: int, channels: int) -> object:
            return output_callback(rate, channels, latency, render)

        return self._open("output", device, latency, callback, on_end)

    def _open(
        self,
        kind: Kind,
        device: str | None,
        latency: float,
        callback: Callable[[int, int], object],
        on_end: OnEnd,
    ) -> Stream:
        """``callback`` gives PortAudio's for the rate and the channels with which the device opens."""
        sounddevice = _sounddevice()
        device = _routed(sounddevice, device, kind)
        make = sounddevice.RawInputStream if kind == "input" else sounddevice.RawOutputStream

        def start(rate: int, channels: int) -> Stream:
            stream = make(
                samplerate=rate,
                blocksize=round(rate * BLOCK_SECONDS),
                device=device,
                channels=channels,
                dtype="int16",
                latency=latency,
                callback=callback(rate, channels),
                finished_callback=on_end,
            )
            return _started(stream, self._lock)

        with self._lock:
            return _first_that_opens(sounddevice, device, kind, start)


@dataclass(frozen=True)
class SoundDevice:
    """One entry of PortAudio's list; ``inputs`` and ``outputs`` count channels."""

    name: str
    inputs: int
    outputs: int
    default_input: bool
    default_output: bool


def sound_devices() -> tuple[SoundDevice, ...]:
    """Every sound device; none is opened. Raises AudioError when the system has no PortAudio."""
    sounddevice = _sounddevice()
    default_input, default_output = (_default_index(sounddevice, kind) for kind in ("input", "output"))
    return tuple(
        SoundDevice(
            each["name"],
            each["max_input_channels"],
            each["max_output_channels"],
            each["index"] == default_input,
            each["index"] == default_output,
        )
        for each in sounddevice.query_devices()
    )


def _default_index(sounddevice: ModuleType, kind: str) -> int | None:
    try:
        return int(sounddevice.query_devices(kind=kind)["index"])
    except (ValueError, sounddevice.PortAudioError):
        return None


class _PortAudioStream:
    """``stream`` of sounddevice, closed once."""

    def __init__(self, stream: Any, lock: threading.Lock) -> None:  # noqa: ANN401  # an untyped library's
        self._stream = stream
        self._lock = lock

    def close(self) -> None:
        with self._lock:
            self._stream.close(ignore_errors=True)


def _started(stream: Any, lock: threading.Lock) -> Stream:  # noqa: ANN401  # an untyped library's
    try:
        stream.start()
    except BaseException:
        stream.close(ignore_errors=True)
        raise
    return _PortAudioStream(stream, lock)


def _routed(sounddevice: ModuleType, device: str | None, kind: Kind) -> str | None:
    """A device of the sound server's is opened through its plugin; the environment names the device."""
    if device is None or not device.startswith(PREFIX):
        return device
    os.environ[_VARIABLES[kind]] = os.environ["PIPEWIRE_NODE"] = device.removeprefix(PREFIX)
    known = {each["name"] for each in sounddevice.query_devices()}
    return next((plugin for plugin in ("pulse", "pipewire") if plugin in known), None)


def _first_that_opens(
    sounddevice: ModuleType, device: str | None, kind: Kind, start: Callable[[int, int], Stream]
) -> Stream:
    """Our rate in mono, else the device's own rate, else in stereo as some hardware insists on."""
    what = "microphone" if kind == "input" else "speaker"
    name = f"The {what} '{device}'" if device is not None else f"The {what}"
    try:
        own_rate = round(sounddevice.query_devices(device, kind)["default_samplerate"])
    except (ValueError, sounddevice.PortAudioError) as error:
        raise AudioError(f"{name} is not there; plug it in, and Tandem will use it.") from error
    reason = ""
    for attempt in dict.fromkeys(((_RATES[kind], 1), (own_rate, 1), (own_rate, 2))):
        try:
            return start(*attempt)
        except (ValueError, sounddevice.PortAudioError) as error:
            reason = str(error.args[0]).split(": ")[-1] if error.args else str(error)
    raise AudioError(f"{name} cannot be opened ({reason}); plug it in, or end the program that holds it.")


def _sounddevice() -> ModuleType:
    """Imported late: it fails without the system's PortAudio, and a person can do something about that."""
    try:
        import sounddevice
    except OSError as error:
        raise AudioError(
            "PortAudio is not installed, so there is no sound; type  sudo apt-get install libportaudio2"
        ) from error
    return sounddevice  # type: ignore[no-any-return]
