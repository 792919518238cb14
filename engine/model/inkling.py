"""The Inkling family: its configuration, and the names in its checkpoints (as in `transformers` 5.23)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import combinations, pairwise
from typing import Any

import torch
from torch import Tensor, nn

from engine.model.config import AttentionConfig, ConfigError, LayerKind, MlpKind, ModelConfig, VisionConfig
from engine.model.embeddings import DMelEmbedding, TokenEmbedding
from engine.model.patches import HMLP
from engine.model.transformer import Transformer
from kernels import reference
from kernels.interface import Kernels

Json = Mapping[str, Any]  # a decoded JSON object


class WeightsError(ValueError):
    """A checkpoint cannot be used; the message is one sentence for a person."""


class Inkling(nn.Module):
    """The parts of one Inkling model. Rows of ``tokens``, ``sound`` and ``patches`` go to ``transformer``."""

    def __init__(self, config: ModelConfig, kernels: Kernels = reference) -> None:
        super().__init__()
        self.tokens = TokenEmbedding(config, kernels)
        self.sound = DMelEmbedding(config, kernels)
        self.patches = HMLP(config, kernels)
        self.transformer = Transformer(config, kernels)


def from_inkling(config: Json) -> ModelConfig:
    """Our configuration from a Hugging Face ``config.json``. Raises ConfigError with one sentence."""
    text = dict(config.get("text_config") or config)
    audio, vision = config.get("audio_config") or {}, config.get("vision_config") or {}
    if text.get("hidden_act", "silu") != "silu" or not text.get("shared_expert_sink", True):
        raise ConfigError("this Inkling checkpoint uses an activation or a router that Tandem does not know")
    dense_width = _first(text, "dense_intermediate_size", "intermediate_size")
    expert_width = _first(
        text, "intermediate_size" if "dense_intermediate_size" in text else "moe_intermediate_size"
    )
    window = _first(text, "sliding_window_size", "sliding_window")
    folds, widths = plan_folds(
        vision.get("temporal_patch_size", 2),
        vision.get("patch_size", 40),
        _first(vision, "num_hidden_layers", "n_layers", default=4),
        vision.get("num_channels", 3),
    )
    return ModelConfig(
        vocabulary=_first(text, "vocab_size"),
        used_vocabulary=text.get("unpadded_vocab_size"),
        hidden=_first(text, "hidden_size"),
        layers=_layer_kinds(text),
        mlps=_mlp_kinds(text),
        sliding=AttentionConfig(
            heads=_first(text, "swa_num_attention_heads"),
            kv_heads=_first(text, "swa_num_key_value_heads"),
            head_dim=_first(text, "swa_head_dim"),
            window=window,
            extent=window,
        ),
        full=AttentionConfig(
            heads=_first(text, "num_attention_heads"),
            kv_heads=_first(text, "num_key_value_heads"),
            head_dim=_first(text, "head_dim"),
            window=None,
            extent=_first(text, "rel_extent"),
        ),
        dense_width=dense_width,
        expert_width=expert_width,
        experts=_first(text, "n_routed_experts", "num_local_experts"),
        top_k=_first(text, "num_experts_per_tok"),
        shared_experts=_first(text, "n_shared_experts"),
        route_scale=_first(text, "route_scale"),
        d_rel=_first(text, "d_rel"),
        conv_kernel=_first(text, "conv_kernel_size", "sconv_kernel_size"),
        norm_eps=text.get("rms_norm_eps", 1e-6),
        mup_width=_first(text, "logits_mup_width_multiplier", "embedding_multiplier"),
        log_floor=text.get("log_scaling_n_floor"),
        log_alpha=text.get("log_scaling_alpha", 0.1),
        mel_bins=_first(audio, "n_mel_bins", "num_codebooks", default=80),
        mel_levels=_first(audio, "mel_vocab_size", "codebook_size", default=16),
        vision=VisionConfig(
            side=vision.get("patch_size", 40),
            frames=vision.get("temporal_patch_size", 2),
            channels=vision.get("num_channels", 3),
            folds=folds,
            widths=widths,
        ),
    )


def plan_folds(
    frames: int, side: int, stages: int, channels: int
) -> tuple[tuple[tuple[int, int], ...], tuple[int, ...]]:
    """(time, space) folds of each stage of the hMLP and the widths between them.

    Candidate grids grow by the prime factors of the side, then of the frames, largest first; each has as many
    channels as pixels, rounded up to 64; with several frames, as published, 64 times as many. The stages take
    those nearest to an even logarithmic progression.
    """
    spaces = _growing(side)
    grids = [(1, 1, channels)]
    grids += [(1, space, _round_up(space * space * channels)) for space in spaces]
    grids += [(time, side, side * side * channels * time * 64) for time in _growing(frames)]
    sizes = [math.log(time * space * space) for time, space, _ in grids]
    total = math.log(frames * side * side * channels)
    ideals = [total * stage / stages for stage in range(stages + 1)]
    if stages >= len(grids):
        picks = [min(range(len(grids)), key=lambda grid: abs(ideal - sizes[grid])) for ideal in ideals]
    else:
        choices = combinations(range(len(grids)), stages + 1)
        picks = list(
            min(choices, key=lambda some: sum(abs(i - sizes[g]) for i, g in zip(ideals, some, strict=True)))
        )
    picks[0], picks[-1] = 0, len(grids) - 1
    chosen = [grids[pick] for pick in picks]
    folds = tuple((b[0] // a[0], b[1] // a[1]) for a, b in pairwise(chosen))
    return folds, tuple(width for _, _, width in chosen[1:-1])


def convert_weights(config: ModelConfig, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The state of an `Inkling` module from a Hugging Face checkpoint's tensors.

    Raises WeightsError with one sentence when a tensor is missing. Further tensors are left aside.
    """
    try:
        return _convert(config, tensors)
    except KeyError as error:
        raise WeightsError(f"the checkpoint is incomplete: it has no tensor named {error.args[0]}") from error


