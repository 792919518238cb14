"""The bench that tests of a whole session share."""

from __future__ import annotations

import pytest

from engine.dialect.nano import Nano
from engine.voice.voice import Voice
from tests.engine.session.bench import Bench, Scripted


@pytest.fixture
def bench(tiny_nano: Nano, tone_voice: Voice) -> Bench:
    scripted = Scripted(tiny_nano.config, tiny_nano.vocabulary)
    return Bench(scripted, tone_voice)
