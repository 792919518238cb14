"""Virtual devices, and one live session on them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.live_session import RATE, LiveBench, speech
from tests.end_to_end.sound_devices import SoundCard, sound_card


@pytest.fixture(scope="module")
def card() -> Iterator[SoundCard]:
    """A sound card of PulseAudio's; its folder's path must be short enough for a socket."""
    folder = Path(tempfile.mkdtemp(prefix="tandem-"))
    try:
        with sound_card(folder) as card:
            yield card
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def live(card: SoundCard, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveBench]:
    """A live session that hears and speaks; its data stay in a folder of the test's own."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_DATA_HOME", "XDG_STATE_HOME"):
            patch.setenv(name, str(home))
        bench = LiveBench("--no-camera", "--no-screen")
        try:
            bench.start(lambda: card.say(speech("sum"), RATE))
            yield bench
        finally:
            bench.close()
