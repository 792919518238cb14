"""A served stream equals itself bit for bit, however it is cut, whoever is beside it, and across a restart."""

from __future__ import annotations

import weakref
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import load, load_file, save, save_file
from torch import Tensor

from engine.model.config import AttentionConfig, LayerKind, MlpKind, ModelConfig
from engine.model.quantised import PRECISIONS, Precision, is_matrix
from engine.model.served import Served, Stream
from engine.model.stream import StateError
from engine.model.transformer import Transformer
from kernels.choice import kernels
from kernels.quantised import Weight
from kernels.stream import RowOperator

LENGTH = 90
NAMES = ("cpu", "reference")  # triton: test_model_served_triton.py


@dataclass(frozen=True)
class Step:
    """``count`` rows at once; how many rows of other sessions go before and after them; a restart behind."""

    count: int
    before: list[int] = field(default_factory=list)
    after: int = 0
    restart: bool = False


STEPS = st.builds(
    Step,
    count=st.integers(0, 30),
    before=st.lists(st.integers(0, 9), max_size=2),
    after=st.integers(0, 9),
    restart=st.booleans(),
)


@st.composite
def configs(draw: st.DrawFn) -> ModelConfig:
    layers = draw(st.integers(1, 3))
    kinds: st.SearchStrategy[LayerKind] = st.sampled_from(["sliding", "global"])
    mlps: st.SearchStrategy[MlpKind] = st.sampled_from(["dense", "sparse"])
    kv_heads = draw(st.integers(1, 2))
    dim = draw(st.sampled_from([4, 16, 64, 72]))
    return ModelConfig(
        vocabulary=33,
        used_vocabulary=draw(st.sampled_from([None, 30])),
        hidden=draw(st.sampled_from([12, 32, 40])),
        layers=tuple(draw(st.lists(kinds, min_size=layers, max_size=layers))),
        mlps=tuple(draw(st.lists(mlps, min_size=layers, max_size=layers))),
        sliding=attention(kv_heads, 2, dim, draw(st.integers(1, 80)), draw(st.integers(1, 90))),
        full=attention(kv_heads, draw(st.integers(1, 3)), dim, None, draw(st.integers(1, 90))),
        dense_width=16,
        expert_width=12,
        experts=5,
        top_k=draw(st.integers(1, 5)),
        shared_experts=draw(st.integers(1, 2)),
        conv_kernel=draw(st.integers(2, 4)),
        mup_width=draw(st.sampled_from([1.0, 3.0])),
        log_floor=draw(st.sampled_from([None, 20])),
    )


def attention(kv_heads: int, groups: int, dim: int, window: int | None, extent: int) -> AttentionConfig:
    return AttentionConfig(
        heads=kv_heads * groups, kv_heads=kv_heads, head_dim=dim, window=window, extent=extent
    )


def random_model(config: ModelConfig, seed: int) -> Transformer:
    """A model in which the convolutions and the relative bias matter."""
    torch.manual_seed(seed)
    model = Transformer(config)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "convolution" in name or "profiles" in name:
                parameter.normal_(std=0.5)
    return model


def bits(served: Served, hidden: list[Tensor]) -> Tensor:
    """The bits of the logits of each row, asked for one by one."""
    return torch.cat([served.logits(row[None]) for row in torch.cat(hidden)]).view(torch.int32)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("precision", PRECISIONS)
@settings(max_examples=8, deadline=None, derandomize=True)
@given(
    config=configs(),
    prefix=st.sampled_from([0, 3, 70]),
    window=st.integers(1, 100),
    steps=st.lists(STEPS, max_size=12),
)
def test_any_cut_any_company_and_a_restart_give_the_same_bits(
    name: str, precision: Precision, config: ModelConfig, prefix: int, window: int, steps: list[Step]
) -> None:
    served = Served(config, random_model(config, 1).state_dict(), kernels(name), precision)
    bounds = {"prefix": prefix, "global_window": window}
    rows = torch.randn(LENGTH, config.hidden)
    whole = served.step([(rows, served.stream(**bounds))])
    together = served.logits(whole[0]).view(torch.int32)
    assert torch.equal(bits(served, whole), together)

    stream, got, at = served.stream(**bounds), [], 0
    others = served.stream(**bounds), served.stream()
    for step in [*steps, Step(LENGTH)]:
        before = [
            (torch.randn(count, config.hidden), other)
            for count, other in zip(step.before, others, strict=False)
        ]
        after = [(torch.randn(step.after, config.hidden), others[1])] if len(before) < 2 else []
        outcome = served.step([*before, (rows[at : at + step.count], stream), *after])
        got.append(outcome[len(before)])
        at += len(got[-1])
        if step.restart:
            restored = served.stream(**bounds)
            restored.load(load(save(stream.tensors())))
            stream = restored
    assert stream.position == LENGTH
    assert torch.equal(bits(served, got), together)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=10, deadline=None, derandomize=True)
