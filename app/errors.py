"""Errors that reach a person."""


class TandemError(Exception):
    """One sentence that says what is wrong and what to do next; exit code 2 on the command line."""
