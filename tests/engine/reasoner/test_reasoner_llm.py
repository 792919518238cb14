"""The reasoner's weights and the llama.cpp that is to read them."""

from __future__ import annotations

import importlib.util
import sys
from itertools import islice
from pathlib import Path

import pytest

from engine.reasoner.llm import ModelError, load_model, packaged_model
from engine.reasoner.warm import AT_ONCE, BLOCK


def test_a_llama_cpp_that_wants_a_library_of_the_system_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The ready wheel on a machine without libgomp."""
    package = tmp_path / "xllamacpp.py"
    package.write_text('raise ImportError("libgomp.so.1: cannot open shared object file")\n')
    found = importlib.util.find_spec
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "xllamacpp", raising=False)
    monkeypatch.delitem(sys.modules, "engine.reasoner.xllamacpp_model", raising=False)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "llama_cpp" else found(name))
    weights = tmp_path / "some.gguf"
    weights.write_bytes(b"GGUF")
    with pytest.raises(ModelError, match=r"libgomp.so.1.*run make setup again"):
        load_model(weights)


def test_whole_blocks_have_the_same_bits_one_by_one_and_in_one_go() -> None:
    model = load_model(packaged_model())
    try:
        story = "A man walked his dog along the river, and then it began to rain. " * 9
        tokens = model.tokenize(story)[: (AT_ONCE + 2) * BLOCK + 3]
        begun, rest = tokens[: 2 * BLOCK], (AT_ONCE + 2) * BLOCK
        ranks = []
        for slot, step in enumerate((BLOCK, AT_ONCE * BLOCK)):
            model.append(slot, begun, choose=False)
            for start in range(len(begun), rest, step):
                model.append(slot, tokens[start : start + step], choose=False)
            model.append(slot, tokens[rest:], choose=True)
            ranks.append(list(islice(model.ranked(slot), 2_000)))
        assert ranks[0] == ranks[1]
    finally:
        model.close()
