"""Vectors of texts that are known beforehand, so that no start has to embed them again: the example requests.

``python -m engine.reasoner.tools.vectors`` writes them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from engine.files import replacing

KNOWN: Final = Path(__file__).with_name("known.npz")

Vectors = npt.NDArray[np.floating[Any]]


@cache
def known_vectors(path: Path = KNOWN) -> dict[str, Vectors]:
    """The vector (half precision) of each text's `digest`; none when there is no such file."""
    if not path.exists():
        return {}
    with np.load(path) as kept:
        return dict(zip(kept["digests"].tolist(), kept["vectors"], strict=True))


def digest(text: str) -> str:
    """What a text is looked up by."""
    return hashlib.blake2s(text.encode(), digest_size=8).hexdigest()


def write_known(texts: Iterable[str], vectors: Sequence[Vectors], path: Path = KNOWN) -> None:
    """Write the file that `known_vectors` reads; raises OSError."""
    digests = np.array([digest(text) for text in texts])
    with replacing(path) as partial, partial.open("wb") as stream:
        np.savez_compressed(stream, digests=digests, vectors=np.asarray(vectors, np.float16))
