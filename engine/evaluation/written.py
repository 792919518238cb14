"""What the commands that play validation scenes as they were written have in common: a nano and the scenes."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import torch

from engine.dialect.nano import Nano, NanoError, load_nano
from engine.training.clips import ClipStore, open_clips
from engine.training.example import Scene
from engine.training.scenes import scene
from engine.training.voices import VoiceError


def nano_and_clips(folder: Path) -> tuple[Nano, ClipStore] | None:
    """The nano in ``folder`` and the validation clips; None when one is missing, which is then said."""
    torch.set_num_threads(1)
    try:
        return load_nano(folder), open_clips("validation")
    except (NanoError, VoiceError) as error:
        print(error, file=sys.stderr)
        return None


def opened(description: str, first_seed: int) -> tuple[Nano, list[Scene]] | None:
    """The nano and the scenes that the command line names; None when there are none, which is then said."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--nano", type=Path, required=True, help="folder of the nano")
    parser.add_argument("--scenes", type=int, default=60, help="how many validation scenes (default: 60)")
    args = parser.parse_args()
    given = nano_and_clips(args.nano)
    if given is None:
        return None
    nano, clips = given
    return nano, [scene(first_seed + number, clips, "validation") for number in range(args.scenes)]
