"""Echo cancelling, with the voice that the product speaks with and a real recording of a human speaker."""

from __future__ import annotations

from pathlib import Path

import moonshine_voice
import numpy as np
import pytest
import soxr

from app.capture.echo import EchoCanceller
from app.capture.files import read_sound
from app.devices import Sound
from engine.protocol import MIC_RATE, MIC_SAMPLES, VOICE_RATE
from engine.voice.hibari import HibariVoice

DELAY = MIC_RATE * 60 // 1000
"""Milliseconds from the speaker to the microphone, as in a room with a sound server in between."""

WORDS = (
    "The meeting was moved to three o'clock, and the room has changed as well. "
    "I have put the new address into your notes. Would you like me to tell the others? "
    "There is also a message from the workshop: your bicycle is ready to be collected."
)
"""Long enough for ten seconds."""


@pytest.fixture(scope="module")
def own_voice() -> Sound:
    """What the assistant says, as the microphone's rate has it, in whole ticks."""
    spoken = np.frombuffer(HibariVoice(()).speak(WORDS).next_piece(60 * VOICE_RATE), np.int16)
    return whole_ticks(np.asarray(soxr.resample(spoken, VOICE_RATE, MIC_RATE), np.int16))


@pytest.fixture(scope="module")
def user() -> Sound:
    return whole_ticks(read_sound(Path(moonshine_voice.__file__).parent / "assets" / "beckett.wav"))


def whole_ticks(sound: Sound) -> Sound:
    return sound[: len(sound) // MIC_SAMPLES * MIC_SAMPLES]


def echo_of(sound: Sound) -> Sound:
    """What the microphone hears of ``sound``: later, quieter, with a second path through the room."""
    direct = np.concatenate([np.zeros(DELAY), sound[:-DELAY] * 0.4])
    reflected = np.concatenate([np.zeros(3 * DELAY), sound[: -3 * DELAY] * 0.12])
    return np.asarray(np.rint(direct + reflected), np.int16)


def cancelled(canceller: EchoCanceller, mic: Sound, own: Sound) -> Sound:
    """All of it, tick by tick."""
    ticks = [slice(at, at + MIC_SAMPLES) for at in range(0, len(mic), MIC_SAMPLES)]
    return np.concatenate(
        [canceller.process(mic[tick], own[tick] if own[tick].any() else None) for tick in ticks]
    )


def level(sound: Sound) -> float:
    """RMS in decibels."""
    return float(10 * np.log10(np.mean(sound.astype(float) ** 2) + 1e-9))


def likeness(sound: Sound, to: Sound) -> float:
    """Correlation at the best shift: the canceller's filter bank gives everything 8 ms later."""
    spectrum = np.fft.rfft(sound.astype(float), 1 << 19) * np.conj(np.fft.rfft(to.astype(float), 1 << 19))
    energy = np.sqrt(np.sum(sound.astype(float) ** 2) * np.sum(to.astype(float) ** 2))
    return float(np.fft.irfft(spectrum).max() / energy)


def test_after_five_seconds_the_echo_is_twenty_decibels_down(own_voice: Sound) -> None:
    assert len(own_voice) >= 8 * MIC_RATE
    mic, canceller = echo_of(own_voice), EchoCanceller()
    clean = cancelled(canceller, mic, own_voice)
    settled = slice(5 * MIC_RATE, None)
    attenuation = level(mic[settled]) - level(clean[settled])
    print(f"echo attenuated by {attenuation:.1f} dB; shown {canceller.erle_db:.1f} dB")
    assert attenuation >= 20
    assert canceller.erle_db >= 15


def test_the_user_is_kept(own_voice: Sound, user: Sound) -> None:
    """Five seconds of echo alone, then the user talks over it."""
    own = np.concatenate([own_voice, own_voice])[: 5 * MIC_RATE + len(user)]
    own = own[: len(own) // MIC_SAMPLES * MIC_SAMPLES]
    near = np.concatenate([np.zeros(5 * MIC_RATE, np.int16), user])[: len(own)]
    mic = (np.clip(echo_of(own).astype(int) + near, -32768, 32767)).astype(np.int16)
    clean = cancelled(EchoCanceller(), mic, own)[5 * MIC_RATE :]
    heard = near[5 * MIC_RATE :]
    kept = level(clean) - level(heard)
    alike, before = likeness(clean, heard), likeness(mic[5 * MIC_RATE :], heard)
    print(f"the user {kept:+.1f} dB, correlation {before:.2f} -> {alike:.2f}")
    assert -6 <= kept <= 3
    assert alike > max(0.65, before + 0.1)


def test_with_headphones_what_is_said_over_its_voice_is_heard_as_spoken(own_voice: Sound, user: Sound) -> None:
    canceller = EchoCanceller()
    canceller.headphones = True
    whole = min(len(own_voice), len(user))
    assert np.array_equal(cancelled(canceller, user[:whole], own_voice[:whole]), user[:whole])


def test_without_own_voice_the_user_is_heard_as_spoken(user: Sound) -> None:
    canceller = EchoCanceller()
    clean = cancelled(canceller, user, np.zeros_like(user))
    assert abs(level(clean) - level(user)) < 3
    assert canceller.erle_db == 0.0


def test_after_headphones_the_room_is_learnt_anew() -> None:
    """What was learnt without an echo was once taken for the way of the loudspeaker's."""
    random = np.random.default_rng(5)
    own = (random.normal(0, 3000, 16 * MIC_RATE)).astype(np.int16)
    echo = np.concatenate([np.zeros(800), 0.3 * own[:-800]]).astype(np.int16)
    canceller, left = EchoCanceller(), []
    for at in range(0, len(own), MIC_SAMPLES):
        tick = slice(at, at + MIC_SAMPLES)
        canceller.headphones = at < 8 * MIC_RATE
        mic = np.zeros(MIC_SAMPLES, np.int16) if canceller.headphones else echo[tick]
        whole = canceller.whole(mic, own[tick], canceller.process(mic, own[tick]))
        assert not (canceller.settled and at < 12 * MIC_RATE)
        left.append(float(np.std(whole)))
    assert canceller.settled
    assert max(left[-10:]) < 0.25 * float(np.std(echo))  # all of it, where the room was not learnt anew
