"""The GPU's benchmark where there is none: it says so, runs in small, and counts its bytes right."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from engine.evaluation import gpu, gpu_stack
from engine.model.served import Served
from kernels.choice import kernels
from kernels.quantised import Quantised
from tests.kernels.interpreted import quicken

THERE = ("torch", "triton", "numpy", "msgspec", "safetensors", "tokenizers")


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


def test_all_of_it_runs_in_small(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    quicken(monkeypatch)
    kept = tmp_path / "gpu.json"
    monkeypatch.setattr(sys, "argv", ["gpu", "--tiny", "--precision", "fp8", "--json", str(kept)])
    assert gpu.main() == 0
    report = json.loads(kept.read_text())
    assert json.loads(capsys.readouterr().out) == report
    assert len(report["bits"]) == 7
    assert all(report["bits"].values())
    assert report["error"] < 1e-5
    assert len(report["invariance"]) == 9
    for each in report["invariance"]:
        assert each["cost"] == pytest.approx(each["own_ms"] / each["other_ms"] - 1, rel=0.1, abs=0.005)
    assert report["peer"]["faster"] > 0
    assert report["tick_ms"] > 0
    assert report["head_ms"] > 0


def test_a_tick_of_the_whole_model_is_reckoned_by_its_layers() -> None:
    assert gpu.of_all_layers(tick_ms=10.0, head_ms=1.0, heads=4, layers=7) == 6.0 * gpu.WHOLE / 7 + 4.0


def test_it_wants_nothing_that_a_bare_machine_lacks() -> None:
    """Of the installed packages it imports those of THERE and what they import themselves."""
    told = f"""
import sys, {", ".join(THERE)}
before = set(sys.modules)
import engine.evaluation.gpu, kernels.triton.operators, kernels.triton.ordered
print(*{{each.partition(".")[0] for each in set(sys.modules) - before}})
"""
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, timeout=120)
    found = set(done.stdout.split()) - set(sys.stdlib_module_names) - {"engine", "kernels"}
    assert done.returncode == 0
    assert not {each for each in found if not each.startswith("_")}


@pytest.mark.parametrize("precision", ["int4", "int8", "fp8"])
def test_its_weights_have_the_spread_that_a_layer_begins_with(precision: str) -> None:
    weights = gpu_stack.random_weights(gpu_stack.tiny(1), precision)
    gate_up = weights["layers.0.mlp.gate_up"]
    assert isinstance(gate_up, Quantised)
    assert 0.9 < float(gate_up.dequantised().std()) * gate_up.shape[-1] ** 0.5 < 1.1


def test_a_step_reads_the_experts_that_its_rows_chose() -> None:
    config = gpu_stack.tiny(2)
    weights, noting = gpu_stack.random_weights(config, "int4"), gpu_stack.Noting(kernels("reference"), 4)
    served = Served(config, weights, noting.kernels)
    (hidden,) = served.step([(torch.randn(1, 32), served.stream())])
    assert torch.isfinite(served.logits(hidden)).all()
    assert noting.share(1) == config.top_k / config.experts
    gate_up, down = weights["layers.0.mlp.gate_up"], weights["layers.0.mlp.down"]
    assert isinstance(gate_up, Quantised)
    assert isinstance(down, Quantised)
    one_layer = sum(each.codes.nbytes + each.scales.nbytes for each in (gate_up, down))
    assert gpu_stack.moved_bytes(weights, 0.75) - gpu_stack.moved_bytes(weights, 0.25) == 2 * one_layer / 2
