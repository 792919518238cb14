"""The devices of a live session: opened together, muted one by one, closed together."""

from __future__ import annotations

from collections.abc import Callable

from app.capture.camera import Camera
from app.capture.clock import TickClock
from app.capture.echo import EchoCanceller
from app.capture.keeper import Keeper
from app.capture.microphone import Microphone
from app.capture.portaudio import PortAudio
from app.capture.screen import Screen
from app.events import Box, Device, DeviceChanged
from app.loop import Devices
from app.playback.speaker import Speaker


class LiveDevices:
    """Owns the microphone, the speaker, the camera and the screen of a session.

    ``camera``: an index ("0"), an address or a video file. ``muted``: devices that begin muted.
    ``report`` is called on the devices' threads.
    """

    def __init__(self, camera: str, muted: frozenset[Device], report: Callable[[DeviceChanged], None]) -> None:
        clock, audio = TickClock(), PortAudio()
        microphone = Microphone(audio, clock.gatherer, report)
        speaker = Speaker(audio, clock.window, report)
        self._camera = Camera(camera, report)
        self._screen = Screen(report)
        self._keeper = Keeper(audio, (microphone, speaker))
        self._mutes: dict[Device, Callable[[bool], None]] = {
            "microphone": microphone.mute,
            "speaker": speaker.mute,
            "camera": self._camera.mute,
            "screen": self._screen.mute,
        }
        self.devices = Devices(clock, microphone, self._camera, self._screen, speaker, EchoCanceller())
        for device in muted:
            self.mute(device, True)

    def start(self) -> None:
        """Begin to listen and to watch."""
        self._keeper.start()
        self._camera.start()
        self._screen.start()

    def mute(self, device: Device, muted: bool) -> None:
        """Cut a device off at its source, or let it in again."""
        self._mutes[device](muted)

    def leave_out(self, boxes: tuple[Box, ...]) -> None:
        """Never look at these parts of the screen: they are the program's own windows."""
        self._screen.leave_out(boxes)

    def close(self) -> None:
        """Let go of every device."""
        self._camera.close()
        self._screen.close()
        self._keeper.close()