@given(config=configs(), prefix=st.sampled_from([0, 3, 70]), window=st.integers(1, 100))
@torch.no_grad()
def test_a_stream_is_the_whole_pass_with_the_same_eviction(
    name: str, config: ModelConfig, prefix: int, window: int
) -> None:
    model = random_model(config, 2)
    rows = torch.randn(LENGTH, config.hidden)
    expected = model.logits(model.run(rows[None], prefix=prefix, global_window=window).hidden)[0]
    served = Served(config, model.state_dict(), kernels(name))
    (hidden,) = served.step([(rows, served.stream(prefix, window))])
    assert torch.allclose(served.logits(hidden), expected, rtol=0, atol=3e-5 * float(expected.abs().max()))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("precision", "error"), [("bf16", 0.02), ("int8", 0.03), ("int4", 0.4), ("fp8", 0.15)])
def test_a_lower_precision_is_near_the_full_one(name: str, precision: Precision, error: float) -> None:
    model = dense_model()
    rows = torch.randn(60, 32)
    logits = []
    for each in ("fp32", precision):
        served = Served(model.config, model.state_dict(), kernels(name), each)
        logits.append(served.logits(served.step([(rows, served.stream())])[0]))
    assert float((logits[1] - logits[0]).norm() / logits[0].norm()) < error


def dense_model() -> Transformer:
    """No experts, so that no choice between them can flip."""
    config = ModelConfig(
        vocabulary=20,
        hidden=32,
        layers=("sliding", "global"),
        mlps=("dense", "dense"),
        sliding=attention(1, 2, 8, 30, 20),
        full=attention(2, 1, 8, None, 40),
        dense_width=32,
        expert_width=8,
        experts=4,
        top_k=2,
    )
    return random_model(config, 5)


@pytest.fixture(params=NAMES)
def served(request: pytest.FixtureRequest) -> Served:
    model = dense_model()
    return Served(model.config, model.state_dict(), kernels(request.param))


def test_a_session_goes_on_from_a_file(served: Served, tmp_path: Path) -> None:
    rows = torch.randn(150, 32)
    stream = served.stream(prefix=8, global_window=50)
    served.step([(rows[:91], stream)])
    save_file(stream.tensors(), tmp_path / "state.safetensors")
    (unbroken,) = served.step([(rows[91:], stream)])
    restored = served.stream(prefix=8, global_window=50)
    restored.load(load_file(tmp_path / "state.safetensors"))
    assert restored.position == 91
    assert torch.equal(served.step([(rows[91:], restored)])[0], unbroken)


def test_a_state_of_another_shape_is_refused_and_changes_nothing(served: Served) -> None:
    stream = served.stream(prefix=8, global_window=50)
    with pytest.raises(StateError, match="does not fit this model"):
        stream.load(served.stream(prefix=8, global_window=100).tensors())
    with pytest.raises(StateError, match="other layers"):
        stream.load({})
    assert stream.position == 0


def test_memory_does_not_grow(served: Served) -> None:
    def places(stream: Stream) -> dict[str, tuple[torch.Size, int]]:
        return {name: (each.shape, each.data_ptr()) for name, each in stream.tensors().items() if "." in name}

    stream = served.stream(global_window=40)
    before = places(stream)
    for _ in range(40):
        served.step([(torch.randn(10, 32), stream)])
    assert places(stream) == before


def test_weights_that_are_given_away_are_not_held_twice() -> None:
    model, made = dense_model(), kernels("reference")
    alive: list[int] = []

    def counting(weight: Weight) -> RowOperator:
        alive.append(sum(each() is not None for each in matrices))
        return made.product(weight)

    weights: dict[str, Weight] = {name: each.clone() for name, each in model.state_dict().items()}
    matrices = [weakref.ref(each) for name, each in weights.items() if is_matrix(name)]
    Served(model.config, weights, replace(made, product=counting), "int8", given_away=True)
    assert not any(name.startswith("layers.") for name in weights)
    assert alive[0] == len(matrices) / 2  # the other layer's: the first one's are int8 already
    assert alive[-1] == 0


def test_a_step_without_rows_changes_nothing(served: Served) -> None:
    stream = served.stream()
    assert served.step([(torch.empty(0, 32), stream)])[0].shape == (0, 32)
    assert stream.position == 0
