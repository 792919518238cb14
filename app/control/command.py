"""``main.py toggle-mute`` and the like: one command to the running program."""

from __future__ import annotations

import argparse
from typing import Final

from app.arguments import words
from app.control.client import ask
from app.control.protocol import Name, Request
from app.folders import data_folder

DEVICES: Final = ("microphone", "speaker", "camera", "screen")
MODES: Final = ("silent", "focus", "normal", "coach")


def add_arguments(parser: argparse.ArgumentParser, name: Name) -> None:
    """The argument of a command, where it has one."""
    match name:
        case "toggle-mute" | "mute" | "unmute":
            parser.add_argument("argument", choices=DEVICES, nargs="?", default=DEVICES[0], metavar="DEVICE")
            parser.epilog = f"DEVICE is one of {', '.join(DEVICES)}."
        case "mode":
            parser.add_argument("argument", choices=MODES, metavar="MODE")
            parser.epilog = f"MODE is one of {', '.join(MODES)}."
        case "profile":
            parser.add_argument("argument", type=words, metavar="NAME")
            parser.epilog = "NAME is Pair, Translate, Tutor, or one of your own; in quotes where it has blanks."
        case "type":
            parser.add_argument("argument", type=words, metavar="WORDS")
        case _:
            parser.set_defaults(argument="")


def run(args: argparse.Namespace, name: Name) -> int:
    """Send the command and print the answer. Raises TandemError."""
    print(ask(data_folder(), Request(name, args.argument)))
    return 0
