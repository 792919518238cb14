"""Multi-token prediction: small layers behind the backbone that guess the tokens after the next one.

Layer k (from 0) reads a hidden row of position i and the token of position i + k + 1, and guesses token
i + k + 2. They share the backbone's token table (as it is, not normalised) and its head.
"""

from __future__ import annotations

from typing import cast

import msgspec
import torch
from torch import Tensor, nn

from engine.model.config import ModelConfig, PredictionConfig
from engine.model.norm import RMSNorm
from engine.model.transformer import Layer
from kernels.interface import Kernels


def block_config(config: ModelConfig) -> ModelConfig:
    """The depths' blocks as the layers of a model: dense, and of their own kinds of attention."""
    kinds = config.prediction.layers
    return msgspec.structs.replace(
        config, layers=kinds, mlps=("dense",) * len(kinds), prediction=PredictionConfig()
    )


class PredictionLayer(nn.Module):
    """One depth. project: [hidden, 2 hidden], over a normalised hidden row and a normalised token row."""

    def __init__(self, config: ModelConfig, index: int, kernels: Kernels) -> None:
        super().__init__()
        self.hidden_norm = RMSNorm(config.hidden, config.norm_eps, kernels)
        self.token_norm = RMSNorm(config.hidden, config.norm_eps, kernels)
        self.project = nn.Parameter(
            torch.empty(config.hidden, 2 * config.hidden).normal_(std=config.hidden**-0.5)
        )
        self.block = Layer(block_config(config), index, kernels, ahead=index + 1)
        self._hidden_first = config.prediction.hidden_first
        self._kernels = kernels

    def join(self, hidden: Tensor, tokens: Tensor) -> Tensor:
        """hidden, tokens [..., hidden]: the rows that the block takes."""
        both = [self.hidden_norm(hidden), self.token_norm(tokens)]
        return self._kernels.linear(torch.cat(both if self._hidden_first else both[::-1], dim=-1), self.project)


class Prediction(nn.Module):
    """All depths. Their logits are `Transformer.logits` of what `run` gives."""

    def __init__(self, config: ModelConfig, kernels: Kernels) -> None:
        super().__init__()
        count = len(config.prediction.layers)
        self.layers = nn.ModuleList(PredictionLayer(config, index, kernels) for index in range(count))
        self.norm = RMSNorm(config.hidden, config.norm_eps, kernels) if config.prediction.chain_norm else None

    @property
    def depths(self) -> list[PredictionLayer]:
        """The layers, nearest guess first."""
        return [cast(PredictionLayer, layer) for layer in self.layers]

    def run(self, hidden: Tensor, tokens: Tensor) -> list[Tensor]:
        """Whole sequences: each depth's rows [batch, T, hidden].

        hidden: the backbone's, [batch, T, hidden], normalised. tokens: the plain table rows of positions
        1, 2, ..., T + depths - 1, [batch, T + depths - 1, hidden].
        """
        outputs = []
        for index, depth in enumerate(self.depths):
            near = tokens[:, index : index + hidden.shape[1]]
            hidden, _ = depth.block(depth.join(hidden, near), 0, None)
            hidden = hidden if self.norm is None else self.norm(hidden)
            outputs.append(hidden)
        return outputs
