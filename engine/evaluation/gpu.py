"""``python -m engine.evaluation.gpu``: a stack of a few layers like Inkling-Small's, at int4, on an NVIDIA GPU.

Weights are random, so nothing is fetched. Each figure stands beside its floor: the bytes that must move, at the
bandwidth of a copy measured in the same run.
"""

from __future__ import annotations

import argparse
import datetime
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import msgspec
import torch

from engine.model.config import AttentionConfig, ModelConfig
from engine.model.quantised import is_matrix
from engine.model.served import Served
from engine.model.transformer import Transformer
from kernels.choice import KernelsError, kernels
from kernels.quantised import Quantised, Weight

LAYERS: Final = 6  # five sliding, one global
WHOLE: Final = 42  # layers of the whole model
TICK: Final = (12, 4)  # rows in: 4 of sound and 8 patches; tokens out
COPIED: Final = 2**31  # bytes
TIMES: Final = 50


class GpuReport(msgspec.Struct, frozen=True):
    """Milliseconds are medians. share: of the copy's bandwidth, on the bytes of the chosen weights."""

    date: str
    card: str
    torch: str
    triton: str
    copy_gb_s: float
    decode_ms: float
    decode_share: float
    tick_ms: float
    whole_tick_ms: float


def small(layers: int = LAYERS) -> ModelConfig:
    """Inkling-Small's shape with fewer layers and a small vocabulary."""
    shape: Any = {"heads": 32, "kv_heads": 8, "head_dim": 128}
    return ModelConfig(
        vocabulary=1024,
        hidden=4096,
        layers=tuple("global" if index % 6 == 5 else "sliding" for index in range(layers)),
        mlps=tuple("sparse" for _ in range(layers)),
        sliding=AttentionConfig(**shape, window=512, extent=512),
        full=AttentionConfig(**shape, window=None, extent=1024),
        dense_width=2048,
        expert_width=2048,
        experts=256,
        top_k=6,
        shared_experts=2,
    )


def random_weights(config: ModelConfig) -> dict[str, Weight]:
    """A model's weights, its matrices at int4; made one by one, so that no more is held than is kept."""
    with torch.device("meta"):
        shapes = {name: each.shape for name, each in Transformer(config).state_dict().items()}
    weights: dict[str, Weight] = {}
    for name, shape in shapes.items():
        if is_matrix(name):
            codes = torch.randint(0, 256, (*shape[:-1], shape[-1] // 2), dtype=torch.uint8)
            scales = torch.full((*shape[:-1], -(-shape[-1] // 32)), 0.02 * shape[-1] ** -0.5)
            weights[name] = Quantised(codes, scales.bfloat16())
        else:
            weights[name] = torch.ones(shape) if name.endswith("norm.weight") else 0.02 * torch.randn(shape)
    return weights


def bytes_of_one_row(config: ModelConfig, weights: dict[str, Weight]) -> float:
    """Bytes of the weights that one row reads: of the routed experts those that it chooses."""
    total = 0.0
    for name, weight in weights.items():
        parts = (weight.codes, weight.scales) if isinstance(weight, Quantised) else (weight,)
        size = sum(each.nbytes for each in parts)
        routed = name.endswith(("mlp.gate_up", "mlp.down")) and len(weight.shape) == 3
        total += size * config.top_k / config.experts if routed else size
    return total


def measure(config: ModelConfig) -> GpuReport:
    """Measure on the GPU at hand. Raises KernelsError where there is none."""
    made = kernels("triton")
    if made.device.type != "cuda":
        raise KernelsError(
            "There is no NVIDIA GPU to measure: run this where one is, without TRITON_INTERPRET."
        )
    import triton

    one, other = (torch.empty(COPIED // 2, dtype=torch.uint8, device=made.device) for _ in range(2))
    copy_ms = _timed(lambda: other.copy_(one))
    weights = random_weights(config)
    served = Served(config, weights, made)
    stream = served.stream()
    rows = torch.randn(1024, config.hidden, device=made.device)
    for begin in range(0, len(rows), 64):
        served.step([(rows[begin : begin + 64], stream)])

    def append(count: int) -> None:
        (hidden,) = served.step([(rows[:count], stream)])
        served.likeliest(hidden[-1:])

    def tick() -> None:
        append(TICK[0])
        for _ in range(TICK[1]):
            append(1)

    decode_ms, tick_ms = _timed(lambda: append(1)), _timed(tick)
    speed = COPIED / copy_ms  # bytes read and written
    return GpuReport(
        date=datetime.datetime.now(datetime.UTC).date().isoformat(),
        card=torch.cuda.get_device_name(),
        torch=str(torch.__version__),
        triton=str(triton.__version__),
        copy_gb_s=round(speed / 1e6, 1),
        decode_ms=round(decode_ms, 4),
        decode_share=round(bytes_of_one_row(config, weights) / speed / decode_ms, 3),
        tick_ms=round(tick_ms, 4),
        whole_tick_ms=round(tick_ms * WHOLE / len(config.layers), 2),
    )


def _timed(work: Callable[[], object]) -> float:
    """Milliseconds, the median of many. The first few, which compile and record, do not count."""
    for _ in range(5):
        work()
    times: list[float] = []
    for _ in range(TIMES):
        begin, end = (torch.Event("cuda", enable_timing=True) for _ in range(2))
        begin.record()
        work()
        end.record()
        end.synchronize()
        times.append(begin.elapsed_time(end))
    return statistics.median(times)


def main() -> int:
    """Measure, print, and write the report where asked."""
    parser = argparse.ArgumentParser(prog="python -m engine.evaluation.gpu", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    parser.add_argument("--layers", type=int, default=LAYERS, help=f"of the stack (default: {LAYERS})")
    args = parser.parse_args()
    try:
        report = measure(small(args.layers))
    except KernelsError as error:
        print(error, file=sys.stderr)
        return 2
    text = msgspec.json.format(msgspec.json.encode(report), indent=2)
    print(text.decode())
    if args.json is not None:
        partial = args.json.with_name(args.json.name + ".partial")
        partial.write_bytes(text + b"\n")
        partial.replace(args.json)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
