"""The packaged embedding: what means the same lies near, in batches and alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from engine.reasoner.embedding import DIMENSIONS, Embedder, EmbeddingError
from engine.reasoner.embedding.embedder import RECENT


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


def test_a_request_that_several_ask_about_is_read_once(
    embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    batch = embedder._batch

    def counted(texts: Sequence[str]) -> npt.NDArray[np.float32]:
        read.extend(texts)
        return batch(texts)

    monkeypatch.setattr(embedder, "_batch", counted)
    first = embedder.embed(["Where is the green umbrella now?"])
    kept = first.copy()
    first[:] = 0  # whoever got it may do with it what they like
    assert np.array_equal(embedder.embed(["Where is the green umbrella now?"]), kept)
    assert read == ["Where is the green umbrella now?"]
    for number in range(2 * RECENT):
        embedder.embed([f"Another request, number {number}."])
    assert len(embedder._recent) == RECENT
    assert np.array_equal(embedder.embed(["Where is the green umbrella now?"]), kept)


def test_damaged_weights_are_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(b"no model")
    with pytest.raises(EmbeddingError, match=r"^model.onnx of the embedding is damaged: run make run again\.$"):
        Embedder(path)
