"""What is wrong with a checkpoint is told in one sentence that names the tensor and the file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

import main
from engine.weights import WeightsError
from engine.weights.checkpoint import load_inkling, open_checkpoint
from engine.weights.shards import INDEX
from tests.engine.tiny_inkling import random_tensors, save_tiny, tiny_config

NAME = "model.llm.layers.1.attn.wq_du.weight"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return save_tiny(tmp_path / "tiny")


def shard_of(folder: Path, name: str) -> Path:
    return folder / str(json.loads((folder / INDEX).read_text())["weight_map"][name])


def rewrite(folder: Path, name: str, tensor: torch.Tensor | None) -> None:
    """Put another tensor in the place of one, or none, in its shard and in the index."""
    path = shard_of(folder, name) if tensor is None or name != "further" else shard_of(folder, NAME)
    tensors = load_file(path)
    index = json.loads((folder / INDEX).read_text())
    if tensor is None:
        del tensors[name], index["weight_map"][name]
    else:
        tensors[name], index["weight_map"][name] = tensor, path.name
    save_file(tensors, path)
    (folder / INDEX).write_text(json.dumps(index))


def cut_short(folder: Path) -> str:
    path = shard_of(folder, NAME)
    path.write_bytes(path.read_bytes()[:-5])
    return rf"The tensor \S+ is cut short: {path} ends 5 bytes too early"


def emptied(folder: Path) -> str:
    path = shard_of(folder, NAME)
    path.write_bytes(b"")
    return f"{path} is cut short or no safetensors file"


def no_header(folder: Path) -> str:
    path = shard_of(folder, NAME)
    path.write_bytes((4).to_bytes(8, "little") + b"{{{{")
    return f"{path} has a damaged header"


def missing_tensor(folder: Path) -> str:
    rewrite(folder, NAME, None)
    return f"The tensor {NAME} is missing from {folder / INDEX}"


def missing_in_shard(folder: Path) -> str:
    path = shard_of(folder, NAME)
    tensors = load_file(path)
    del tensors[NAME]
    save_file(tensors, path)
    return f"The tensor {NAME} is missing from {path}"


def missing_shard(folder: Path) -> str:
    path = shard_of(folder, NAME)
    path.unlink()
    return f"{path} cannot be read"


def extra_tensor(folder: Path) -> str:
    rewrite(folder, "further", torch.zeros(3))
    return f"The tensor further in {shard_of(folder, 'further')} has no place"


def extra_in_shard(folder: Path) -> str:
    path = shard_of(folder, NAME)
    save_file(load_file(path) | {"further": torch.zeros(3)}, path)
    return f"{path} holds the tensor further, which"


def wrong_shape(folder: Path) -> str:
    rewrite(folder, NAME, torch.zeros(32, 31))
    return rf"The tensor {NAME} in {shard_of(folder, NAME)} has the shape \[32, 31\], but"


def whole_numbers(folder: Path) -> str:
    rewrite(folder, NAME, torch.zeros(32, 32, dtype=torch.int32))
    return f"The tensor {NAME} in {shard_of(folder, NAME)} holds whole numbers"


def unknown_architecture(folder: Path) -> str:
    (folder / "config.json").write_text(json.dumps(tiny_config() | {"model_type": "llama"}))
    return f"{folder / 'config.json'} cannot be used: the architecture llama is not known"


def unknown_layer(folder: Path) -> str:
    (folder / "config.json").write_text(json.dumps(tiny_config(layer_types=["hybrid", "linear"])))
    return f"{folder / 'config.json'} cannot be used: this Inkling checkpoint has a layer of an unknown type"


def wrong_kind_of_value(folder: Path) -> str:
    (folder / "config.json").write_text(json.dumps(tiny_config(hidden_size="wide")))
    return f"{folder / 'config.json'} cannot be used: the Inkling configuration is wrong: Expected `int`"


def no_config(folder: Path) -> str:
    (folder / "config.json").unlink()
    return f"{folder / 'config.json'} cannot be read"


def damaged_index(folder: Path) -> str:
    (folder / INDEX).write_text('{"weight_map": {"a": "../a"}}')
    return f"{folder / INDEX} is damaged"


Damage = Callable[[Path], str]


@pytest.mark.parametrize(
    "damage",
    [
        cut_short,
        emptied,
        no_header,
        missing_tensor,
        missing_in_shard,
        missing_shard,
        extra_tensor,
        extra_in_shard,
        wrong_shape,
        whole_numbers,
        unknown_architecture,
        unknown_layer,
        wrong_kind_of_value,
        no_config,
        damaged_index,
    ],
)
def test_damage_is_one_sentence_and_leaves_nothing_behind(
    folder: Path, damage: Damage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = damage(folder)
    given = tmp_path / "in.json"
    given.write_text('{"items": [{"text": [1]}]}')
    before = set(tmp_path.rglob("*"))
    out = tmp_path / "out.npy"
    assert main.main(["models", "logits", str(folder), "--input", str(given), "--out", str(out)]) == 2
    sentence = capsys.readouterr().err
    assert sentence.count("\n") == 1
    assert sentence.rstrip().endswith((".", "]."))
    with pytest.raises(WeightsError, match=told):
        load_inkling(open_checkpoint(folder))
    assert set(tmp_path.rglob("*")) == before


def test_a_checkpoint_in_one_file_is_the_same_model(folder: Path, tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    whole.mkdir()
    (whole / "config.json").write_bytes((folder / "config.json").read_bytes())
    save_file(random_tensors(tiny_config()), whole / "model.safetensors")
    ours, others = (load_inkling(open_checkpoint(each)).state_dict() for each in (folder, whole))
    assert ours.keys() == others.keys()
    assert all(torch.equal(tensor, others[name]) for name, tensor in ours.items())


def test_a_head_without_its_padding_is_taken(folder: Path) -> None:
    padded = load_inkling(open_checkpoint(folder)).transformer
    rewrite(folder, "model.llm.unembed.weight", load_head(folder)[:310].contiguous())
    short = load_inkling(open_checkpoint(folder)).transformer
    hidden = torch.randn(3, 32)
    assert torch.equal(padded.logits(hidden), short.logits(hidden))
    assert short.logits(hidden).shape == (3, 310)


def load_head(folder: Path) -> torch.Tensor:
    return load_file(shard_of(folder, "model.llm.unembed.weight"))["model.llm.unembed.weight"]