def _convert(config: ModelConfig, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    text, audio, vision = "model.language_model.", "model.audio_tower.", "model.vision_tower."
    state = {
        "tokens.table": tensors[text + "embed_tokens.weight"],
        "tokens.norm.weight": tensors[text + "embed_tokens.embed_norm.weight"],
        "sound.table": tensors[audio + "embed_audio_tokens.embed_audio_tokens.weight"],
        "sound.norm.weight": tensors[audio + "norm.weight"],
        "transformer.norm.weight": tensors[text + "norm.weight"],
        "transformer.head": tensors["lm_head.weight"],
    }
    last = len(config.vision.folds) - 1
    for stage in range(last + 1):
        norm = f"encoder_layers.{stage}.layer_norm.weight" if stage < last else "final_norm.weight"
        state[f"patches.projections.{stage}"] = tensors[f"{vision}encoder_layers.{stage}.projection.weight"]
        state[f"patches.norms.{stage}.weight"] = tensors[vision + norm]
    for index, mlp in enumerate(config.mlps):
        source = _Prefixed(tensors, f"{text}layers.{index}.")
        layer = _convert_attention(source) | (
            _convert_sparse(source) if mlp == "sparse" else _convert_dense(source)
        )
        state |= {f"transformer.layers.{index}.{name}": tensor for name, tensor in layer.items()}
    return state


class _Prefixed:
    """Tensors by the rest of their name."""

    def __init__(self, tensors: Mapping[str, Tensor], prefix: str) -> None:
        self._tensors, self._prefix = tensors, prefix

    def __getitem__(self, name: str) -> Tensor:
        return self._tensors[self._prefix + name]


def _convert_attention(source: _Prefixed) -> dict[str, Tensor]:
    projections = [source[f"self_attn.{name}_proj.weight"] for name in "qkvr"]
    kv = [source[f"self_attn.{name}_sconv.conv1d.weight"] for name in "kv"]
    return {
        "attention_norm.weight": source["input_layernorm.weight"],
        "attention.project": torch.cat(projections),
        "attention.out": source["self_attn.o_proj.weight"],
        "attention.profiles": source["self_attn.rel_logits_proj.proj"],
        "attention.kv_convolution.weight": torch.cat(kv).squeeze(1),
        "attention.query_norm.weight": source["self_attn.q_norm.weight"],
        "attention.key_norm.weight": source["self_attn.k_norm.weight"],
        "attention_convolution.weight": source["attn_sconv.conv1d.weight"].squeeze(1),
        "mlp_norm.weight": source["post_attention_layernorm.weight"],
        "mlp_convolution.weight": source["mlp_sconv.conv1d.weight"].squeeze(1),
    }


def _convert_dense(source: _Prefixed) -> dict[str, Tensor]:
    return {
        "mlp.gate_up": torch.cat([source["mlp.gate_proj.weight"], source["mlp.up_proj.weight"]]),
        "mlp.down": source["mlp.down_proj.weight"],
        "mlp.scale": source["mlp.global_scale"],
    }


def _convert_sparse(source: _Prefixed) -> dict[str, Tensor]:
    gate, up = (source[f"mlp.shared_experts.{name}_proj"].flatten(0, 1) for name in ("gate", "up"))
    return {
        "mlp.router.weight": source["mlp.gate.weight"],
        "mlp.router.scale": source["mlp.gate.global_scale"],
        "mlp.router.bias": source["mlp.gate.e_score_correction_bias"],
        "mlp.gate_up": source["mlp.experts.gate_up_proj"],
        "mlp.down": source["mlp.experts.down_proj"],
        "mlp.shared_gate_up": torch.stack([gate, up]),
        "mlp.shared_down": source["mlp.shared_experts.down_proj"].transpose(0, 1).flatten(1),
    }


def _layer_kinds(text: Json) -> tuple[LayerKind, ...]:
    count = _first(text, "num_hidden_layers")
    if text.get("layer_types") is not None:
        names: dict[str, LayerKind] = {"hybrid_sliding": "sliding", "hybrid": "global"}
        unknown = set(text["layer_types"]) - names.keys()
        if unknown:
            raise ConfigError(f"this Inkling checkpoint has a layer of an unknown type: {sorted(unknown)[0]}")
        return tuple(names[name] for name in text["layer_types"])
    local = text.get("local_layer_ids")
    sliding = {index for index in range(count) if (index + 1) % 6} if local is None else set(local)
    return tuple("sliding" if index in sliding else "global" for index in range(count))


def _mlp_kinds(text: Json) -> tuple[MlpKind, ...]:
    if text.get("mlp_layer_types") is not None:
        return tuple(text["mlp_layer_types"])
    dense = text.get("dense_mlp_idx", 0)
    return tuple("dense" if index < dense else "sparse" for index in range(_first(text, "num_hidden_layers")))


def _first(values: Json, *names: str, default: int | None = None) -> Any:  # noqa: ANN401  (JSON)
    for name in names:
        if values.get(name) is not None:
            return values[name]
    if default is None:
        raise ConfigError(f"this Inkling configuration does not say {names[0]}")
    return default


def _growing(number: int) -> list[int]:
    """Products of the prime factors of ``number``, the largest factor first: 40 gives 5, 10, 20, 40."""
    factors, rest, prime = [], number, 2
    while rest > 1:
        while rest % prime == 0:
            factors.append(prime)
            rest //= prime
        prime += 1
    products, product = [], 1
    for factor in reversed(factors):
        product *= factor
        products.append(product)
    return products


def _round_up(channels: int) -> int:
    return -(-channels // 64) * 64
