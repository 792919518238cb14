"""One learner: the nano, its auxiliary heads, its optimisers, and one step of training."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import msgspec
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.dialect.nano import NGRAM_WEIGHTS, PATCH_WEIGHTS, Nano, grown, loaded, sees_anew, stored
from engine.dialect.vocabulary import CHOICES, FIRST_CHOICE, FIRST_TEXT, Choice
from engine.model.exact import Scorer
from engine.model.experts import balance
from engine.model.transformer import Run
from engine.training.batches import Batch
from engine.training.examples import TRUTHS, Example
from engine.training.optimiser import Muon
from kernels.choice import kernels

# What a target counts, beside silent and go, which are more than nine tenths of all targets.
_IMPORTANCE: Final = {
    "ack": 5.0,
    "say": 5.0,
    "read": 4.0,
    "stop": 6.0,
    "duck": 4.0,
    "interject": 9.0,
    "delegate": 5.0,
    "wish": 6.0,
    "cancel": 4.0,
}


def importance(choice: Choice) -> float:
    """The weight of an action as a target."""
    return _IMPORTANCE.get(choice.kind, 1.0)


class Recipe(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How to train. Rates are peaks; ``warm`` is the share of the run in which they rise.

    lanes x length: rows of a batch. slip, drills, watching: see `train.SceneMaker`.
    table_rate: of the tables of n-grams, most of whose rows are seldom met. truth_weight: of the auxiliary
    loss. balance: step of the router's balance bias. continued: what the other peaks are multiplied by where a
    run goes on from weights that were trained before. rounded: the progress from
    which it trains with weights rounded as a file holds them (Jacob et al., arXiv 1712.05877).
    """

    lanes: int = 4
    length: int = 768
    matrix_rate: float = 0.01
    vector_rate: float = 0.002
    table_rate: float = 0.02
    decay: float = 0.05
    warm: float = 0.03
    clip: float = 1.0
    slip: float = 0.02
    drills: float = 0.85
    watching: float = 0.5
    truth_weight: float = 0.5
    balance: float = 0.002
    continued: float = 0.3
    rounded: float = 0.8


@dataclass(frozen=True)
class Losses:
    """Mean losses of one batch: the whole, the choices, the texts, the auxiliary heads."""

    total: float
    choice: float
    text: float
    truth: float


