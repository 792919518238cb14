from __future__ import annotations

from dataclasses import dataclass
from math import inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.capture.device_rate import input_callback, output_callback
from app.devices import Sound
from engine.protocol import MIC_RATE, VOICE_RATE
from tests.app.capture.fake_audio import Time

RATES = st.sampled_from([16_000, 24_000, 44_100, 48_000])
CHANNELS = st.sampled_from([1, 2])
BLOCKS = st.lists(st.integers(1, 480), min_size=1, max_size=40)
AGE = 0.05


@dataclass
class Stamps:
    currentTime: float = 0.0  # noqa: N815  # PortAudio's name
    inputBufferAdcTime: float = 0.0  # noqa: N815
    outputBufferDacTime: float = 0.0  # noqa: N815


@dataclass
class Status:
    input_overflow: bool = False
    output_underflow: bool = False


def tone(count: int, rate: int) -> Sound:
    return np.asarray(np.rint(8000 * np.sin(2 * np.pi * 300 * np.arange(count) / rate)), np.int16)


@given(RATES, CHANNELS, BLOCKS)
def test_what_a_device_records_arrives_at_our_rate_with_its_time(
    rate: int, channels: int, blocks: list[int]
) -> None:
    time = Time()
    got: list[tuple[Sound, float]] = []
    callback = input_callback(rate, channels, lambda block, at, _: got.append((block, at)), time)
    sound, at = tone(sum(blocks), rate), 0
    for length in blocks:
        piece = np.repeat(sound[at : at + length], channels)
        time.now = 100 + at / rate + AGE
        callback(piece.tobytes(), length, Stamps(currentTime=7.0, inputBufferAdcTime=7.0 - AGE), Status())
        at += length
    joined = np.concatenate([block for block, _ in got]) if got else np.zeros(0, np.int16)
    assert 0 <= at * MIC_RATE / rate - len(joined) <= 0.002 * MIC_RATE
    expected = tone(len(joined), MIC_RATE)
    assert np.abs(joined.astype(int) - expected)[100:-100].max(initial=0) < 100
    begun = 0
    for block, captured in got:
        assert captured == pytest.approx(100 + begun / MIC_RATE, abs=1e-3)
        begun += len(block)


@given(RATES, CHANNELS, BLOCKS)
def test_what_we_play_arrives_at_the_devices_rate_with_its_time(
    rate: int, channels: int, blocks: list[int]
) -> None:
    time = Time()
    asked: list[tuple[int, float]] = []

    def render(count: int, sounds: float, dry: bool) -> Sound:
        del dry
        begun = sum(each for each, _ in asked)
        asked.append((count, sounds))
        return tone(begun + count, VOICE_RATE)[begun:]

    callback = output_callback(rate, channels, 0.03, render, time)
    out = []
    at = 0
    for length in blocks:
        time.now = 100 + at / rate - AGE
        data = bytearray(2 * channels * length)
        callback(memoryview(data), length, Stamps(currentTime=7.0, outputBufferDacTime=7.0 + AGE), Status())
        out.append(np.frombuffer(bytes(data), np.int16).reshape(-1, channels))
        at += length
    played = np.concatenate(out)
    assert sum(count for count, _ in asked) <= at * VOICE_RATE / rate + 0.003 * VOICE_RATE
    assert all((played[:, channel] == played[:, 0]).all() for channel in range(channels))
    assert np.abs(played[:, 0].astype(int) - tone(at, rate))[100:-100].max(initial=0) < 100
    begun = 0
    for count, sounds in asked:
        assert sounds == pytest.approx(100 + begun / VOICE_RATE, abs=1e-3)
        begun += count


@pytest.mark.parametrize("stamp", [5000.0, nan, inf, -inf])
def test_stamps_that_cannot_be_true_are_replaced(stamp: float) -> None:
    time = Time()
    got: list[float] = []
    hear = input_callback(16_000, 1, lambda _, at, __: got.append(at), time)
    hear(bytes(320), 160, Stamps(currentTime=stamp), Status())

    def render(count: int, sounds: float, dry: bool) -> Sound:
        del dry
        got.append(sounds)
        return np.zeros(count, np.int16)

    play = output_callback(24_000, 1, 0.03, render, time)
    play(memoryview(bytearray(480)), 240, Stamps(currentTime=stamp), Status())
    assert got == pytest.approx([100 - 0.01, 100 + 0.03])


def test_what_the_driver_says_of_losses_is_passed_on() -> None:
    got: list[bool] = []
    hear = input_callback(16_000, 1, lambda *block: got.append(block[2]))
    hear(bytes(320), 160, Stamps(), Status(input_overflow=True))

    def render(count: int, sounds: float, dry: bool) -> Sound:
        del sounds
        got.append(dry)
        return np.zeros(count, np.int16)

    output_callback(24_000, 1, 0.03, render)(memoryview(bytearray(480)), 240, Stamps(), Status(False, True))
    assert got == [True, True]
