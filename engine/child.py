"""How a child process of the app behaves: frames alone on its stdout, one thread, a low priority."""

from __future__ import annotations

import os
import sys
from typing import IO, Final

from engine.protocol.signals import leave_signals_to_app

THREAD_VARIABLES: Final = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
)


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
    for variable in THREAD_VARIABLES:
        os.environ[variable] = "1"
    os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
    leave_signals_to_app()
    if hasattr(os, "nice"):
        os.nice(niceness)
