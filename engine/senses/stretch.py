"""Speech as it comes in: one stretch from its first loud frames on, with the moments before them."""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.protocol import MIC_SAMPLES
from engine.senses.gate import FRAME, Gate, Samples

PREROLL: Final = 4_800  # samples kept from before speech was noticed
ONSET_FRAMES: Final = 3  # loud ones among the last five
PAUSE: Final = 3_200  # samples without loud sound that are a pause


class Stretch:
    """What a sense that reads speech keeps of the microphone.

    ``sound``: float32 at 16 kHz, -1..1: the open stretch, or the last moments before one. ``open``: whether
    speech has set in. ``voiced``: frames of 20 ms with a pitch since then. ``last_loud``: the sample after the
    last loud frame. ``pauses``: the middle of each pause that it went on after.
    """

    def __init__(self) -> None:
        self._gate = Gate()
        self._recent: list[bool] = []
        self.sound: Samples = np.zeros(0, dtype=np.float32)
        self.open = False
        self.voiced = 0
        self.last_loud = 0
        self.pauses: list[int] = []

    def __len__(self) -> int:
        """Samples of ``sound``."""
        return len(self.sound)

    @property
    def silence(self) -> int:
        """Samples since the last loud frame."""
        return len(self.sound) - self.last_loud

    def push(self, audio: bytes | None, *, whole: bool = False) -> int | None:
        """Append a tick's int16 samples; None is silence. The tick's first sample where speech sets in with it.

        What was long before speech set in is dropped then, unless ``whole``: it belongs to what is read.
        """
        pcm = np.zeros(MIC_SAMPLES, dtype="<i2") if audio is None else np.frombuffer(audio, dtype="<i2")
        samples = (pcm / 32768).astype(np.float32)
        begin, opened = len(self.sound), None
        self.sound = np.concatenate([self.sound, samples])
        gated = self._gate.push(samples)
        for index, (loud, voiced) in enumerate(zip(gated.loud, gated.voiced, strict=True)):
            self._recent = [*self._recent[-4:], bool(loud)]
            if not self.open and sum(self._recent) >= ONSET_FRAMES:
                self.open = True
                dropped = 0 if whole else max(0, begin + index * FRAME - PREROLL)
                self.sound, begin = self.sound[dropped:], begin - dropped
                opened = max(0, begin)
            if self.open:
                self.voiced += int(voiced)
                if loud:
                    self._sounded(begin + index * FRAME)
        return opened

    def _sounded(self, begin: int) -> None:
        """There is a loud frame from sample ``begin`` on."""
        if self.last_loud and begin - self.last_loud >= PAUSE:
            self.pauses.append((self.last_loud + begin) // 2)
        self.last_loud = begin + FRAME

    def cut(self, at: int) -> None:
        """Drop what is before sample ``at``; the stretch goes on from there."""
        self.sound = self.sound[at:]
        self.last_loud = max(0, self.last_loud - at)
        self.pauses = [pause - at for pause in self.pauses if pause > at]

    def close(self) -> None:
        """The stretch has ended; its sound stays."""
        self.open = False
        self.voiced = 0

    def forget(self) -> None:
        """Begin anew with the next speech; only what may be its first sound is kept."""
        self.close()
        self.sound = self.sound[-(PREROLL + MIC_SAMPLES) :]
        self.last_loud = 0
        self.pauses = []
