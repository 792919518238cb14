"""`LanguageModel` on llama-cpp-python."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import llama_cpp
import numpy as np

from engine.reasoner.llm import BATCH, CONTEXT, THREADS, damaged


class LlamaCppModel:
    """One sequence in one llama.cpp context, on one thread."""

    def __init__(self, path: Path) -> None:
        try:
            self._llama = llama_cpp.Llama(
                model_path=str(path),
                n_ctx=CONTEXT,
                n_batch=BATCH,
                n_ubatch=BATCH,
                n_threads=THREADS,
                n_threads_batch=THREADS,
                verbose=False,
            )
        except (ValueError, RuntimeError, OSError) as error:
            raise damaged(path) from error
        self.name = path.stem
        self.context = self._llama.n_ctx()
        self._vocab = llama_cpp.llama_model_get_vocab(self._llama.model)
        self._size = self._llama.n_vocab()

    def tokenize(self, text: str, *, special: bool = False) -> list[int]:
        tokens: list[int] = self._llama.tokenize(text.encode(), add_bos=False, special=special)
        return tokens

    def piece(self, token: int) -> bytes:
        piece: bytes = self._llama.detokenize([token])
        return piece

    def append(self, tokens: Sequence[int]) -> None:
        self._llama.eval(tokens)

    def truncate(self, length: int) -> None:
        self._llama.n_tokens = min(length, self._llama.n_tokens)  # eval drops what lies behind

    def choose(self, banned: frozenset[int]) -> int | None:
        logits = np.ctypeslib.as_array(llama_cpp.llama_get_logits(self._llama.ctx), shape=(self._size,))
        if banned:
            logits = logits.copy()
            logits[list(banned)] = -np.inf
        token = int(np.argmax(logits))
        return None if llama_cpp.llama_vocab_is_eog(self._vocab, token) else token

    def close(self) -> None:
        self._llama.close()
