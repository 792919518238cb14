"""Words that a view will show, in rooms that know no views."""

from __future__ import annotations


def noop(text: str) -> str:
    """``text`` as it is; marks it as one that will be translated, where it is shown."""
    return text
