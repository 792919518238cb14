"""The packaged embedding: what means the same lies near, in batches and alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.reasoner.embedding import DIMENSIONS, Embedder, EmbeddingError


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Embedder()


def test_sentences_of_one_meaning_lie_near(embedder: Embedder) -> None:
    asked, alike, other = embedder.embed(
        ["What time is it in Tokyo?", "Tell me the hour in Japan's capital.", "My cat likes fish."]
    )
    assert asked @ alike > 0.6 > 0.3 > asked @ other


def test_vectors_are_units_and_the_same_alone_as_among_others(embedder: Embedder) -> None:
    texts = [f"sentence number {number} {'and more ' * (number % 7)}" for number in range(20)] + [""]
    together = embedder.embed(texts)
    assert together.shape == (21, DIMENSIONS)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert np.min(np.sum(together[3] * embedder.embed([texts[3]])[0])) > 0.98  # int8 scales see the batch
    assert embedder.embed([]).shape == (0, DIMENSIONS)


def test_damaged_weights_are_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(b"no model")
    with pytest.raises(EmbeddingError, match=r"^model.onnx of the embedding is damaged: run make run again\.$"):
        Embedder(path)
