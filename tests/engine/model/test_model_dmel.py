from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import InklingFeatureExtractor

from engine.model.dmel import HIGHEST, LEVELS, LOWEST, DMelStream, Samples, dmel


def noise(count: int, seed: int, loudness: float = 0.1) -> Samples:
    random = np.random.default_rng(seed)
    steps = random.normal(size=count + 1)
    return (loudness * (steps[1:] + steps[:-1])).astype(np.float32)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(seed=st.integers(0, 99), sizes=st.lists(st.integers(0, 4000), max_size=12), integers=st.booleans())
def test_a_stream_equals_the_whole_clip_bit_for_bit(seed: int, sizes: list[int], integers: bool) -> None:
    clip: Samples = noise(sum(sizes), seed)
    if integers:
        clip = (clip * 32767).astype(np.int16)
    stream, at, parts = DMelStream(), 0, []
    for size in sizes:
        parts.append(stream.push(clip[at : at + size]))
        at += size
    parts.append(stream.flush())
    assert np.array_equal(np.concatenate(parts), dmel(clip))


def test_a_tick_is_four_frames_at_once() -> None:
    stream = DMelStream()
    for _ in range(3):
        levels = stream.push(noise(3200, 1))
        assert levels.shape == (4, 80)
        assert levels.dtype == np.uint8


def test_integers_and_floats_of_the_same_sound_agree() -> None:
    clip = (noise(8000, 2) * 32767).astype(np.int16)
    assert np.array_equal(dmel(clip), dmel((clip / 32768).astype(np.float32)))


@pytest.mark.parametrize("loudness", [0.0, 1e-4, 0.01, 0.5])
def test_levels_agree_with_the_published_feature_extractor(loudness: float) -> None:
    clip = noise(16_000 * 4 + 123, 3, loudness)
    features = InklingFeatureExtractor()(clip, sampling_rate=16_000, return_tensors="pt").input_features[0]
    centres = torch.linspace(LOWEST, HIGHEST, LEVELS, dtype=torch.float64).float()
    distances = (features.clamp(LOWEST, HIGHEST)[..., None] - centres).abs()
    expected = distances.argmin(-1).numpy()
    ours = dmel(clip)
    # The oracle rounds to fp32: it may fall on the other side only of a value that lies on a boundary.
    nearest = distances.sort(dim=-1).values
    on_boundary = ((nearest[..., 1] - nearest[..., 0]) < 1e-4).numpy()
    assert ours.shape == expected.shape
    assert np.array_equal(ours[~on_boundary], expected[~on_boundary])
    assert on_boundary.mean() < 1e-3


def test_other_number_formats_are_refused() -> None:
    with pytest.raises(TypeError, match="float32 or int16"):
        dmel(np.zeros(800))  # type: ignore[arg-type]
