"""The live speaker."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

import numpy as np

from app.capture.audio_system import AudioSystem, OnEnd, Stream
from app.capture.device_stream import DeviceStream
from app.devices import Sound
from app.events import DeviceChanged, DeviceState
from app.playback.history import PlayedSound
from app.playback.ledger import Ledger
from app.playback.playout import Playout
from engine.protocol import VOICE_RATE

LATENCY: Final = 0.03  # seconds in the device's buffer; doubled when it keeps running dry
LONGEST_LATENCY: Final = 0.12
DRY_BLOCKS: Final = 5  # within a second
AHEAD: Final = 0.4  # seconds; a device that asks for more than time gives is not playing it
LEAD: Final = 0.02  # seconds by which `own_voice` is early: a late reference cancels no echo
SILENT_SECONDS: Final = 1.0
GONE: Final = "The speaker is gone; plug it in, and Tandem will speak again. What it says is shown here."


class Speaker:
    """Plays speech and knows what was heard of it. A `Keeper` opens and closes it.

    ``window`` gives the monotonic time of a tick at the microphone, by the clock.
    ``report`` is called on the keeper's thread, and on the caller's by `mute`.
    """

    def __init__(
        self,
        audio: AudioSystem,
        window: Callable[[int], tuple[float, float]],
        report: Callable[[DeviceChanged], None],
        device: str | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._audio = audio
        self._window = window
        self._now = now
        self._stream = DeviceStream(
            "speaker", GONE, SILENT_SECONDS, report, device, now, self._open, self._lose
        )
        self._lock, self._line = self._stream.lock, self._stream.line
        self.suspend, self.fail = self._stream.suspend, self._stream.fail
        self._latency = LATENCY
        self._dry: list[float] = []
        self._playout = Playout()
        self._ledger = Ledger()
        self._history = PlayedSound()
        self._settled = 0  # speech that counts as played whatever the device's time says
        self._lost = False

    @property
    def state(self) -> DeviceState:
        return self._stream.state

    @property
    def played(self) -> int:
        """24 kHz samples of speech that were heard since the session began, by the device's time."""
        with self._lock:
            return self._played()

    def enqueue(self, audio: bytes, begins: bool = False) -> None:
        """Queue 24 kHz int16 sound; ``begins`` marks the first piece of a new utterance.

        Without a speaker it is not kept and not heard; see `lost`.
        """
        with self._lock:
            self._playout.enqueue(audio, begins)
            if self._line.state != "live":
                self._lose()

    def end_at(self, played: int) -> None:
        """Forget what is queued beyond that count of samples `played`."""
        with self._lock:
            self._playout.end_at(played)

    def stop(self) -> int:
        """Fall silent within a block; the samples of the current utterance that are heard.

        `played` counts at once what the device's buffer and the fade of 8 ms still hold.
        """
        with self._lock:
            heard = self._playout.stop()
            self._settled = self._playout.handed + self._playout.waiting
            return heard

    def lost(self) -> int | None:
        """Once after speech was lost for want of a speaker: how much of its utterance had been heard."""
        with self._lock:
            if not self._lost:
                return None
            self._lost = False
            return self._playout.of_utterance

    def duck(self, on: bool) -> None:
        """Nine decibels down, or back."""
        with self._lock:
            self._playout.duck(on)

    def own_voice(self, tick: int) -> Sound | None:
        """3200 samples at 16 kHz of what came out while the microphone heard ``tick``; None: silence.

        They are 20 ms early, so that they never come after their echo.
        """
        begin, end = self._window(tick)
        with self._lock:
            if not self._ledger.times.known:
                return None
            times = self._ledger.times
            return self._history.read(times.index(begin + LEAD), times.index(end + LEAD))

    def set_volume(self, volume: float) -> None:
        """How loud the voice is, 0..1.5 times as it was made."""
        with self._lock:
            self._playout.volume = volume

    def use(self, device: str | None) -> None:
        """Play on another device from now on; None: the system's default."""
        self._stream.use(device)

    def play_test(self, sound: Sound) -> None:
        """Play 24 kHz sound that is no speech: it is heard, and counts for nothing."""
        with self._lock:
            self._playout.play_test(sound)

    def mute(self, muted: bool) -> None:
        """A muted speaker plays nothing, and nothing counts as heard."""
        self._stream.mute(muted)

    def tend(self) -> None:
        """Close a muted, dead or starving stream, open one that is wanted, say what has changed.

        What is queued waits for the next stream; what the device of a closed one still holds counts as heard.
        """
        with self._lock:
            now = self._now()
            dry = self._line.alive and len([each for each in self._dry if now - each < 1.0]) >= DRY_BLOCKS
            if dry and self._latency < LONGEST_LATENCY:
                self._latency = min(LONGEST_LATENCY, 2 * self._latency)
                self._line.renew()
        self._stream.tend()

    def _open(self, device: str | None, number: int, on_end: OnEnd) -> Stream:
        with self._lock:
            self._dry = []
            self._ledger, self._history = Ledger(), PlayedSound()
            self._settled = self._playout.handed
        return self._audio.open_output(
            device,
            self._latency,
            lambda count, sounds, dry: self._render(number, count, sounds, dry),
            on_end,
        )

    def _render(self, number: int, count: int, sounds: float, dry: bool) -> Sound:
        """On the driver's thread."""
        with self._lock:
            now = self._now()
            if not self._line.counts(number):
                return np.zeros(count, np.int16)
            if self._line.block is None:
                self._line.begun = now
            self._line.came(now)
            if dry:
                self._dry = [*self._dry[-DRY_BLOCKS:], now]
            if self._ledger.handed > (now - self._line.begun + AHEAD) * VOICE_RATE:
                return np.zeros(count, np.int16)  # a driver in trouble asks and throws away
            before = self._playout.handed
            rendered = self._playout.render(count)
            self._ledger.note(count, rendered.speech, before, sounds)
            self._history.push(rendered.samples)
            return rendered.samples

    def _played(self) -> int:
        total = self._playout.handed
        return max(self._settled, min(total, self._ledger.heard(self._now(), total)))

    def _lose(self) -> None:
        """With the lock: what is queued and what is in the device's buffer will not be heard."""
        heard = self._played()
        unheard = max(0, self._playout.handed - heard)
        self._lost = self._lost or unheard > 0 or self._playout.waiting > 0
        self._playout.take_back(unheard)
        self._settled = heard
