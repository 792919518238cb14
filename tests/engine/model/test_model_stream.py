"""A stream equals itself bit for bit in any chunking, and the whole-sequence pass with the same eviction."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import load_file, save_file
from torch import Tensor

from engine.model.config import AttentionConfig, LayerKind, MlpKind, ModelConfig
from engine.model.stream import StateError
from engine.model.transformer import Transformer
from kernels.interface import TILE

LENGTH = 150


@dataclass(frozen=True)
class Case:
    """A random model and how its stream is bounded."""

    model: Transformer
    prefix: int
    global_window: int


@st.composite
def cases(draw: st.DrawFn, most_pinned_tiles: int = 5) -> Case:
    layers = draw(st.integers(1, 3))
    kinds: st.SearchStrategy[LayerKind] = st.sampled_from(["sliding", "global"])
    mlps: st.SearchStrategy[MlpKind] = st.sampled_from(["dense", "sparse"])
    kv_heads = draw(st.integers(1, 2))
    config = ModelConfig(
        vocabulary=33,
        hidden=draw(st.sampled_from([12, 32, 40])),
        layers=tuple(draw(st.lists(kinds, min_size=layers, max_size=layers))),
        mlps=tuple(draw(st.lists(mlps, min_size=layers, max_size=layers))),
        sliding=attention(
            kv_heads, draw(st.integers(1, 2)), draw(st.integers(1, 100)), draw(st.integers(1, 90))
        ),
        full=attention(kv_heads, draw(st.integers(1, 3)), None, draw(st.integers(1, 90))),
        dense_width=16,
        expert_width=12,
        experts=5,
        top_k=draw(st.integers(1, 5)),
        shared_experts=draw(st.integers(1, 2)),
        conv_kernel=draw(st.integers(2, 4)),
        log_floor=draw(st.sampled_from([None, 20])),
    )
    prefix = TILE * draw(st.integers(0, most_pinned_tiles))
    return Case(random_model(config, draw(st.integers(0, 99))), prefix, draw(st.integers(prefix + 1, 120)))


def attention(kv_heads: int, groups: int, window: int | None, extent: int) -> AttentionConfig:
    return AttentionConfig(heads=kv_heads * groups, kv_heads=kv_heads, head_dim=8, window=window, extent=extent)


def random_model(config: ModelConfig, seed: int) -> Transformer:
    """A model in which the convolutions and the relative bias matter."""
    torch.manual_seed(seed)
    model = Transformer(config)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "convolution" in name or "profiles" in name:
                parameter.normal_(std=0.5)
    return model


def fed(case: Case, rows: Tensor, cuts: list[int]) -> Tensor:
    state = case.model.stream(case.prefix, case.global_window)
    parts, at = [], 0
    for size in [*cuts, len(rows)]:
        parts.append(case.model.step(rows[at : at + size], state))
        at += len(parts[-1])
    assert state.position == len(rows)
    hidden = torch.cat(parts)
    return torch.stack([case.model.step_logits(row) for row in hidden])


def bits(tensor: Tensor) -> Tensor:
    return tensor.contiguous().view(torch.int32 if tensor.dtype == torch.float32 else torch.int16)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
@settings(max_examples=12, deadline=None, derandomize=True)
@given(case=cases(), cuts=st.lists(st.integers(0, 40), max_size=20))
def test_any_chunking_gives_the_same_bits(dtype: torch.dtype, case: Case, cuts: list[int]) -> None:
    case.model.to(dtype)
    rows = torch.randn(LENGTH, case.model.config.hidden, dtype=dtype)
    assert torch.equal(bits(fed(case, rows, cuts)), bits(fed(case, rows, [])))


@settings(max_examples=12, deadline=None, derandomize=True)
@given(case=cases())
@torch.no_grad()
def test_a_stream_is_the_whole_pass_with_the_same_eviction(case: Case) -> None:
    rows = torch.randn(LENGTH, case.model.config.hidden)
    run = case.model.run(rows[None], prefix=case.prefix, global_window=case.global_window)
    expected = case.model.logits(run.hidden)[0]
    assert torch.allclose(fed(case, rows, []), expected, rtol=0, atol=3e-5 * float(expected.abs().max()))


@settings(max_examples=10, deadline=None, derandomize=True)
@given(case=cases(most_pinned_tiles=0), seed=st.integers(0, 99))
def test_what_is_evicted_no_longer_matters(case: Case, seed: int) -> None:
    """Rows beyond every layer's window change no bit of what comes later."""
    torch.manual_seed(seed)
    layers = len(case.model.config.layers)
    reach = layers * (max(case.global_window, 100) + 3 * case.model.config.conv_kernel) + 2 * TILE
    rows = torch.randn(8 + reach, case.model.config.hidden)
    other = rows.clone()
    other[:8] = torch.randn(8, rows.shape[1])
    assert torch.equal(fed(case, rows, [])[-1], fed(case, other, [])[-1])


def small_model() -> Transformer:
    config = ModelConfig(
        vocabulary=20,
        hidden=16,
        layers=("sliding", "global"),
        mlps=("dense", "sparse"),
        sliding=attention(1, 2, 30, 20),
        full=attention(2, 1, None, 40),
        dense_width=16,
        expert_width=8,
        experts=4,
        top_k=2,
    )
    return random_model(config, 5)


def test_a_session_goes_on_from_a_file_as_if_nothing_had_happened(tmp_path: Path) -> None:
    model = small_model()
    rows = torch.randn(150, 16)
    state = model.stream(prefix=8, global_window=50)
    model.step(rows[:91], state)
    save_file(state.tensors(), tmp_path / "state.safetensors")
    unbroken = model.step(rows[91:], state)

    restored = model.stream(prefix=8, global_window=50)
    restored.load(load_file(tmp_path / "state.safetensors"))
    assert restored.position == 91
    assert torch.equal(model.step(rows[91:], restored), unbroken)


def test_a_state_of_another_shape_is_refused_and_changes_nothing() -> None:
    model = small_model()
    saved = model.stream(prefix=8, global_window=100).tensors()
    state = model.stream(prefix=8, global_window=50)
    with pytest.raises(StateError, match="does not fit this model"):
        state.load(saved)
    with pytest.raises(StateError, match="other layers"):
        state.load({})
    assert state.position == 0


def test_a_prefix_must_fill_tiles() -> None:
    with pytest.raises(StateError, match="multiple of 4"):
        small_model().stream(prefix=5)


def test_memory_does_not_grow() -> None:
    model = small_model()
    state = model.stream(global_window=40)
    sizes = {name: (tensor.shape, tensor.data_ptr()) for name, tensor in state.tensors().items() if "." in name}
    model.step(torch.randn(400, 16), state)
    after = {name: (tensor.shape, tensor.data_ptr()) for name, tensor in state.tensors().items() if "." in name}
    assert after == sizes
