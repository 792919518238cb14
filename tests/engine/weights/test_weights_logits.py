"""``models logits``: a mixed sequence, held against `transformers`, in any chunking the same bits."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import soundfile
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import main
from engine.model.dmel import dmel
from engine.model.patches import DEVIATION, MEAN
from engine.weights.sequence import cut
from tests.engine.inkling_oracle import PICTURE, SOUND, TOLERANCE, VOCABULARY, configs, oracle, save
from tests.engine.tiny_inkling import save_tiny


def run(folder: Path, given: Path, out: Path, *more: str) -> int:
    return main.main(["models", "logits", str(folder), "--input", str(given), "--out", str(out), *more])


@settings(max_examples=6, deadline=None, derandomize=True)
@given(config=configs(), seed=st.integers(0, 999), chunk=st.integers(1, 9))
@torch.no_grad()
def test_a_mixed_sequence_has_the_logits_of_transformers(config: dict[str, Any], seed: int, chunk: int) -> None:
    theirs = oracle(config, seed)
    rng = np.random.default_rng(seed)
    side = config["vision_config"]["patch_size"]
    samples = (0.1 * rng.standard_normal(rng.integers(100, 6000))).astype(np.float32)
    picture = rng.integers(0, 256, (rng.integers(1, 3 * side), rng.integers(1, 3 * side), 3)).astype(np.uint8)
    words = rng.integers(0, PICTURE, 9).tolist()
    levels = dmel(samples)
    patches = cut(picture, side, published=False)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        save(theirs, folder / "model")
        soundfile.write(folder / "clip.wav", samples, 16_000, subtype="FLOAT")
        cv2.imwrite(str(folder / "still.png"), picture[..., ::-1])
        items = [{"text": words[:4]}, {"audio": "clip.wav"}, {"text": words[4:7]}, {"image": "still.png"}]
        (folder / "in.json").write_text(json.dumps({"items": [*items, {"text": words[7:]}]}))
        assert run(folder / "model", folder / "in.json", folder / "whole.npy") == 0
        assert run(folder / "model", folder / "in.json", folder / "cut.npy", "--chunk", str(chunk)) == 0
        whole, chunked = np.load(folder / "whole.npy"), np.load(folder / "cut.npy")
    ids = words[:4] + [SOUND] * len(levels) + words[4:7] + [PICTURE] * len(patches) + words[7:]
    pixels = (patches / 255 - np.array(MEAN)) / np.array(DEVIATION)
    expected = (
        theirs(
            input_ids=torch.tensor([ids]),
            pixel_values=torch.from_numpy(pixels.astype(np.float32))[:, None].expand(-1, 2, -1, -1, -1),
            audio_input_ids=torch.from_numpy(levels.astype(np.int64))[None],
            use_cache=False,
        )
        .logits[0]
        .numpy()
    )
    used = config["text_config"]["unpadded_vocab_size"] or VOCABULARY
    assert whole.dtype == np.float32
    assert whole.shape == (len(ids), used)
    assert np.abs(whole - expected).max() <= TOLERANCE * np.abs(expected).max()
    assert np.array_equal(whole.view(np.int32), chunked.view(np.int32))


def test_pictures_are_cut_as_the_checkpoints_own_processor_cuts_them() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (80, 120, 3)).astype(np.uint8)
    plain, published = cut(picture, 40, published=False), cut(picture, 40, published=True)
    assert len(plain) == 6
    assert np.array_equal(plain[4], picture[40:, 40:80])
    assert len(published) == 8  # the published one adds a column where the width is a multiple
    assert np.array_equal(published[[0, 1, 2, 4, 5, 6]], plain)
    assert (published[[3, 7]] == -1).all()
    assert np.array_equal(
        cut(picture[:70, :90], 40, published=False), cut(picture[:70, :90], 40, published=True)
    )


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("", "is no mixed sequence"),
        ('{"items": [{"text": [1], "audio": "a.wav"}]}', "Item 0 of .* must be one of text, audio and image"),
        ('{"items": [{"video": "a.mp4"}]}', "is no mixed sequence"),
        ('{"items": [{"text": [1, 320]}]}', "Item 0 has the token 320, but the vocabulary is 0 to 319"),
        ('{"items": [{"audio": "none.wav"}]}', "none.wav cannot be read as sound"),
        ('{"items": [{"image": "none.png"}]}', "none.png cannot be read"),
        ('{"items": [{"image": "in.json"}]}', "in.json cannot be read as a picture"),
        ('{"items": [{"audio": "in.json"}]}', "in.json cannot be read as sound"),
        ('{"items": []}', "The sequence is empty"),
    ],
)
def test_what_is_no_sequence_is_told_in_one_sentence(
    body: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = save_tiny(tmp_path / "tiny")
    (tmp_path / "in.json").write_text(body)
    before = set(tmp_path.iterdir())
    assert run(folder, tmp_path / "in.json", tmp_path / "out.npy") == 2
    sentence = capsys.readouterr().err
    assert sentence.count("\n") == 1
    assert re.search(told, sentence)
    assert set(tmp_path.iterdir()) == before


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = save_tiny(tmp_path / "tiny")
    (tmp_path / "in.json").write_text('{"items": [{"text": [1]}]}')
    assert run(folder, tmp_path / "in.json", tmp_path / "nowhere" / "out.npy") == 2
    assert "cannot be written" in capsys.readouterr().err


def test_sound_of_another_rate_and_two_channels_is_taken(tmp_path: Path) -> None:
    folder = save_tiny(tmp_path / "tiny")
    samples = 0.1 * np.random.default_rng(0).standard_normal((24_000, 2))
    soundfile.write(tmp_path / "clip.wav", samples, 48_000)
    (tmp_path / "in.json").write_text('{"items": [{"audio": "clip.wav"}]}')
    assert run(folder, tmp_path / "in.json", tmp_path / "out.npy") == 0
    assert np.load(tmp_path / "out.npy").shape == (10, 310)
