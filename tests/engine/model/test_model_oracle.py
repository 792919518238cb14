"""The backbone and its front ends against `transformers`' Inkling, on random tiny models in fp32."""

from __future__ import annotations

import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from transformers import InklingConfig
from transformers.models.inkling.configuration_inkling import InklingVisionConfig
from transformers.models.inkling.modeling_inkling import InklingVisionModel, plan_out_scales

from engine.model.config import ConfigError
from engine.model.inkling import from_inkling, plan_folds
from engine.model.patches import HMLP
from engine.model.served import Served
from engine.weights.checkpoint import load_inkling, open_checkpoint
from kernels.choice import kernels
from tests.engine.inkling_oracle import PICTURE, SOUND, VOCABULARY, close, configs, oracle, save


@settings(max_examples=25, deadline=None, derandomize=True)
@given(config=configs(), seed=st.integers(0, 1000), length=st.integers(1, 70))
@torch.no_grad()
def test_features_hidden_states_and_logits_agree(config: dict[str, Any], seed: int, length: int) -> None:
    """The checkpoint that `transformers` saves, in shards, and loaded by ours."""
    theirs = oracle(config, seed)
    with tempfile.TemporaryDirectory() as folder:
        ours = load_inkling(open_checkpoint(save(theirs, Path(folder))))
    our_config = ours.transformer.config

    tokens = torch.randint(0, VOCABULARY, (2, length))
    sounds, pictures = int((tokens == SOUND).sum()), int((tokens == PICTURE).sum())
    side = our_config.vision.side
    levels = torch.randint(0, 16, (sounds, 80), dtype=torch.uint8)
    pixels = torch.randint(0, 256, (pictures, 2, side, side, 3), dtype=torch.uint8)

    rows = ours.tokens(tokens)
    if sounds:
        heard = ours.sound(levels)
        assert close(heard, theirs.model.get_audio_features(levels.long()[None]).last_hidden_state)
        rows[tokens == SOUND] = heard
    normalised = (pixels.float() / 255 - ours.patches.mean) / ours.patches.deviation
    if pictures:
        seen = ours.patches(pixels)
        assert close(seen, theirs.model.get_image_features(normalised).last_hidden_state[:, 0])
        rows[tokens == PICTURE] = seen

    outputs: list[Tensor] = []
    for layer in theirs.model.language_model.layers:
        layer.register_forward_hook(lambda _module, _inputs, output: outputs.append(output))
    expected = theirs(
        input_ids=tokens,
        pixel_values=normalised if pictures else None,
        audio_input_ids=levels.long()[None] if sounds else None,
        use_cache=False,
    ).logits

    run = ours.transformer.run(rows)
    for layer_ours, layer_theirs in zip(run.layers, outputs, strict=True):
        assert close(layer_ours, layer_theirs)
    assert close(ours.transformer.logits(run.hidden), expected)

    # The stream is the same model: its global layers see everything here.
    for name in ("cpu", "reference"):
        served = Served(our_config, ours.transformer.state_dict(), kernels(name))
        feeds = [(rows[index], served.stream(global_window=length)) for index in range(2)]
        for hidden, logits in zip(served.step(feeds), expected, strict=True):
            assert close(served.logits(hidden), logits)


@pytest.mark.parametrize("stages", [*range(1, 9), 24])
@pytest.mark.parametrize(("frames", "side"), [(1, 16), (2, 20), (2, 40), (4, 30)])
def test_the_patch_encoder_is_planned_as_published(frames: int, side: int, stages: int) -> None:
    if stages == 1:
        expected = [[1, 1, 1, 3], [frames, side, side, 0]]
    else:
        expected = plan_out_scales(frames, side, stages, 3).tolist()
    folds, widths = plan_folds(frames, side, stages, 3)
    steps = pairwise(expected)
    assert folds == tuple((after[0] // before[0], after[1] // before[1]) for before, after in steps)
    assert widths == tuple(grid[3] for grid in expected[1:-1])


@torch.no_grad()
def test_the_published_encoder_agrees_in_full_size() -> None:
    torch.manual_seed(0)
    theirs: Any = InklingVisionModel(InklingVisionConfig(text_hidden_size=16, num_hidden_layers=4))
    text = {"vocab_size": 4, "hidden_size": 16, "num_hidden_layers": 1, **_SMALL, **_WIDTHS}
    ours = HMLP(from_inkling(text | {"vision_config": {"n_layers": 4}}))
    for stage, layer in enumerate(theirs.encoder_layers):
        ours.projections[stage].copy_(layer.projection.weight)
    pixels = torch.randint(0, 256, (3, 2, 40, 40, 3), dtype=torch.uint8)
    normalised = (pixels.float() / 255 - ours.mean) / ours.deviation
    assert close(ours(pixels), theirs(normalised).last_hidden_state[:, 0])


def test_the_published_encoder_has_the_published_widths() -> None:
    assert plan_folds(2, 40, 4, 3) == (((1, 5), (1, 2), (1, 4), (2, 1)), (128, 320, 4800))


def test_a_published_configuration_is_read() -> None:
    text = InklingConfig(text_config={}, audio_config={"mel_vocab_size": 16}, vision_config={}).to_dict()
    config = from_inkling(text)
    assert (config.hidden, len(config.layers), config.full.heads, config.sliding.window) == (6144, 66, 64, 512)
    assert config.layers[:6] == ("sliding",) * 5 + ("global",)


def test_an_unknown_architecture_is_refused_in_one_sentence() -> None:
    linear = {"layer_types": ["linear"]}
    with pytest.raises(ConfigError, match="unknown type: linear"):
        from_inkling({"num_hidden_layers": 1, "vocab_size": 4, "hidden_size": 4, **_SMALL, **_WIDTHS} | linear)
    with pytest.raises(ConfigError, match="does not say vocab_size"):
        from_inkling({"sliding_window_size": 4} | _WIDTHS)


_WIDTHS = {"intermediate_size": 4, "moe_intermediate_size": 4}
_SMALL = {
    "swa_num_attention_heads": 1,
    "swa_num_key_value_heads": 1,
    "swa_head_dim": 4,
    "sliding_window_size": 4,
    "num_attention_heads": 1,
    "num_key_value_heads": 1,
    "head_dim": 4,
    "rel_extent": 4,
    "n_routed_experts": 2,
    "num_experts_per_tok": 1,
    "n_shared_experts": 1,
    "route_scale": 1.0,
    "d_rel": 2,
    "conv_kernel_size": 4,
    "rms_norm_eps": 1e-6,
    "logits_mup_width_multiplier": 1.0,
}
