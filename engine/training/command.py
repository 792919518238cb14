"""``python main.py train``: make a nano."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

import msgspec
import platformdirs
import torch

from engine.dialect.nano import TOKENIZER_FILE, NanoError
from engine.files import copy
from engine.training.checkpoint import CheckpointError
from engine.training.clips import build, clips_folder
from engine.training.packed import unpack
from engine.training.phrases import corpus
from engine.training.source import SourceError
from engine.training.tokenizer import train_tokenizer
from engine.training.train import NANO, Plan, Trainer
from engine.training.voices import VoiceError

_PLAN: Final = Path(__file__).with_name("nano.json")
_VALIDATION_SCENES: Final = 32


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``train``."""
    parser.description = "Train tandem-nano from synthetic scenes. Wants a core for itself and half of another."
    parser.add_argument("--minutes", type=float, default=60.0, help="how long to train (default: 60)")
    parser.add_argument(
        "--out", type=Path, help="folder of checkpoint, log and weights (default: the cache folder)"
    )
    parser.add_argument("--continue-from", type=Path, metavar="DIR", help="begin with the weights of this nano")
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint in --out")
    parser.add_argument(
        "--seed", type=int, default=1, help="another seed, other scenes and weights (default: 1)"
    )
    parser.add_argument("--config", type=Path, default=_PLAN, help="JSON with model and recipe")
    parser.add_argument(
        "--packed", type=Path, metavar="FILE", help="take the voices from a file of engine.training.packed"
    )
    parser.add_argument("--voices-so-far", action="store_true", help="do not make the voices that are missing")
    parser.add_argument("--threads", type=int, default=1, help="threads of the learner (default: 1)")
    parser.add_argument(
        "--device",
        choices=("cpu", "cuda"),
        default="cuda" if torch.cuda.is_available() else "cpu",
        help="where to train (default: on the GPU where there is one)",
    )
    parser.add_argument(
        "--exact",
        action="store_true",
        help="score what is learnt as the served model does, to the last bit, at fp32 (slower)",
    )


def run(args: argparse.Namespace) -> int:
    """Train; 0 when done, 2 with one sentence on standard error when it cannot."""
    out: Path = args.out or Path(platformdirs.user_cache_dir("tandem")) / "training"
    torch.set_num_threads(args.threads)
    try:
        plan = msgspec.json.decode(args.config.read_bytes(), type=Plan)
        tokenizer = _tokenizer(out, args.continue_from)
        if args.packed is not None:
            unpack(args.packed, clips_folder())
        elif not args.voices_so_far:
            build(clips_folder())
        trainer = Trainer(
            plan, tokenizer, out, args.minutes, args.seed, _VALIDATION_SCENES, args.device, exact=args.exact
        )
        if args.resume:
            trainer.resume()
        elif args.continue_from is not None:
            trainer.continue_from(args.continue_from)
        trainer.run()
    except (CheckpointError, NanoError, SourceError, VoiceError) as error:
        return _refuse(str(error))
    except (msgspec.DecodeError, ValueError) as error:
        return _refuse(f"The configuration {args.config} is wrong: {error}.")
    except OSError as error:
        return _refuse(f"{error.strerror or error}: {error.filename or out}.")
    except KeyboardInterrupt:
        return _refuse(f"Stopped; go on with --resume from the last checkpoint in {out}.")
    print(f"The trained nano lies in {out / NANO}.")
    return 0


def _tokenizer(out: Path, trained: Path | None) -> Path:
    """The run's tokenizer: made once, or that of the nano whose training goes on."""
    path = out / TOKENIZER_FILE
    if not path.exists() and trained is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        copy(trained / TOKENIZER_FILE, path)
    elif not path.exists():
        train_tokenizer(corpus(), path)
    return path


def _refuse(message: str) -> int:
    print(message, file=sys.stderr)
    return 2


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    sys.exit(run(parser.parse_args()))
