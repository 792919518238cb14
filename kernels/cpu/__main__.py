"""``python -m kernels.cpu``: compile the kernels for this processor now, so that no first session waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import torch
from torch import Tensor

from kernels.cpu.operators import CPU
from kernels.quantised import GROUP, Weight, quantise, quantise_fp8
from kernels.stream import AttentionShape

_FORMATS: Final[dict[str, Callable[[Tensor], Weight]]] = {
    "float32": lambda weight: weight,
    "bfloat16": lambda weight: weight.bfloat16(),
    "int8": lambda weight: quantise(weight, 8),
    "int4": lambda weight: quantise(weight, 4),
    "fp8": quantise_fp8,
}


def main() -> int:
    """Call every operator once with every format of weights."""
    kernels = CPU
    rows = torch.rand(1, GROUP)
    kernels.norm(rows[0], 1e-6)(rows)
    convolution = kernels.convolution(torch.rand(GROUP, 4))
    convolution(rows, convolution.history(), slice(0, None))
    routing = kernels.router(torch.rand(3, GROUP), torch.zeros(2), 1, 1.0)(rows)
    shape = AttentionShape(1, 1, GROUP, 4, 8, 0, 1e-6, None, 0.0)
    attention = kernels.attention(shape, rows[0], rows[0], torch.rand(4, 8))
    attention(torch.rand(1, shape.width), attention.memory(), 0, torch.empty(1, GROUP))
    for name, made in _FORMATS.items():
        print(f"compiling for {name} weights", flush=True)
        kernels.gate(kernels.product(made(torch.rand(64, GROUP)))(rows))
        experts = kernels.experts(made(torch.rand(2, 2 * GROUP, GROUP)), made(torch.rand(2, GROUP, GROUP)))
        experts(rows, routing, torch.zeros(1, GROUP))
    print("the kernels are compiled")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
