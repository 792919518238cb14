"""A trainer says of a token what the stream that chose it said, bit for bit; the gradient is training's."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.model.config import ModelConfig
from engine.model.exact import Scorer, log_probabilities
from engine.model.quantised import PRECISIONS, Precision
from engine.model.served import Served
from kernels.choice import kernels
from tests.engine.model.test_model_served import configs, dense_model, random_model

LENGTH = 24


@pytest.mark.parametrize("precision", PRECISIONS)
@settings(max_examples=6)
@given(
    config=configs(),
    prefix=st.sampled_from([0, 3]),
    window=st.integers(1, 30),
    cuts=st.lists(st.integers(1, 6), max_size=8),
    seed=st.integers(0, 9),
)
def test_trainer_and_sampler_give_the_same_bits(
    precision: Precision, config: ModelConfig, prefix: int, window: int, cuts: list[int], seed: int
) -> None:
    model = random_model(config, seed)
    served = Served(config, model.state_dict(), kernels(), precision)
    rows = torch.randn(2, LENGTH, config.hidden)
    streams = [served.stream(prefix, window) for _ in rows]
    said, at = [], 0
    for count in [*cuts, LENGTH]:  # as a sampler: some rows at a time, two sessions together
        part = rows[:, at : at + count]
        hidden = served.step(list(zip(part, streams, strict=True)))
        said.append(torch.stack([log_probabilities(served.logits(each)) for each in hidden]))
        at += part.shape[1]
        if at == LENGTH:
            break
    everything = torch.cat(said, dim=1)
    tokens = torch.multinomial(everything.exp().flatten(0, 1), 1).view(2, LENGTH)
    sampled = everything.gather(-1, tokens[..., None])[..., 0]

    scored = Scorer(model, kernels(), precision, prefix, window)(rows, tokens)
    assert torch.equal(scored.detach().view(torch.int32), sampled.view(torch.int32))


def test_the_gradient_is_that_of_the_forward() -> None:
    model = dense_model()
    rows, tokens = torch.randn(2, 9, 32), torch.randint(0, 20, (2, 9))
    scored = Scorer(model, kernels())(rows, tokens)
    everything = F.log_softmax(model.logits(model.run(rows).hidden), dim=-1)
    plain = everything.gather(-1, tokens[..., None])[..., 0]
    assert torch.allclose(scored, plain, atol=1e-4)
    parameters = list(model.parameters())
    ours, theirs = (torch.autograd.grad(each.sum(), parameters) for each in (scored, plain))
    assert all(torch.equal(one, other) for one, other in zip(ours, theirs, strict=True))
    with torch.no_grad():
        assert torch.equal(Scorer(model, kernels())(rows, tokens), scored)
