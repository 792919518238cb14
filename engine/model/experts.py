"""The two kinds of MLP: one dense SwiGLU, or a router over many small ones."""

from __future__ import annotations

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.model.config import ModelConfig
from kernels.interface import Kernels


class Routing(NamedTuple):
    """chosen: int64 [n, top_k]; weights: [n, top_k]; shared: [n, shared experts], their weights."""

    chosen: Tensor
    weights: Tensor
    shared: Tensor


class Router(nn.Module):
    """Chooses experts by sigmoid score plus a balance bias; weighs them by softmax of the log-sigmoids.

    weight: [experts + shared experts, hidden]; bias: fp32 [experts], moved by `balance`, not by gradients
    (arXiv 2408.15664); scale: [1]. Computed in fp32, so that distinct scores do not round to ties.
    """

    bias: Tensor

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        total = config.experts + config.shared_experts
        self.weight = nn.Parameter(torch.empty(total, config.hidden).normal_(std=config.hidden**-0.5))
        self.scale = nn.Parameter(torch.ones(1))
        self.register_buffer("bias", torch.zeros(config.experts))
        self._experts, self._top_k = config.experts, config.top_k
        self._route_scale = config.route_scale

    def forward(self, rows: Tensor) -> Routing:
        """rows [n, hidden], also under autocast."""
        with torch.autocast(rows.device.type, enabled=False):
            return self.route(rows)

    def route(self, rows: Tensor) -> Routing:
        """As `forward`, where nothing is cast automatically."""
        logits = F.linear(rows.float(), self.weight.float())
        routed, shared = logits[:, : self._experts], logits[:, self._experts :]
        chosen = torch.topk(routed.sigmoid() + self.bias.float(), self._top_k, sorted=False).indices
        taking_part = torch.cat([routed.gather(-1, chosen), shared], dim=-1)
        weights = F.logsigmoid(taking_part).softmax(-1) * (self._route_scale * self.scale.float())
        return Routing(chosen, weights[:, : self._top_k], weights[:, self._top_k :])


class SparseMlp(nn.Module):
    """Routed and shared SwiGLU experts.

    gate_up: [experts, 2 width, hidden], gate first; down: [experts, hidden, width]. The shared experts, which
    every row takes, are one wide expert: shared_gate_up [2, shared * width, hidden], shared_down
    [hidden, shared * width].
    """

    def __init__(self, config: ModelConfig, kernels: Kernels) -> None:
        super().__init__()
        count, width, hidden = config.experts, config.expert_width, config.hidden
        self.router = Router(config)
        self.gate_up = nn.Parameter(torch.empty(count, 2 * width, hidden).normal_(std=hidden**-0.5))
        self.down = nn.Parameter(torch.empty(count, hidden, width).normal_(std=width**-0.5))
        shared = config.shared_experts * width
        self.shared_gate_up = nn.Parameter(torch.empty(2, shared, hidden).normal_(std=hidden**-0.5))
        self.shared_down = nn.Parameter(torch.empty(hidden, shared).normal_(std=width**-0.5))
        self._width = width
        self._kernels = kernels

    def forward(self, rows: Tensor) -> tuple[Tensor, Tensor]:
        """rows [batch, T, hidden]: the same shape, and the chosen experts int64 [batch, T, top_k]."""
        flat = rows.flatten(0, 1)
        routing = self.router(flat)
        mixed = self._kernels.experts(flat, self.gate_up, self.down, routing.chosen, routing.weights)
        mixed = mixed + self._shared(flat, routing.shared)
        return mixed.view(rows.shape), routing.chosen.view(*rows.shape[:-1], -1)

    def _shared(self, rows: Tensor, weights: Tensor) -> Tensor:
        gate, up = self._kernels.linear(rows, self.shared_gate_up.flatten(0, 1)).chunk(2, dim=-1)
        active = torch.unflatten(F.silu(gate) * up, -1, (-1, self._width)) * weights[..., None].to(gate.dtype)
        return self._kernels.linear(active.flatten(-2), self.shared_down)


class DenseMlp(nn.Module):
    """One SwiGLU. gate_up: [2 width, hidden], gate first; down: [hidden, width]; scale: [1]."""

    def __init__(self, config: ModelConfig, kernels: Kernels) -> None:
        super().__init__()
        width, hidden = config.dense_width, config.hidden
        self.gate_up = nn.Parameter(torch.empty(2 * width, hidden).normal_(std=hidden**-0.5))
        self.down = nn.Parameter(torch.empty(hidden, width).normal_(std=width**-0.5))
        self.scale = nn.Parameter(torch.ones(1))
        self._kernels = kernels

    def forward(self, rows: Tensor) -> Tensor:
        """rows [..., hidden], same shape out."""
        gate, up = self._kernels.linear(rows, self.gate_up).chunk(2, dim=-1)
        return self._kernels.linear(F.silu(gate) * up, self.down) * self.scale


@torch.no_grad()
def balance(routers: list[Router], load: Tensor, rate: float) -> None:
    """Move each router's bias by ``rate`` towards even use (arXiv 2408.15664).

    load: [routers, experts], how often each expert was chosen, as `Transformer.run` counts it.
    """
    for router, counts in zip(routers, load.float(), strict=True):
        router.bias += rate * torch.sign(counts.mean() - counts)
