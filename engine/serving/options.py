"""Which model and how: the options of every command that serves sessions. Imports nothing that brings torch."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from kernels.choice import NAMES

PRECISIONS: Final = ("fp32", "bf16", "int8", "int4", "fp8")  # as `engine.model.quantised` has them


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options that choose a model, its precision, its kernels and how it draws."""
    parser.add_argument("--model", type=Path, metavar="DIR", help="checkpoint (default: the shipped nano)")
    parser.add_argument(
        "--precision", choices=PRECISIONS, help="of its weights (default: fp32, or as they were converted)"
    )
    parser.add_argument("--experts", type=positive, metavar="N", help="hold N experts ready (default: all)")
    parser.add_argument("--kernels", choices=NAMES, default=NAMES[0], help="what computes (default: cpu)")
    parser.add_argument(
        "--temperature", type=float, help="draw what a large model says (default: the likeliest)"
    )
    parser.add_argument("--top-p", type=float, default=1.0, help="draw from the likeliest of this share")
    parser.add_argument("--seed", type=int, default=0, help="another seed, other draws")
    parser.add_argument("--sglang", metavar="URL", help="the model is served there; --model has its dialect")


def passed_on(args: argparse.Namespace) -> tuple[str, ...]:
    """The same options as arguments for a `serve` that may run in another folder."""
    folder = args.model.resolve() if args.model is not None else None
    given = {
        "--model": folder,
        "--precision": args.precision,
        "--experts": args.experts,
        "--kernels": args.kernels,
        "--temperature": args.temperature,
        "--top-p": args.top_p,
        "--seed": args.seed,
        "--sglang": args.sglang,
    }
    return tuple(part for name, value in given.items() if value is not None for part in (name, str(value)))


def positive(text: str) -> int:
    """The whole number from 1 on that ``text`` is. Raises argparse.ArgumentTypeError."""
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is no whole number from 1 on")
    return number


def port(text: str) -> int:
    """The port that ``text`` names, 0 for a free one. Raises argparse.ArgumentTypeError."""
    number = int(text) if text.isdecimal() else -1
    if not 0 <= number < 65_536:
        raise argparse.ArgumentTypeError(f"'{text}' is no port: give 0 (a free one) to 65535")
    return number
