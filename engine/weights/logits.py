"""``models logits``: what a checkpoint says at every position of a mixed sequence, for comparison."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from torch import Tensor

from engine.files import replacing
from engine.model.quantised import Precision
from engine.model.served import Served
from engine.weights.checkpoint import load_served, open_checkpoint
from engine.weights.errors import WeightsError
from engine.weights.sequence import has_processor, read_sequence, sequence_rows
from kernels.choice import kernels
from kernels.errors import KernelsError

WHOLE: Final = 1 << 20  # rows; more at once gain nothing


def write_logits(
    folder: Path, given: Path, out: Path, chunk: int | None, precision: Precision | None, on: str = "cpu"
) -> int:
    """Write float32 [positions, vocabulary] to ``out`` (a .npy file) and return the number of positions.

    chunk: rows that the model gets at a time; the result does not depend on it. precision: None is fp32, or
    what the folder was converted to. on: the kernels, by name. Raises WeightsError; then ``out`` is as it was
    before.
    """
    sequence = read_sequence(given)
    checkpoint = open_checkpoint(folder)
    try:
        model = load_served(checkpoint, kernels(on), checkpoint.precision(precision))
    except KernelsError as error:
        raise WeightsError(str(error)) from error
    rows = sequence_rows(model.front, sequence, given.parent, published=has_processor(folder))
    try:
        with replacing(out) as partial:
            _write(model.served, rows, partial, chunk or WHOLE)
    except OSError as error:
        raise WeightsError(f"{out} cannot be written ({error.strerror}): choose another place.") from error
    return len(rows)


def _write(served: Served, rows: Tensor, path: Path, chunk: int) -> None:
    """Stream the rows through the model, as a session does; its global layers see all of them."""
    used = served.config.used_vocabulary or served.config.vocabulary
    header = {"descr": "<f4", "fortran_order": False, "shape": (len(rows), used)}
    stream = served.stream(global_window=len(rows))
    with path.open("wb") as file:
        np.lib.format.write_array_header_1_0(file, header)
        for begin in range(0, len(rows), chunk):
            (hidden,) = served.step([(rows[begin : begin + chunk], stream)])
            for row in hidden:
                file.write(served.logits(row[None])[0].cpu().numpy().astype("<f4").tobytes())
