"""``python -m engine.weights verify``: the manager without the rest of the product, for set-up."""

import argparse
import sys

from engine.weights.command import add_arguments, run

parser = argparse.ArgumentParser(prog="python -m engine.weights")
add_arguments(parser)
sys.exit(run(parser.parse_args()))
