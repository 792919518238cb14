"""Made-up voices, so that scenes can be tested without any synthesiser."""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
import pytest

from engine.protocol import MIC_RATE
from engine.training.clips import ClipStore, choose_phrases, write_voice
from engine.training.noises import Sound
from engine.training.phrases import SPLITS, Split
from engine.training.voices import Voice


def hummed(text: str, pitch: float) -> Sound:
    """A syllable of a hum for every two letters, with quiet around it."""
    rng = np.random.default_rng(zlib.crc32(text.encode()))
    syllables = []
    for _ in range(max(2, len(text) // 2)):
        time = np.arange(int(rng.uniform(0.07, 0.12) * MIC_RATE)) / MIC_RATE
        tone = sum(np.sin(2 * np.pi * pitch * k * time) / k for k in range(1, 8))
        syllables.append(np.asarray(tone) * np.hanning(len(time)) * 0.2)
    quiet = np.zeros(1600)
    return np.asarray(np.concatenate([quiet, *syllables, quiet]), dtype=np.float32)


@pytest.fixture(scope="session")
def clips_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three voices of each split, one of which may be the assistant."""
    folder = tmp_path_factory.mktemp("clips")
    for split in SPLITS:
        for index, source in enumerate(("espeak", "hibari", "festival")):
            roles = ("user", "own") if source == "hibari" else ("user",)
            voice = Voice(source, f"{split}{index}", split, roles=roles)  # type: ignore[arg-type]
            phrases = choose_phrases(voice, np.random.default_rng(index))
            write_voice(voice, [(each, hummed(each.text, 90.0 + 60 * index)) for each in phrases], folder)
    return folder


@pytest.fixture(scope="session")
def train_clips(clips_home: Path) -> ClipStore:
    """The training split of the made-up voices."""
    return ClipStore(clips_home, "train")


@pytest.fixture(params=SPLITS)
def split(request: pytest.FixtureRequest) -> Split:
    """Each split in turn."""
    return request.param  # type: ignore[no-any-return]
