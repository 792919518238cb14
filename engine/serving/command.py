"""`python main.py serve`: the model that the options ask for, served until nobody wants it any more.

One JSON line `{"port": ..}` is printed when it is ready, with the `token` where none was given.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import secrets
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Final

import platformdirs

from engine.model.sampling import Sampling
from engine.protocol.signals import leave_signals_to_app
from engine.server import EngineServer, ListenError
from engine.serving import options
from engine.serving.load import NANO, Loaded, ModelError, load_model, load_remote
from engine.voice.voice import VoiceError
from engine.weights import Manager, WeightsError

KEPT_SECONDS: Final = 7 * 24 * 3600.0
TOKEN_VARIABLE: Final = "TANDEM_TOKEN"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `serve`."""
    options.add_arguments(parser)
    parser.add_argument("--port", type=options.port, default=0, help="loopback port (default: a free one)")
    parser.add_argument("--snapshots", type=Path, metavar="DIR", help="where sessions are kept against a crash")
    parser.add_argument(
        "--until-eof", action="store_true", help="end when standard input ends (for a parent process)"
    )


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted, or until standard input ends where that is asked for.

    The token is taken from TANDEM_TOKEN, or made and printed.
    """
    if args.until_eof:
        leave_signals_to_app()
    import torch

    from engine.voice.hibari import HibariVoice

    torch.set_num_threads(1)
    given = os.environ.pop(TOKEN_VARIABLE, None)
    token = given or secrets.token_urlsafe(32)
    try:
        loaded = _chosen(args)
        voice = HibariVoice()
    except (ModelError, VoiceError, WeightsError) as error:
        print(error, file=sys.stderr)
        return 2
    snapshots = args.snapshots or default_snapshots()
    prune_snapshots(snapshots, time.time())
    use = loaded.pool.use if loaded.pool is not None else None
    server = EngineServer(loaded.model, voice, snapshots, token, loaded.name, use)
    announcement = {} if given else {"token": token}
    try:
        asyncio.run(_serve(server, args.port, announcement, until_eof=args.until_eof))
    except ListenError as error:
        print(error, file=sys.stderr)
        return 2
    finally:
        server.close()
        loaded.close(Manager().root)
    return 0


def _chosen(args: argparse.Namespace) -> Loaded:
    """The model that the options ask for. Raises ModelError and WeightsError."""
    sampling = None
    if args.temperature is not None:
        try:
            sampling = Sampling(args.temperature, args.top_p, args.seed)
        except ValueError as error:
            raise ModelError(str(error)) from error
    if args.sglang is None:
        manager = Manager()
        folder = args.model or manager.path(NANO)
        return load_model(
            folder, args.precision, args.experts, manager.root, on=args.kernels, sampling=sampling
        )
    if args.model is None:
        raise ModelError("--sglang needs --model DIR as well: the checkpoint's tokenizer and dialect.json.")
    return load_remote(args.model, args.sglang, sampling)


def default_snapshots() -> Path:
    """Where sessions are kept against a crash when nothing else is said."""
    return Path(platformdirs.user_state_dir("tandem", appauthor=False)) / "snapshots"


def prune_snapshots(folder: Path, now: float) -> None:
    """Delete what crashed apps left behind more than a week before ``now``: it holds conversations."""
    for path in folder.glob("*.safetensors"):
        with contextlib.suppress(OSError):
            if now - path.stat().st_mtime > KEPT_SECONDS:
                path.unlink()


async def _serve(server: EngineServer, port: int, announcement: dict[str, str], *, until_eof: bool) -> None:
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM,) if until_eof else (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows has no signal handlers on its loop
            loop.add_signal_handler(number, ended.set)
    if until_eof:
        threading.Thread(
            target=lambda: (sys.stdin.buffer.read(), loop.call_soon_threadsafe(ended.set)), daemon=True
        ).start()
    async with await server.listen(port) as door:
        actual = next(iter(door.sockets)).getsockname()[1]
        print(json.dumps({"port": actual, **announcement}), flush=True)
        await ended.wait()
