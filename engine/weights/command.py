"""``python main.py models``: list, pull, verify, convert, remove and locate weights; a checkpoint's logits."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Final

from engine.serving.options import PRECISIONS, positive
from engine.serving.use import hit_rates
from engine.weights.errors import WeightsError
from engine.weights.manager import Manager, State
from engine.weights.repository import is_repository
from kernels.choice import NAMES

PROGRESS_SECONDS: Final = 2.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add ``models``' own sub-commands to ``parser``."""
    actions = parser.add_subparsers(
        dest="action", required=True, metavar="list|pull|verify|remove|path|convert|logits"
    )
    actions.add_parser("list", help="every known name, its size, licence and where it is")
    pull = actions.add_parser("pull", help="fetch optional weights, check their hash and keep them")
    pull.add_argument(
        "name", help="a name from `models list`, or OWNER/NAME of an Inkling checkpoint on the hub"
    )
    pull.add_argument("--from", dest="given", type=Path, metavar="FILE", help="take them from this file")
    verify = actions.add_parser("verify", help="compute the hashes of what is here anew")
    verify.add_argument("name", nargs="?", help="a name from `models list`; all of them when left out")
    verify.add_argument("--present", action="store_true", help="do not mind that some are not here")
    for action, text in (("remove", "delete pulled weights"), ("path", "print where they are")):
        actions.add_parser(action, help=text).add_argument("name", help="a name from `models list`")
    convert = actions.add_parser("convert", help="write an Inkling checkpoint quantised, to be served as it is")
    convert.add_argument("folder", type=Path, metavar="DIR", help="an Inkling checkpoint")
    convert.add_argument("--precision", choices=PRECISIONS, required=True, help="of projections and experts")
    convert.add_argument("--out", type=Path, metavar="DIR", help="where to (default: among the pulled weights)")
    logits = actions.add_parser("logits", help="write what a checkpoint says at every position of a sequence")
    logits.add_argument("folder", type=Path, metavar="DIR", help="an Inkling checkpoint")
    logits.add_argument(
        "--input", type=Path, required=True, metavar="FILE.json", help="text, sound and pictures"
    )
    logits.add_argument("--out", type=Path, required=True, metavar="FILE.npy", help="float32 logits go here")
    logits.add_argument("--chunk", type=positive, metavar="N", help="rows at a time (the result is the same)")
    logits.add_argument(
        "--precision", choices=PRECISIONS, help="of the weights (default: fp32, or as converted)"
    )
    logits.add_argument("--kernels", choices=NAMES, default=NAMES[0], help="what computes (default: cpu)")


def run(options: argparse.Namespace, manager: Manager | None = None) -> int:
    """Do what was asked and return the exit code: 2, after one sentence, when it could not be done."""
    try:
        _act(options, manager or Manager())
    except WeightsError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def report(manager: Manager | None = None) -> list[tuple[str, bool, str]]:
    """For the doctor: each known weights' name, whether they can be used, and where they are or what to do."""
    manager = manager or Manager()
    states, root = manager.states(), manager.root
    found = [(state.weights.name, state.path is not None, str(state.path or state.problem)) for state in states]
    return found + [(f"experts of {name}", True, rate) for name, rate in hit_rates(root)]


def _act(options: argparse.Namespace, manager: Manager) -> None:
    match options.action:
        case "list":
            for state in manager.states():
                print(_line(state))
        case "pull":
            print(_pull(manager, options))
        case "verify":
            _verify(manager, options.name, present=options.present)
        case "remove":
            removed = manager.remove(options.name)
            print(f"{options.name} is removed." if removed else f"{options.name} was not here.")
        case "path":
            print(manager.path(options.name))
        case "logits":
            _logits(options)
        case "convert":
            _convert(manager, options)


def _pull(manager: Manager, options: argparse.Namespace) -> Path:
    if options.given is None and is_repository(options.name):
        return manager.pull_repository(options.name, _Progress(options.name))
    return manager.pull(options.name, _Progress(options.name), options.given)


def _convert(manager: Manager, options: argparse.Namespace) -> None:
    from engine.weights.convert import convert

    name = f"{options.folder.resolve().name}-{options.precision}"
    out = options.out or manager.root / name
    print(convert(options.folder, out, options.precision, _Progress(name, "million parameters")))


def _logits(options: argparse.Namespace) -> None:
    from engine.weights.logits import write_logits  # torch is not needed for the rest

    count = write_logits(
        options.folder, options.input, options.out, options.chunk, options.precision, options.kernels
    )
    print(f"{options.out}: {count} positions")


def _verify(manager: Manager, name: str | None, *, present: bool) -> None:
    if name is not None:
        print(f"{name}: whole, at {manager.verify(name)}")
        return
    bad = []
    for state in manager.states(anew=True):
        print(_line(state))
        if state.problem and (state.here or (state.weights.shipped and not present)):
            bad.append(state.problem)
    if bad:
        raise WeightsError(" ".join(bad))


def _line(state: State) -> str:
    where = str(state.path) if state.path else state.problem
    size = f"{state.size / 1e6:8.1f} MB" if state.path else f"{'-':>11}"
    return f"{state.weights.name:28} {size}  {state.weights.licence:11} {state.weights.purpose}: {where}"


class _Progress:
    """Prints how far something has come: on a terminal one line, elsewhere a line every two seconds."""

    def __init__(self, name: str, unit: str = "MB") -> None:
        self.name, self.unit = name, unit
        self.shown = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self.shown < PROGRESS_SECONDS and done < total:
            return
        self.shown = now
        end = "\n" if done >= total or not sys.stderr.isatty() else "\r"
        text = f"{self.name}: {done / 1e6:.0f} of {total / 1e6:.0f} {self.unit} ({100 * done // total} %)"
        print(text, end=end, file=sys.stderr, flush=True)
