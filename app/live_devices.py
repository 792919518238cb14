"""The devices of a live session: opened together, muted one by one, closed together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

from app.capture.camera import Camera
from app.capture.clock import TickClock
from app.capture.echo import EchoCanceller
from app.capture.guard import open_guard
from app.capture.hosted import HostedAudio
from app.capture.keeper import Keeper
from app.capture.microphone import Microphone
from app.capture.pointer import open_pointer
from app.capture.screen import Screen
from app.desktop.surroundings import SurroundingsWatcher
from app.events import AppEvent, Box, Device, SoundDevicesChanged, TalkChanged
from app.loop import Devices
from app.playback.speaker import Speaker
from app.playback.trial import chime, for_the_speaker
from app.settings.document import Settings
from app.settings.sound import Sound
from app.sound_server import PREFIX, SoundState, headphones_in_use

TEST_SECONDS: Final = 3.0


class LiveDevices:
    """Owns the microphone, the speaker, the camera and the screen of a session.

    ``camera``: an index ("0"), an address or a video file. ``muted``: devices that begin muted.
    ``report`` is called on the devices' threads.
    """

    def __init__(self, camera: str, muted: frozenset[Device], report: Callable[[AppEvent], None]) -> None:
        self._report = report
        self._push_to_talk = self._talk_key = False
        self._talk = TalkChanged(push_to_talk=False, heard=True)
        clock, audio = TickClock(), HostedAudio()
        self._clock = clock
        microphone = self._microphone = Microphone(audio, clock.gatherer, report)
        speaker = self._speaker = Speaker(audio, clock.window, report)
        self._camera = Camera(camera, report)
        self._screen = Screen(report, open_guard=open_guard, open_pointer=open_pointer)
        self._keeper = Keeper((microphone, speaker))
        self._echo = EchoCanceller()
        self._mutes: dict[Device, Callable[[bool], None]] = {
            "microphone": microphone.mute,
            "speaker": speaker.mute,
            "camera": self._camera.mute,
            "screen": self._screen.mute,
        }
        self._there = SoundState()
        self._sound = Sound()
        self._surroundings = SurroundingsWatcher(self._notice)
        self.devices = Devices(
            clock,
            microphone,
            self._camera,
            self._screen,
            speaker,
            self._echo,
            lambda: self._surroundings.current,
            self._camera.sharp,
            lambda: self._screen.pointer,
            lambda: self._screen.front,
        )
        for device in muted:
            self.mute(device, True)

    def start(self) -> None:
        """Begin to listen and to watch: the session's time begins."""
        self._clock.start()
        self._keeper.start()
        self._camera.start()
        self._screen.start()
        self._surroundings.start()

    def mute(self, device: Device, muted: bool) -> None:
        """Cut a device off at its source, or let it in again."""
        self._mutes[device](muted)

    def use(self, settings: Settings) -> None:
        """What the user has chosen of these devices."""
        self._sound = sound = settings.sound
        self._choose()
        self._speaker.set_volume(sound.volume_percent / 100)
        self._screen.respect(settings.privacy)
        self._push_to_talk = sound.push_to_talk
        self._hear()

    def test(self, device: Literal["microphone", "speaker"]) -> None:
        """Play a chime, or what the microphone hears in the next seconds."""
        if device == "speaker":
            self._speaker.play_test(chime())
        else:
            self._microphone.record(TEST_SECONDS, lambda heard: self._speaker.play_test(for_the_speaker(heard)))

    def _choose(self) -> None:
        """The devices that were chosen; the system's default while one of them is not there."""
        state, sound = self._there, self._sound
        there = {each.name for each in (*state.microphones, *state.speakers)}
        for device, chosen in ((self._microphone, sound.microphone), (self._speaker, sound.speaker)):
            gone = chosen.startswith(PREFIX) and bool(there) and chosen not in there
            device.use(None if gone or not chosen else chosen)
            if device is self._speaker:
                self._echo.headphones = headphones_in_use(state, "" if gone else chosen)

    def _notice(self, state: SoundState) -> None:
        """On the thread that watches: devices have come or gone."""
        self._there = state
        self._choose()
        self._report(SoundDevicesChanged(state))

    def talk_key(self, down: bool) -> None:
        """The talk key: push to talk, or to mute where that is off."""
        self._talk_key = down
        self._hear()

    def _hear(self) -> None:
        """The microphone stays open either way, so that no first word is lost."""
        talk = TalkChanged(self._push_to_talk, self._push_to_talk == self._talk_key)
        self._microphone.hold(not talk.heard)
        if talk != self._talk:
            self._talk = talk
            self._report(talk)

    def leave_out(self, boxes: tuple[Box, ...]) -> None:
        """Never look at these parts of the screen: they are the program's own windows."""
        self._screen.leave_out(boxes)

    def close(self) -> None:
        """Let go of every device."""
        self._surroundings.close()
        self._camera.close()
        self._screen.close()
        self._keeper.close()
