"""Where each tensor of an Inkling checkpoint goes: names and layouts as published, or as in `transformers`.

A published checkpoint calls the backbone ``model.llm`` and interleaves the rows of gates with those of ups;
`transformers` writes that too, but has names and layouts of its own inside (``model.language_model``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

from engine.model.config import AttentionConfig, LayerKind, ModelConfig

View = Callable[[Tensor], Tensor]


@dataclass(frozen=True)
class Place:
    """What one tensor of a checkpoint is to a model.

    target: the parameter's or buffer's name in an `Inkling` module.
    shape: what the checkpoint's tensor must have.
    view: of the target, the elements that the tensor fills, in the tensor's order; works on one expert of a
    stack of experts as well.
    shorter: a shape that may stand instead, where a checkpoint leaves out rows that nobody uses.
    """

    target: str
    shape: tuple[int, ...]
    view: View = lambda target: target
    shorter: tuple[int, ...] | None = None

    def fill(self, target: Tensor, source: Tensor) -> None:
        """Copy ``source`` into its part of ``target``."""
        if source.shape != self.shape:
            target.zero_()
            target = target[: len(source)]
        view = self.view(target)
        view.copy_(source.reshape(view.shape))


Places = dict[str, Place]

# From a published name to the one inside `transformers`, in this order.
_RENAMES: Final = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (r"^model\.llm\.embed_norm\.", "model.language_model.embed_tokens.embed_norm."),
        (r"^model\.llm\.embed\.", "model.language_model.embed_tokens."),
        (r"^model\.llm\.unembed\.", "lm_head."),
        (r"^model\.llm\.", "model.language_model."),
        (r"^model\.audio\.encoder\.", "model.audio_tower.embed_audio_tokens.embed_audio_tokens."),
        (r"^model\.audio\.final_norm\.", "model.audio_tower.norm."),
        (r"^model\.visual\.layers\.linear_(\d+)\.", r"model.vision_tower.encoder_layers.\1.projection."),
        (r"^model\.visual\.layers\.norm_(\d+)\.", r"model.vision_tower.encoder_layers.\1.layer_norm."),
        (r"^model\.visual\.", "model.vision_tower."),
        (r"\.mlp\.gate\.bias$", ".mlp.gate.e_score_correction_bias"),
        (r"\.mlp\.experts\.w2_weight$", ".mlp.experts.down_proj"),
        (r"\.mlp\.experts\.w13_weight$", ".mlp.experts.gate_up_proj"),
        (r"\.shared_experts\.shared_w2_weight$", ".shared_experts.down_proj"),
        (r"\.mlp\.w2_md\.", ".mlp.down_proj."),
        (r"\.attn\.wq_du\.", ".self_attn.q_proj."),
        (r"\.attn\.wk_dv\.", ".self_attn.k_proj."),
        (r"\.attn\.wv_dv\.", ".self_attn.v_proj."),
        (r"\.attn\.wr_du\.", ".self_attn.r_proj."),
        (r"\.attn\.wo_ud\.", ".self_attn.o_proj."),
        (r"\.attn\.([kv])_sconv\.", r".self_attn.\1_sconv.conv1d."),
        (r"\.attn\.", ".self_attn."),
        (r"\.(attn|mlp)_sconv\.", r".\1_sconv.conv1d."),
        (r"\.mlp_norm\.", ".post_attention_layernorm."),
        (r"\.attn_norm\.", ".input_layernorm."),
    )
)


def places(config: ModelConfig, names: Iterable[str]) -> Places:
    """Every tensor that a checkpoint of this configuration must have, by its name there.

    ``names``: those it does have, which tell published names from the others, and whether its layers for
    multi-token prediction came with it.
    """
    names = list(names)
    published = any(name.startswith("model.llm.") for name in names)
    found = _front(config) | _vision(config)
    for index, mlp in enumerate(config.mlps):
        prefix, target = f"model.llm.layers.{index}.", f"transformer.layers.{index}."
        found |= _attention(prefix, target, config, config.layers[index])
        found |= (_sparse if mlp == "sparse" else _dense)(prefix, target, config, published)
    if any(name.startswith("model.mtp.") for name in names):
        found |= _prediction(config, published)
    return found if published else {_renamed(name): place for name, place in found.items()}


def _renamed(name: str) -> str:
    for pattern, inside in _RENAMES:
        name = pattern.sub(inside, name)
    return name


def _front(config: ModelConfig) -> Places:
    hidden, vocabulary, used = config.hidden, config.vocabulary, config.used_vocabulary
    shorter = None if used is None else (used, hidden)
    return {
        "model.llm.embed.weight": Place("tokens.table", (vocabulary, hidden)),
        "model.llm.embed_norm.weight": Place("tokens.norm.weight", (hidden,)),
        "model.llm.norm.weight": Place("transformer.norm.weight", (hidden,)),
        "model.llm.unembed.weight": Place("transformer.head", (vocabulary, hidden), shorter=shorter),
        "model.audio.encoder.weight": Place("sound.table", (config.mel_bins * config.mel_levels, hidden)),
        "model.audio.final_norm.weight": Place("sound.norm.weight", (hidden,)),
    }


def _vision(config: ModelConfig) -> Places:
    found, width = {}, config.vision.channels
    last = len(config.vision.folds) - 1
    for stage, (time, space) in enumerate(config.vision.folds):
        out = config.hidden if stage == last else config.vision.widths[stage]
        linear, norm = f"layers.linear_{stage}", f"layers.norm_{stage}" if stage < last else "final_norm"
        found[f"model.visual.{linear}.weight"] = Place(
            f"patches.projections.{stage}", (out, width * time * space * space)
        )
        found[f"model.visual.{norm}.weight"] = Place(f"patches.norms.{stage}.weight", (out,))
        width = out
    return found


def _attention(prefix: str, target: str, config: ModelConfig, kind: LayerKind) -> Places:
    shape: AttentionConfig = config.full if kind == "global" else config.sliding
    hidden, kernel = config.hidden, config.conv_kernel
    query, kv, relative = (
        shape.heads * shape.head_dim,
        shape.kv_heads * shape.head_dim,
        shape.heads * config.d_rel,
    )
    found = {
        "attn.wo_ud.weight": Place("attention.out", (hidden, query)),
        "attn.rel_logits_proj.proj": Place("attention.profiles", (config.d_rel, shape.extent)),
        "attn.q_norm.weight": Place("attention.query_norm.weight", (shape.head_dim,)),
        "attn.k_norm.weight": Place("attention.key_norm.weight", (shape.head_dim,)),
        "attn_norm.weight": Place("attention_norm.weight", (hidden,)),
        "mlp_norm.weight": Place("mlp_norm.weight", (hidden,)),
        "attn_sconv.weight": Place("attention_convolution.weight", (hidden, 1, kernel)),
        "mlp_sconv.weight": Place("mlp_convolution.weight", (hidden, 1, kernel)),
    }
    begin = 0
    for name, width in (("wq_du", query), ("wk_dv", kv), ("wv_dv", kv), ("wr_du", relative)):
        rows = _rows(begin, begin + width)
        found[f"attn.{name}.weight"] = Place("attention.project", (width, hidden), rows)
        begin += width
    for number, name in enumerate(("k_sconv", "v_sconv")):
        rows = _rows(number * kv, (number + 1) * kv)
        found[f"attn.{name}.weight"] = Place("attention.kv_convolution.weight", (kv, 1, kernel), rows)
    return _under(prefix, target, found)


def _dense(prefix: str, target: str, config: ModelConfig, published: bool) -> Places:
    hidden, width = config.hidden, config.dense_width
    found = {
        "mlp.w2_md.weight": Place("mlp.down", (hidden, width)),
        "mlp.global_scale": Place("mlp.scale", (1,)),
    }
    if published:
        found["mlp.w13_dn.weight"] = Place("mlp.gate_up", (2 * width, hidden), _interleaved)
    else:
        for number, name in enumerate(("gate_proj", "up_proj")):
            rows = _rows(number * width, (number + 1) * width)
            found[f"mlp.{name}.weight"] = Place("mlp.gate_up", (width, hidden), rows)
    return _under(prefix, target, found)


def _sparse(prefix: str, target: str, config: ModelConfig, published: bool) -> Places:
    hidden, width, experts, shared = config.hidden, config.expert_width, config.experts, config.shared_experts
    found = {
        "mlp.gate.weight": Place("mlp.router.weight", (experts + shared, hidden)),
        "mlp.gate.global_scale": Place("mlp.router.scale", (1,)),
        "mlp.gate.bias": Place("mlp.router.bias", (experts,)),
        "mlp.experts.w13_weight": Place(
            "mlp.gate_up", (experts, 2 * width, hidden), _interleaved if published else _whole
        ),
        "mlp.experts.w2_weight": Place("mlp.down", (experts, hidden, width)),
        "mlp.shared_experts.shared_w2_weight": Place(
            "mlp.shared_down",
            (shared, hidden, width),
            lambda target: torch.unflatten(target, 1, (shared, width)).transpose(0, 1),
        ),
    }
    if published:
        found["mlp.shared_experts.shared_w13_weight"] = Place(
            "mlp.shared_gate_up",
            (shared, 2 * width, hidden),
            lambda target: torch.unflatten(target, 1, (shared, width)).permute(1, 2, 0, 3),
        )
    else:
        for number, name in enumerate(("gate_proj", "up_proj")):
            found[f"mlp.shared_experts.{name}"] = Place(
                "mlp.shared_gate_up",
                (shared, width, hidden),
                _of_shared(number, shared),
            )
    return _under(prefix, target, found)


def _prediction(config: ModelConfig, published: bool) -> Places:
    """The layers of multi-token prediction; they are in no model of `transformers`, so their names are one."""
    hidden = config.hidden
    found: Places = {}
    for index, kind in enumerate(config.prediction.layers):
        prefix, target = f"model.mtp.layers.{index}.", f"prediction.layers.{index}."
        block = f"{prefix}transformer_block.", f"{target}block."
        found |= _attention(*block, config, kind) | _dense(*block, config, published)
        found[f"{prefix}hidden_norm.weight"] = Place(f"{target}hidden_norm.weight", (hidden,))
        found[f"{prefix}embed_norm.weight"] = Place(f"{target}token_norm.weight", (hidden,))
        found[f"{prefix}input_proj.weight"] = Place(f"{target}project", (hidden, 2 * hidden))
    if config.prediction.chain_norm:
        found["model.mtp.chain_norm.weight"] = Place("prediction.norm.weight", (hidden,))
    return found


def _under(prefix: str, target: str, found: Places) -> Places:
    return {
        prefix + name: Place(target + place.target, place.shape, place.view) for name, place in found.items()
    }


def _rows(begin: int, end: int) -> View:
    return lambda target: target[begin:end]


def _of_shared(number: int, shared: int) -> View:
    """The gates (0) or the ups (1) of the shared experts, by expert."""
    return lambda target: torch.unflatten(target[number], 0, (shared, -1))


def _whole(target: Tensor) -> Tensor:
    return target


def _interleaved(target: Tensor) -> Tensor:
    """[.., 2 width, hidden], gates first, as the pairs (gate, up) that a published checkpoint writes."""
    return torch.unflatten(target, -2, (2, -1)).transpose(-3, -2)
