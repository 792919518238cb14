"""The GPU's benchmark where there is none: it says so; its model can be served; its bytes are counted right."""

from __future__ import annotations

import os
import subprocess
import sys

import msgspec
import torch

from engine.evaluation import gpu
from engine.model.config import AttentionConfig
from engine.model.served import Served
from kernels.choice import kernels
from kernels.quantised import Quantised


def test_without_a_gpu_it_says_what_is_missing() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "TRITON_INTERPRET"}
    environment["CUDA_VISIBLE_DEVICES"] = ""
    done = subprocess.run(
        [sys.executable, "-m", "engine.evaluation.gpu"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 2
    assert "NVIDIA GPU" in done.stderr
    assert done.stderr.count("\n") == 1


def test_its_model_runs_and_one_row_reads_its_own_experts_only() -> None:
    shape = AttentionConfig(heads=2, kv_heads=1, head_dim=16, window=8, extent=8)
    far = msgspec.structs.replace(shape, window=None)
    config = msgspec.structs.replace(
        gpu.small(2), hidden=64, sliding=shape, full=far, expert_width=32, experts=8, top_k=2, vocabulary=40
    )
    weights = gpu.random_weights(config)
    served = Served(config, weights, kernels("reference"))
    (hidden,) = served.step([(torch.randn(3, 64), served.stream())])
    assert torch.isfinite(served.logits(hidden)).all()
    fewer = msgspec.structs.replace(config, top_k=1)
    gate_up, down = weights["layers.0.mlp.gate_up"], weights["layers.0.mlp.down"]
    assert isinstance(gate_up, Quantised)
    assert isinstance(down, Quantised)
    one_expert = sum(each.codes.nbytes + each.scales.nbytes for each in (gate_up, down)) / 8
    assert gpu.bytes_of_one_row(config, weights) - gpu.bytes_of_one_row(fewer, weights) == 2 * one_expert
