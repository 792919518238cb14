"""The backbone: a pre-norm decoder over rows, for whole sequences and for a stream.

A *row* is one position: the embedding of a token, of 50 ms of sound, of a patch, of anything. Making rows is
the business of others; `TokenEmbedding`, `DMelEmbedding` and `HMLP` are there for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn

from engine.model.attention import Attention
from engine.model.config import ModelConfig
from engine.model.convolution import ShortConvolution
from engine.model.experts import DenseMlp, Router, SparseMlp
from engine.model.norm import RMSNorm
from kernels import reference
from kernels.interface import Kernels


@dataclass(frozen=True)
class Run:
    """What one pass over whole sequences gave.

    hidden: [batch, T, hidden], normalised, ready for `Transformer.logits`.
    layers: each layer's output, before the last norm.
    load: int64 [sparse layers, experts], how often each expert was chosen by rows within their lengths.
    """

    hidden: Tensor
    layers: list[Tensor]
    load: Tensor


class Layer(nn.Module):
    """Attention, then MLP, each normalised before, convolved after, and added to the rows."""

    def __init__(self, config: ModelConfig, index: int, kernels: Kernels, ahead: int = 0) -> None:
        super().__init__()
        self.attention_norm = RMSNorm(config.hidden, config.norm_eps, kernels)
        self.attention = Attention(config, index, kernels, ahead)
        self.attention_convolution = ShortConvolution(config.hidden, config.conv_kernel, kernels)
        self.mlp_norm = RMSNorm(config.hidden, config.norm_eps, kernels)
        sparse = config.mlps[index] == "sparse"
        self.mlp = SparseMlp(config, kernels) if sparse else DenseMlp(config, kernels)
        self.mlp_convolution = ShortConvolution(config.hidden, config.conv_kernel, kernels)

    def forward(self, rows: Tensor, prefix: int, global_window: int | None) -> tuple[Tensor, Tensor | None]:
        """rows [batch, T, hidden]: the same shape, and the chosen experts if there are any to choose."""
        attended = self.attention(self.attention_norm(rows), prefix, global_window)
        rows = rows + self.attention_convolution(attended)
        normed = self.mlp_norm(rows)
        if isinstance(self.mlp, SparseMlp):
            mixed, chosen = self.mlp(normed)
        else:
            mixed, chosen = self.mlp(normed), None
        return rows + self.mlp_convolution(mixed), chosen


class Transformer(nn.Module):
    """Rows in, hidden rows out; `logits` maps those to the vocabulary. ``head``: [vocabulary, hidden]."""

    def __init__(self, config: ModelConfig, kernels: Kernels = reference) -> None:
        super().__init__()
        self.config = config
        self.layers = nn.ModuleList(Layer(config, index, kernels) for index in range(len(config.layers)))
        self.norm = RMSNorm(config.hidden, config.norm_eps, kernels)
        self.head = nn.Parameter(torch.empty(config.vocabulary, config.hidden).normal_(std=config.hidden**-0.5))
        self._kernels = kernels

    def forward(self, rows: Tensor) -> Tensor:
        """rows [batch, T, hidden]: hidden [batch, T, hidden], normalised. Differentiable; for training.

        Sequences are padded at the end; what follows a row never changes it, so no mask is needed.
        """
        return self.run(rows).hidden

    def run(
        self,
        rows: Tensor,
        lengths: Tensor | None = None,
        prefix: int = 0,
        global_window: int | None = None,
    ) -> Run:
        """As `forward`, with each layer's output and the load of the experts.

        lengths: int64 [batch], rows that count in the load; None counts all.
        prefix, global_window: which rows the global layers see: the first ``prefix`` and the last
        ``global_window`` (None: all), as a stream with these numbers does.
        """
        outputs, loads = [], []
        for layer in self.layers:
            rows, chosen = layer(rows, prefix, global_window)
            outputs.append(rows)
            if chosen is not None:
                loads.append(self._load(chosen, lengths))
        load = torch.stack(loads) if loads else torch.zeros(0, self.config.experts, dtype=torch.int64)
        return Run(self.norm(rows), outputs, load)

    def logits(self, hidden: Tensor) -> Tensor:
        """hidden [..., hidden]: logits [..., vocabulary], for training."""
        return self._used(self._kernels.linear(hidden / self.config.mup_width, self.head))

    @property
    def routers(self) -> list[Router]:
        """The routers of the sparse layers, in the order of `Run.load`; for `balance`."""
        mlps = [cast(Layer, layer).mlp for layer in self.layers]
        return [mlp.router for mlp in mlps if isinstance(mlp, SparseMlp)]

    def _used(self, logits: Tensor) -> Tensor:
        used = self.config.used_vocabulary
        return logits if used is None else logits[..., :used]

    def _load(self, chosen: Tensor, lengths: Tensor | None) -> Tensor:
        if lengths is not None:
            inside = torch.arange(chosen.shape[1], device=chosen.device) < lengths[:, None]
            chosen = chosen[inside]
        return torch.bincount(chosen.flatten(), minlength=self.config.experts)
