"""The same weights in `transformers`, run eagerly: what the engine's speed is compared with.

`transformers` belongs to the tests; where it is not installed there is nothing to compare with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.model.config import ModelConfig

_PROCESSOR: Final = torch.device("cpu")


class PeerError(Exception):
    """There is nothing to compare with; the text is one sentence for a person."""


def peer(
    config: ModelConfig,
    weights: Mapping[str, Tensor],
    device: torch.device = _PROCESSOR,
    dtype: torch.dtype = torch.float32,
) -> Callable[[Tensor], Tensor]:
    """A function that appends rows fp32 [n, hidden] to one cached sequence: their logits [n, vocabulary].

    ``weights`` are those of `engine.model.transformer.Transformer`; it computes in ``dtype`` on ``device``.
    Raises PeerError.
    """
    try:
        from transformers import DynamicCache
        from transformers.models.inkling.configuration_inkling import InklingTextConfig
        from transformers.models.inkling.modeling_inkling import InklingForCausalLM
    except ImportError as error:
        raise PeerError(
            "transformers is not installed, so there is no comparison; run make test once."
        ) from error
    settings = InklingTextConfig(**_settings(config))
    usual = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        with device:
            model: Any = InklingForCausalLM(settings)
    finally:
        torch.set_default_dtype(usual)
    model.eval()
    model.set_attn_implementation("eager")
    model.set_experts_implementation("eager")
    absent, _ = model.load_state_dict(_renamed(config, weights), strict=False)
    unknown = [name for name in absent if "embed_tokens" not in name]
    if unknown:
        raise PeerError(f"The installed transformers has another Inkling: {unknown[0]} has no counterpart.")
    cache = DynamicCache(config=settings)

    @torch.no_grad()
    def append(rows: Tensor) -> Tensor:
        embeds = rows[None].to(device, dtype)
        output = model(inputs_embeds=embeds, past_key_values=cache, use_cache=True)
        logits: Tensor = output.logits[0]
        return logits

    return append


def _settings(config: ModelConfig) -> dict[str, Any]:
    sliding, full = config.sliding, config.full
    return {
        "vocab_size": config.vocabulary,
        "unpadded_vocab_size": config.used_vocabulary,
        "hidden_size": config.hidden,
        "num_hidden_layers": len(config.layers),
        "num_attention_heads": full.heads,
        "num_key_value_heads": full.kv_heads,
        "head_dim": full.head_dim,
        "swa_num_attention_heads": sliding.heads,
        "swa_num_key_value_heads": sliding.kv_heads,
        "swa_head_dim": sliding.head_dim,
        "sliding_window_size": sliding.window,
        "d_rel": config.d_rel,
        "rel_extent": full.extent,
        "log_scaling_n_floor": config.log_floor,
        "log_scaling_alpha": config.log_alpha,
        "layer_types": ["hybrid_sliding" if kind == "sliding" else "hybrid" for kind in config.layers],
        "mlp_layer_types": list(config.mlps),
        "rms_norm_eps": config.norm_eps,
        "conv_kernel_size": config.conv_kernel,
        "intermediate_size": config.dense_width,
        "moe_intermediate_size": config.expert_width,
        "n_routed_experts": config.experts,
        "num_experts_per_tok": config.top_k,
        "n_shared_experts": config.shared_experts,
        "route_scale": config.route_scale,
        "logits_mup_width_multiplier": config.mup_width,
        "pad_token_id": 0,
    }


def _renamed(config: ModelConfig, weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    theirs = {"model.norm.weight": weights["norm.weight"], "lm_head.weight": weights["head"]}
    for index, mlp in enumerate(config.mlps):
        shape, mine = config.attention(index), f"layers.{index}."
        own = {name.removeprefix(mine): tensor for name, tensor in weights.items() if name.startswith(mine)}
        query, kv = shape.heads * shape.head_dim, shape.kv_heads * shape.head_dim
        projections = torch.split(own["attention.project"], [query, kv, kv, shape.heads * config.d_rel])
        convolutions = own["attention.kv_convolution.weight"].chunk(2)
        layer = {f"self_attn.{name}_proj.weight": each for name, each in zip("qkvr", projections, strict=True)}
        for name, each in zip("kv", convolutions, strict=True):
            layer[f"self_attn.{name}_sconv.conv1d.weight"] = each[:, None]
        profiles = own["attention.profiles"]  # theirs reach as far as the window
        layer |= {
            "input_layernorm.weight": own["attention_norm.weight"],
            "self_attn.o_proj.weight": own["attention.out"],
            "self_attn.rel_logits_proj.proj": F.pad(
                profiles, (0, (shape.window or shape.extent) - shape.extent)
            ),
            "self_attn.q_norm.weight": own["attention.query_norm.weight"],
            "self_attn.k_norm.weight": own["attention.key_norm.weight"],
            "attn_sconv.conv1d.weight": own["attention_convolution.weight"][:, None],
            "post_attention_layernorm.weight": own["mlp_norm.weight"],
            "mlp_sconv.conv1d.weight": own["mlp_convolution.weight"][:, None],
        }
        layer |= _sparse(config, own) if mlp == "sparse" else _dense(own)
        theirs |= {f"model.layers.{index}.{name}": tensor for name, tensor in layer.items()}
    return theirs


def _dense(own: Mapping[str, Tensor]) -> dict[str, Tensor]:
    gate, up = own["mlp.gate_up"].chunk(2)
    return {
        "mlp.gate_proj.weight": gate,
        "mlp.up_proj.weight": up,
        "mlp.down_proj.weight": own["mlp.down"],
        "mlp.global_scale": own["mlp.scale"],
    }


def _sparse(config: ModelConfig, own: Mapping[str, Tensor]) -> dict[str, Tensor]:
    shared, width = config.shared_experts, config.expert_width
    gate, up = (each.view(shared, width, -1) for each in own["mlp.shared_gate_up"])
    return {
        "mlp.gate.weight": own["mlp.router.weight"],
        "mlp.gate.global_scale": own["mlp.router.scale"],
        "mlp.gate.e_score_correction_bias": own["mlp.router.bias"],
        "mlp.experts.gate_up_proj": own["mlp.gate_up"],
        "mlp.experts.down_proj": own["mlp.down"],
        "mlp.shared_experts.gate_proj": gate,
        "mlp.shared_experts.up_proj": up,
        "mlp.shared_experts.down_proj": own["mlp.shared_down"].view(-1, shared, width).transpose(0, 1),
    }
