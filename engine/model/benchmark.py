"""How fast the backbone is on this machine: ``python -m engine.model.benchmark CONFIG.json [--threads N]``.

Prints the time of a tick (8 rows in, 4 rows one by one), of a snapshot, and of training, each the best and the
median of several. Random weights: time does not depend on them.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import torch
from safetensors.torch import save_file

from engine.model.config import ConfigError, ModelConfig, read_config
from engine.model.transformer import Transformer

BATCH, ROWS = 4, 1500


def main() -> int:
    """Run the benchmark; 2 when the configuration cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m engine.model.benchmark")
    parser.add_argument("config", type=Path, help="a model's config.json")
    parser.add_argument("--threads", type=int, default=1, help="threads of the matrix products (default 1)")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    try:
        config = read_config(args.config)
    except ConfigError as error:
        print(error)
        return 2
    for dtype in (torch.float32, torch.bfloat16):
        _report(f"tick, {dtype}", _measure(_tick(config, dtype), 50))
    with tempfile.TemporaryDirectory() as folder:
        state = Transformer(config).stream()
        _report("snapshot", _measure(lambda: save_file(state.tensors(), Path(folder) / "state"), 20))
    seconds = _measure(_training(config), 5)
    _report("training step", seconds)
    print(f"training: {BATCH * ROWS / min(seconds):.0f} rows a second")
    return 0


def _tick(config: ModelConfig, dtype: torch.dtype) -> Callable[[], None]:
    model = Transformer(config).to(dtype)
    state = model.stream()

    def tick() -> None:
        hidden = model.step(torch.randn(8, config.hidden, dtype=dtype), state)
        for _ in range(4):
            model.step_logits(hidden[-1])
            hidden = model.step(torch.randn(1, config.hidden, dtype=dtype), state)

    return tick


def _training(config: ModelConfig) -> Callable[[], None]:
    """One step in bfloat16, as training runs it: forward, backward, AdamW."""
    model = Transformer(config).bfloat16()
    optimiser = torch.optim.AdamW(model.parameters(), fused=True)
    rows = torch.randn(BATCH, ROWS, config.hidden, dtype=torch.bfloat16)

    def step() -> None:
        model(rows).float().square().mean().backward()
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)

    return step


def _measure(work: Callable[[], object], times: int) -> list[float]:
    work()
    seconds = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begin)
    return seconds


def _report(name: str, seconds: list[float]) -> None:
    print(f"{name}: best {min(seconds) * 1e3:.1f} ms, median {statistics.median(seconds) * 1e3:.1f} ms")


if __name__ == "__main__":
    raise SystemExit(main())
