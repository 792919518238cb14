from __future__ import annotations

import numpy as np

from app.playback.trial import TONE_SECONDS, TONES, chime, for_the_speaker
from engine.protocol import MIC_RATE, VOICE_RATE


def test_the_chime_is_short_audible_and_begins_and_ends_in_silence() -> None:
    sound = chime()
    assert len(sound) == len(TONES) * round(TONE_SECONDS * VOICE_RATE)
    assert 3000 < np.abs(sound.astype(int)).max() < 10_000
    assert abs(int(sound[0])) < 50 > abs(int(sound[-1]))


def test_what_was_heard_lasts_as_long_on_the_speaker() -> None:
    heard = np.rint(5000 * np.sin(np.arange(MIC_RATE) / 20)).astype(np.int16)
    assert abs(len(for_the_speaker(heard)) - VOICE_RATE) <= 2
