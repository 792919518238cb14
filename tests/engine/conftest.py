"""A tiny random nano, a voice of plain tones and made-up speakers, for tests that need whole sessions."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from engine.dialect.nano import NGRAM_WEIGHTS, Nano, save_nano
from engine.dialect.vocabulary import TEXT_SIZE, VOCABULARY_SIZE, Vocabulary
from engine.model.config import AttentionConfig, ModelConfig, NgramConfig, VisionConfig, encode_config
from engine.protocol import MIC_RATE
from engine.training.clips import ClipStore, choose_phrases, write_voice
from engine.training.noises import Sound
from engine.training.phrases import SPLITS
from engine.training.voices import Voice
from engine.voice.voice import Speech, Stretch


def tiny_config() -> ModelConfig:
    """Two layers, one of them global; a few thousand parameters a layer."""
    attention = {"heads": 2, "kv_heads": 1, "head_dim": 8, "extent": 64}
    return ModelConfig(
        vocabulary=VOCABULARY_SIZE,
        hidden=16,
        layers=("sliding", "global"),
        mlps=("sparse", "sparse"),
        sliding=AttentionConfig(window=96, **attention),
        full=AttentionConfig(window=None, **attention),
        dense_width=16,
        expert_width=16,
        experts=4,
        top_k=2,
        d_rel=4,
        vision=VisionConfig(widths=(4, 8, 16)),
        ngrams=NgramConfig(orders=(2, 3), buckets=32),
    )


@pytest.fixture(scope="session")
def tokenizer_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A byte-level tokenizer that knows single bytes only."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    tokenizer.train_from_iterator(["a"], trainers.BpeTrainer(vocab_size=TEXT_SIZE, initial_alphabet=alphabet))
    path = tmp_path_factory.mktemp("tokenizer") / "tokenizer.json"
    tokenizer.save(str(path))
    return path


@pytest.fixture(scope="session")
def tiny_nano(tokenizer_file: Path) -> Nano:
    """A random nano, the same in every run."""
    torch.manual_seed(5)
    nano = Nano(tiny_config(), Vocabulary(tokenizer_file)).eval().requires_grad_(False)
    for name, table in nano.named_parameters():
        if name.startswith(NGRAM_WEIGHTS):
            table.normal_()
    return nano


@pytest.fixture
def tiny_nano_folder(tiny_nano: Nano, tokenizer_file: Path, tmp_path: Path) -> Path:
    """The tiny nano as files."""
    folder = tmp_path / "tiny"
    save_nano(tiny_nano, folder, encode_config(tiny_nano.config))
    (folder / "tokenizer.json").write_bytes(tokenizer_file.read_bytes())
    return folder


class ToneVoice:
    """Says every word as 100 ms of a tone."""

    name = "tone"

    def speak(self, text: str) -> Speech:
        """Begin to say ``text``."""
        return Speech([text] if text else [], _tone)


def _tone(part: str) -> Stretch:
    words = len(part.split())
    wave = 3000 * np.sin(np.arange(words * 2400) * 0.1)
    return Stretch(wave.astype(np.int16), tuple(2400 * (word + 1) for word in range(words)))


@pytest.fixture
def tone_voice() -> ToneVoice:
    """A voice that needs no weights."""
    return ToneVoice()


Sounds = Callable[[int], bytes]


@pytest.fixture
def noise() -> Sounds:
    """The microphone's sound of a tick: noise, the same for the same tick."""
    return lambda tick: np.random.default_rng(tick).integers(-800, 800, 3200).astype(np.int16).tobytes()


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
