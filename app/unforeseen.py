"""Errors that nobody foresaw, in threads that go on all the same."""

from __future__ import annotations

import logging
from typing import Final

_LOG: Final = logging.getLogger("tandem")


class Unforeseen:
    """Logs what failed in ``what``, with where it happened; not again while it stays the same."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._logged = ""

    def log(self, error: Exception) -> None:
        if repr(error) != self._logged:
            self._logged = repr(error)
            _LOG.error("unforeseen: %s", self._what, exc_info=error)
