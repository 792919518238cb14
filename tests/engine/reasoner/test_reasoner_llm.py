"""The reasoner's weights and the llama.cpp that is to read them."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from engine.reasoner.llm import ModelError, load_model


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
