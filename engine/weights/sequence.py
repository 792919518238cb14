"""A mixed sequence in a JSON file, as rows for an Inkling model: text ids, sound files and pictures.

``{"items": [{"text": [1, 2]}, {"audio": "clip.wav"}, {"image": "still.png"}]}``. Files are named
relative to the JSON file. Nothing is added between items: whoever wants marker tokens writes their ids.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from engine.model.dmel import BINS, LEVELS, RATE, dmel
from engine.model.inkling import FrontEnds
from engine.weights.errors import WeightsError

PROCESSORS: Final = ("preprocessor_config.json", "processor_config.json")
OUTSIDE: Final = (
    -1.0
)  # what the published processor fills a patch beyond the picture's edge with, before scaling


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Exactly one of the three."""

    text: list[int] | None = None
    audio: str | None = None
    image: str | None = None


class Sequence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the file holds."""

    items: list[Item]


def read_sequence(path: Path) -> Sequence:
    """Read the file. Raises WeightsError with one sentence."""
    try:
        sequence = msgspec.json.decode(path.read_bytes(), type=Sequence)
    except OSError as error:
        raise WeightsError(f"{path} cannot be read ({error.strerror}): give a file of items.") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise WeightsError(f"{path} is no mixed sequence: {error}.") from error
    for number, item in enumerate(sequence.items):
        if sum(each is not None for each in (item.text, item.audio, item.image)) != 1:
            raise WeightsError(f"Item {number} of {path} must be one of text, audio and image.")
    return sequence


@torch.no_grad()
def sequence_rows(front: FrontEnds, sequence: Sequence, folder: Path, *, published: bool) -> Tensor:
    """The rows [positions, hidden] of the sequence; files are looked for in ``folder``.

    published: pictures are cut as the family's own processor does, see `cut`. Raises WeightsError.
    """
    parts = [_item_rows(front, number, item, folder, published) for number, item in enumerate(sequence.items)]
    rows = torch.cat(parts) if parts else torch.zeros(0, 0)
    if not len(rows):
        raise WeightsError("The sequence is empty: give it at least one item that has something in it.")
    return rows


def has_processor(folder: Path) -> bool:
    """Whether a checkpoint came with the family's own processor, which then says how pictures are cut."""
    return any((folder / name).is_file() for name in PROCESSORS)


def cut(picture: npt.NDArray[np.uint8], side: int, *, published: bool) -> npt.NDArray[np.float32]:
    """An RGB picture uint8 [height, width, 3] as patches float32 [n, side, side, 3] of 0..255, row by row.

    What a patch has beyond the picture's edge is `OUTSIDE`. The published processor adds a column of nothing
    but that where the width is a multiple of the side.
    """
    height, width, _ = picture.shape
    rows = -(-height // side)
    columns = width // side + 1 if published else -(-width // side)
    canvas = np.full((rows * side, columns * side, 3), OUTSIDE, np.float32)
    canvas[:height, :width] = picture
    grid = canvas.reshape(rows, side, columns, side, 3).transpose(0, 2, 1, 3, 4)
    return np.ascontiguousarray(grid.reshape(-1, side, side, 3))


def _item_rows(front: FrontEnds, number: int, item: Item, folder: Path, published: bool) -> Tensor:
    config = front.config
    if item.text is not None:
        wrong = [token for token in item.text if not 0 <= token < config.vocabulary]
        if wrong:
            raise WeightsError(
                f"Item {number} has the token {wrong[0]}, but the vocabulary is 0 to {config.vocabulary - 1}."
            )
        return front.token_rows(item.text)
    if item.audio is not None:
        if config.mel_bins != BINS or config.mel_levels < LEVELS:
            raise WeightsError(
                f"The model hears {config.mel_bins} channels of {config.mel_levels} levels, but Tandem makes "
                f"{BINS} of {LEVELS} of sound."
            )
        return front.sound_rows(torch.from_numpy(dmel(_sound(folder / item.audio))))
    assert item.image is not None
    patches = torch.from_numpy(cut(_picture(folder / item.image), config.vision.side, published=published))
    return front.patch_rows(
        patches[:, None].expand(-1, config.vision.frames, -1, -1, -1)
    )  # a still is repeated


def _sound(path: Path) -> npt.NDArray[np.float32]:
    """Mono sound at 16 kHz in -1..1."""
    import soundfile
    import soxr

    try:
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (soundfile.SoundFileError, OSError) as error:
        raise WeightsError(f"{path} cannot be read as sound: give a WAV or FLAC file.") from error
    mono = samples.mean(axis=1)
    heard: npt.NDArray[np.float32] = mono if rate == RATE else soxr.resample(mono, rate, RATE)
    return heard


def _picture(path: Path) -> npt.NDArray[np.uint8]:
    """An RGB picture uint8 [height, width, 3]."""
    import cv2

    try:
        data = np.frombuffer(path.read_bytes(), np.uint8)
    except OSError as error:
        raise WeightsError(f"{path} cannot be read ({error.strerror}): give a PNG or JPEG file.") from error
    decoded = cv2.imdecode(data, cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION) if len(data) else None
    if decoded is None:
        raise WeightsError(f"{path} cannot be read as a picture: give a PNG or JPEG file.")
    picture: npt.NDArray[np.uint8] = np.ascontiguousarray(decoded[..., ::-1])
    return picture
