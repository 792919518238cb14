"""Where compiled kernels are kept, so that only the first start on a machine compiles."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from pathlib import Path
from typing import Final

import numba
import platformdirs

_KEPT_SECONDS: Final = 30 * 24 * 3600.0


def keep_compiled() -> bool:
    """Have numba keep what it compiles in a folder for exactly these sources; False when none can be written.

    numba by itself looks at the file of a function alone, not at the operations that it is made of.
    """
    sources = sorted(Path(__file__).parent.glob("*.py"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]
    folder = Path(platformdirs.user_cache_dir("tandem", appauthor=False)) / "kernels" / digest
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.utime(folder)
        _prune(folder.parent, time.time())
    except OSError:
        return False
    numba.config.CACHE_DIR = str(folder)
    return True


def _prune(folder: Path, now: float) -> None:
    """Delete what was compiled from other sources and not used for a month."""
    for each in folder.iterdir():
        if now - each.stat().st_mtime > _KEPT_SECONDS:
            shutil.rmtree(each, ignore_errors=True)
