"""The table of kernels is printed whole: each of them, with one row and with sixteen."""

from __future__ import annotations

from engine.evaluation.gpu_stack import tiny
from engine.evaluation.kernel_calls import kernel_calls


def test_every_kernel_is_called_with_one_row_and_with_sixteen() -> None:
    figures = kernel_calls(tiny(1), 1)
    names = [each.name.partition(",")[0].removeprefix("kernel ").split()[0] for each in figures]
    kernels = ["product", "experts", "attention", "convolution", "norm", "router", "SwiGLU", "dMel", "sampling"]
    assert names == [name for name in kernels for _ in range(2)]
    assert {each.name.rpartition(" ")[2] for each in figures} == {"1", "16"}
    assert all(each.processor_ms > 0 for each in figures)
