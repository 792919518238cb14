from __future__ import annotations

from typing import get_args

import pytest

from engine.training.voices import Source
from engine.weights.catalogue import KNOWN
from installers import licences
from installers.licences import Item, extras_in, needed_by, read_table
from installers.spdx import normalise, problem


@pytest.mark.parametrize(
    "licence",
    [
        "MIT",
        "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only",
        "Apache-2.0 AND Apache-2.0 WITH LLVM-exception AND BSD-2-Clause",
        "(MIT OR GPL-3.0-only) AND BSD-3-Clause",
        "GPL-3.0-only WITH GCC-exception-3.1",
        "LGPL-2.1-or-later",
    ],
)
def test_what_may_be_shipped(licence: str) -> None:
    assert problem(licence, "shipped") is None


@pytest.mark.parametrize(
    ("licence", "why"),
    [
        ("GPL-3.0-or-later", "default install"),
        ("AGPL-3.0-only", "default install"),
        ("MIT AND GPL-2.0-only", "default install"),
        ("CC-BY-NC-4.0", "commercial"),
        ("CC-BY-ND-4.0 OR CC-BY-NC-SA-4.0", "commercial"),
        ("LicenseRef-Proprietary", "unknown"),
        ("MIT AND", "unknown"),
        ("MIT MIT", "unknown"),
        ("(MIT", "unknown"),
        ("§", "unknown"),
        ("", "unknown"),
    ],
)
def test_what_may_not_be_shipped(licence: str, why: str) -> None:
    assert why in str(problem(licence, "shipped"))


@pytest.mark.parametrize(
    ("licence", "refused"),
    [
        ("GPL-3.0-or-later", False),
        ("MIT-Festival", False),
        ("CC-BY-NC-4.0", True),
        ("CC-BY-ND-4.0", True),
        ("LicenseRef-X", True),
    ],
)
def test_what_training_may_listen_to(licence: str, refused: bool) -> None:
    assert (problem(licence, "training") is not None) is refused


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("Apache Software License", "Apache-2.0"),
        ("Apache 2.0", "Apache-2.0"),
        ("MIT License", "MIT"),
        ("BSD-3-Clause", "BSD-3-Clause"),
        ("MPL-2.0 AND MIT", "MPL-2.0 AND MIT"),
        ("MIT License Copyright (c) 2013-2026, somebody", None),
        ("", None),
    ],
)
def test_how_metadata_words_a_licence(text: str, expression: str | None) -> None:
    assert normalise(text) == expression


def test_extras_bring_what_they_need() -> None:
    requires = ["a>=1", 'b; extra == "fast"', "c; python_version < '4'", 'd; extra == "dev"']
    assert needed_by(requires, frozenset()) == ["a>=1", "c"]
    assert needed_by(requires, extras_in("x[fast, slow]>=2")) == ["a>=1", "b", "c"]
    assert extras_in("x>=2; y == '[z]'") == frozenset()


def test_every_synthesiser_of_the_training_is_listed() -> None:
    assert set(get_args(Source)) == set(read_table()["voices"])


def test_all_known_weights_are_listed_with_the_same_licence() -> None:
    listed = read_table()["weights"]
    assert {weights.name: weights.licence for weights in KNOWN}.items() <= {
        name: entry["licence"] for name, entry in listed.items()
    }.items()


def test_this_environment_holds_nothing_that_is_ruled_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert licences.main() == 0
    out = capsys.readouterr().out
    assert "| package | torch | 2.13.0" in out
    assert "| voice | espeak |" in out
    assert "none ruled out" in out


@pytest.mark.parametrize(
    "item",
    [
        Item("package", "piper-tts", "1.0", "GPL-3.0-or-later"),
        Item("package", "mystery", "1.0", ""),
        Item("voice", "somebody", "a site", "CC-BY-NC-4.0", "training"),
    ],
)
def test_what_is_ruled_out_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], item: Item
) -> None:
    monkeypatch.setattr(licences, "table_items", lambda table: [item])
    assert licences.main() == 1
    assert item.name in capsys.readouterr().err
