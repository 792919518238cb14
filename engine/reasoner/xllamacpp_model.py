"""`LanguageModel` on the ready xllamacpp wheel, which offers llama.cpp only as a server inside this process.

The server listens on loopback under a key that only this object knows. It keeps the state of the last prompt,
so each call sends the whole sequence and only what is new is read.
"""

from __future__ import annotations

import http.client
import json
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import xllamacpp

from engine.reasoner.llm import BATCH, CONTEXT, THREADS, ModelError, damaged

TIMEOUT: Final = 120.0


class XllamacppModel:
    """One sequence in one slot of the server, on one thread."""

    def __init__(self, path: Path) -> None:
        self._key = secrets.token_urlsafe(24)
        settings = xllamacpp.CommonParams()
        settings.model.path = str(path)
        settings.n_ctx = CONTEXT
        settings.n_batch = settings.n_ubatch = BATCH
        settings.n_parallel = 1
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
        self._tokens: list[int] = []
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

    def append(self, tokens: Sequence[int]) -> None:
        self._tokens += tokens
        if len(tokens) > 1:
            self._complete({})

    def truncate(self, length: int) -> None:
        del self._tokens[length:]

    def choose(self, banned: frozenset[int]) -> int | None:
        answer = self._complete({"logit_bias": [[token, False] for token in sorted(banned)]})
        chosen: list[int] = answer["tokens"]
        if answer["stop_type"] == "eos" or not chosen:
            return None
        text = str(answer["content"]).encode()
        if b"\xef\xbf\xbd" not in text:
            self._pieces[chosen[0]] = text
        return chosen[0]

    def close(self) -> None:
        self._connection.close()
        del self._server

    def _complete(self, options: dict[str, object]) -> dict[str, Any]:
        body = {"prompt": self._tokens, "n_predict": 1, "temperature": 0, "top_k": 1, "cache_prompt": True}
        return self._post("/completion", {**body, "return_tokens": True, **options})

    def _post(self, path: str, body: dict[str, object]) -> dict[str, Any]:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self._key}"}
        try:
            self._connection.request("POST", path, json.dumps(body), headers)
            reply = self._connection.getresponse()
            answer: dict[str, Any] = json.loads(reply.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            self._connection.close()
            raise ModelError(f"llama.cpp stopped answering ({error}): restart the reasoner.") from error
        if reply.status != 200:
            raise ModelError(f"llama.cpp refused a request ({answer.get('error')}): restart the reasoner.")
        return answer
