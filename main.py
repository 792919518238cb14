"""Tandem: the one entry. `python main.py --help` lists what it can do."""

from __future__ import annotations

import argparse
import contextlib
import errno
import io
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final, NoReturn

try:
    from app.control.protocol import SUMMARIES, Name
    from app.errors import TandemError
except ModuleNotFoundError as missing:
    print(
        f"This Python ({sys.executable}) lacks {missing.name}: type `make setup` once, then start Tandem with "
        "`make run` or `.venv/bin/python main.py`.",
        file=sys.stderr,
    )
    sys.exit(2)
except KeyboardInterrupt:
    sys.exit(130)

ROOT: Final = Path(__file__).resolve().parent
SAMPLE: Final = ROOT / "assets" / "sample"

_LOST: Final = {
    errno.ENOSPC: "There is no room to write: make room, or send what it says elsewhere.",
    errno.EPIPE: "Nobody reads on, so it has ended.",
}
Run = Callable[[argparse.Namespace], int]
Wire = Callable[[argparse.ArgumentParser], Run]


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Returns the exit code: 2 when something is wrong that the user can mend."""
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s", stream=sys.stderr)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # what the terminal cannot show ends no command
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] in (["-h"], ["--help"]):
        print(_overview())
        return 0
    name, rest = ("window", given) if not given or given[0].startswith("-") else (given[0], given[1:])
    if name not in _COMMANDS:
        print(f"There is no command '{name}'. {_overview()}", file=sys.stderr)
        return 2
    summary, wire = _COMMANDS[name]
    parser = _Parser(prog=f"main.py {name}", description=summary)
    try:
        run = wire(parser)
        code = run(parser.parse_args(rest))
        sys.stdout.flush()
        return code
    except OSError as error:
        if error.errno not in _LOST:
            raise
        with contextlib.suppress(OSError):  # what output still holds goes nowhere, instead of failing again
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        print(_LOST[error.errno], file=sys.stderr)
        return 2
    except TandemError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


class _Parser(argparse.ArgumentParser):
    """Says of wrong options what is wrong, in one sentence, and not the whole usage; takes no half options."""

    @property
    def allow_abbrev(self) -> bool:
        """No. What a subcommand is parsed with differs from Python to Python, so it is not asked for there."""
        return False

    @allow_abbrev.setter
    def allow_abbrev(self, given: bool) -> None: ...

    def error(self, message: str) -> NoReturn:
        said = message[:1].upper() + message[1:]
        self.exit(2, f"{said}; `python {self.prog} --help` says what can be given.\n")


def _overview() -> str:
    lines = [f"  {name:<14} {summary}" for name, (summary, _) in _COMMANDS.items()]
    return "\n".join(["usage: main.py [COMMAND] [--help]", "", *lines])


# Each command imports its room only when it is chosen, so that every one starts quickly.


def _window(parser: argparse.ArgumentParser) -> Run:
    from app import live
    from app.files import close_own_folders
    from engine.weights import Manager
    from engine.weights.fitting import fitting

    def run(args: argparse.Namespace) -> int:
        close_own_folders()  # before anything is kept in them
        return live.run(args, SAMPLE, lambda: fitting(Manager()))

    live.add_arguments(parser)
    return run


def _replay(parser: argparse.ArgumentParser) -> Run:
    from app import replay
    from engine.serving import options

    replay.add_arguments(parser)
    options.add_arguments(parser)
    return lambda args: replay.run(args, options.passed_on(args))


def _control(name: Name) -> Wire:
    def wire(parser: argparse.ArgumentParser) -> Run:
        from app.control import command

        command.add_arguments(parser, name)
        return lambda args: command.run(args, name)

    return wire


def _serve(parser: argparse.ArgumentParser) -> Run:
    from engine.serving import command

    command.add_arguments(parser)
    return command.run


def _doctor(parser: argparse.ArgumentParser) -> Run:
    from app import doctor
    from engine.weights import command as weights

    doctor.add_arguments(parser)
    return lambda args: doctor.run(args, weights.report)


def _reasoner(parser: argparse.ArgumentParser) -> Run:
    import asyncio

    from app import reasoner_command
    from engine.reasoner.remote.discovery import discover

    reasoner_command.add_arguments(parser)
    return lambda args: reasoner_command.run(args, lambda: asyncio.run(discover()))


def _models(parser: argparse.ArgumentParser) -> Run:
    from engine.weights import command

    command.add_arguments(parser)
    return command.run


def _train(parser: argparse.ArgumentParser) -> Run:
    from engine.training import command

    command.add_arguments(parser)
    return command.run


def _evaluate(parser: argparse.ArgumentParser) -> Run:
    from engine.evaluation import command

    command.add_arguments(parser)
    return command.run


_COMMANDS: Final[dict[str, tuple[str, Wire]]] = {
    "window": ("Start the assistant with its window (the default).", _window),
    "replay": ("Run a session over files instead of devices and keep what it did.", _replay),
    "serve": ("Serve the interaction engine on loopback for other clients.", _serve),
    "doctor": ("Say what this machine has, what is missing and what to do about it.", _doctor),
    "models": ("List, fetch, verify, convert and remove weights.", _models),
    "reasoner": ("Say who thinks in the background, and choose a server or this machine.", _reasoner),
    "train": ("Train tandem-nano on this machine.", _train),
    "evaluate": ("Measure interaction skill and speed.", _evaluate),
    **{name: (summary, _control(name)) for name, summary in SUMMARIES.items()},
}

if __name__ == "__main__":
    sys.exit(main())
