"""Checkpoints: all that a run needs to go on, written so that a kill at any moment leaves the last good one."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import torch

from engine.files import replacing


class CheckpointError(Exception):
    """A checkpoint cannot be read or written, or belongs to another configuration; one sentence."""


def save_checkpoint(path: Path, content: dict[str, Any]) -> None:
    """Write ``content`` (tensors and plain data) to ``path`` in one step.

    Raises CheckpointError when the disk refuses; the checkpoint before stays untouched.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path, synced=True) as partial, partial.open("wb") as stream:
            torch.save(content, stream)
    except (OSError, RuntimeError) as error:
        raise CheckpointError(f"The checkpoint {path} could not be written: {error}.") from error


def load_checkpoint(path: Path, config: dict[str, Any]) -> dict[str, Any]:
    """Read a checkpoint whose ``config`` must equal the run's. Raises CheckpointError."""
    try:
        content: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError as error:
        raise CheckpointError(f"There is no checkpoint at {path}; start without --resume.") from error
    except (OSError, RuntimeError, EOFError, pickle.UnpicklingError, ValueError) as error:
        raise CheckpointError(
            f"The checkpoint {path} is damaged; delete it and start without --resume."
        ) from error
    if content.get("config") != config:
        raise CheckpointError(
            f"The checkpoint {path} was made with another configuration; use that one or another --out."
        )
    return content
