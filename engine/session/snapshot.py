"""A session on disk, so that a crash of the engine costs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save

from engine.session.state import SessionState

if TYPE_CHECKING:
    from engine.session.streaming import StreamingSession

_STATE = "session"


class SnapshotError(Exception):
    """A snapshot cannot be used; the text is one sentence for a person."""


@dataclass(frozen=True)
class Frozen:
    """A copy of a session at one tick: tensors of the stream, and everything else as MessagePack."""

    tensors: dict[str, torch.Tensor]
    state: bytes


def freeze(tensors: dict[str, torch.Tensor], state: SessionState) -> Frozen:
    """Copy, so that the session may go on while the copy is written."""
    copied = {name: tensor.clone().contiguous() for name, tensor in tensors.items()}
    return Frozen(copied, msgspec.msgpack.encode(state))


def save_snapshot(frozen: Frozen, path: Path) -> None:
    """Write atomically. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    state = torch.frombuffer(bytearray(frozen.state), dtype=torch.uint8)
    draft = path.with_suffix(".draft")  # named so that deleting the session deletes what a killed engine left
    try:
        draft.write_bytes(save({**frozen.tensors, _STATE: state}))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def load_snapshot(session: StreamingSession, path: Path) -> None:
    """Bring ``session`` to where the snapshot was taken. Raises SnapshotError and leaves it as it was."""
    try:
        with safe_open(path, framework="pt") as file:
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - not a dict
        state = msgspec.msgpack.decode(tensors.pop(_STATE).numpy().tobytes(), type=SessionState)
        session.restore(tensors, state)
    except (OSError, KeyError, ValueError, SafetensorError, msgspec.MsgspecError) as error:
        raise SnapshotError(
            f"The session '{path.stem}' cannot be taken up again ({error}); start a new one."
        ) from error
