"""A tiny random Inkling checkpoint as published ones are: config.json, shards with an index, tokenizer.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from torch import Tensor

from engine.dialect.nano import choice_name
from engine.dialect.vocabulary import CHOICES
from engine.model.inkling import from_inkling
from engine.model.inkling_tensors import places

PUBLISHED = ["model.llm.embed.weight", "model.mtp.chain_norm.weight"]  # names that tell what there is to come


def tiny_config(**changes: Any) -> dict[str, Any]:  # noqa: ANN401  (JSON)
    """A config.json of the family, two layers deep."""
    text = {
        "vocab_size": 320,
        "num_hidden_layers": 2,
        "unpadded_vocab_size": 310,
        "hidden_size": 32,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "head_dim": 8,
        "swa_num_attention_heads": 2,
        "swa_num_key_value_heads": 1,
        "swa_head_dim": 8,
        "sliding_window_size": 48,
        "d_rel": 4,
        "rel_extent": 64,
        "layer_types": ["hybrid_sliding", "hybrid"],
        "mlp_layer_types": ["dense", "sparse"],
        "conv_kernel_size": 4,
        "intermediate_size": 48,
        "moe_intermediate_size": 32,
        "n_routed_experts": 6,
        "num_experts_per_tok": 2,
        "n_shared_experts": 2,
        "route_scale": 1.0,
        "logits_mup_width_multiplier": 2.0,
        "log_scaling_n_floor": 16,
        "num_mtp_layers": None,
    }
    return {
        "model_type": "inkling_mm_model",
        "text_config": text | changes,
        "audio_config": {"mel_vocab_size": 16},
        "vision_config": {"patch_size": 40, "n_layers": 2},
        "image_token_id": 308,
        "audio_token_id": 309,
    }


def random_tensors(
    config: dict[str, Any], seed: int = 0, dtype: torch.dtype = torch.float32
) -> dict[str, Tensor]:
    """Every tensor of a published checkpoint of this configuration, each of which matters."""
    generator = torch.Generator().manual_seed(seed)
    tensors = {}
    for name, place in places(from_inkling(config), PUBLISHED).items():
        values = torch.randn(place.shape, generator=generator)
        if "norm" in name or "global_scale" in name:
            values = 1 + 0.2 * values
        elif "sconv" in name or len(place.shape) == 1:
            values = 0.3 * values
        else:
            values = values * place.shape[-1] ** -0.5
        tensors[name] = values.to(dtype)
    return tensors


def save_shards(folder: Path, tensors: dict[str, Tensor], count: int = 3) -> None:
    """Write the tensors as ``count`` shards and their index."""
    names = sorted(tensors)
    index: dict[str, str] = {}
    for number in range(count):
        file = f"model-{number + 1:05d}-of-{count:05d}.safetensors"
        mine = {name: tensors[name] for name in names[number::count]}
        save_file(mine, folder / file)
        index |= dict.fromkeys(mine, file)
    (folder / "model.safetensors.index.json").write_text(json.dumps({"metadata": {}, "weight_map": index}))


def tiny_dialect() -> dict[str, Any]:
    """Control tokens behind the bytes, a literal, and a control of several ids."""
    names = [choice_name(choice) for choice in CHOICES]
    controls: dict[str, Any] = {name: 256 + number for number, name in enumerate(names)}
    return controls | {
        "say": [260, 300],
        "act": 280,
        "end": 281,
        "mic": 282,
        "self": 283,
        "camera": 284,
        "screen": 285,
        "heard": "H:",
        "typed": "T:",
        "mode focus": 286,
        "absent 1": [287, 288],
    }


def save_tiny(folder: Path, seed: int = 0, dtype: torch.dtype = torch.float32, **changes: Any) -> Path:  # noqa: ANN401
    """The whole folder; ``changes`` are to the backbone's part of `tiny_config`."""
    folder.mkdir(parents=True, exist_ok=True)
    config = tiny_config(**changes)
    (folder / "config.json").write_text(json.dumps(config))
    save_shards(folder, random_tensors(config, seed, dtype))
    byte_tokenizer().save(str(folder / "tokenizer.json"))
    (folder / "dialect.json").write_text(json.dumps({"controls": tiny_dialect()}))
    return folder


def byte_tokenizer() -> Tokenizer:
    """Knows single bytes, ids 0 to 255."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    tokenizer.train_from_iterator([], trainers.BpeTrainer(vocab_size=256, initial_alphabet=alphabet))
    return tokenizer
