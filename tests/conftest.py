"""For every test: Triton is interpreted where there is no GPU; hypothesis draws the same examples each time,
and no machine is too slow for it."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import settings

if not Path("/dev/nvidia0").exists():
    os.environ.setdefault("TRITON_INTERPRET", "1")  # before anything imports triton

settings.register_profile("tandem", deadline=None, derandomize=True)
settings.load_profile("tandem")
