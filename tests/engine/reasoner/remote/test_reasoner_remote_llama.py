"""A real server that is not ours: llama-cpp-python's, from the wheel that installers.llama builds."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.reasoner.answer import Answer
from engine.reasoner.conversation import Prompt
from engine.reasoner.llm import packaged_model
from engine.reasoner.remote.client import Remote
from engine.reasoner.remote.discovery import discover
from engine.reasoner.thinker import ThinkerError
from engine.reasoner.worker import ANSWERING, Urgency

SECONDS = 120.0
KEY = "a-key-for-this-test"
PROMPT = Prompt(
    (),
    (
        {"role": "system", "content": "You answer in one short sentence."},
        {"role": "user", "content": "What is the capital of France?"},
    ),
    0,
)

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("llama_cpp") is None,
    reason="llama.cpp is here as xllamacpp, which has its own server",
)


def urgent() -> Urgency:
    return (ANSWERING,)


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = int(free.getsockname()[1])
    command = [
        sys.executable,
        "-m",
        "llama_cpp.server",
        "--model",
        str(packaged_model()),
        "--host",
        "127.0.0.1",
    ]
    command += ["--port", str(number), "--n_ctx", "512", "--n_threads", "1", "--n_threads_batch", "1"]
    log = Path(tmp_path_factory.mktemp("server")) / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [*command, "--api_key", KEY, "--model_alias", "small"], stdout=output, stderr=output, env=os.environ
        )
        try:
            asyncio.run(listening(server, number, log))
            yield number
        finally:
            server.kill()
            server.wait(SECONDS)


async def listening(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Wait until the server lists its model."""
    async with asyncio.timeout(SECONDS):
        while not await discover({port: "llama"}, KEY):
            assert server.poll() is None, log.read_text()
            await asyncio.sleep(0.3)


async def test_it_is_discovered_and_answers_in_clauses(port: int) -> None:
    (found,) = await discover({port: "llama-cpp-python"}, KEY)
    remote = Remote(found.base, found.models[0], KEY)
    answer, clauses = Answer(remote.limits), list[str]()
    async for word in remote.answer(PROMPT, urgent):
        clauses += [piece.text for piece in answer.push(word)]
    clauses += [piece.text for piece in answer.end()]
    await remote.close()
    assert "Paris" in " ".join(clauses)


async def test_a_wrong_key_is_a_sentence(port: int) -> None:
    remote = Remote(f"http://127.0.0.1:{port}/v1", "small", "another")
    with pytest.raises(ThinkerError, match="refuses the key"):
        _ = [word async for word in remote.answer(PROMPT, urgent)]
    await remote.close()
