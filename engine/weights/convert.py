"""``models convert``: a checkpoint in the form it is served in, quantised once and for all.

The new folder has the configuration, tokenizer and whatever else is small, safetensors shards whose header
names the scheme (`engine.model.quantised`), and SHA256SUMS. One shard is held in memory at a time.
"""

from __future__ import annotations

import json
import math
import shutil
from pathlib import Path
from typing import Final

from safetensors.torch import save_file

from engine.model.quantised import Precision, to_tensors, write_scheme
from engine.weights.checkpoint import Checkpoint, open_checkpoint, stream_weights
from engine.weights.errors import WeightsError
from engine.weights.fetch import Progress
from engine.weights.listing import write_listing
from engine.weights.shards import INDEX
from kernels.quantised import Quantised, Weight

SHARD: Final = 2 * 1000**3  # bytes
MAX_COPIED: Final = 64 * 1000**2  # bytes; a tokenizer is smaller
_COPIED: Final = (".json", ".txt", ".jinja", ".md")


def convert(folder: Path, out: Path, precision: Precision, progress: Progress, shard: int = SHARD) -> Path:
    """Write ``folder`` at ``precision`` to ``out``, which must not exist.

    ``progress`` gets parameters done and in all. Raises WeightsError with one sentence; then nothing of ``out``
    remains.
    """
    if out.exists():
        raise WeightsError(f"{out} exists already: remove it or choose another place.")
    checkpoint = open_checkpoint(folder)
    if checkpoint.converted:
        raise WeightsError(f"{folder} is converted already: convert the original.")
    stage = out.with_name(out.name + ".partial")
    try:
        shutil.rmtree(stage, ignore_errors=True)
        stage.mkdir(parents=True)
        _write_shards(checkpoint, stage, precision, progress, shard)
        for path in folder.iterdir():
            if path.suffix in _COPIED and path.name != INDEX and path.stat().st_size <= MAX_COPIED:
                shutil.copyfile(path, stage / path.name)
        write_listing(stage)
        stage.replace(out)
    except OSError as error:
        raise WeightsError(
            f"{out} cannot be written ({error.strerror or error}): make room or choose another place."
        ) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return out


def _write_shards(
    checkpoint: Checkpoint, stage: Path, precision: Precision, progress: Progress, shard: int
) -> None:
    total = sum(math.prod(place.shape) for place in checkpoint.places.values())
    index: dict[str, str] = {}
    held: dict[str, Weight] = {}
    done, size, number = 0, 0, 1

    def flush() -> None:
        nonlocal held, size, number
        tensors = to_tensors(held)
        file = f"model-{number:05d}.safetensors"
        save_file(tensors, stage / file, metadata=write_scheme(precision))
        index.update(dict.fromkeys(tensors, file))
        held, size, number = {}, 0, number + 1

    for name, weight in stream_weights(checkpoint, precision):
        held[name] = weight
        size += _bytes(weight)
        done += weight.shape.numel()
        progress(done, total)
        if size >= shard:
            flush()
    if held:
        flush()
    (stage / INDEX).write_text(json.dumps({"metadata": {}, "weight_map": index}, indent=1), encoding="utf-8")


def _bytes(weight: Weight) -> int:
    tensors = (weight.codes, weight.scales) if isinstance(weight, Quantised) else (weight,)
    return sum(tensor.numel() * tensor.itemsize for tensor in tensors)
