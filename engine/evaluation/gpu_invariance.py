"""What it costs that a row's bits depend on nothing beside it: our kernels against torch's, of free order.

Both do the same product or attention over the same numbers in the same types, so both move as many bytes; on a
GPU each is repeated in one CUDA graph, so no time of the host is in it. What torch is spared (norms,
the bias from its profiles, writing to the ring) makes our cost look larger than that of the order alone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import msgspec
import torch
import torch.nn.functional as F
from torch import Tensor

from engine.model.config import ModelConfig
from engine.model.served import attention_shape
from kernels.stream import StreamKernels

ROWS: Final = (1, 4, 16)
Timed = Callable[[Callable[[], object]], float]
Work = Callable[[Tensor], Tensor]
Pair = tuple[Work, Work]  # ours and torch's


class Cost(msgspec.Struct, frozen=True):
    """Milliseconds of one call, ours and torch's; cost: how much longer ours takes, 0.05 being 5 %."""

    name: str
    own_ms: float
    other_ms: float
    cost: float


def invariance(made: StreamKernels, config: ModelConfig, timed: Timed, repeated: int) -> list[Cost]:
    """Projections at bfloat16 and fp32, and a sliding layer's attention, at some numbers of rows.

    repeated: how often in one graph.
    """
    torch.manual_seed(0)
    costs = []
    for dtype in (torch.bfloat16, torch.float32):
        weight = (torch.randn(config.hidden, config.hidden) * config.hidden**-0.5).to(dtype)
        own, held = made.product(weight), weight.to(made.device)
        for count in ROWS:
            rows = torch.randn(count, config.hidden, device=made.device)
            theirs = rows.to(dtype)
            name = (
                f"product {config.hidden} x {config.hidden} {str(dtype).removeprefix('torch.')}, rows: {count}"
            )
            pair: Pair = own, partial(F.linear, weight=held)
            costs.append(_cost(name, made, pair, (rows, theirs), timed, repeated))
    for count in ROWS:
        pair, given = _attentions(made, config, count)
        costs.append(_cost(f"attention, rows: {count}", made, pair, given, timed, repeated))
    return costs


def _cost(
    name: str,
    made: StreamKernels,
    pair: Pair,
    given: tuple[Tensor, Tensor],
    timed: Timed,
    repeated: int,
) -> Cost:
    taken = []
    for side, (operator, rows) in enumerate(zip(pair, given, strict=True)):

        def often(rows: Tensor, operator: Work = operator) -> Tensor:
            for _ in range(repeated):
                result = operator(rows)
            return result

        def again(side: int = side, rows: Tensor = rows, often: Work = often) -> Tensor:
            return made.replayed((name, side), often, rows)

        for _ in range(2):  # compiled, then recorded
            again()
        taken.append(timed(again) / repeated)
    own, other = taken
    return Cost(name, round(own, 5), round(other, 5), round(own / other - 1, 3))


def _attentions(made: StreamKernels, config: ModelConfig, count: int) -> tuple[Pair, tuple[Tensor, Tensor]]:
    """Ours over a full window and torch's fused one over as many keys, with the rows of each.

    Queries that share keys are rows of one product there, so that it, too, reads them once.
    """
    layer = config.sliding
    window = layer.window or layer.extent
    shape = attention_shape(config, layer, window)
    norms = torch.ones(layer.head_dim), torch.ones(layer.head_dim)
    operator = made.attention(shape, *norms, torch.randn(config.d_rel, layer.extent))
    memory, filled = operator.memory(), torch.randn(window, shape.width, device=made.device)
    operator(filled, memory, 0, torch.empty(window, shape.heads * shape.dim, device=made.device))
    group = shape.heads // shape.kv_heads * count
    query = torch.randn(shape.kv_heads, group, shape.dim, device=made.device)
    keys, values = torch.randn(2, shape.kv_heads, window + count - 1, shape.dim, device=made.device)
    bias = torch.randn(shape.kv_heads, group, window + count - 1, device=made.device)

    def ours(rows: Tensor) -> Tensor:
        out = rows.new_empty(count, shape.heads * shape.dim)
        operator(rows, memory, window, out)
        return out

    def theirs(query: Tensor) -> Tensor:
        return F.scaled_dot_product_attention(query[None], keys[None], values[None], bias[None])[0]

    return (ours, theirs), (torch.randn(count, shape.width, device=made.device), query)
