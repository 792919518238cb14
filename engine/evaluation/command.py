"""``python main.py evaluate``: measure a nano, through the same session as live use."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import time
from pathlib import Path
from typing import Final

import torch

from engine.dialect.nano import load_nano
from engine.evaluation import endurance, injections, interpreting, live, mind, pointing, report, speed, tools
from engine.evaluation.staging import UNREADY, open_evaluation
from engine.evaluation.statistics import Metric
from engine.evaluation.suites import FULL, QUICK, SUITES
from engine.reasoner.llm import ModelError
from engine.serving.options import positive
from engine.voice.hibari import HibariVoice
from engine.weights import Manager, WeightsError

LIVE: Final = "live"
MINDS: Final = {"first-token": mind.first_token, "early-facts": mind.early_facts, "tools": tools.measure}
INJECTIONS: Final = "injections"
POINTING: Final = "pointing"
INTERPRETING: Final = "interpreting"
ENGINE: Final = "engine"
ENDURANCE: Final = "endurance"
_NANO: Final = Path(__file__).resolve().parents[2] / "assets" / "tandem-nano"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``evaluate``."""
    parser.description = "Measure the nano's interaction skills in closed loop, sound in and sound out."
    parser.epilog = (
        f"'{LIVE}' runs the whole program in real time instead, and measures its speed and memory; "
        f"{' and '.join(MINDS)} measure the reasoner, '{INJECTIONS}' what others' words make it do, "
        f"'{POINTING}' what a finger or the mouse pointer is on, "
        f"'{INTERPRETING}' how far behind and how good the interpreter is, "
        f"'{ENGINE}' the speed of the interaction model, "
        f"'{ENDURANCE}' whether hours change it."
    )
    parser.add_argument(
        "suite",
        choices=[*SUITES, "all", LIVE, *MINDS, INJECTIONS, POINTING, INTERPRETING, ENGINE, ENDURANCE],
        help="which skills",
    )
    parser.add_argument("--minutes", type=positive, default=10, help=f"how long '{LIVE}' takes (default: 10)")
    parser.add_argument("--json", type=Path, help="write the metrics to this file")
    parser.add_argument("--quick", action="store_true", help="few sessions: shows regressions only")
    parser.add_argument("--fast", action="store_true", help="virtual time; evaluation always runs so")
    parser.add_argument("--sessions", type=positive, help="how many sessions of each kind")
    parser.add_argument(
        "--ticks", type=positive, default=endurance.TICKS, help=f"of '{ENDURANCE}' (default: {endurance.TICKS})"
    )
    parser.add_argument("--seed", type=int, default=0, help="another seed, other sessions (default: 0)")
    parser.add_argument(
        "--modelled-words",
        action="store_true",
        help="model the word recogniser as in training instead of running it on the sound",
    )
    parser.add_argument(
        "--reasoner",
        metavar="NAME|GGUF[,...]",
        default="smollm2-135m-instruct",
        help="weights of the reasoner; of several, one is measured after the other",
    )
    parser.add_argument("--nano", type=Path, default=_NANO, help="folder of the nano (default: as shipped)")


def run(args: argparse.Namespace) -> int:
    """Evaluate; 0 when done, 2 with one sentence on standard error when it cannot."""
    torch.set_num_threads(1)
    begun = time.monotonic()
    if args.json is not None and not _writable(args.json):  # told before hours have passed
        print(f"The metrics cannot be written to {args.json}: choose another --json.", file=sys.stderr)
        return 2
    try:
        text, files = _engine(args) if args.suite in (ENGINE, ENDURANCE) else _metrics(args)
    except (*UNREADY, live.LiveError, pointing.SetError, ModelError, WeightsError) as error:
        print(error, file=sys.stderr)
        return 2
    _progress("")
    print(text)
    print(f"{time.monotonic() - begun:.0f} s")
    if args.json is not None:
        try:
            report.write(files, args.json)
        except OSError as error:
            print(
                f"The metrics cannot be written to {args.json} ({error.strerror}): copy them from above.",
                file=sys.stderr,
            )
            return 2
    return 0


def _writable(path: Path) -> bool:
    """Whether a file may be made there; its folder is."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
    return path.parent.is_dir() and os.access(path.parent, os.W_OK) and not path.is_dir()


def _metrics(args: argparse.Namespace) -> tuple[str, report.Files]:
    """What was found about skills, the whole program or the reasoner: for a reader, and as files."""
    found: dict[str, Metric] = {}
    if args.suite in MINDS:
        for weights in [_reasoner(name) for name in args.reasoner.split(",")]:
            found |= MINDS[args.suite](weights, _progress, quick=args.quick)
    elif args.suite == INJECTIONS:
        found = injections.measure(_progress)
    elif args.suite == POINTING:
        found = pointing.measure(pointing.SET, _progress)
    elif args.suite == INTERPRETING:
        found = interpreting.measure(load_nano(args.nano), HibariVoice(), _progress, quick=args.quick)
    elif args.suite == LIVE:
        found = live.measure(1 if args.quick else args.minutes, args.nano)
    else:
        found = _skills(args)
    return report.table(found), report.files(found, args.suite)


def _engine(args: argparse.Namespace) -> tuple[str, report.Files]:
    """What was found about the engine's speed: for a reader, and as a file."""
    if args.suite == ENGINE:
        measured = speed.measure(args.nano, quick=args.quick, progress=_progress)
        return speed.table(measured), report.plain(measured)
    ticks = 2 * endurance.PART if args.quick else args.ticks
    found = endurance.endure(args.nano, ticks, args.sessions or 1, _progress)
    return endurance.table(found), report.plain(found)


def _reasoner(name: str) -> Path:
    """Known weights by their name, or a file. Raises WeightsError."""
    return Path(name) if name.endswith(".gguf") else Manager().path(name)


def _skills(args: argparse.Namespace) -> dict[str, Metric]:
    found: dict[str, Metric] = {}
    evaluation = open_evaluation(args.nano, args.seed, modelled_words=args.modelled_words)
    for suite in SUITES if args.suite == "all" else [args.suite]:
        sessions = args.sessions or (QUICK if args.quick else FULL)[suite]
        found |= SUITES[suite](evaluation, sessions, _progress)
    return found


def _progress(line: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K{line}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    sys.exit(run(parser.parse_args()))
