"""What can be wrong with the state of a stream."""

from __future__ import annotations


class StateError(ValueError):
    """A saved state does not fit the model; the message is one sentence for a person."""
