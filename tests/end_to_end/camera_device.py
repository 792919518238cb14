"""A camera for tests: it shows what the test wants, by HTTP on loopback, and can be unplugged.

with camera_device() as camera:
    camera.show(picture)           # uint8 RGB [height, width, 3]
    Camera(camera.address, ...)
    camera.unplug(); camera.plug()
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
PICTURES_PER_SECOND: Final = 15
BOUNDARY: Final = "picture"


class CameraDevice:
    """Motion JPEG at 15 pictures a second. ``left`` is set when somebody has stopped watching."""

    def __init__(self) -> None:
        self._jpeg = b""
        self._gone = threading.Event()
        self.left = threading.Event()
        self.show(np.zeros((240, 320, 3), np.uint8))
        self._server = self._serve(0)
        self._port = self._server.server_address[1]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}/camera.mjpg"

    def show(self, picture: Picture) -> None:
        """What it sees from now on."""
        coded, jpeg = cv2.imencode(".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
        assert coded
        self._jpeg = jpeg.tobytes()

    def unplug(self) -> None:
        """Everybody who watches loses the connection; nobody gets a new one."""
        self._gone.set()
        self._server.shutdown()
        self._server.server_close()

    def plug(self) -> None:
        """It is there again under the same address."""
        self._gone.clear()
        self._server = self._serve(self._port)

    def _serve(self, port: int) -> ThreadingHTTPServer:
        device = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", f"multipart/x-mixed-replace; boundary={BOUNDARY}")
                self.end_headers()
                try:
                    device._watch(self)
                except OSError:
                    device.left.set()

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        server.daemon_threads = True
        server.block_on_close = False
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return server

    def _watch(self, handler: BaseHTTPRequestHandler) -> None:
        while not self._gone.wait(1 / PICTURES_PER_SECOND):
            jpeg = self._jpeg
            head = f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n"
            handler.wfile.write(head.encode() + jpeg + b"\r\n")


@contextmanager
def camera_device() -> Iterator[CameraDevice]:
    """A camera that is gone when the block ends."""
    device = CameraDevice()
    try:
        yield device
    finally:
        device.unplug()
