"""A checkpoint of several files comes from the hub whole or not at all, and an interrupted pull is taken up."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from engine.weights import Manager, WeightsError
from engine.weights.checkpoint import load_inkling, open_checkpoint
from tests.engine.tiny_inkling import save_tiny

NAME = "owner/tiny"


class StandInHub:
    """Serves a folder as the hub does: revision, listing in two pages, files with ranges.

    ``spoil``: bytes to send instead of a file's; ``breaks``: files whose next transfer ends half way.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.spoil: dict[str, bytes] = {}
        self.breaks: set[str] = set()
        self.asked: list[tuple[str, str | None]] = []
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                hub.answer(self)

            def log_message(self, *arguments: object) -> None:
                del arguments

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        path, _, query = request.path.partition("?")
        if path == f"/api/models/{NAME}/revision/main":
            return self.send(request, json.dumps({"sha": "c0ffee"}).encode())
        if path == f"/api/models/{NAME}/tree/c0ffee":
            members = [self.member(each) for each in sorted(self.folder.iterdir())]
            first = not query
            link = f'<{path}?cursor=2>; rel="next"' if first else ""
            return self.send(request, json.dumps(members[:3] if first else members[3:]).encode(), link)
        prefix = f"/{NAME}/resolve/c0ffee/"
        if not path.startswith(prefix):
            request.send_error(404)
            return None
        name, ranged = path.removeprefix(prefix), request.headers.get("Range")
        self.asked.append((name, ranged))
        body = self.spoil.get(name, (self.folder / name).read_bytes())
        start = int(ranged.removeprefix("bytes=").rstrip("-")) if ranged else 0
        request.send_response(206 if ranged else 200)
        request.send_header("Content-Length", str(len(body) - start))
        request.end_headers()
        end = len(body) // 2 if name in self.breaks else len(body)
        self.breaks.discard(name)
        request.wfile.write(body[start:end])
        return None

    def member(self, path: Path) -> dict[str, object]:
        body = path.read_bytes()
        git = hashlib.sha1(b"blob %d\0" % len(body) + body, usedforsecurity=False).hexdigest()
        said: dict[str, object] = {"type": "file", "path": path.name, "size": len(body), "oid": git}
        if path.suffix == ".safetensors":
            said["lfs"] = {"oid": hashlib.sha256(body).hexdigest(), "size": len(body)}
        return said

    def send(self, request: BaseHTTPRequestHandler, body: bytes, link: str = "") -> None:
        request.send_response(200)
        if link:
            request.send_header("Link", link)
        request.end_headers()
        request.wfile.write(body)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[StandInHub]:
    hub = StandInHub(save_tiny(tmp_path / "original"))
    (hub.folder / "pytorch_model.bin").write_bytes(b"not wanted")
    thread = threading.Thread(target=hub.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield hub
    hub.server.shutdown()
    hub.server.server_close()
    thread.join(10)


def quiet(done: int, total: int) -> None:
    del done, total


def test_a_checkpoint_is_pulled_verified_listed_and_removed(tmp_path: Path, hub: StandInHub) -> None:
    manager = Manager(tmp_path / "data", [])
    seen: list[tuple[int, int]] = []
    folder = manager.pull_repository(NAME, lambda *progress: seen.append(progress), hub.url)
    assert folder == tmp_path / "data" / "owner--tiny"
    assert not (folder / "pytorch_model.bin").exists()
    assert seen[-1][0] == seen[-1][1] > 0
    assert hub.asked[0][0] == "config.json"
    load_inkling(open_checkpoint(folder))
    again = Manager(tmp_path / "data", [])
    assert [state.path for state in again.states()] == [folder]
    assert again.path(NAME) == again.verify("owner--tiny") == folder
    assert again.pull_repository(NAME, quiet, "http://127.0.0.1:1") == folder
    (folder / "model-00001-of-00003.safetensors").write_bytes(b"damaged")
    with pytest.raises(WeightsError, match="damaged"):
        again.verify("owner--tiny")
    assert again.remove(NAME)
    assert not folder.exists()


def test_an_interrupted_pull_is_taken_up_where_it_ended(tmp_path: Path, hub: StandInHub) -> None:
    manager, broken = Manager(tmp_path / "data", []), "model-00002-of-00003.safetensors"
    hub.breaks = {broken}
    with pytest.raises(WeightsError, match="ended early"):
        manager.pull_repository(NAME, quiet, hub.url)
    assert not (tmp_path / "data" / "owner--tiny").exists()
    hub.asked.clear()
    load_inkling(open_checkpoint(manager.pull_repository(NAME, quiet, hub.url)))
    half = (hub.folder / broken).stat().st_size // 2
    assert hub.asked[0] == (broken, f"bytes={half}-")
    assert "config.json" not in [name for name, _ in hub.asked]


def test_a_wrong_hash_is_thrown_away(tmp_path: Path, hub: StandInHub) -> None:
    manager, name = Manager(tmp_path / "data", []), "tokenizer.json"
    hub.spoil[name] = b"x" * (hub.folder / name).stat().st_size
    with pytest.raises(WeightsError, match=r"tokenizer\.json arrived with a wrong hash"):
        manager.pull_repository(NAME, quiet, hub.url)
    hub.spoil.clear()
    manager.pull_repository(NAME, quiet, hub.url)


def other_architecture(hub: StandInHub) -> str:
    (hub.folder / "config.json").write_text('{"model_type": "llama"}')
    return "has the architecture llama"


def no_configuration(hub: StandInHub) -> str:
    (hub.folder / "config.json").unlink()
    return r"has no config\.json"


@pytest.mark.parametrize("change", [other_architecture, no_configuration])
def test_what_is_no_inkling_is_refused_before_its_weights_are_fetched(
    tmp_path: Path, hub: StandInHub, change: Callable[[StandInHub], str]
) -> None:
    told = change(hub)
    with pytest.raises(WeightsError, match=told):
        Manager(tmp_path / "data", []).pull_repository(NAME, quiet, hub.url)
    assert not [name for name, _ in hub.asked if name.endswith(".safetensors")]


def test_a_repository_that_is_not_there_is_told(tmp_path: Path, hub: StandInHub) -> None:
    manager = Manager(tmp_path / "data", [])
    with pytest.raises(WeightsError, match="The hub does not have owner/other"):
        manager.pull_repository("owner/other", quiet, hub.url)
    with pytest.raises(WeightsError, match="cannot be asked"):
        manager.pull_repository(NAME, quiet, "http://127.0.0.1:1")
