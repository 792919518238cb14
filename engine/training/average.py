"""``python -m engine.training.average NANO NANO... --out DIR``: the mean of the weights of nanos.

Each must have been trained on from an earlier one, for weights that were learnt apart have no mean that means
anything. The mean keeps what either can and is surer than both (Wortsman et al., arXiv 2109.01903 and
2203.05482).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import torch

from engine.dialect.nano import THRESHOLDS_FILE, TOKENIZER_FILE, Nano, NanoError, load_nano, save_nano
from engine.files import copy
from engine.model.config import encode_config


def averaged(nanos: Sequence[Nano]) -> Nano:
    """The first nano, or the first with n-grams, with the mean of all weights; n-grams: of those with any.

    Raises NanoError where they do not fit each other.
    """
    first = max(nanos, key=lambda each: len(each.config.ngrams.orders))
    if any(each.config not in (first.config, first.config.without_ngrams()) for each in nanos):
        raise NanoError("These nanos have different configurations: average those that come from each other.")
    weights, own = [each.state_dict() for each in nanos], first.state_dict()
    mean = {name: torch.stack([each[name].float() for each in weights if name in each]).mean(0) for name in own}
    first.load_state_dict({name: weight.to(own[name].dtype) for name, weight in mean.items()})
    return first


def main() -> int:
    """Write the mean; tokenizer and thresholds are the last nano's."""
    parser = argparse.ArgumentParser(description="Average the weights of nanos that come from each other.")
    parser.add_argument("nanos", type=Path, nargs="+", metavar="NANO", help="folders of nanos")
    parser.add_argument("--out", type=Path, required=True, help="folder of the mean")
    args = parser.parse_args()
    try:
        mean = averaged([load_nano(folder) for folder in args.nanos])
        save_nano(mean, args.out, encode_config(mean.config))
        for name in (TOKENIZER_FILE, THRESHOLDS_FILE):
            if (args.nanos[-1] / name).is_file():
                copy(args.nanos[-1] / name, args.out / name)
    except (NanoError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
