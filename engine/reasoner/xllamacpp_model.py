"""`LanguageModel` on the ready xllamacpp wheel, which offers llama.cpp only as a server inside this process.

The server listens on loopback under a key that only this object knows. Each of its slots keeps the state of its
last prompt, so each call sends the whole sequence and only what is new is read.
"""

from __future__ import annotations

import http.client
import json
import secrets
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import xllamacpp

from engine.reasoner.llm import BATCH, CONTEXT, SLOTS, THREADS, ModelError, damaged

TIMEOUT: Final = 120.0
RANKED: Final = 64  # so many of the likeliest tokens can be told


class XllamacppModel:
    """One sequence in each slot of the server, on one thread."""

    def __init__(self, path: Path) -> None:
        self._key = secrets.token_urlsafe(24)
        settings = xllamacpp.CommonParams()
        settings.model.path = str(path)
        settings.n_ctx = CONTEXT * SLOTS
        settings.kv_unified = False
        settings.n_batch = settings.n_ubatch = BATCH
        settings.n_parallel = SLOTS
        settings.n_threads_http = 1
        settings.cache_ram_mib = 0
        settings.verbosity = 1  # errors
        settings.ui = False
        settings.api_keys = [self._key]
        settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = THREADS
        try:
            self._server = xllamacpp.Server(settings)
        except (RuntimeError, ValueError) as error:
            raise damaged(path) from error
        address = urlsplit(self._server.listening_address)
        self._connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=TIMEOUT)
        self.name = path.stem
        self.context = CONTEXT
        self.parameters = int(path.stat().st_size * 1.4)  # at the four to five bits that are usual
        self._lock = threading.Lock()  # words become tokens while the model reads
        self._tokens: list[list[int]] = [[] for _ in range(SLOTS)]
        self._ranked: list[list[int | None]] = [[] for _ in range(SLOTS)]
        self._pieces: dict[int, bytes] = {}

    def tokenize(self, text: str, *, special: bool = False) -> list[int]:
        body: dict[str, object] = {"content": text, "add_special": False, "parse_special": special}
        tokens: list[int] = self._post("/tokenize", body)["tokens"]
        return tokens

    def piece(self, token: int) -> bytes:
        if token not in self._pieces:
            body: dict[str, object] = {"tokens": [token]}
            self._pieces[token] = str(self._post("/detokenize", body)["content"]).encode()
        return self._pieces[token]

    def append(self, slot: int, tokens: Sequence[int], *, choose: bool) -> None:
        self._tokens[slot] += tokens
        answer = self._complete(slot, {"n_probs": RANKED} if choose else {})
        if not choose:
            return
        if answer["stop_type"] == "eos" or not answer["tokens"]:
            self._ranked[slot] = [None]
            return
        places = answer["completion_probabilities"][0]
        likeliest = places.get("top_logprobs") or places.get("top_probs") or []
        self._ranked[slot] = [int(each["id"]) for each in likeliest] or [int(answer["tokens"][0])]

    def truncate(self, slot: int, length: int) -> None:
        del self._tokens[slot][length:]

    def copy(self, source: int, target: int) -> None:
        """The server cannot copy a slot: what is new to ``target`` is read again with its next call."""
        self._tokens[target] = list(self._tokens[source])

    def ranked(self, slot: int) -> Iterator[int | None]:
        return iter(self._ranked[slot])

    def close(self) -> None:
        self._connection.close()
        del self._server

    def _complete(self, slot: int, options: dict[str, object]) -> dict[str, Any]:
        body = {"prompt": self._tokens[slot], "n_predict": 1, "temperature": 0, "top_k": 1, "id_slot": slot}
        return self._post("/completion", {**body, "cache_prompt": True, "return_tokens": True, **options})

    def _post(self, path: str, body: dict[str, object]) -> dict[str, Any]:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self._key}"}
        try:
            with self._lock:
                self._connection.request("POST", path, json.dumps(body), headers)
                reply = self._connection.getresponse()
                answer: dict[str, Any] = json.loads(reply.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            self._connection.close()
            raise ModelError(f"llama.cpp stopped answering ({error}): restart the reasoner.") from error
        if reply.status != 200:
            raise ModelError(f"llama.cpp refused a request ({answer.get('error')}): restart the reasoner.")
        return answer
