"""``python -m engine.weights verify``: the manager without the rest of the product, for set-up."""

import argparse
import sys

from engine.weights.command import add_arguments, run
from engine.weights.errors import WeightsError

parser = argparse.ArgumentParser(prog="python -m engine.weights")
add_arguments(parser)
try:
    sys.exit(run(parser.parse_args()))
except WeightsError as error:
    print(error, file=sys.stderr)
    sys.exit(2)
