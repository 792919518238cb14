"""Multi-token prediction against `transformers`."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers.cache_utils import MtpCache
from transformers.modeling_layers import MtpModel

from engine.weights.checkpoint import load_inkling, open_checkpoint
from tests.engine.inkling_oracle import VOCABULARY, close, configs, oracle, random_weights, save_with_prediction


@settings(max_examples=8, deadline=None, derandomize=True)
@given(
    config=configs(),
    depths=st.integers(1, 3),
    sliding=st.booleans(),
    chained=st.booleans(),
    hidden_first=st.booleans(),
    length=st.integers(1, 40),
    seed=st.integers(0, 999),
)
@torch.no_grad()
def test_each_depth_agrees(
    config: dict[str, Any],
    depths: int,
    sliding: bool,
    chained: bool,
    hidden_first: bool,
    length: int,
    seed: int,
) -> None:
    if sliding:  # transformers 5.23 leaves the window out of its masks for these layers
        config["text_config"]["sliding_window_size"] = length
    config["text_config"] |= {
        "num_mtp_layers": depths,
        "mtp_local_layer_ids": [0] if sliding else None,
        "chain_hidden_post_norm": chained,
        "mtp_hidden_states_first": hidden_first,
    }
    main = oracle(config, seed)
    theirs: Any = MtpModel(main, depths)
    theirs.eval()
    random_weights(theirs.layers)
    if chained:
        random_weights(theirs.shared_post_norm)
    theirs.set_attn_implementation("eager")
    with tempfile.TemporaryDirectory() as folder:
        ours = load_inkling(open_checkpoint(save_with_prediction(main, theirs, Path(folder))))
    assert ours.prediction is not None

    tokens = torch.randint(0, VOCABULARY, (1, length + depths))
    hidden = main.model.language_model(input_ids=tokens[:, :length]).last_hidden_state
    table = ours.tokens.table[tokens[:, 1:]]
    runs = ours.prediction.run(hidden, table)
    cache, last = MtpCache(config=main.config.get_mtp_config()), hidden
    for depth, rows in enumerate(runs):
        positions = torch.arange(depth + 1, depth + 1 + length)[None]
        ids = tokens[:, depth + 1 : depth + 1 + length]
        last = theirs.forward_layer(depth, last, positions, cache, input_ids=ids)
        assert close(rows, last)
        assert close(ours.transformer.logits(rows), theirs._project_to_logits(last))
