"""`LanguageModel` on llama-cpp-python."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import llama_cpp
import numpy as np
import numpy.typing as npt

from engine.reasoner.llm import BATCH, CONTEXT, SLOTS, THREADS, ModelError, damaged

RANKED: Final = 64  # so many of the likeliest tokens are sorted at first; the rest only if they are asked for


@llama_cpp.llama_log_callback  # type: ignore[untyped-decorator]
def _SILENT(level: int, text: bytes, data: ctypes.c_void_p) -> None:  # noqa: N802 (a constant that C calls)
    """Nobody reads what llama.cpp tells about itself; its failures come as results."""


class LlamaCppModel:
    """One llama.cpp context on one thread; each slot keeps its cells apart, so none changes another's sums."""

    def __init__(self, path: Path) -> None:
        llama_cpp.llama_backend_init()
        llama_cpp.llama_log_set(_SILENT, ctypes.c_void_p(0))
        model_options = llama_cpp.llama_model_default_params()
        model_options.n_gpu_layers = 0
        self._model: Any = llama_cpp.llama_model_load_from_file(str(path).encode(), model_options)
        if not self._model:
            raise damaged(path)
        options = llama_cpp.llama_context_default_params()
        options.n_ctx = CONTEXT * SLOTS
        options.n_seq_max = SLOTS
        options.kv_unified = False
        options.n_batch = options.n_ubatch = BATCH
        options.n_threads = options.n_threads_batch = THREADS
        self._context: Any = llama_cpp.llama_init_from_model(self._model, options)
        if not self._context:
            llama_cpp.llama_model_free(self._model)
            raise ModelError(
                "There is not enough memory for the reasoner: close other programs, or choose smaller weights."
            )
        self.name = path.stem
        self.context = int(llama_cpp.llama_n_ctx_seq(self._context))
        self.parameters = int(llama_cpp.llama_model_n_params(self._model))
        self._memory: Any = llama_cpp.llama_get_memory(self._context)
        self._vocab: Any = llama_cpp.llama_model_get_vocab(self._model)
        self._size = int(llama_cpp.llama_vocab_n_tokens(self._vocab))
        self._lengths = [0] * SLOTS
        self._logits: list[npt.NDArray[np.float32] | None] = [None] * SLOTS
        self._batch: Any = llama_cpp.llama_batch_init(BATCH, 0, 1)

    def tokenize(self, text: str, *, special: bool = False) -> list[int]:
        data = text.encode()
        room = len(data) + 2
        tokens = (llama_cpp.llama_token * room)()
        count = llama_cpp.llama_tokenize(self._vocab, data, len(data), tokens, room, False, special)
        return list(tokens[:count])

    def piece(self, token: int) -> bytes:
        buffer = ctypes.create_string_buffer(256)
        length = llama_cpp.llama_token_to_piece(self._vocab, token, buffer, len(buffer), 0, False)
        return buffer.raw[: max(0, length)]

    def append(self, slot: int, tokens: Sequence[int], *, choose: bool) -> None:
        for start in range(0, len(tokens), BATCH):
            part = tokens[start : start + BATCH]
            self._decode(slot, part, choose=choose and start + len(part) == len(tokens))

    def _decode(self, slot: int, tokens: Sequence[int], *, choose: bool) -> None:
        batch = self._batch
        batch.n_tokens = len(tokens)
        for index, token in enumerate(tokens):
            batch.token[index] = token
            batch.pos[index] = self._lengths[slot] + index
            batch.n_seq_id[index] = 1
            batch.seq_id[index][0] = slot
            batch.logits[index] = choose and index == len(tokens) - 1
        status = llama_cpp.llama_decode(self._context, batch)
        if status != 0:
            raise ModelError(f"llama.cpp could not go on (status {status}): restart the reasoner.")
        self._lengths[slot] += len(tokens)
        if choose:
            pointer = llama_cpp.llama_get_logits_ith(self._context, -1)
            self._logits[slot] = np.ctypeslib.as_array(pointer, shape=(self._size,)).copy()

    def truncate(self, slot: int, length: int) -> None:
        if length < self._lengths[slot]:
            llama_cpp.llama_memory_seq_rm(self._memory, slot, length, -1)
            self._lengths[slot] = length

    def copy(self, source: int, target: int) -> None:
        llama_cpp.llama_memory_seq_rm(self._memory, target, -1, -1)
        llama_cpp.llama_memory_seq_cp(self._memory, source, target, -1, -1)
        self._lengths[target] = self._lengths[source]

    def ranked(self, slot: int) -> Iterator[int | None]:
        logits = self._logits[slot]
        assert logits is not None
        top = np.argpartition(logits, -RANKED)[-RANKED:]
        first = top[np.lexsort((top, -logits[top]))]
        yield from map(self._or_end, first.tolist())
        known = set(first.tolist())
        rest = np.argsort(-logits, kind="stable")
        yield from (self._or_end(token) for token in rest.tolist() if token not in known)

    def _or_end(self, token: int) -> int | None:
        return None if llama_cpp.llama_vocab_is_eog(self._vocab, token) else token

    def close(self) -> None:
        llama_cpp.llama_batch_free(self._batch)
        llama_cpp.llama_free(self._context)
        llama_cpp.llama_model_free(self._model)
