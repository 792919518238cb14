from __future__ import annotations

import time
from dataclasses import dataclass

from app.capture.keeper import BUSY_SECONDS, REFRESH_SECONDS, Keeper
from tests.app.capture.fake_audio import FakeAudio


@dataclass
class Device:
    missing: bool = False
    open: bool = True
    busy: bool = False
    tended: int = 0
    suspended: int = 0

    def tend(self) -> None:
        self.tended += 1

    def suspend(self) -> None:
        self.suspended += 1


def test_while_nothing_is_missing_nothing_is_interrupted() -> None:
    audio, device = FakeAudio(known=set()), Device()
    keeper = Keeper(audio, [device])
    for step in range(100):
        keeper.look(time.monotonic() + step)
    assert device.tended == 100
    assert device.suspended == 0
    assert audio.refreshed == 0


def test_a_missing_device_has_the_list_made_anew_where_nobody_is_disturbed() -> None:
    audio, device = FakeAudio(), Device(missing=True, open=False)
    Keeper(audio, [device]).look(time.monotonic() + REFRESH_SECONDS)
    assert audio.refreshed == 1


def test_a_working_device_is_interrupted_only_when_devices_have_come_or_gone() -> None:
    audio = FakeAudio(plugged={"input", "output"}, known={"input", "output"})
    missing, working = Device(missing=True, open=False), Device()
    keeper = Keeper(audio, [missing, working])
    now = time.monotonic() + REFRESH_SECONDS
    keeper.look(now)
    assert (audio.refreshed, working.suspended) == (0, 0)
    audio.known = {"output"}
    keeper.look(now + REFRESH_SECONDS)
    assert (audio.refreshed, working.suspended) == (1, 1)


def test_a_speaker_that_speaks_is_waited_for_but_not_for_ever() -> None:
    audio = FakeAudio(known={"output"})
    missing, speaker = Device(missing=True, open=False), Device(busy=True)
    keeper = Keeper(audio, [missing, speaker])
    now = time.monotonic() + REFRESH_SECONDS
    keeper.look(now)
    keeper.look(now + BUSY_SECONDS / 2)
    assert audio.refreshed == 0
    keeper.look(now + BUSY_SECONDS)
    assert audio.refreshed == 1


def test_closing_it_closes_every_stream() -> None:
    device = Device()
    keeper = Keeper(FakeAudio(), [device])
    keeper.start()
    keeper.close()
    assert device.suspended == 1
