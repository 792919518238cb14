"""How a child process of the app behaves: frames alone on its stdout, one thread, a low priority."""

from __future__ import annotations

import os
import sys
from typing import IO, Final

from engine.protocol.signals import leave_signals_to_app

MODEST: Final = {  # in its environment: the app gives it that, and who starts one by hand gets the same
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "RAYON_NUM_THREADS": "1",
    "OMP_WAIT_POLICY": "PASSIVE",
    "TOKENIZERS_PARALLELISM": "false",
    "MALLOC_MMAP_THRESHOLD_": "1048576",  # or glibc keeps what was freed: the screen reader grew to 400 MB
}


def claim_stdout() -> IO[bytes]:
    """The real stdout for frames alone; whatever libraries print goes to stderr from now on."""
    sys.stdout.flush()
    frames = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return frames


def be_modest(niceness: int) -> None:
    """One thread, a low priority, and the user's signals left to the app.

    Call it before numeric libraries are imported.
    """
    os.environ.update(MODEST)
    leave_signals_to_app()
    if hasattr(os, "nice"):
        os.nice(niceness)
