"""What other programs do with the sound devices, as a real sound server tells it."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import numpy as np
import pytest

from app.desktop.surroundings import SurroundingsWatcher
from app.events import AppEvent
from app.live_devices import LiveDevices
from app.settings.document import Settings
from app.settings.sound import Sound
from app.sound_server import PREFIX, SoundServer, SoundServerError, SoundState, headphones_in_use
from tests.end_to_end.desktop import until
from tests.end_to_end.sound_devices import Recording, SoundCard
from tests.end_to_end.sound_devices import Sound as Samples

SECONDS = 60.0
HEADSET = ("module-null-sink", "sink_name=headset", "sink_properties=device.description=Headset")


def test_devices_are_listed_and_noticed_when_they_come(card: SoundCard) -> None:
    changes: queue.Queue[SoundState] = queue.Queue()
    watcher = SurroundingsWatcher(changes.put, {})
    watcher.start()
    try:
        first = changes.get(timeout=SECONDS)
        assert PREFIX + "mic" in [each.name for each in first.microphones]
        assert PREFIX + "speaker" in [each.name for each in first.speakers]
        assert not headphones_in_use(first, "")
        newest = [first]

        def told(condition: Callable[[SoundState], bool]) -> bool:
            """Whether it comes to tell so; what is looked at while the server makes it may be half of it."""
            while not changes.empty():
                newest.append(changes.get())
            return condition(newest[-1])

        module = pactl("load-module", *HEADSET)
        assert until(lambda: told(lambda state: headphones_in_use(state, PREFIX + "headset")), SECONDS)
        assert not headphones_in_use(newest[-1], PREFIX + "speaker")
        pactl("unload-module", module)
        assert until(lambda: told(lambda state: state.speakers == first.speakers), SECONDS), newest
    finally:
        watcher.close()


def test_a_program_that_hears_the_microphone_is_a_call_and_a_monitor_is_none(card: SoundCard) -> None:
    watcher = SurroundingsWatcher(lambda state: None, {})
    watcher.start()
    try:
        with sound_server() as server, recorder("mic"):
            assert until(lambda: server.state().recording == "Meet", SECONDS)
            assert until(lambda: watcher.current.call == "Meet", SECONDS)
        assert until(lambda: watcher.current.call == "", SECONDS)
        with sound_server() as server, recorder("speaker.monitor"):
            assert until(lambda: "Meet" in pactl("list", "source-outputs"), SECONDS)
            assert server.state().recording == ""
    finally:
        watcher.close()


def test_the_voice_goes_to_the_speaker_that_was_chosen_and_back_when_it_is_gone(card: SoundCard) -> None:
    """Through the program's own devices: a chime on the headset, then on the default speaker."""
    module = pactl("load-module", *HEADSET)
    states: queue.Queue[AppEvent] = queue.Queue()
    devices = LiveDevices("", frozenset({"camera", "screen"}), states.put)
    devices.use(Settings(sound=Sound(speaker=PREFIX + "headset")))
    devices.start()
    try:
        assert until(lambda: sink_in_use() == "headset", SECONDS)
        echo = devices.devices.echo
        assert echo is not None
        assert until(lambda: echo.headphones, SECONDS), "there is no echo on a headset"
        recording = Recording("headset.monitor")
        devices.test("speaker")
        assert until(lambda: loud(recording.samples), SECONDS), "no chime on the headset"
        recording.close()
        pactl("unload-module", module)
        assert until(lambda: sink_in_use() == "speaker", SECONDS)
        assert until(lambda: not echo.headphones, SECONDS)
        with card.recording() as back:
            devices.test("speaker")
            assert until(lambda: loud(back.samples), SECONDS), "no chime on the speaker"
    finally:
        devices.close()


def sink_in_use() -> str:
    """Where our own stream plays."""
    sinks = {each.split("\t")[0]: each.split("\t")[1] for each in pactl("list", "short", "sinks").splitlines()}
    rows = [row.split("\t") for row in pactl("list", "short", "sink-inputs").splitlines()]
    return next((sinks.get(row[1], "") for row in rows), "")


def loud(samples: Samples) -> bool:
    return bool(len(samples)) and int(np.abs(samples.astype(int)).max()) > 3000


def test_no_sound_server_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere/native")
    with pytest.raises(SoundServerError):
        SoundServer()


def test_a_sound_server_that_is_not_there_costs_nothing_however_often_it_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere/native")
    held = []
    for _ in range(5):
        with pytest.raises(SoundServerError):
            SoundServer()
        held.append(len(list(Path("/proc/self/fd").iterdir())))
    assert held[-1] == held[0]


@contextmanager
def sound_server() -> Iterator[SoundServer]:
    """A connection to the sound server, which a busy machine may refuse at first."""
    connections: list[SoundServer] = []

    def connected() -> bool:
        with suppress(SoundServerError):
            connections.append(SoundServer())
        return bool(connections)

    assert until(connected, SECONDS)
    with closing(connections[0]) as server:
        yield server


@contextmanager
def recorder(source: str) -> Iterator[None]:
    """A program that is no child of ours records from ``source`` meanwhile."""
    command = f"parec --device={source} --client-name=Meet --raw >/dev/null 2>&1 & echo $!"
    started = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True, timeout=30)
    try:
        yield
    finally:
        os.kill(int(started.stdout), signal.SIGTERM)


def pactl(*arguments: str) -> str:
    done = subprocess.run(["pactl", *arguments], capture_output=True, text=True, check=True, timeout=30)
    return done.stdout.strip()
