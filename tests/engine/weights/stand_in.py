"""A weight of one file, and a place on loopback that has it."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

from engine.weights import Manager
from engine.weights.catalogue import File, Source, Weights

BODY = bytes(range(256)) * 4096  # 1 MiB
FILE = File("model.gguf", hashlib.sha256(BODY).hexdigest(), len(BODY))


def quiet(done: int, total: int) -> None:
    del done, total


def manager(root: Path, *sources: Source, shipped: bool = False) -> Manager:
    return Manager(root, [Weights("tiny", "a test", "MIT", (FILE,), sources, shipped)])


def left_over(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


class Served(NamedTuple):
    """A place on loopback: ``body`` may be less than what is announced, ``ranges`` are those asked for."""

    url: str
    ranges: list[str | None]


@contextmanager
def hub(body: bytes, announced: int = len(BODY), status: int = 200, *, ranged: bool = True) -> Iterator[Served]:
    """``ranged`` False: it sends the whole, whatever range is asked for."""
    ranges: list[str | None] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.headers.get("Range")
            ranges.append(asked)
            start = int(asked.removeprefix("bytes=").rstrip("-")) if asked and ranged else 0
            self.send_response(206 if asked and ranged else status)
            self.send_header("Content-Length", str(announced - start))
            self.end_headers()
            self.wfile.write(body[start:])

        def log_message(self, *arguments: object) -> None:
            del arguments

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield Served(f"http://127.0.0.1:{server.server_address[1]}/", ranges)
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
