"""What other programs do is noticed for as long as the session lasts, whatever one of them tells."""

from __future__ import annotations

import queue

import pytest

from app.attention.tact import Surroundings
from app.desktop import surroundings
from app.desktop.surroundings import SurroundingsWatcher
from app.sound_server import ServerDevice, SoundServerError, SoundState

SECONDS = 30.0
HEADSET = SoundState(speakers=(ServerDevice("server:headset", "Headset", True, True),), recording="Meet")


class Server:
    """Fails as the test says, then tells of a headset and of a call."""

    failures: list[Exception]

    def state(self) -> SoundState:
        if self.failures:
            raise self.failures.pop(0)
        return HEADSET

    def close(self) -> None: ...


@pytest.mark.parametrize(
    "error", [SoundServerError("gone"), ValueError("no such port"), AttributeError("value")]
)
def test_what_a_program_tells_otherwise_than_expected_ends_no_thread(
    error: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(surroundings, "SoundServer", Server)
    monkeypatch.setattr(surroundings, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(Server, "failures", [error, error], raising=False)
    changes: queue.Queue[SoundState] = queue.Queue()
    watcher = SurroundingsWatcher(changes.put, {})
    watcher.start()
    try:
        assert changes.get(timeout=SECONDS) == HEADSET
        assert watcher.current == Surroundings("", "Meet")
    finally:
        watcher.close()
    assert len(caplog.records) == (0 if isinstance(error, SoundServerError) else 1)
