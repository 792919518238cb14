"""The watchdog over the UI thread."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import msgspec
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.events import DeviceChanged, Said, Ticked
from app.views.vitals import BEAT_MS, Vitals, Watchdog

TICK = Ticked(0, "silent", "listening", 40.0, False, 0.0, 0.0)


class Clock:
    """Time and processor time that pass when the test says so, seconds."""

    def __init__(self) -> None:
        self.now = 100.0
        self.used = 0.0


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def watchdog(qtbot: QtBot, clock: Clock, tmp_path: Path) -> Iterator[Watchdog]:
    window = QWidget()
    qtbot.addWidget(window)
    watchdog = Watchdog(window, lambda: clock.now, lambda: clock.used)
    window.show()
    qtbot.waitUntil(lambda: watchdog.vitals.shown_s > 0)
    yield watchdog
    watchdog.write(tmp_path / "window.json")
    window.close()


def beat(watchdog: Watchdog, clock: Clock, passed: float, used: float) -> None:
    clock.now += passed
    clock.used += used
    watchdog.beat()


def test_the_longest_stall_is_kept_and_waiting_for_the_machine_is_told_from_work(
    watchdog: Watchdog, clock: Clock
) -> None:
    watchdog.receive(Said("user", "hello", 0.0, 0.4))
    clock.now += 5  # before the first tick nothing counts
    watchdog.receive(DeviceChanged("microphone", "live"))
    watchdog.receive(TICK)
    watchdog.receive(TICK)
    for passed, used in ((0.02, 0.001), (0.09, 0.004), (0.03, 0.012), (0.02, 0.001)):
        beat(watchdog, clock, passed, used)
    vitals = watchdog.vitals
    assert vitals.longest_ms == pytest.approx(90 - BEAT_MS)
    assert vitals.busy_ms == pytest.approx(12)
    assert vitals.over_limit == 1
    assert vitals.seconds == pytest.approx(0.16)
    assert vitals.ticking_s >= vitals.hearing_s >= vitals.shown_s > 0
    assert vitals.shown_cpu_s > 0


def test_what_held_the_thread_up_is_named(watchdog: Watchdog, clock: Clock) -> None:
    watchdog.receive(TICK)
    for passed, used in ((0.06, 0.05), (0.30, 0.21), (0.02, 0.001), (0.15, 0.002)):
        clock.now += passed
        seen_by_another_thread(watchdog)
        beat(watchdog, clock, 0.02, used)
    longest, shorter = watchdog.vitals.stalls[:2]
    assert [longest.ms, longest.busy_ms] == pytest.approx([300, 210])
    assert [shorter.ms, shorter.busy_ms] == pytest.approx([150, 2])
    assert longest.calls[0].startswith("threading.py:")
    assert any(each.startswith("tests/app/views/test_views_vitals.py:") for each in longest.calls)
    assert any(each.endswith(" seen_by_another_thread") for each in longest.calls)
    assert len(watchdog.vitals.stalls) == 3


def seen_by_another_thread(watchdog: Watchdog) -> None:
    looker = Thread(target=watchdog.look)
    looker.start()
    looker.join(10)


def test_the_figures_are_kept_in_a_file_and_a_full_disk_costs_only_them(
    watchdog: Watchdog, tmp_path: Path
) -> None:
    watchdog.write(tmp_path / "deep" / "window.json")
    kept = msgspec.json.decode((tmp_path / "deep" / "window.json").read_bytes(), type=Vitals)
    assert kept == watchdog.vitals
    (tmp_path / "file").write_text("")
    watchdog.write(tmp_path / "file" / "window.json")
