"""What one call of each kernel takes, in the shapes of a model's layer: a column of docs/performance.md."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import torch
from torch import Tensor

from engine.evaluation.timing import Figure, timed
from engine.model.config import ModelConfig
from engine.model.served import attention_shape
from kernels.choice import kernels
from kernels.stream import Routing

ROWS: Final = (1, 16)
CALLS: Final = 50
TEMPERATURE, TOP_P = 0.8, 0.95


def kernel_calls(config: ModelConfig, times: int) -> list[Figure]:
    """Every kernel of the processor's set with 1 and with 16 rows; random weights, matrices at bfloat16."""
    figures = []
    for name, call in _kernels(config).items():
        for rows in ROWS:
            work = call(rows)

            def repeated(work: Callable[[], object] = work) -> None:
                for _ in range(CALLS):
                    work()

            figures.append(timed(f"kernel {name}, rows: {rows}", repeated, times, CALLS))
    return figures


def _kernels(config: ModelConfig) -> dict[str, Callable[[int], Callable[[], object]]]:
    """By name, what makes a call with a number of rows."""
    made, hidden, width = kernels("cpu"), config.hidden, config.expert_width
    layer = config.sliding
    shape = attention_shape(config, layer, layer.window or layer.extent)

    def matrix(*sizes: int) -> Tensor:
        return torch.randn(sizes).mul(float(sizes[-1]) ** -0.5).bfloat16()

    product, norm = made.product(matrix(shape.width, hidden)), made.norm(torch.ones(hidden), config.norm_eps)
    convolution = made.convolution(torch.randn(hidden, config.conv_kernel))
    norms = torch.ones(layer.head_dim), torch.ones(layer.head_dim)
    attention = made.attention(shape, *norms, torch.randn(config.d_rel, layer.extent))
    scores = torch.randn(config.experts + config.shared_experts, hidden)
    router = made.router(scores, torch.zeros(config.experts), config.top_k, config.route_scale)
    experts = made.experts(matrix(config.experts, 2 * width, hidden), matrix(config.experts, hidden, width))
    table = torch.randn(config.mel_bins * config.mel_levels, hidden)

    def attending(count: int) -> Callable[[], object]:
        rows, memory = torch.randn(count, shape.width), attention.memory()
        out = torch.empty(count, shape.heads * shape.dim)
        return lambda: attention(rows, memory, 4 * shape.window, out)  # the window is full

    def mixing(count: int) -> Callable[[], object]:
        rows, out = torch.randn(count, hidden), torch.zeros(count, hidden)
        routing: Routing = router(rows)
        return lambda: experts(rows, routing, out)

    def convolving(count: int) -> Callable[[], object]:
        rows, history = torch.zeros(count, hidden), convolution.history()
        return lambda: convolution(rows, history, slice(0, None))

    def bagging(count: int) -> Callable[[], object]:
        indices = torch.randint(0, len(table), (count, config.mel_bins))
        return lambda: made.embedding_bag(table, indices)

    def sampling(count: int) -> Callable[[], object]:
        logits, draws = torch.randn(count, config.vocabulary), torch.rand(count)
        return lambda: made.sample(logits, TEMPERATURE, TOP_P, draws)

    def on_rows(operator: Callable[[Tensor], object], channels: int) -> Callable[[int], Callable[[], object]]:
        def with_rows(count: int) -> Callable[[], object]:
            rows = torch.randn(count, channels)
            return lambda: operator(rows)

        return with_rows

    return {
        f"product {shape.width} x {hidden}": on_rows(product, hidden),
        "experts": mixing,
        "attention": attending,
        "convolution": convolving,
        "norm": on_rows(norm, hidden),
        "router": on_rows(router, hidden),
        "SwiGLU": on_rows(made.gate, 2 * width),
        "dMel bag": bagging,
        f"sampling of {config.vocabulary}": sampling,
    }
