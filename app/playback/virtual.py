"""The speaker of a replay: what would have been played goes into a file."""

from __future__ import annotations

import contextlib
import wave
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
import soxr

from app.devices import Sound
from app.events import DeviceChanged
from app.playback.history import SILENCE
from app.playback.playout import Playout
from engine.protocol import MIC_RATE, MIC_SAMPLES, VOICE_RATE, VOICE_SAMPLES

MARGIN: Final = 120  # 5 ms on both sides, so that resampling has no edge within what it gives
KEPT: Final = 20 * VOICE_SAMPLES
PIECE: Final = VOICE_SAMPLES


class VirtualSpeaker:
    """Plays into ``path``: mono 24 kHz int16, t = 0 the beginning of tick 0, silence included.

    ``elapsed`` is the session's time in seconds: in virtual time the end of the current tick, so that the
    sound of action t begins there; in real time the time at which the sound arrives.
    The file appears under its name in `close`. When the disk is full, ``report`` gets one sentence and
    the session goes on without the file.
    """

    def __init__(
        self, path: Path, elapsed: Callable[[], float], report: Callable[[DeviceChanged], None]
    ) -> None:
        self._path = path
        self._part = path.with_name(path.name + ".part")
        self._elapsed = elapsed
        self._report = report
        self._playout = Playout()
        self._written = 0  # samples since t = 0
        self._recent = np.zeros(0, np.int16)  # the last of them
        self._raw: BinaryIO | None = None
        self._file: wave.Wave_write | None = None
        self._try(self._open)

    @property
    def played(self) -> int:
        """24 kHz samples of speech played since the session began."""
        self._advance()
        return self._playout.handed

    def enqueue(self, audio: bytes, begins: bool = False) -> None:
        """Queue 24 kHz int16 sound; ``begins`` marks the first piece of a new utterance."""
        self._advance()
        self._playout.enqueue(audio, begins)

    def end_at(self, played: int) -> None:
        """Forget what is queued beyond that count of samples `played`."""
        self._advance()
        self._playout.end_at(played)

    def stop(self) -> int:
        """Fall silent; the samples of the current utterance that were heard."""
        self._advance()
        heard = self._playout.stop()
        self._write(self._playout.render(self._playout.waiting).samples)
        return heard

    def lost(self) -> int | None:
        """A file is always there: no speech is lost."""
        return None

    def duck(self, on: bool) -> None:
        self._advance()
        self._playout.duck(on)

    def own_voice(self, tick: int) -> Sound | None:
        """3200 samples at 16 kHz of what was played during ``tick``, which must be over; None: silence.

        They are 5 ms late: resampling needs what comes after, and after the tick nothing is known yet.
        """
        self._advance()
        begin, end = tick * VOICE_SAMPLES, (tick + 1) * VOICE_SAMPLES
        sound = soxr.resample(self._between(begin - 2 * MARGIN, end), VOICE_RATE, MIC_RATE)
        skipped = MARGIN * MIC_RATE // VOICE_RATE
        heard = np.asarray(sound[skipped : skipped + MIC_SAMPLES], np.int16)
        return heard if np.abs(heard).max() > SILENCE else None

    def close(self, ticks: int) -> None:
        """End the file with the end of tick ``ticks`` - 1 and give it its name."""
        self._write(self._playout.render(max(0, ticks * VOICE_SAMPLES - self._written)).samples)
        self._try(self._finish)

    def _advance(self) -> None:
        while (due := round(self._elapsed() * VOICE_RATE) - self._written) > 0:
            self._write(self._playout.render(min(due, PIECE)).samples)

    def _write(self, samples: Sound) -> None:
        self._written += len(samples)
        self._recent = np.concatenate([self._recent, samples])[-KEPT:]
        self._try(lambda: self._file.writeframesraw(samples.tobytes()) if self._file is not None else None)

    def _between(self, begin: int, end: int) -> Sound:
        """Samples [begin, end) of the file; what is not there counts as silence."""
        first = self._written - len(self._recent)
        low, high = max(begin, first), min(end, self._written)
        out = np.zeros(end - begin, np.int16)
        if high > low:
            out[low - begin : high - begin] = self._recent[low - first : high - first]
        return out

    def _open(self) -> None:
        self._raw = self._part.open("wb")  # wave itself would leave a broken object behind where this fails
        self._file = wave.open(self._raw, "wb")  # noqa: SIM115  # closed in _finish
        self._file.setnchannels(1)
        self._file.setsampwidth(2)
        self._file.setframerate(VOICE_RATE)

    def _finish(self) -> None:
        if self._file is not None:
            self._file.close()
            self._close_raw()
            self._part.replace(self._path)
            self._file = None

    def _close_raw(self) -> None:
        if self._raw is not None:
            self._raw.close()

    def _try(self, write: Callable[[], object]) -> None:
        try:
            write()
        except OSError as error:
            self._file, broken = None, self._file
            if broken is not None:
                with contextlib.suppress(OSError):
                    broken.close()
                with contextlib.suppress(OSError):
                    self._close_raw()
            reason = error.strerror or str(error)
            message = (
                f"{self._path.name} is not being written any more ({reason}): free some space and start again."
            )
            self._report(DeviceChanged("speaker", "live", message))
