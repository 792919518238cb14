"""A person talks with the live program: real streams, real processes, real time.

What the trained nano does is not certain in every single case, so a stimulus may be given up to five times;
how often it is right is measured by `main.py evaluate`, not here.
"""

from __future__ import annotations

import numpy as np
import psutil
import pytest
import soundfile

from app.events import DeviceChanged, Mute, PartChanged, Said, Ticked
from engine.protocol import TICK_SECONDS
from engine.senses.moonshine import Moonshine, packaged_folder
from tests.end_to_end.live_session import QUIET_TICKS, RATE, START_SECONDS, LiveBench, speech
from tests.end_to_end.sound_devices import RATE as SPEAKER_RATE
from tests.end_to_end.sound_devices import SoundCard

pytestmark = pytest.mark.timeout(600)
TRIES = 5
LOUDNESS = (1.0, 0.7, 0.5, 1.3, 0.85)  # of each try: of one sound the recogniser makes the same every time


def ask(live: LiveBench, card: SoundCard, name: str, sound: np.ndarray | None = None) -> float:
    """Say something into the microphone and wait until it has been played; the second it began."""
    begun = live.tick * TICK_SECONDS
    card.say(speech(name) if sound is None else sound, RATE).wait(120)
    return begun


def test_what_a_person_says_while_it_starts_is_heard(live: LiveBench) -> None:
    first = next(number for number, event in enumerate(live.events) if isinstance(event, Ticked))
    assert any(isinstance(event, DeviceChanged) and event.state == "live" for event in live.events[:first])
    live.until_quiet()
    words = " ".join(each.text for each in live.of(Said) if each.who == "user").lower()
    assert "times" in words, words


def test_it_answers_a_person_and_the_answer_can_be_heard(live: LiveBench, card: SoundCard) -> None:
    live.until_quiet()
    for _ in range(TRIES):
        with card.recording() as recording:
            begun = ask(live, card, "sum")
            if not live.until_said("391", begun):
                continue
            live.wait_ticks(QUIET_TICKS)  # its sound begins one tick after its words
            live.until_quiet()
        spoken = recording.samples.astype(np.float32) / 32768
        sound = np.interp(np.arange(0, len(spoken), SPEAKER_RATE / RATE), np.arange(len(spoken)), spoken)
        heard = " ".join(
            word.text for word in Moonshine(packaged_folder()).read(sound.astype(np.float32)[-15 * RATE :])
        )
        if any("391" in text for text in live.said_since(begun)) and ("391" in heard or "ninety" in heard):
            return
    pytest.fail(f"no answer: {live.said_since(0.0)}")


def test_recorded_human_speech_is_understood_and_not_talked_over(live: LiveBench, card: SoundCard) -> None:
    live.until_quiet()
    samples, rate = soundfile.read(
        packaged_folder().parent / "two_cities.wav", dtype="int16", frames=10 * 48_000
    )
    begun = live.tick * TICK_SECONDS
    card.say(np.asarray(samples if samples.ndim == 1 else samples[:, 0], np.int16), rate).wait(120)
    live.until_quiet()
    words = " ".join(
        each.text for each in live.of(Said) if each.who == "user" and each.start >= begun - 1
    ).lower()
    assert "best of times" in words
    assert "worst of times" in words


def while_it_reads(live: LiveBench, card: SoundCard, name: str, loudness: float = 1.0) -> list[str]:
    """Ask for an answer and say something over it; what it did in the next second."""
    sound = np.clip(speech(name) * loudness, -32768, 32767).astype(np.int16)
    for _ in range(TRIES):
        live.until_quiet()
        if reads(live, card):
            tick = live.tick
            ask(live, card, name, sound)
            live.wait_ticks(5)
            words = [
                each.text for each in live.of(Said) if each.who == "user" and each.end > tick * TICK_SECONDS
            ]
            print(f"{name} at {tick * TICK_SECONDS:.1f} s, heard {words}: {' '.join(live.kinds_since(tick))}")
            return live.kinds_since(tick)
    pytest.fail(f"the question had no answer: {live.said_since(0.0)}")


def reads(live: LiveBench, card: SoundCard) -> bool:
    """Ask the question; whether its answer comes to be read and heard."""
    asked = live.tick
    ask(live, card, "question")

    def heard() -> bool:
        reading = [each.tick for each in live.of(Ticked) if each.tick > asked and each.kind == "read"]
        return bool(reading) and live.sounded_since(reading[0])

    return live.until_answered(heard)


def test_it_goes_on_through_uh_huh_and_stops_when_talked_over(live: LiveBench, card: SoundCard) -> None:
    went_on = any("stop" not in while_it_reads(live, card, "uh-huh", each) for each in LOUDNESS)
    assert went_on, "it stopped at every uh-huh"
    stopped = any("stop" in while_it_reads(live, card, "interruption") for _ in range(TRIES))
    assert stopped, "it never stopped when talked over"


def test_with_the_speaker_in_the_microphone_it_does_not_answer_itself(live: LiveBench, card: SoundCard) -> None:
    live.until_quiet()
    with card.echo():
        assert any(reads(live, card) for _ in range(TRIES)), "the question had no answer"
        live.until_quiet()
        tick = live.tick
        live.wait_ticks(40)
        assert not {"say", "delegate", "ack", "read"} & set(live.kinds_since(tick))


def test_a_wish_is_kept_while_the_microphone_is_off(live: LiveBench, card: SoundCard) -> None:
    live.until_quiet()
    for _ in range(TRIES):
        begun = ask(live, card, "wish")
        if live.until_said("every 4", begun):
            break
    assert live.until(lambda: live.interjected("Breathe"))
    live.submit(Mute("microphone", True))
    assert live.until(lambda: any(each.state == "muted" for each in live.of(DeviceChanged)))
    tick = live.tick
    live.wait_ticks(50)
    reminders = [each for each in live.said_since(tick * TICK_SECONDS) if each == "Breathe."]
    assert len(reminders) >= 2
    live.submit(Mute("microphone", False))
    assert live.until(lambda: live.is_live("microphone"))


def test_an_unplugged_microphone_comes_back(live: LiveBench, card: SoundCard) -> None:
    assert live.is_live("microphone")
    card.unplug("mic")
    assert live.until(lambda: not live.is_live("microphone"))
    card.plug("mic")
    assert live.until(lambda: live.is_live("microphone"))
    ticks = [each.tick for each in live.of(Ticked)]
    assert ticks == list(range(len(ticks)))


def test_a_killed_engine_comes_back_with_its_session(live: LiveBench) -> None:
    (engine,) = (child for child in psutil.Process().children() if _serves(child))
    before, known = live.tick, len(live.of(PartChanged))
    engine.kill()
    assert live.until(lambda: told(live, known, "The engine is back."), START_SECONDS)
    live.wait_ticks(20)
    ticks = [each.tick for each in live.of(Ticked)]
    assert ticks == list(range(len(ticks)))
    assert ticks[-1] > before


def told(live: LiveBench, known: int, message: str) -> bool:
    """Whether a part has said so since ``known`` changes."""
    return any(each.message == message for each in live.of(PartChanged)[known:])


def _serves(child: psutil.Process) -> bool:
    try:
        return "serve" in child.cmdline()
    except psutil.Error:  # it has ended meanwhile
        return False
