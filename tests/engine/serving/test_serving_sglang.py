"""Sessions of a model that an SGLang server holds, against a small server that speaks its protocol."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import msgspec
import pytest
from websockets.asyncio.client import connect

from engine.model.sampling import Sampling
from engine.protocol import Acted, FromEngine, Heard, Observation, Open, Opened, Refused, Step
from engine.server import EngineServer
from engine.serving.load import ModelError, load_remote
from engine.serving.sglang import SglangError, SglangModel
from engine.session import StreamingSession
from engine.session.snapshot import SnapshotError, load_snapshot, save_snapshot
from engine.voice.voice import Voice
from tests.engine.tiny_inkling import byte_tokenizer, save_tiny, tiny_dialect

Answer = Callable[[dict[str, Any]], tuple[int, Any]]
DIALECT = tiny_dialect()


class StandInServer:
    """Keeps each session's ids as SGLang does; greedy among the tokens that the bias offers.

    ``wants``: the first tokens that it would choose when offered. ``fails``: answers to give instead.
    """

    def __init__(self) -> None:
        self.sessions: dict[str, list[int]] = {}
        self.closed: list[str] = []
        self.bodies: list[dict[str, Any]] = []
        self.wants: list[int] = []
        self.text = [*byte_tokenizer().encode("hi").ids, DIALECT["end"]]
        self.fails: dict[str, Answer] = {}
        self.held = threading.Event()
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                answer = stand_in.fails.get(self.path) or getattr(stand_in, self.path.strip("/"))
                status, said = answer(body)
                self.send_response(status)
                self.end_headers()
                self.wfile.write(said if isinstance(said, bytes) else json.dumps(said).encode())

            def log_message(self, *arguments: object) -> None:
                del arguments

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def open_session(self, body: dict[str, Any]) -> tuple[int, Any]:
        if body["session_id"] in self.sessions or not body["streaming"]:
            return 400, None
        self.sessions[body["session_id"]] = []
        return 200, body["session_id"]

    def generate(self, body: dict[str, Any]) -> tuple[int, Any]:
        self.bodies.append(body)
        session, sampling = body["session_params"]["id"], body["sampling_params"]
        if session not in self.sessions:
            return 400, {"error": {"message": "Session does not exist."}}
        assert body["input_ids"]
        if "logit_bias" in sampling:
            offered = {int(each) for each in sampling["logit_bias"]}
            ids = [next((each for each in self.wants if each in offered), DIALECT["silent"])]
        else:
            ids = self.text[: sampling["max_new_tokens"]]
        self.sessions[session] += [*body["input_ids"], *ids]
        meta = {"id": f"request-{len(self.bodies)}", "finish_reason": {"type": "length", "length": len(ids)}}
        return 200, {"text": "", "output_ids": ids, "meta_info": meta}

    def close_session(self, body: dict[str, Any]) -> tuple[int, Any]:
        self.closed.append(body["session_id"])
        self.sessions.pop(body["session_id"], None)
        return 200, b""

    def hang(self, body: dict[str, Any]) -> tuple[int, Any]:
        del body
        self.held.wait(30)
        return 200, b""


@pytest.fixture
def server() -> Iterator[StandInServer]:
    stand_in = StandInServer()
    thread = threading.Thread(target=stand_in.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield stand_in
    stand_in.held.set()
    stand_in.server.shutdown()
    stand_in.server.server_close()
    thread.join(10)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny(tmp_path_factory.mktemp("remote") / "tiny")


@pytest.fixture
def model(server: StandInServer, folder: Path) -> SglangModel:
    return remote(folder, server.url)


def remote(folder: Path, url: str) -> SglangModel:
    loaded = load_remote(folder, url)
    assert loaded.name == "tiny"
    assert isinstance(loaded.model, SglangModel)
    return loaded.model


def observation(tick: int, *words: str) -> Observation:
    return Observation(tick, 0.0, bytes(6400), events=tuple(Heard(each, tick) for each in words))


def test_a_session_lives_on_the_server(server: StandInServer, model: SglangModel, tone_voice: Voice) -> None:
    session = StreamingSession(model, tone_voice)
    (name,) = server.sessions
    assert session.step(observation(0)).kind == "silent"
    server.wants = [DIALECT["say"][0]]
    said = session.step(observation(1, "hello"))
    assert (said.kind, said.text) == ("say", "hi")
    server.wants = []
    session.step(observation(2))

    first, second, text, third = server.bodies
    sound = 309
    assert first["input_ids"] == [282, sound, sound, sound, sound, 280]
    assert first["session_params"] == {"id": name, "rid": None}
    assert [len(each) for each in first["audio_data"][0]["audio_input_ids"][0]] == [80] * 4
    assert set(first["sampling_params"]["logit_bias"]) >= {str(DIALECT["silent"])}
    assert str(DIALECT["go"]) not in first["sampling_params"]["logit_bias"]  # nothing is being said
    assert second["session_params"]["rid"] == "request-1"
    assert text["input_ids"] == DIALECT["say"][1:]
    assert text["sampling_params"]["stop_token_ids"] == [DIALECT["end"]]
    assert server.sessions[name][-1 - len(third["input_ids"]) - 3 :][:3] == server.text
    session.close()
    assert server.closed == [name]


def test_only_text_is_drawn_there(server: StandInServer, folder: Path, tone_voice: Voice) -> None:
    session = StreamingSession(load_remote(folder, server.url, Sampling(0.7, 0.9, seed=3)).model, tone_voice)
    server.wants = [DIALECT["say"][0]]
    session.step(observation(0, "hello"))
    session.close()
    choice, text = (body["sampling_params"] for body in server.bodies)
    assert choice["temperature"] == 0
    assert (text["temperature"], text["top_p"], text["sampling_seed"]) == (0.7, 0.9, 3)


def test_a_snapshot_cannot_bring_the_stream_back(model: SglangModel, tone_voice: Voice, tmp_path: Path) -> None:
    session = StreamingSession(model, tone_voice)
    session.step(observation(0))
    save_snapshot(session.snapshot(), tmp_path / "one.safetensors")
    again = StreamingSession(model, tone_voice)
    with pytest.raises(SnapshotError, match="where it has ended"):
        load_snapshot(again, tmp_path / "one.safetensors")
    assert again.state.next_tick == 0


def refused(body: dict[str, Any]) -> tuple[int, Any]:
    del body
    return 400, {"error": {"message": "Session does not exist.\nTraceback"}}


def aborted(body: dict[str, Any]) -> tuple[int, Any]:
    del body
    reason = {"type": "abort", "message": "Streaming session already has an active request."}
    return 200, {"output_ids": [], "meta_info": {"id": "x", "finish_reason": reason}}


def chose_otherwise(body: dict[str, Any]) -> tuple[int, Any]:
    del body
    return 200, {"output_ids": [3], "meta_info": {"id": "x", "finish_reason": None}}


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (refused, r"refuses /generate \(400, Session does not exist\): see its log"),
        (aborted, "gave the session up .*active request"),
        (chose_otherwise, "chose what was not offered"),
        (lambda body: (200, {"text": str(len(body))}), "answers in a way not known here"),
        (lambda body: (200, str(body).encode()[:3]), "answers in a way not known here"),
        (lambda body: (500, str(body).encode()[:3]), r"refuses /generate \(500\)"),
    ],
)
def test_what_goes_wrong_there_is_one_sentence(
    server: StandInServer, model: SglangModel, tone_voice: Voice, answer: Answer, told: str
) -> None:
    session = StreamingSession(model, tone_voice)
    server.fails["/generate"] = answer
    with pytest.raises(SglangError, match=told) as failed:
        session.step(observation(0))
    assert str(failed.value).count("\n") == 0


def test_a_server_that_hangs_is_not_waited_for(server: StandInServer, folder: Path, tone_voice: Voice) -> None:
    model = remote(folder, server.url)
    impatient = SglangModel(server.url, model.vocabulary, model.controls, model._placeholders, timeout=0.2)
    session = StreamingSession(impatient, tone_voice)
    server.fails["/generate"] = server.hang
    with pytest.raises(SglangError, match=r"did not answer within 0\.2 s"):
        session.step(observation(0))


def test_a_server_that_opens_no_session_or_is_not_there_is_told(
    server: StandInServer, model: SglangModel, folder: Path, tone_voice: Voice
) -> None:
    server.fails["/open_session"] = lambda body: (200, None if body else 0)
    with pytest.raises(SglangError, match="opened no session"):
        StreamingSession(model, tone_voice)
    gone = remote(folder, "http://127.0.0.1:1")
    with pytest.raises(SglangError, match="cannot be reached"):
        StreamingSession(gone, tone_voice)
    with pytest.raises(ModelError, match="is no address"):
        load_remote(folder, "localhost:30000")


async def test_what_goes_wrong_there_reaches_the_client_as_a_sentence(
    server: StandInServer, model: SglangModel, tone_voice: Voice, tmp_path: Path
) -> None:
    engine = EngineServer(model, tone_voice, tmp_path, "secret", "tiny")
    async with await engine.listen(0) as door:
        address = f"ws://127.0.0.1:{next(iter(door.sockets)).getsockname()[1]}"
        headers = {"Authorization": "Bearer secret"}
        async with connect(address, additional_headers=headers, proxy=None) as connection:

            async def ask(message: Open | Step) -> FromEngine:
                await connection.send(msgspec.msgpack.encode(message))
                data = await connection.recv(decode=False)
                answer: FromEngine = msgspec.msgpack.decode(data, type=FromEngine)
                return answer

            assert await ask(Open("one")) == Opened(0, "tiny", anew=True)
            assert isinstance(await ask(Step(observation(0))), Acted)
            server.fails["/generate"] = refused
            answer = await ask(Step(observation(1)))
            assert isinstance(answer, Refused)
            assert "refuses /generate" in answer.message
            await connection.wait_closed()
    engine.close()
    assert len(server.closed) == 1
