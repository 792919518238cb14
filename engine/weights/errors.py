"""Errors of the model manager."""


class WeightsError(Exception):
    """One sentence that says what is wrong with some weights and what to do next."""
