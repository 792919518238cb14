"""The Inkling family: its parts and its configuration (as in `transformers` 5.23)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise
from typing import Any, Final, cast

import msgspec
import torch
from torch import Tensor, nn

from engine.model.config import ConfigError, ModelConfig
from engine.model.embeddings import Bags, DMelEmbedding, TokenEmbedding
from engine.model.patches import HMLP
from engine.model.prediction import Prediction
from engine.model.transformer import Transformer
from kernels import reference
from kernels.interface import Kernels

Json = Mapping[str, Any]  # a decoded JSON object
ARCHITECTURE: Final = "inkling_mm_model"  # what a config.json of the family calls itself


class FrontEnds(nn.Module):
    """What makes rows [n, hidden] for a backbone. A row does not depend on those that are made beside it."""

    def __init__(self, config: ModelConfig, kernels: Kernels = reference, bags: Bags = reference) -> None:
        super().__init__()
        self.config = config
        self.tokens = TokenEmbedding(config, kernels)
        self.sound = DMelEmbedding(config, kernels, bags)
        self.patches = HMLP(config, kernels)

    def token_rows(self, tokens: Sequence[int]) -> Tensor:
        """One row for each id in 0..vocabulary-1."""
        return cast(Tensor, self.tokens(torch.tensor(tokens, dtype=torch.int64, device=self._device)))

    def sound_rows(self, levels: Tensor) -> Tensor:
        """levels uint8 [n, mel_bins]: one row for each frame."""
        return cast(Tensor, self.sound(levels.to(self._device)))

    def patch_rows(self, pixels: Tensor) -> Tensor:
        """pixels [n, frames, side, side, 3] of 0..255, uint8 or float: one row for each patch.

        Of more frames than the model takes, the last.
        """
        newest = pixels[:, -self.patches.frames :].to(self._device)
        normalised = [self.patches.normalised(each[None]) for each in newest]
        return torch.cat([self.patches.encode(each) for each in normalised])

    @property
    def _device(self) -> torch.device:
        return self.tokens.table.device


class Inkling(FrontEnds):
    """A whole model as a module, for whole sequences.

    predicts: whether its layers for multi-token prediction are here as well (a checkpoint may lack them).
    """

    def __init__(self, config: ModelConfig, kernels: Kernels = reference, *, predicts: bool = False) -> None:
        super().__init__(config, kernels)
        self.transformer = Transformer(config, kernels)
        self.prediction = Prediction(config, kernels) if predicts else None


def from_inkling(config: Json) -> ModelConfig:
    """Our configuration from a Hugging Face ``config.json``. Raises ConfigError with one sentence.

    What the front ends leave unsaid is as in `transformers`; the backbone must say everything.
    """
    name = config.get("model_type", ARCHITECTURE)
    if name != ARCHITECTURE:
        raise ConfigError(f"the architecture {name} is not known: it must be {ARCHITECTURE}")
    text = _section(config, "text_config") or config
    if text.get("hidden_act", "silu") != "silu" or not text.get("shared_expert_sink", True):
        raise ConfigError("this Inkling checkpoint uses an activation or a router that Tandem does not know")
    try:
        return msgspec.convert(_fields(config, text), ModelConfig)
    except msgspec.ValidationError as error:
        raise ConfigError(f"the Inkling configuration is wrong: {error}") from error


def _fields(config: Json, text: Json) -> dict[str, Any]:
    audio, vision = _section(config, "audio_config"), _section(config, "vision_config")
    expert_width = "intermediate_size" if "dense_intermediate_size" in text else "moe_intermediate_size"
    window = _first(text, "sliding_window_size", "sliding_window")
    return {
        "vocabulary": _first(text, "vocab_size"),
        "used_vocabulary": text.get("unpadded_vocab_size"),
        "hidden": _first(text, "hidden_size"),
        "layers": _layer_kinds(text),
        "mlps": _mlp_kinds(text),
        "sliding": {
            "heads": _first(text, "swa_num_attention_heads"),
            "kv_heads": _first(text, "swa_num_key_value_heads"),
            "head_dim": _first(text, "swa_head_dim"),
            "window": window,
            "extent": window,
        },
        "full": {
            "heads": _first(text, "num_attention_heads"),
            "kv_heads": _first(text, "num_key_value_heads"),
            "head_dim": _first(text, "head_dim"),
            "window": None,
            "extent": _first(text, "rel_extent"),
        },
        "dense_width": _first(text, "dense_intermediate_size", "intermediate_size"),
        "expert_width": _first(text, expert_width),
        "experts": _first(text, "n_routed_experts", "num_local_experts"),
        "top_k": _first(text, "num_experts_per_tok"),
        "shared_experts": _first(text, "n_shared_experts"),
        "route_scale": _first(text, "route_scale"),
        "d_rel": _first(text, "d_rel"),
        "conv_kernel": _first(text, "conv_kernel_size", "sconv_kernel_size"),
        "norm_eps": text.get("rms_norm_eps", 1e-6),
        "mup_width": _first(text, "logits_mup_width_multiplier", "embedding_multiplier"),
        "log_floor": text.get("log_scaling_n_floor"),
        "log_alpha": text.get("log_scaling_alpha", 0.1),
        "mel_bins": _first(audio, "n_mel_bins", "num_codebooks", default=80),
        "mel_levels": _first(audio, "mel_vocab_size", "codebook_size", default=256),
        "vision": _vision_fields(vision),
        "prediction": _prediction_fields(config, text),
    }


def _vision_fields(vision: Json) -> dict[str, Any]:
    frames, side = vision.get("temporal_patch_size", 2), vision.get("patch_size", 40)
    stages, channels = (
        _first(vision, "num_hidden_layers", "n_layers", default=24),
        vision.get("num_channels", 3),
    )
    for name, value in (("frames", frames), ("side", side), ("layers", stages), ("channels", channels)):
        if not isinstance(value, int) or not 0 < value <= 4096:
            raise ConfigError(f"the Inkling configuration is wrong: vision has {value} {name}")
    folds, widths = plan_folds(frames, side, stages, channels)
    return {"side": side, "frames": frames, "channels": channels, "folds": folds, "widths": widths}


def _prediction_fields(config: Json, text: Json) -> dict[str, Any]:
    """Multi-token prediction: said in the backbone's section, or in one of its own."""
    own = _section(config, "mtp_config")
    count = _first(text, "num_mtp_layers", default=own.get("num_nextn_predict_layers") or 0)
    local = text.get("mtp_local_layer_ids")
    sliding = set((own.get("local_layer_ids") if local is None else local) or ())
    return {
        "layers": ["sliding" if index in sliding else "global" for index in range(count)],
        "chain_norm": text.get("chain_hidden_post_norm", own.get("chain_hidden_post_norm", False)),
        "hidden_first": text.get("mtp_hidden_states_first", True),
    }


def _section(config: Json, name: str) -> Json:
    section = config.get(name)
    if section is None:
        return {}
    if not isinstance(section, dict):
        raise ConfigError(f"the Inkling configuration is wrong: {name} is no section")
    return section


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


def _layer_kinds(text: Json) -> list[str]:
    if text.get("layer_types") is not None:
        names = {"hybrid_sliding": "sliding", "hybrid": "global"}
        unknown = set(text["layer_types"]) - names.keys()
        if unknown:
            raise ConfigError(f"this Inkling checkpoint has a layer of an unknown type: {sorted(unknown)[0]}")
        return [names[name] for name in text["layer_types"]]
    count, local = _first(text, "num_hidden_layers"), text.get("local_layer_ids")
    sliding = {index for index in range(count) if (index + 1) % 6} if local is None else set(local)
    return ["sliding" if index in sliding else "global" for index in range(count)]


def _mlp_kinds(text: Json) -> list[str]:
    if text.get("mlp_layer_types") is not None:
        return list(text["mlp_layer_types"])
    dense = text.get("dense_mlp_idx") or 0
    return ["dense" if index < dense else "sparse" for index in range(_first(text, "num_hidden_layers"))]


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
