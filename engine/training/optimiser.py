"""Muon for the matrices of the backbone, AdamW for everything else.

Muon: Keller Jordan, "Muon: an optimizer for hidden layers" (2024); the scale that makes its step match
AdamW's is from arXiv 2502.16982.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor, nn


class Muon(torch.optim.Optimizer):
    """Momentum whose step is orthogonalised by Newton-Schulz iterations; for [.., rows, columns] tensors.

    Tensors of equal matrix shape are stepped together, leading dimensions being independent matrices.
    """

    def __init__(
        self, parameters: Iterable[nn.Parameter], lr: float, momentum: float = 0.95, decay: float = 0.05
    ) -> None:
        super().__init__(parameters, {"lr": lr, "momentum": momentum, "decay": decay})

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> float | None:  # type: ignore[override]
        """One step over all parameters that have a gradient."""
        loss = closure() if closure is not None else None
        for group in self.param_groups:
            by_shape: dict[tuple[int, ...], list[nn.Parameter]] = defaultdict(list)
            for parameter in group["params"]:
                if parameter.grad is not None:
                    by_shape[tuple(parameter.shape[-2:])].append(parameter)
            for shape, parameters in by_shape.items():
                self._step_shape(group, shape, parameters)
        return loss

    def _step_shape(
        self, group: dict[str, Any], shape: tuple[int, ...], parameters: list[nn.Parameter]
    ) -> None:
        updates: list[Tensor] = []
        for parameter in parameters:
            assert parameter.grad is not None
            state = self.state[parameter]
            if "momentum" not in state:
                state["momentum"] = torch.zeros_like(parameter)
            state["momentum"].lerp_(parameter.grad, 1 - group["momentum"])
            updates.append(torch.lerp(parameter.grad, state["momentum"], group["momentum"]).view(-1, *shape))
        steps = orthogonalised(torch.cat(updates)) * (0.2 * max(shape) ** 0.5)
        sizes = [len(update) for update in updates]
        for parameter, step in zip(parameters, steps.split(sizes), strict=True):
            parameter.mul_(1 - group["lr"] * group["decay"])
            parameter.sub_(step.view_as(parameter).to(parameter.dtype), alpha=group["lr"])


def orthogonalised(matrices: Tensor) -> Tensor:
    """Nearly the nearest semi-orthogonal matrices to float [n, rows, columns]: singular values 0.7..1.2."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = matrices.bfloat16()
    wide = x.shape[1] <= x.shape[2]
    x = x if wide else x.transpose(1, 2)
    x = x / (x.float().norm(dim=(1, 2), keepdim=True) + 1e-7).to(x.dtype)
    for _ in range(5):
        square = x @ x.transpose(1, 2)
        polynomial = torch.baddbmm(square, square, square, beta=b, alpha=c)
        x = torch.baddbmm(x, polynomial, x, beta=a)
    result: Tensor = x if wide else x.transpose(1, 2)
    return result.float()
