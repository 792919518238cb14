"""`python main.py reasoner`: who thinks, and who could; choose a server or this machine."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable, Sequence
from typing import Protocol
from urllib.parse import urlsplit

from app.errors import TandemError
from app.settings.reasoning import Reasoning
from app.settings.secrets import Secrets
from app.settings.store import SettingsStore, settings_path

HERE = "here"


class Server(Protocol):
    """A server that answers: what usually listens there, its address, its models."""

    @property
    def kind(self) -> str: ...
    @property
    def base(self) -> str: ...
    @property
    def models(self) -> Sequence[str]: ...


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `reasoner`."""
    parser.add_argument(
        "place", nargs="?", metavar="here|URL", help="think on this machine, or on the server with this address"
    )
    parser.add_argument("--model", default="", metavar="NAME", help="which of the server's models")
    parser.add_argument(
        "--key", action="store_true", help="ask for the server's key and keep it in the keyring"
    )


def run(args: argparse.Namespace, discover: Callable[[], Sequence[Server]]) -> int:
    """Show or change where the reasoner thinks. Raises TandemError."""
    if args.model and args.place in (None, HERE):
        raise TandemError("A model belongs to a server: give its address too.")
    store = SettingsStore(settings_path())
    try:
        if args.place is not None or args.key:
            _choose(store, args)
    finally:
        kept = store.close()
    if kept:
        _show(store.current.reasoning, discover())
    if store.problem:
        raise TandemError(store.problem)
    return 0


def _choose(store: SettingsStore, args: argparse.Namespace) -> None:
    chosen = store.current.reasoning
    if args.place is not None:
        chosen = Reasoning() if args.place == HERE else Reasoning(server=_address(args.place), model=args.model)
        store.put(chosen)
    if args.key:
        if not chosen.server:
            raise TandemError("A key belongs to a server: give its address too.")
        key = (
            getpass.getpass(f"Key for {chosen.server}: ")
            if sys.stdin.isatty()
            else sys.stdin.readline().strip()
        )
        problem = Secrets().put(chosen.secret_name, key)
        if problem:
            raise TandemError("The key cannot be kept: install and unlock a keyring such as gnome-keyring.")


def _show(chosen: Reasoning, servers: Sequence[Server]) -> None:
    place = f"at {chosen.server} ({chosen.model or 'its first model'})" if chosen.server else "on this machine"
    print(f"The reasoner thinks {place}; from the next session on.")
    for server in servers:
        print(f"  {server.base}  {server.kind}: {', '.join(server.models) or 'no models'}")
    if not servers:
        print("  No OpenAI-compatible server answers on this machine's usual ports.")


def _address(url: str) -> str:
    """The address with its path; ``/v1`` when it has none. Raises TandemError."""
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # brackets that do not close, a port beyond 65535
        known = False
    if not known:
        raise TandemError(f"'{url}' is no address of a server: give one such as http://127.0.0.1:11434/v1.")
    if parts.username or parts.password:
        raise TandemError(
            "Leave the key out of the address: give it with --key, which keeps it in the keyring."
        )
    return url.rstrip("/") if parts.path.strip("/") else f"{url.rstrip('/')}/v1"
