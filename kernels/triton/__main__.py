"""``python -m kernels.triton``: compile every kernel for a GPU, here or elsewhere, and say what it came to.

Nothing is run, so no GPU is needed: it shows that the kernels are Triton that a GPU's compiler takes.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any, Final

import torch
import triton
from torch import Tensor
from triton.backends.compiler import GPUTarget
from triton.compiler import ASTSource

from kernels.quantised import FP8, GROUP, Weight, quantise, quantise_fp8
from kernels.stream import AttentionShape, Routing
from kernels.triton.device import launched_by
from kernels.triton.operators import TRITON

_TYPES: Final = {
    torch.float32: "fp32",
    torch.bfloat16: "bf16",
    torch.int8: "i8",
    torch.uint8: "u8",
    FP8: "fp8e4nv",
    torch.bool: "i1",
    torch.int64: "i64",
}
_FORMATS: Final[dict[str, Callable[[Tensor], Weight]]] = {
    "float32": lambda weight: weight,
    "bfloat16": lambda weight: weight.bfloat16(),
    "int8": lambda weight: quantise(weight, 8),
    "int4": lambda weight: quantise(weight, 4),
    "fp8": quantise_fp8,
}


def compile_all(capability: int) -> list[str]:
    """Compile for that compute capability (90: H100, H200) every kernel that a served model calls.

    Returns a line for each. Raises what Triton's compiler raises.
    """
    lines: list[str] = []

    def compiled(kernel: Any, grid: tuple[int, ...], *arguments: object, **constants: object) -> None:  # noqa: ANN401
        names = kernel.arg_names[: len(arguments)]
        signature = {name: _type(each) for name, each in zip(names, arguments, strict=True)}
        source = ASTSource(kernel, signature | dict.fromkeys(constants, "constexpr"), dict(constants))
        target = GPUTarget("cuda", capability, 32)
        made: Any = triton.compile(source, target=target, options={"enable_fp_fusion": False})
        said = " ".join(f"{name}={value}" for name, value in constants.items())
        lines.append(f"{kernel.__name__} {said}: {len(made.asm['cubin'])} bytes, {made.metadata.shared} shared")

    with launched_by(compiled):
        for count in (1, 16):
            _call_all(count)
    return lines


def _type(argument: object) -> str:
    if isinstance(argument, Tensor):
        return f"*{_TYPES[argument.dtype]}"
    return "fp32" if isinstance(argument, float) else "i32"


def _call_all(count: int) -> None:
    """Call every operator with ``count`` rows, of sizes like Inkling-Small's but few."""
    made = TRITON
    rows = torch.zeros(count, 4 * GROUP)
    width = rows.shape[1]
    made.norm(rows[0], 1e-6)(rows)
    convolution, join = made.convolution(torch.zeros(width, 4)), made.join(torch.zeros(width, 4), rows[0], 1e-6)
    convolution(rows, convolution.history(), slice(0, None))
    join(rows, rows, [(slice(0, count), join.history())])
    made.router(torch.zeros(18, width), torch.zeros(16), 6, 1.0)(rows)
    made.gate(rows, torch.ones(count, 2))
    made.gate(rows)
    made.embedding_bag(torch.zeros(80, width), torch.zeros(count, 8, dtype=torch.int64))
    made.choose(rows)
    made.sample(rows, 0.7, 0.9, torch.zeros(count))
    shape = AttentionShape(4, 2, 128, 16, 512, 4, 1e-6, 1000, 0.1)
    attention = made.attention(shape, torch.zeros(128), torch.zeros(128), torch.zeros(16, 512))
    attention(torch.zeros(count, shape.width), attention.memory(), 0, torch.empty(count, 4 * 128))
    routing = Routing(torch.zeros(count, 6, dtype=torch.int64), torch.ones(count, 6), torch.ones(count, 2))
    for form in _FORMATS.values():
        some = form(torch.full((64, width), 0.1))  # no bfloat16 number, or it would be held as such
        made.product(some)(rows)
        up, down = form(torch.full((8, 2 * width, width), 0.1)), form(torch.full((8, width, width), 0.1))
        made.experts(up, down)(rows, routing, torch.zeros(count, width))


def main() -> int:
    """Compile, and print a line for each kernel."""
    parser = argparse.ArgumentParser(prog="python -m kernels.triton", description=main.__doc__)
    parser.add_argument("--capability", type=int, default=90, help="of the GPU (default: 90, H100 and H200)")
    print("\n".join(compile_all(parser.parse_args().capability)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
