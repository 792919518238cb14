"""For every test: hypothesis draws the same examples each time, and no machine is too slow for it."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("tandem", deadline=None, derandomize=True)
settings.load_profile("tandem")
