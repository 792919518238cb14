"""Microphone, speaker, clock and echo canceller on real streams, without the rest of the program."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import numpy as np
import pytest

from app.capture.clock import TickClock
from app.capture.echo import EchoCanceller
from app.capture.hosted import HostedAudio
from app.capture.keeper import Keeper
from app.capture.microphone import Microphone
from app.devices import Sound
from app.events import DeviceChanged
from app.playback.speaker import Speaker
from engine.protocol import MIC_RATE, VOICE_RATE, VOICE_SAMPLES
from tests.end_to_end.sound_devices import MICROPHONE, RATE, SPEAKER, SoundCard

LOUD = 500  # of int16: a sound, not the noise of resampling
PIECE = 480  # samples, 20 ms: enough to tell where in what was said a sound is from
START_TICKS = 300
ECHO_TRIES = 4  # a machine without time plays and hears with gaps, which no canceller follows
AFTER_TICKS = 5  # until all of what was said has come through


def voice(seconds: float, rate: int = VOICE_RATE) -> Sound:
    """Noise that comes and goes like syllables; every stretch of it is unlike every other."""
    times = np.arange(round(seconds * rate)) / rate
    noise = np.random.default_rng(0).normal(0, 4000, len(times))
    smooth = np.convolve(noise, np.ones(5) / 5, "same")
    return np.asarray(
        np.rint(np.clip(smooth * (np.sin(2 * np.pi * 3 * times) > -0.5), -32768, 32767)), np.int16
    )


@dataclass
class Tick:
    number: int
    end: float
    sound: Sound | None
    own: Sound | None


@dataclass
class Session:
    """A loop over the live sound devices that does nothing but listen."""

    clock: TickClock
    microphone: Microphone
    speaker: Speaker
    told: list[DeviceChanged] = field(default_factory=list)
    ticks: list[Tick] = field(default_factory=list)

    async def tick(self) -> Tick:
        number = len(self.ticks)
        end = await self.clock.wait(number)
        own = self.speaker.own_voice(number)
        self.ticks.append(Tick(number, end, self.microphone.take(number), own))
        return self.ticks[-1]

    async def until(self, condition: Callable[[], bool], ticks: int = START_TICKS) -> None:
        for _ in range(ticks):
            if condition():
                return
            await self.tick()
        raise AssertionError(f"it did not come to that in {ticks} ticks: {self.told}")

    async def hear(self, saying: subprocess.Popen[bytes]) -> None:
        """Let it be said to its end, and heard."""
        await self.until(lambda: saying.poll() is not None)
        for _ in range(AFTER_TICKS):
            await self.tick()

    def state(self, device: str) -> str:
        return next((change.state for change in reversed(self.told) if change.device == device), "")

    def live(self) -> bool:
        return self.state("microphone") == self.state("speaker") == "live"


def run(work: Callable[[Session], Awaitable[None]]) -> Session:
    """Do ``work`` in a session whose devices are live."""
    audio, clock = HostedAudio(), TickClock()
    told: list[DeviceChanged] = []
    microphone = Microphone(audio, clock.gatherer, told.append, MICROPHONE)
    speaker = Speaker(audio, clock.window, told.append, SPEAKER)
    keeper = Keeper((microphone, speaker))
    session = Session(clock, microphone, speaker, told)

    async def whole() -> None:
        await session.until(session.live)
        await work(session)

    keeper.start()
    try:
        asyncio.run(whole())
    finally:
        keeper.close()
    return session


def loud(sound: Sound) -> np.ndarray:
    """Sample numbers at which there is a sound."""
    return np.flatnonzero(np.abs(sound.astype(int)) > LOUD)


def test_what_is_said_is_heard_whole_and_in_step(card: SoundCard) -> None:
    said = voice(4.0, MIC_RATE)

    async def work(session: Session) -> None:
        first = len(session.ticks)
        await session.hear(card.say(said, MIC_RATE))
        sounds = [tick.sound for tick in session.ticks[first:]]
        assert all(sound is not None for sound in sounds), "a tick was lost"
        heard = np.concatenate([sound for sound in sounds if sound is not None])
        places = loud(heard)
        assert len(places)
        assert places[-1] - places[0] == pytest.approx(len(said), abs=0.5 * MIC_RATE)
        aligned = np.correlate(
            heard[places[0] :][:16_000].astype(float), said[2000:10_000].astype(float), "valid"
        )
        assert aligned.max() > 0.5 * float(np.sum(said[2000:10_000].astype(float) ** 2))
        print(f"heard {(places[-1] - places[0]) / MIC_RATE:.3f} s of {len(said) / MIC_RATE:.3f} s")

    session = run(work)
    ends = np.array([tick.end for tick in session.ticks])
    assert (np.diff(ends) > 0).all()


def sounded(recorded: Sound, said: Sound) -> int | None:
    """How many samples of ``said`` had come out when ``recorded`` ends; None where it ends in a silence."""
    piece = recorded[-PIECE:].astype(float)
    if len(piece) < PIECE or not len(loud(piece)):
        return None
    alike = np.correlate(said.astype(float), piece, "valid")
    begin = int(alike.argmax())
    same = alike[begin] / (np.linalg.norm(piece) * np.linalg.norm(said[begin : begin + PIECE].astype(float)))
    return begin + PIECE if same > 0.9 else None


def test_it_falls_silent_and_knows_what_was_heard(card: SoundCard) -> None:
    """In samples of what is said, which the recording holds whatever a busy machine does with time."""

    async def work(session: Session) -> None:
        with card.recording() as recording:
            said = voice(4.0)[: 12 * VOICE_SAMPLES]
            before = session.speaker.played
            ahead: list[int] = []
            for number, piece in enumerate(said.reshape(-1, VOICE_SAMPLES)):
                session.speaker.enqueue(piece.tobytes(), number == 0)
                if number:
                    await session.tick()
                came = sounded(recording.samples, said)  # a recording is late, and the later the busier it is
                if came is not None:
                    ahead.append(session.speaker.played - before - came)
            count = session.speaker.played - before
            heard = session.speaker.stop()
            assert session.speaker.played - before == heard
            await session.until(lambda: not len(loud(recording.samples[-RATE // 2 :])))
            assert session.speaker.played - before == heard
            end = int(loud(recording.samples)[-1]) + 1
            last = sounded(recording.samples[:end], said)
            assert last is not None
            print(f"{1000 * (last - count) / RATE:+.0f} ms sounded after the stop; {heard / RATE:.3f} s heard")
            print("ms by which played was ahead of the recording:", [1000 * each // RATE for each in ahead])
            assert last - count < 0.25 * RATE
            assert last == pytest.approx(int(loud(said[:heard])[-1]) + 1, abs=0.03 * RATE)
            assert ahead
            assert -0.1 * RATE < min(ahead) < 0.25 * RATE

    run(work)


async def attenuation(session: Session) -> float:
    """By how many dB the echo of eight seconds of own voice is weaker in the median tick, once it is known."""
    canceller = EchoCanceller()
    before: list[float] = []
    after: list[float] = []
    for number, piece in enumerate(voice(8.0).reshape(-1, VOICE_SAMPLES)):
        session.speaker.enqueue(piece.tobytes(), number == 0)
        tick = await session.tick()
        if tick.sound is None:
            continue
        clean = canceller.process(tick.sound, tick.own)
        if number >= 20 and tick.own is not None:
            before.append(float(np.mean(tick.sound.astype(float) ** 2)))
            after.append(float(np.mean(clean.astype(float) ** 2)))
    session.speaker.stop()
    found = 10 * np.log10(np.median(before) / max(1.0, np.median(after)))
    print(f"echo attenuated by {found:.0f} dB (median tick); shown {canceller.erle_db:.0f} dB")
    return float(found)


def test_its_own_echo_is_cancelled(card: SoundCard) -> None:
    async def work(session: Session) -> None:
        found: list[float] = []
        with card.echo():
            while len(found) < ECHO_TRIES and max(found, default=0.0) < 10:
                found.append(await attenuation(session))
        assert max(found) >= 10, found

    run(work)


def test_an_unplugged_microphone_gives_absent_ticks_and_resumes(card: SoundCard) -> None:
    async def work(session: Session) -> None:
        card.unplug("mic")
        await session.until(lambda: session.state("microphone") == "absent")
        assert "plug it in" in session.told[-1].message
        for _ in range(5):
            tick = await session.tick()
        assert tick.sound is None
        card.plug("mic")
        await session.until(lambda: session.state("microphone") == "live")
        await session.until(lambda: session.ticks[-1].sound is not None)
        assert session.state("speaker") == "live"

    session = run(work)
    ends = np.array([tick.end for tick in session.ticks])
    assert (np.diff(ends) > 0).all()
    assert ends[-1] - ends[0] == pytest.approx(0.2 * (len(ends) - 1), abs=0.7)


def test_an_unplugged_speaker_counts_as_not_heard_and_resumes(card: SoundCard) -> None:
    async def work(session: Session) -> None:
        session.speaker.enqueue(voice(2.0).tobytes(), True)
        for _ in range(4):
            await session.tick()
        card.unplug("speaker")
        await session.until(lambda: session.state("speaker") == "absent")
        lost = session.speaker.lost()
        assert lost is not None
        played = session.speaker.played
        for _ in range(5):
            await session.tick()
        assert session.speaker.played == played
        card.plug("speaker")
        await session.until(lambda: session.state("speaker") == "live")
        with card.recording() as recording:
            session.speaker.enqueue(voice(1.0).tobytes(), True)
            await session.until(lambda: session.speaker.played == played + VOICE_RATE)
            await session.until(lambda: len(loud(recording.samples)) > 0)

    run(work)


def test_the_muted_microphone_hears_nothing(card: SoundCard) -> None:
    async def work(session: Session) -> None:
        session.microphone.mute(True)
        muted_at = len(session.ticks)
        await session.hear(card.say(voice(1.0, MIC_RATE), MIC_RATE))
        assert all(tick.sound is None for tick in session.ticks[muted_at + 1 :])
        session.microphone.mute(False)
        await session.until(lambda: session.ticks[-1].sound is not None)

    run(work)


def test_the_devices_are_listed(card: SoundCard) -> None:
    """By a process that has not met PortAudio before there was a sound card."""
    program = "from app.capture.listing import *; print([each.name for each in (*microphones(), *speakers())])"
    listed = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert f"'{MICROPHONE}'" in listed.stdout
    assert f"'{SPEAKER}'" in listed.stdout
    del card


def test_a_microphone_that_is_new_to_the_machine_is_found(card: SoundCard) -> None:
    audio, told = HostedAudio(), list[DeviceChanged]()
    clock = TickClock()
    microphone = Microphone(audio, clock.gatherer, told.append, "headset")
    speaker = Speaker(audio, clock.window, told.append, SPEAKER)
    keeper = Keeper((microphone, speaker))
    session = Session(clock, microphone, speaker, told)

    async def work() -> None:
        await session.until(lambda: session.state("speaker") == "live")
        await session.until(lambda: session.state("microphone") == "absent")
        card.add_microphone("headset")
        await session.until(session.live)
        await session.until(lambda: session.ticks[-1].sound is not None)
        session.speaker.enqueue(voice(0.4).tobytes(), True)
        await session.until(lambda: session.speaker.played == len(voice(0.4)))

    keeper.start()
    try:
        asyncio.run(work())
    finally:
        keeper.close()
    assert [change.state for change in told if change.device == "speaker"] == ["live"]
