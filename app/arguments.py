"""What more than one command takes on the command line."""

from __future__ import annotations

import argparse


def words(argument: str) -> str:
    """``argument`` as text to be said or kept; what else the terminal gave stands in it in half signs."""
    try:
        argument.encode()
    except UnicodeEncodeError as error:
        raise argparse.ArgumentTypeError(
            "these words are not UTF-8, so nobody can read them: set the terminal to UTF-8 and type them again"
        ) from error
    return argument
