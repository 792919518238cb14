from __future__ import annotations

from pathlib import Path

import pytest
import torch

from engine.model.config import (
    AttentionConfig,
    ConfigError,
    ModelConfig,
    VisionConfig,
    decode_config,
    encode_config,
    read_config,
)
from engine.model.experts import Router, balance
from engine.model.transformer import Transformer

ATTENTION = AttentionConfig(heads=4, kv_heads=2, head_dim=8, window=32, extent=32)
CONFIG = ModelConfig(
    vocabulary=30,
    hidden=16,
    layers=("sliding", "global"),
    mlps=("dense", "sparse"),
    sliding=ATTENTION,
    full=AttentionConfig(heads=2, kv_heads=1, head_dim=4, window=None, extent=50),
    dense_width=24,
    expert_width=8,
    experts=4,
    top_k=2,
    log_floor=100,
)


def test_a_configuration_survives_its_file(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_bytes(encode_config(CONFIG))
    assert read_config(tmp_path / "config.json") == CONFIG


def test_a_missing_file_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"configuration nothing\.json cannot be read"):
        read_config(tmp_path / "nothing.json")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('"hidden": 16', '"hidden": "wide"', "Expected `int`"),
        ('"hidden": 16', '"hidden": 0', "hidden must be greater than 0, but is 0"),
        ('"hidden": 16', '"hiden": 16', "hiden"),
        ('"top_k": 2', '"top_k": 5', r"top_k \(5\) must not exceed the number of experts \(4\)"),
        ('"kv_heads": 2', '"kv_heads": 3', r"heads \(4\) must be a multiple of kv_heads \(3\)"),
        ('"window": 32', '"window": null', "sliding layers need a window"),
        ('"window": null', '"window": 9', "global layers have no window of their own"),
        ('"dense",', "", "2 layers need as many mlps, but 1 are given"),
        ('"side": 40', '"side": 20', "vision folds multiply to 2 frames of side 40"),
        ("{", "", "configuration is wrong: Expected `object`"),
    ],
)
def test_a_wrong_value_is_told_in_one_sentence(before: str, after: str, told: str) -> None:
    text = encode_config(CONFIG).decode()
    assert before in text
    with pytest.raises(ConfigError, match=told):
        decode_config(text.replace(before, after, 1).encode())


def test_vision_needs_a_width_between_each_two_folds() -> None:
    with pytest.raises(ConfigError, match="one width fewer than folds"):
        VisionConfig(widths=(8,))


def test_balance_lifts_the_idle_and_lowers_the_busy() -> None:
    torch.manual_seed(0)
    model = Transformer(CONFIG)
    (router,) = model.routers
    assert isinstance(router, Router)
    balance(model.routers, torch.tensor([[8, 4, 4, 0]]), rate=0.1)
    assert torch.allclose(router.bias, torch.tensor([-0.1, 0.0, 0.0, 0.1]))


def test_balance_evens_the_load_out() -> None:
    torch.manual_seed(0)
    model = Transformer(CONFIG)
    with torch.no_grad():
        model.routers[0].bias[0] = 1.0  # one expert that everybody takes
    rows = torch.randn(4, 50, 16)
    lengths = torch.tensor([50, 50, 30, 1])
    before = model.run(rows, lengths).load
    assert before.sum() == lengths.sum() * CONFIG.top_k
    for _ in range(300):
        balance(model.routers, model.run(rows, lengths).load, rate=0.01)
    after = model.run(rows, lengths).load
    assert after.max() - after.min() < (before.max() - before.min()) / 3
