"""The backbone and its front ends against `transformers`' Inkling, on random tiny models in fp32."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from transformers import InklingConfig, InklingForConditionalGeneration
from transformers.models.inkling.configuration_inkling import InklingVisionConfig
from transformers.models.inkling.modeling_inkling import InklingVisionModel, plan_out_scales

from engine.model.config import ConfigError
from engine.model.inkling import Inkling, WeightsError, convert_weights, from_inkling, plan_folds
from engine.model.patches import HMLP

TOLERANCE = 1e-5
VOCABULARY = 40
PICTURE, SOUND = 38, 39  # the tokens whose rows the front ends replace


@st.composite
def configs(draw: st.DrawFn) -> dict[str, Any]:
    """A `config.json` as the family has them, made tiny."""
    layers = draw(st.integers(1, 3))
    kinds = st.sampled_from(["hybrid_sliding", "hybrid"])
    mlps = st.sampled_from(["dense", "sparse"])
    experts = draw(st.integers(2, 6))
    kv_heads, swa_kv_heads = draw(st.integers(1, 2)), draw(st.integers(1, 2))
    text = {
        "vocab_size": VOCABULARY,
        "unpadded_vocab_size": draw(st.sampled_from([None, 37])),
        "hidden_size": draw(st.sampled_from([8, 20, 32])),
        "num_hidden_layers": layers,
        "num_attention_heads": kv_heads * draw(st.integers(1, 3)),
        "num_key_value_heads": kv_heads,
        "head_dim": draw(st.sampled_from([4, 8])),
        "swa_num_attention_heads": swa_kv_heads * draw(st.integers(1, 3)),
        "swa_num_key_value_heads": swa_kv_heads,
        "swa_head_dim": draw(st.sampled_from([4, 6])),
        "sliding_window_size": draw(st.integers(1, 30)),
        "d_rel": draw(st.sampled_from([2, 5])),
        "rel_extent": draw(st.integers(1, 60)),
        "log_scaling_n_floor": draw(st.sampled_from([None, 3])),
        "log_scaling_alpha": 0.3,
        "layer_types": draw(st.lists(kinds, min_size=layers, max_size=layers)),
        "mlp_layer_types": draw(st.lists(mlps, min_size=layers, max_size=layers)),
        "conv_kernel_size": draw(st.integers(2, 4)),
        "intermediate_size": 12,
        "moe_intermediate_size": draw(st.sampled_from([6, 10])),
        "n_routed_experts": experts,
        "num_experts_per_tok": draw(st.integers(1, experts)),
        "n_shared_experts": draw(st.integers(1, 2)),
        "route_scale": draw(st.sampled_from([1.0, 2.5])),
        "logits_mup_width_multiplier": draw(st.sampled_from([1.0, 3.0])),
        "rms_norm_eps": draw(st.sampled_from([1e-6, 1e-3])),
        "pad_token_id": 0,
    }
    side, stages = draw(st.sampled_from([(10, 2), (10, 3), (20, 4)]))
    return {
        "text_config": text,
        "audio_config": {"mel_vocab_size": 16},
        "vision_config": {"patch_size": side, "num_hidden_layers": stages},
        "image_token_id": PICTURE,
        "audio_token_id": SOUND,
    }


def oracle(config: dict[str, Any], seed: int) -> Any:  # noqa: ANN401  (transformers is untyped)
    """A random model whose every parameter matters."""
    torch.manual_seed(seed)
    parsed = InklingConfig(**config)
    model: Any = InklingForConditionalGeneration(parsed)
    model.eval()
    model.set_attn_implementation("eager")
    model.set_experts_implementation("eager")
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            spread = parameter.shape[-1] ** -0.5 if parameter.ndim > 1 else 0.2
            centre = 1.0 if "norm" in name or "scale" in name else 0.0
            parameter.normal_(mean=centre, std=0.5 if "sconv" in name else spread)
        for name, buffer in model.named_buffers():
            if name.endswith("e_score_correction_bias"):
                buffer.normal_(std=0.2)
    return model


def close(ours: Tensor, theirs: Tensor) -> bool:
    return bool((ours - theirs).abs().max() <= TOLERANCE * theirs.abs().max())


@settings(max_examples=25, deadline=None, derandomize=True)
@given(config=configs(), seed=st.integers(0, 1000), length=st.integers(1, 70))
@torch.no_grad()
def test_features_hidden_states_and_logits_agree(config: dict[str, Any], seed: int, length: int) -> None:
    theirs = oracle(config, seed)
    our_config = from_inkling(config)
    ours = Inkling(our_config)
    ours.load_state_dict(convert_weights(our_config, theirs.state_dict()))

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
    for index in range(2):
        state = ours.transformer.stream(global_window=length)
        hidden = ours.transformer.step(rows[index], state)
        logits = torch.stack([ours.transformer.step_logits(row) for row in hidden])
        assert close(logits, expected[index])


@pytest.mark.parametrize("stages", range(1, 9))
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
    ours = HMLP(from_inkling({"vocab_size": 4, "hidden_size": 16, "num_hidden_layers": 1, **_SMALL, **_WIDTHS}))
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


def test_a_missing_tensor_is_named() -> None:
    config = from_inkling({"vocab_size": 4, "hidden_size": 4, "num_hidden_layers": 1, **_SMALL, **_WIDTHS})
    with pytest.raises(WeightsError, match="incomplete: it has no tensor named"):
        convert_weights(config, {})


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
