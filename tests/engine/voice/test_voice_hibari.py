"""The packaged voice: at once, without clicks, the same every time, and understood by the recogniser."""

from __future__ import annotations

import time

import numpy as np
import numpy.typing as npt
import pytest
import soxr

from engine.protocol import VOICE_RATE, VOICE_SAMPLES
from engine.senses.moonshine import Moonshine, packaged_folder
from engine.senses.repeats import plain
from engine.voice.hibari import STOCK, HibariVoice, parts_of
from engine.voice.voice import VoiceError, words_heard

LONG = (
    "The test in the login module failed, because the session token was not refreshed before the second "
    "request was sent to the server and the server then closed the connection. I can look at it now."
)


@pytest.fixture(scope="module")
def voice() -> HibariVoice:
    return HibariVoice()


def sound_of(voice: HibariVoice, text: str) -> npt.NDArray[np.int16]:
    speech = voice.speak(text)
    pieces = [speech.next_piece(2 * VOICE_SAMPLES)]
    while pieces[-1]:
        pieces.append(speech.next_piece())
    return np.frombuffer(b"".join(pieces), dtype="<i2")


@pytest.mark.parametrize("text", [*STOCK, "Someone just came in.", "It is 10:30."])
def test_sound_comes_at_once_and_without_clicks(voice: HibariVoice, text: str) -> None:
    sound = sound_of(voice, text).astype(np.float64) / 32767
    audible = np.flatnonzero(np.abs(sound) > 0.02 * np.abs(sound).max())
    assert audible[0] <= 0.030 * VOICE_RATE
    assert len(sound) - audible[-1] <= 0.100 * VOICE_RATE
    assert np.abs(sound).max() > 0.1
    assert np.abs(sound).max() < 1.0
    assert max(abs(sound[0]), abs(sound[-1])) < 0.002
    assert 0.15 < len(sound) / VOICE_RATE < 2.5


def test_the_same_text_is_the_same_sound(voice: HibariVoice) -> None:
    text = "The same words, said twice. They do not differ."
    assert np.array_equal(sound_of(voice, text), sound_of(HibariVoice(stock=()), text))


def test_pieces_are_short_and_none_is_empty_before_the_end(voice: HibariVoice) -> None:
    for text in ("Hm.", "Someone just came in.", LONG):
        speech, times, cpu = voice.speak(text), list[float](), time.process_time()
        while not times or not speech.done:
            started = time.perf_counter()
            piece = speech.next_piece()
            times.append(1000 * (time.perf_counter() - started))
            assert 0 < len(piece) <= 2 * VOICE_SAMPLES
        seconds = speech.taken / VOICE_RATE
        cost = (time.process_time() - cpu) / seconds
        print(
            f"{text[:24]!r}: first piece {times[0]:.1f} ms, slowest {max(times):.1f} ms, {cost:.3f} CPU-s per s"
        )


def test_long_sentences_are_made_in_clauses() -> None:
    parts = parts_of(LONG)
    assert " ".join(parts) == LONG
    assert len(parts) >= 4
    assert max(len(part) for part in parts) <= 90


@pytest.mark.parametrize("text", ["", "   ", "\N{PARTY POPPER}", "日本語"])
def test_what_cannot_be_said_is_silence(voice: HibariVoice, text: str) -> None:
    assert len(sound_of(voice, text)) == 0


def test_it_is_understood_and_cut_where_it_says(voice: HibariVoice) -> None:
    moonshine = Moonshine(packaged_folder())

    def recognised(sound: npt.NDArray[np.int16]) -> list[str]:
        wave = soxr.resample(sound.astype(np.float32) / 32767, VOICE_RATE, 16_000).astype(np.float32)
        return [
            plain(word.text) for word in moonshine.read(np.concatenate([wave, np.zeros(8_000, np.float32)]))
        ]

    text = "please open the second window and tell me what you can see there"
    sound = sound_of(voice, text)
    assert recognised(sound) == text.split()
    speech = voice.speak(text)
    while speech.next_piece():
        pass
    for share in (0.3, 0.5, 0.7):
        played = int(share * len(sound))
        estimated = len(words_heard(text, speech.bounds, played)[0].split())
        assert abs(estimated - len(recognised(sound[:played]))) <= 2


def test_a_failing_synthesiser_raises_one_kind_of_error(
    voice: HibariVoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("out of memory")

    monkeypatch.setattr("hibari.tts.dsp.synth", broken)
    speech = voice.speak("This was never said before.")
    with pytest.raises(VoiceError, match="transcript"):
        speech.next_piece()
    monkeypatch.undo()
    assert len(sound_of(voice, "This works again.")) > 0
