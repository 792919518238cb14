"""An interpreter speaks over the speaker: of the microphone only its own echo may go."""

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
from engine.protocol.linear_echo import LinearEcho
from engine.senses.listening import Listener
from engine.senses.moonshine import Moonshine, packaged_folder
from engine.senses.protocol import SenseAudio
from engine.voice.hibari import HibariVoice

DELAY = MIC_RATE * 60 // 1000
FROM = 6 * MIC_RATE  # by when it knows the room
WORDS = (
    "We would like to show you the new office, which is on the third floor. Please take a seat while I get "
    "some coffee. The train to the airport leaves every twenty minutes from platform two."
)


@pytest.fixture(scope="module")
def own() -> Sound:
    """What the interpreter says, again and again, at the microphone's rate."""
    spoken = np.frombuffer(HibariVoice(()).speak(WORDS).next_piece(60 * VOICE_RATE), np.int16)
    return np.tile(np.asarray(soxr.resample(spoken, VOICE_RATE, MIC_RATE), np.int16), 3)


@pytest.fixture(scope="module")
def user() -> Sound:
    """Recorded human speech."""
    sound = read_sound(Path(moonshine_voice.__file__).parent / "assets" / "two_cities.wav")
    return sound[: 15 * MIC_RATE // MIC_SAMPLES * MIC_SAMPLES]


def echo_of(sound: Sound, level: float) -> Sound:
    """What the microphone hears of ``sound``: later, quieter, with a second path through the room."""
    late = np.concatenate([np.zeros(DELAY), sound[:-DELAY]]) + 0.3 * np.concatenate(
        [np.zeros(2 * DELAY), sound[: -2 * DELAY]]
    )
    return np.asarray(np.rint(level * late), np.int16)


def heard(mic: Sound, own: Sound) -> tuple[Sound, Sound]:
    """By the echo canceller, and with the user's words whole."""
    canceller, linear = EchoCanceller(), LinearEcho()
    clean, whole = [], []
    for at in range(0, len(mic), MIC_SAMPLES):
        tick = slice(at, at + MIC_SAMPLES)
        clean.append(canceller.process(mic[tick], own[tick]))
        whole.append(linear.process(mic[tick], own[tick], clean[-1]))
    return np.concatenate(clean), np.concatenate(whole)


def over(wanted: Sound, got: Sound) -> float:
    """Decibels of what was said over what is wrong with it, once the room is known."""
    wrong = got[FROM:].astype(float) - wanted[FROM:]
    return float(10 * np.log10(np.mean(wanted[FROM:].astype(float) ** 2) / max(1.0, np.mean(wrong**2))))


def test_where_there_is_no_echo_nothing_is_taken_away(user: Sound, own: Sound) -> None:
    clean, whole = heard(user, own[: len(user)])
    print(f"linear {over(user, whole):.1f} dB, canceller {over(user, clean):.1f} dB")
    assert over(user, whole) > 20


@pytest.mark.parametrize("level", [0.2, 0.5])
def test_what_is_said_over_its_voice_stays_whole(user: Sound, own: Sound, level: float) -> None:
    own = own[: len(user)]
    mic = user + echo_of(own, level)
    clean, whole = heard(mic, own)
    print(f"raw {over(user, mic):.1f} dB, linear {over(user, whole):.1f}, canceller {over(user, clean):.1f}")
    assert over(user, whole) > over(user, mic) + 5
    assert over(user, whole) > over(user, clean) + 5


def test_its_own_voice_alone_is_not_heard(user: Sound, own: Sound) -> None:
    own = own[: len(user)]
    echo = echo_of(own, 0.5)
    _, whole = heard(echo, own)
    left = np.mean(whole[FROM:].astype(float) ** 2) / np.mean(echo[FROM:].astype(float) ** 2)
    assert 10 * np.log10(left) < -25


def test_while_it_is_silent_nothing_is_changed_but_by_the_canceller(user: Sound) -> None:
    linear = LinearEcho()
    for at in range(0, 5 * MIC_SAMPLES, MIC_SAMPLES):
        tick = user[at : at + MIC_SAMPLES]
        assert np.array_equal(linear.process(tick, None, tick), tick)


def test_what_was_played_while_the_microphone_was_off_is_known_when_it_is_back() -> None:
    """The echo in the first tenths of a second was once sought in what was played before it went off."""
    random = np.random.default_rng(5)
    own = random.normal(0, 3000, 10 * MIC_RATE).astype(np.int16)
    echo, off = echo_of(own, 0.3), range(8 * MIC_RATE, 9 * MIC_RATE)
    left = {}
    for told in (True, False):
        linear = LinearEcho()
        for at in range(0, len(own), MIC_SAMPLES):
            tick = slice(at, at + MIC_SAMPLES)
            if at not in off:
                left[told] = linear.process(echo[tick], own[tick], np.zeros_like(own[tick]))
                if at == off.stop:
                    break
            elif told:
                linear.unheard(own[tick])
    first = slice(0, 2 * DELAY)
    loud = {told: float(np.std(sound[first].astype(float))) for told, sound in left.items()}
    assert loud[True] < 0.1 * float(np.std(echo))
    assert loud[False] > 3 * loud[True]


def test_words_said_over_its_voice_are_read_and_its_own_are_not(user: Sound, own: Sound) -> None:
    """Once it has settled, which its own voice alone brings about in a few seconds."""
    silence = np.zeros(8 * MIC_RATE // MIC_SAMPLES * MIC_SAMPLES, np.int16)
    said = np.concatenate([silence, user])
    own = np.resize(own, len(said))
    mic = said + echo_of(own, 0.5)
    clean, whole = heard(mic, own)
    linear = LinearEcho()
    for at in range(0, len(silence), MIC_SAMPLES):
        tick = slice(at, at + MIC_SAMPLES)
        linear.process(mic[tick], own[tick], clean[tick])
        assert not linear.settled or at >= 5 * MIC_RATE - MIC_SAMPLES
    assert linear.settled
    read = {name: words(sound, len(silence)) for name, sound in {"cancelled": clean, "whole": whole}.items()}
    print(read)
    assert not words(whole[: len(silence)], 5 * MIC_RATE)
    assert "age of wisdom" in read["whole"].lower()
    assert len(read["whole"].split()) > 1.5 * len(read["cancelled"].split())


def words(sound: Sound, since: int) -> str:
    """What the words sense reads in ``sound`` after so many samples."""
    listener, found = Listener(Moonshine(packaged_folder()).read), []
    for tick, at in enumerate(range(0, len(sound), MIC_SAMPLES)):
        found += listener.take(SenseAudio(tick, sound[at : at + MIC_SAMPLES].tobytes(), ""), 0.0)
    return " ".join(each.text for each in found if each.spoken * MIC_SAMPLES >= since)
