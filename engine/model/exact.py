"""Log-probabilities on which a trainer and a sampler agree bit for bit.

Training's forward over whole sequences (`kernels.reference`) adds in other orders than the rows of a stream do:
norms, convolutions, attention, routers and experts each round differently, which over the layers of the nano
came to 1e-4 in a log-probability. Here the value comes from the stream's kernels, the gradient from that
forward.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.model.quantised import Precision
from engine.model.served import WINDOW, Served
from engine.model.transformer import Run, Transformer
from kernels.stream import StreamKernels


@torch.no_grad()
def log_probabilities(logits: Tensor) -> Tensor:
    """logits fp32 [n, vocabulary], as `Served.logits` gives them: their log-softmax, each row by itself."""
    return torch.cat([F.log_softmax(row.clone()[None], dim=-1) for row in logits])


class Scorer:
    """Scores tokens as a stream of the same kernels, precision and bounds does.

    The weights are those that ``model`` has when this is made: after a step of training, make another.
    prefix, global_window: as of `Served.stream`.
    """

    def __init__(
        self,
        model: Transformer,
        kernels: StreamKernels,
        precision: Precision = "fp32",
        prefix: int = 0,
        global_window: int = WINDOW,
    ) -> None:
        self._model = model
        self._served = Served(model.config, model.state_dict(), kernels, precision)
        self._prefix, self._window = prefix, global_window

    def __call__(self, rows: Tensor, tokens: Tensor) -> Tensor:
        """The log-probability of each token behind its row: fp32 [batch, T].

        rows: [batch, T, hidden]; tokens: int64 [batch, T], below the used vocabulary. Where gradients are
        enabled it has those of training's forward, in fp32, which costs that forward beside the stream's.
        """
        return self.scored(rows, tokens)[0] if torch.is_grad_enabled() else self._streamed(rows, tokens)

    def scored(self, rows: Tensor, tokens: Tensor) -> tuple[Tensor, Run]:
        """As a call with gradients, and what training's forward gave besides."""
        exact = self._streamed(rows.detach(), tokens)
        run = self._model.run(rows, prefix=self._prefix, global_window=self._window)
        everything = F.log_softmax(self._model.logits(run.hidden).float(), dim=-1)
        plain = everything.gather(-1, tokens[..., None])[..., 0]
        return exact + (plain - plain.detach()), run  # the bracket is zero and has a gradient

    def _streamed(self, rows: Tensor, tokens: Tensor) -> Tensor:
        served = self._served
        feeds = [(each, served.stream(self._prefix, self._window)) for each in rows]
        scores = [
            log_probabilities(served.logits(hidden)).gather(1, own[:, None])[:, 0]
            for hidden, own in zip(served.step(feeds), tokens, strict=True)
        ]
        return torch.stack(scores)
