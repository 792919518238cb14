"""A product's bits do not depend on how wide the registers are that it was compiled for."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys

import llvmlite.binding as llvm
import pytest
import torch

from kernels.choice import kernels
from kernels.quantised import quantise

NARROW = {"NUMBA_CPU_NAME": "haswell", "NUMBA_CPU_FEATURES": "+avx,+avx2,+fma,+bmi,+bmi2,+f16c,+sse4.2,+popcnt"}


def digest() -> str:
    """Of an int4 product of five rows: four that share what is read, and one by itself."""
    torch.manual_seed(0)
    product = kernels("cpu").product(quantise(torch.randn(70, 96), 4))
    return hashlib.sha256(product(torch.randn(5, 96)).numpy().tobytes()).hexdigest()


@pytest.mark.skipif(
    not llvm.get_host_cpu_features().get("avx512bw", False), reason="this processor has no wider registers"
)
def test_narrow_registers_give_the_same_bits() -> None:
    script = "from tests.kernels.test_kernels_widths import digest; print(digest())"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | NARROW,
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
    )
    assert done.stdout.split() == [digest()]