class Learner:
    """Trains ``nano``, whose float32 weights are the masters, on ``device``.

    A copy whose backbone is bfloat16 runs forward and backward, two to three times as fast on processors that
    have it; its gradients step the masters, which are then copied back, rounded towards the end of a run as
    they will be in the nano's file. ``exact``: there is no copy, and a
    target has the log-probability that a stream on this device gives it at fp32, bit for bit
    (`engine.model.exact`).
    """

    def __init__(self, nano: Nano, recipe: Recipe, device: str = "cpu", *, exact: bool = False) -> None:
        self.nano = nano.to(device)
        self.recipe = recipe
        self.truth_head = nn.Linear(nano.config.hidden, TRUTHS, device=device)
        self._device, self._exact = device, exact
        self._swift = nano if exact else Nano(nano.config, nano.vocabulary).to(device)
        for parameter in () if exact else self._swift.transformer.parameters():
            parameter.data = parameter.data.bfloat16()
        matrices: list[nn.Parameter] = []
        tables: list[nn.Parameter] = []
        patches: list[nn.Parameter] = []
        others: list[nn.Parameter] = [*self.truth_head.parameters()]
        for name, parameter in nano.named_parameters():
            if name.startswith(NGRAM_WEIGHTS):
                tables.append(parameter)
                continue
            if name.startswith(PATCH_WEIGHTS):
                patches.append(parameter)
                continue
            backbone = name.startswith("transformer.layers") and parameter.dim() >= 2
            (matrices if backbone and min(parameter.shape[-2:]) >= 16 else others).append(parameter)
        self._optimisers: list[torch.optim.Optimizer] = [
            Muon(matrices, lr=recipe.matrix_rate, decay=recipe.decay),
            torch.optim.AdamW(others, lr=recipe.vector_rate, betas=(0.9, 0.98), weight_decay=0.01, fused=True),
            torch.optim.AdamW(patches, lr=recipe.vector_rate, betas=(0.9, 0.98), weight_decay=0.01, fused=True),
        ]
        self._peaks = [recipe.matrix_rate, recipe.vector_rate, recipe.vector_rate]
        if tables:
            self._optimisers.append(
                torch.optim.AdamW(tables, lr=recipe.table_rate, betas=(0.9, 0.98), weight_decay=0.0, fused=True)
            )
            self._peaks.append(recipe.table_rate)
        self._rounded = False
        self._refresh()
        self._parameters = [*matrices, *others, *patches, *tables]

    def step(self, batch: Batch, progress: float) -> Losses:
        """One step at ``progress`` 0..1 of the run."""
        for optimiser, peak in zip(self._optimisers, self._peaks, strict=True):
            for group in optimiser.param_groups:
                group["lr"] = peak * schedule(progress, self.recipe.warm)
        if not self._rounded and progress >= self.recipe.rounded:
            self._rounded = True
            self._refresh()
        total, losses, load = self.loss(batch)
        total.backward()  # type: ignore[no-untyped-call]
        copied = () if self._exact else zip(self.nano.parameters(), self._swift.parameters(), strict=True)
        for master, swift in copied:
            master.grad = swift.grad.float() if swift.grad is not None else None
            swift.grad = None
        nn.utils.clip_grad_norm_(self._parameters, self.recipe.clip)
        for optimiser in self._optimisers:
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        balance(self.nano.transformer.routers, load, self.recipe.balance)
        self._refresh()
        return losses

    def loss(self, batch: Batch) -> tuple[Tensor, Losses, Tensor]:
        """The loss of a batch, to be minimised, its parts, and the load of the experts."""
        example = batch.example
        target = self._here(example.target)
        asked = target.ge(0).nonzero().squeeze(1)
        if self._exact:
            scores, run = self.scored(batch)
            hidden, load = run.hidden.flatten(0, 1), run.load
            surprise = -scores.flatten()[asked]
        else:
            hidden, load = self._hidden(batch)
            logits = self._swift.transformer.logits(hidden[asked]).float()
            surprise = F.cross_entropy(logits, target[asked], reduction="none")
        target, weight = target[asked], self._here(example.weight)[asked]
        entropy = surprise * weight
        truth = self._here(example.truth)
        known = truth[:, 0].ge(0).nonzero().squeeze(1)
        side = F.binary_cross_entropy_with_logits(self.truth_head(hidden[known].float()), truth[known])
        text = target.ge(FIRST_TEXT)
        total = entropy.sum() / weight.sum().clamp(min=1) + self.recipe.truth_weight * side
        parts = [entropy[each].sum() / weight[each].sum().clamp(min=1) for each in (~text, text)]
        return total, Losses(total.item(), parts[0].item(), parts[1].item(), side.item()), load

    def scored(self, batch: Batch) -> tuple[Tensor, Run]:
        """The exact log-probability fp32 [lanes, length] of each row's target, and training's forward.

        Where a row has no target it is that of the first token.
        """
        rows = self.nano.embed(batch.example.rows, batch.lanes)
        targets = self._here(batch.example.target).clamp(min=0)
        scorer = Scorer(self.nano.transformer, kernels("cpu" if self._device == "cpu" else "triton"))
        return scorer.scored(rows.view(batch.lanes, -1, rows.shape[-1]), targets.view(batch.lanes, -1))

    @torch.no_grad()
    def judge(self, example: Example) -> tuple[float, Tensor, Tensor, Tensor]:
        """Loss and load of one example; its wanted and its likeliest choices, int64 [ticks] each."""
        hidden, load = self._hidden(Batch(1, example))
        target = self._here(example.target)
        asked = (target.ge(FIRST_CHOICE) & target.lt(FIRST_CHOICE + len(CHOICES))).nonzero().squeeze(1)
        target, weight = target[asked], self._here(example.weight)[asked]
        logits = self._swift.transformer.logits(hidden[asked]).float()
        entropy = F.cross_entropy(logits, target, reduction="none") * weight
        chosen = logits[:, FIRST_CHOICE : FIRST_CHOICE + len(CHOICES)].argmax(-1) + FIRST_CHOICE
        loss = float(entropy.sum() / weight.sum().clamp(min=1))
        return loss, load.cpu(), target.cpu(), chosen.cpu()

    def continue_from(self, weights: dict[str, Tensor]) -> None:
        """Begin with trained weights of this nano instead of random ones, at gentler rates.

        They may lack n-grams, or be of another patch encoder; what begins anew learns at its full rate.
        """
        fresh = self.nano.state_dict()
        gentle = 2 if sees_anew(weights, fresh) else 3  # the matrices' and the others', or the patches' as well
        self.nano.load_state_dict(grown(weights, fresh))
        gentler = [peak * self.recipe.continued for peak in self._peaks[:gentle]]
        self._peaks = [*gentler, *self._peaks[gentle:]]
        self._refresh()

    def state(self) -> dict[str, Any]:
        """Everything that a later `restore` needs."""
        return {
            "nano": self.nano.state_dict(),
            "truth_head": self.truth_head.state_dict(),
            "optimisers": [optimiser.state_dict() for optimiser in self._optimisers],
            "peaks": self._peaks,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from `state`."""
        self.nano.load_state_dict(state["nano"])
        self.truth_head.load_state_dict(state["truth_head"])
        for optimiser, saved in zip(self._optimisers, state["optimisers"], strict=True):
            optimiser.load_state_dict(saved)
        self._peaks = state["peaks"]
        self._refresh()

    @torch.no_grad()
    def _refresh(self) -> None:
        if self._exact:
            return
        pairs = zip(self.nano.named_parameters(), self._swift.parameters(), strict=True)
        for (name, master), swift in pairs:
            swift.copy_(loaded(stored(name, master)) if self._rounded else master)
        for mine, its in zip(self.nano.buffers(), self._swift.buffers(), strict=True):
            its.copy_(mine)

    def _here(self, numbers: npt.NDArray[Any]) -> Tensor:
        return torch.from_numpy(numbers).to(self._device)

    def _hidden(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Last hidden rows [lanes * length, hidden] of a batch, and the load of the experts."""
        rows = self._swift.embed(batch.example.rows, batch.lanes)
        run = self._swift.run(rows.view(batch.lanes, -1, rows.shape[-1]))
        return run.hidden.flatten(0, 1), run.load


def schedule(progress: float, warm: float) -> float:
    """The share of the peak rate at ``progress``: a linear rise, then half a cosine down to 2 %."""
    if progress < warm:
        return max(progress, 1e-3) / warm
    return 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, (progress - warm) / (1 - warm))))
