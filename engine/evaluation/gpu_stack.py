"""The stack that ``python -m engine.evaluation.gpu`` measures: a few layers with random weights.

Nothing here needs more than torch and msgspec, so that it runs on a bare machine.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from engine.model.config import AttentionConfig, ModelConfig
from engine.model.quantised import is_matrix
from engine.model.transformer import Transformer
from kernels.quantised import FP8, GROUP, Quantised, Weight
from kernels.stream import Router, Routing, StreamKernels


def small(layers: int) -> ModelConfig:
    """Inkling-Small's shape with fewer layers, every sixth of them global."""
    shape: Any = {"heads": 32, "kv_heads": 8, "head_dim": 128}
    return ModelConfig(
        vocabulary=201_024,
        hidden=4096,
        layers=_kinds(layers),
        mlps=tuple("sparse" for _ in range(layers)),
        sliding=AttentionConfig(**shape, window=512, extent=512),
        full=AttentionConfig(**shape, window=None, extent=1024),
        dense_width=2048,
        expert_width=2048,
        experts=256,
        top_k=6,
        shared_experts=2,
    )


def tiny(layers: int) -> ModelConfig:
    """The same in so small that Triton's interpreter steps it."""
    shape: Any = {"heads": 2, "kv_heads": 1, "head_dim": 8, "extent": 6}
    return ModelConfig(
        vocabulary=40,
        hidden=32,
        layers=_kinds(layers),
        mlps=tuple("sparse" for _ in range(layers)),
        sliding=AttentionConfig(**shape, window=6),
        full=AttentionConfig(**shape, window=None),
        dense_width=32,
        expert_width=32,
        experts=4,
        top_k=2,
    )


def _kinds(layers: int) -> Any:  # noqa: ANN401  (a tuple of literals)
    return tuple("global" if index % 6 == 5 else "sliding" for index in range(layers))


def random_weights(config: ModelConfig, precision: str) -> dict[str, Weight]:
    """A model's weights, its matrices at int4, int8 or fp8, the head at bfloat16.

    Codes are drawn as they are held, one matrix after another, so that no more is held than is kept.
    """
    with torch.device("meta"):
        shapes = {name: each.shape for name, each in Transformer(config).state_dict().items()}
    weights: dict[str, Weight] = {}
    for name, shape in shapes.items():
        if is_matrix(name):
            weights[name] = _random_codes(shape, precision)
        elif name == "head":
            weights[name] = (torch.randn(shape) * shape[1] ** -0.5).bfloat16()
        else:
            weights[name] = torch.ones(shape) if name.endswith("norm.weight") else 0.02 * torch.randn(shape)
    return weights


def _random_codes(shape: torch.Size, precision: str) -> Quantised:
    """Weights of about the spread that a layer begins with."""
    *others, width = shape
    if precision == "int4":
        codes, spread = torch.randint(0, 256, (*others, width // 2), dtype=torch.uint8), 4.6
    elif precision == "int8":
        codes, spread = torch.randint(-127, 128, (*others, width), dtype=torch.int8), 73.0
    else:  # of fp8 the numbers from -1.875 to 1.875
        bits = torch.randint(0, 64, (*others, width), dtype=torch.uint8)
        codes = (bits | torch.randint(0, 2, bits.shape, dtype=torch.uint8) << 7).view(FP8)
        spread = 0.6
    scales = torch.full((*others, -(-width // GROUP)), width**-0.5 / spread)
    return Quantised(codes, scales.bfloat16())


class Noting:
    """Kernels that note which experts are chosen; also while a recorded step is started again."""

    def __init__(self, kernels: StreamKernels, experts: int) -> None:
        self._own, self._experts = kernels.router, experts
        self.kernels = replace(kernels, router=self._router)
        self._chosen: dict[tuple[int, int], Tensor] = {}
        self._routers = 0

    def _router(self, weight: Tensor, bias: Tensor, top_k: int, scale: float) -> Router:
        number, made = self._routers, self._own(weight, bias, top_k, scale)
        self._routers += 1

        def noted(rows: Tensor) -> Routing:
            routing = made(rows)
            self._chosen[number, len(rows)] = routing.chosen
            return routing

        return noted

    def share(self, rows: int) -> float:
        """Of all routed experts those that the last step with so many rows read."""
        read = [
            len(set(chosen.flatten().tolist())) for (_, count), chosen in self._chosen.items() if count == rows
        ]
        return sum(read) / len(read) / self._experts


def moved_bytes(weights: dict[str, Weight], share: float) -> float:
    """Bytes of the weights that one step reads: that share of the routed experts, and everything else."""
    total = 0.0
    for name, weight in weights.items():
        parts = (weight.codes, weight.scales) if isinstance(weight, Quantised) else (weight,)
        size = sum(each.nbytes for each in parts)
        total += size * share if _routed(name, weight) else size
    return total


def _routed(name: str, weight: Weight) -> bool:
    return name.endswith(("mlp.gate_up", "mlp.down")) and len(weight.shape) == 3


def widened(weights: dict[str, Weight], device: torch.device, dtype: torch.dtype) -> dict[str, Tensor]:
    """The weights in full on a device, an expert at a time, so that little more is held than is kept."""

    def wide(weight: Weight) -> Tensor:
        if isinstance(weight, Quantised):
            return Quantised(weight.codes.to(device), weight.scales.to(device)).dequantised().to(dtype)
        return weight.to(device, dtype)

    return {
        name: torch.stack([wide(weight[each]) for each in range(weight.shape[0])])
        if isinstance(weight, Quantised) and len(weight.shape) == 3
        else wide(weight)
        for name, weight in weights.items()
    }
