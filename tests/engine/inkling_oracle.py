"""Random tiny Inkling models of `transformers`, the numeric oracle, and the folders they save."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import torch
from hypothesis import strategies as st
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor
from transformers import InklingConfig, InklingForConditionalGeneration

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
    random_weights(model)
    with torch.no_grad():
        for name, buffer in model.named_buffers():
            if name.endswith("e_score_correction_bias"):
                buffer.normal_(std=0.2)
    return model


@torch.no_grad()
def random_weights(model: Any) -> None:  # noqa: ANN401  (transformers is untyped)
    """Give every parameter values that matter."""
    for name, parameter in model.named_parameters():
        spread = parameter.shape[-1] ** -0.5 if parameter.ndim > 1 else 0.2
        centre = 1.0 if "norm" in name or "scale" in name else 0.0
        parameter.normal_(mean=centre, std=0.5 if "sconv" in name else spread)


def close(ours: Tensor, theirs: Tensor) -> bool:
    return bool((ours - theirs).abs().max() <= TOLERANCE * theirs.abs().max())


def save(model: Any, folder: Path, shard: str = "20KB") -> Path:  # noqa: ANN401  (transformers is untyped)
    """The model as `save_pretrained` writes it, in several shards unless it is very small."""
    model.save_pretrained(folder, max_shard_size=shard)
    return folder


def save_with_prediction(model: Any, prediction: Any, folder: Path) -> Path:  # noqa: ANN401  (untyped)
    """As `save`, with the layers of an `MtpModel` under the names that its loader reads."""
    save(model, folder)
    tensors = {}
    for name, tensor in prediction.state_dict().items():
        if name.startswith(("embed_tokens", "shared_head")):
            continue
        for pattern, published in _PREDICTION:
            name = pattern.sub(published, name)
        tensors[f"model.mtp.{name}"] = tensor
    for index in {name.split(".")[3] for name in tensors if ".transformer_block." in name}:
        prefix = f"model.mtp.layers.{index}.transformer_block.mlp."
        gate, up = (tensors.pop(f"{prefix}{name}_proj.weight") for name in ("gate", "up"))
        tensors[f"{prefix}w13_dn.weight"] = torch.stack([gate, up], dim=1).flatten(0, 1)
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, folder / "mtp.safetensors")
    listing = folder / "model.safetensors.index.json"
    named = json.loads(listing.read_text()) if listing.exists() else _single(folder)
    named["weight_map"] |= dict.fromkeys(tensors, "mtp.safetensors")
    listing.write_text(json.dumps(named))
    return folder


def _single(folder: Path) -> dict[str, Any]:
    with safe_open(folder / "model.safetensors", framework="pt") as file:
        return {"weight_map": dict.fromkeys(file.keys(), "model.safetensors")}


_PREDICTION = tuple(
    (re.compile(pattern), published)
    for pattern, published in (
        (r"\.mtp_block\.", ".transformer_block."),
        (r"\.hnorm\.", ".hidden_norm."),
        (r"\.enorm\.", ".embed_norm."),
        (r"\.eh_proj\.", ".input_proj."),
        (r"^shared_post_norm\.", "chain_norm."),
        (
            r"\.self_attn\.([qkv])_proj\.",
            lambda found: f".attn.w{found[1]}_d{'u' if found[1] == 'q' else 'v'}.",
        ),
        (r"\.self_attn\.r_proj\.", ".attn.wr_du."),
        (r"\.self_attn\.o_proj\.", ".attn.wo_ud."),
        (r"\.self_attn\.", ".attn."),
        (r"_sconv\.conv1d\.", "_sconv."),
        (r"\.mlp\.down_proj\.", ".mlp.w2_md."),
        (r"\.post_attention_layernorm\.", ".mlp_norm."),
        (r"\.input_layernorm\.", ".attn_norm."),
    )
)
