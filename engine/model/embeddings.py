"""Tables that turn tokens and dMel frames into rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import torch
from torch import Tensor, nn

from engine.model.config import ModelConfig
from engine.model.norm import RMSNorm
from kernels import reference
from kernels.interface import Kernels

DMEL_NORM_EPS = 1e-6  # the published audio front end's own, whatever the backbone's


class Bags(Protocol):
    """What sums the rows of a table."""

    @property
    def embedding_bag(self) -> Callable[[Tensor, Tensor], Tensor]:
        """The sum of the rows of table [size, hidden] that indices int64 [n, bag] name: [n, hidden]."""


class TokenEmbedding(nn.Module):
    """One row per vocabulary id, RMS-normalised. ``table``: [vocabulary, hidden]."""

    def __init__(self, config: ModelConfig, kernels: Kernels = reference) -> None:
        super().__init__()
        self.table = nn.Parameter(torch.empty(config.vocabulary, config.hidden).normal_())
        self.norm = RMSNorm(config.hidden, config.norm_eps, kernels)

    def forward(self, tokens: Tensor) -> Tensor:
        """tokens int64 [...] in 0..vocabulary-1: [..., hidden]."""
        rows: Tensor = self.norm(nn.functional.embedding(tokens, self.table))
        return rows


class DMelEmbedding(nn.Module):
    """An embedding bag over the mel channels of a frame. ``table``: [mel_bins * mel_levels, hidden].

    `bag` gives the plain sum, so that a second table can be added before `norm`.
    """

    offsets: Tensor

    def __init__(self, config: ModelConfig, kernels: Kernels = reference, bags: Bags = reference) -> None:
        super().__init__()
        rows = config.mel_bins * config.mel_levels
        self.table = nn.Parameter(torch.empty(rows, config.hidden).normal_(std=config.mel_bins**-0.5))
        self.norm = RMSNorm(config.hidden, DMEL_NORM_EPS, kernels)
        offsets = torch.arange(config.mel_bins, device="cpu") * config.mel_levels  # real on a meta device too
        self.register_buffer("offsets", offsets, persistent=False)
        self._bags = bags

    def bag(self, levels: Tensor) -> Tensor:
        """levels uint8 [frames, mel_bins], each below mel_levels: the sum over channels, [frames, hidden]."""
        return self._bags.embedding_bag(self.table, levels.long() + self.offsets)

    def forward(self, levels: Tensor) -> Tensor:
        """levels uint8 [frames, mel_bins]: normalised rows [frames, hidden]."""
        rows: Tensor = self.norm(self.bag(levels))
        return rows
