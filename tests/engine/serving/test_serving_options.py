"""The options that choose a model: what is refused, and that another process is given the same."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model.quantised import PRECISIONS as SERVED
from engine.serving import options


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser()
    options.add_arguments(made)
    return made


@given(
    precision=st.none() | st.sampled_from(options.PRECISIONS),
    experts=st.none() | st.integers(1, 256),
    temperature=st.none() | st.floats(0.1, 2.0),
    seed=st.integers(0, 1 << 31),
)
def test_what_is_passed_on_is_read_back_as_it_was(
    precision: str | None, experts: int | None, temperature: float | None, seed: int
) -> None:
    words = ["--seed", str(seed), "--model", str(Path.cwd() / "weights")]
    words += ["--precision", precision] if precision is not None else []
    words += ["--experts", str(experts)] if experts is not None else []
    words += ["--temperature", str(temperature)] if temperature is not None else []
    args = parser().parse_args(words)
    assert parser().parse_args(options.passed_on(args)) == args


def test_a_folder_is_passed_on_for_any_working_folder() -> None:
    args = parser().parse_args(["--model", "weights"])
    assert options.passed_on(args)[:2] == ("--model", str(Path.cwd() / "weights"))


@pytest.mark.parametrize(
    "words", [["--precision", "int9"], ["--experts", "-3"], ["--experts", "x"], ["--kernels", "gpu"]]
)
def test_what_cannot_be_served_is_refused_at_once(words: list[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        parser().parse_args(words)
    assert refused.value.code == 2


def test_the_precisions_are_those_that_are_served() -> None:
    assert options.PRECISIONS == SERVED


@pytest.mark.parametrize("text", ["-1", "65536", "22x", ""])
def test_a_port_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        options.port(text)


@pytest.mark.parametrize("text", ["0", "65535"])
def test_a_port_is_its_number(text: str) -> None:
    assert options.port(text) == int(text)
