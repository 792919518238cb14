"""The tensors of a checkpoint's folder by memory map: ``model.safetensors``, or the shards its index names.

Every header is read and checked before the first tensor is, so that a damaged checkpoint costs nothing.
"""

from __future__ import annotations

import json
import math
import mmap
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeGuard

import torch
from torch import Tensor

from engine.weights.errors import WeightsError

SINGLE: Final = "model.safetensors"
INDEX: Final = "model.safetensors.index.json"
MAX_HEADER: Final = 100 * 1000**2  # bytes, the format's own limit
DTYPES: Final = {
    "F64": torch.float64,
    "F32": torch.float32,
    "F16": torch.float16,
    "BF16": torch.bfloat16,
    "F8_E4M3": torch.float8_e4m3fn,
    "F8_E5M2": torch.float8_e5m2,
    "I64": torch.int64,
    "I32": torch.int32,
    "I16": torch.int16,
    "I8": torch.int8,
    "U8": torch.uint8,
    "BOOL": torch.bool,
}


@dataclass(frozen=True)
class Entry:
    """One tensor: its bytes lie at ``begin`` of ``file``, counted from the file's first byte."""

    name: str
    file: Path
    dtype: torch.dtype
    shape: tuple[int, ...]
    begin: int


class Shards:
    """The tensors of one folder. Opening it reads headers only; raises WeightsError with one sentence."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.metadata: dict[str, str] = {}
        self.entries: dict[str, Entry] = {}
        index = _read_index(folder)
        self.listing = folder / (SINGLE if index is None else INDEX)  # what should name every tensor
        for file in sorted(set(index.values())) if index is not None else [SINGLE]:
            entries, metadata = read_header(folder / file)
            self.metadata |= metadata
            for entry in entries:
                if index is not None and index.get(entry.name) != file:
                    raise WeightsError(
                        f"{entry.file} holds the tensor {entry.name}, which {INDEX} does not place there: "
                        "fetch both files again."
                    )
                self.entries[entry.name] = entry
        for name, file in (index or {}).items():
            if name not in self.entries:
                raise WeightsError(
                    f"The tensor {name} is missing from {folder / file}, where {INDEX} places it: fetch that "
                    "file again."
                )

    def by_file(self) -> Iterator[tuple[MappedFile, list[Entry]]]:
        """Each file with its entries; a file is mapped only while it is the iterator's current one."""
        files: dict[Path, list[Entry]] = {}
        for entry in self.entries.values():
            files.setdefault(entry.file, []).append(entry)
        for file, entries in files.items():
            yield MappedFile(file), sorted(entries, key=lambda entry: entry.begin)


class MappedFile:
    """One file in memory as the system pages it in. It stays mapped while a tensor of it is in use."""

    def __init__(self, file: Path) -> None:
        try:
            with file.open("rb") as stream:
                self._map = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise WeightsError(
                f"{file} cannot be read ({error}): give access to it or fetch it again."
            ) from error

    def tensor(self, entry: Entry) -> Tensor:
        """The tensor as a view of the map; it must never be written to."""
        count = math.prod(entry.shape)
        if not count:
            return torch.empty(entry.shape, dtype=entry.dtype)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "The given buffer is not writable")
            flat = torch.frombuffer(self._map, dtype=entry.dtype, count=count, offset=entry.begin)
        return flat.view(entry.shape)

    def expect(self, entry: Entry) -> None:
        """Ask the system to read the entry's bytes soon."""
        if hasattr(self._map, "madvise"):
            page = entry.begin // mmap.PAGESIZE * mmap.PAGESIZE
            size = math.prod(entry.shape) * entry.dtype.itemsize
            self._map.madvise(mmap.MADV_WILLNEED, page, entry.begin + size - page)


def read_header(file: Path) -> tuple[list[Entry], dict[str, str]]:
    """The tensors of one safetensors file and its metadata. Raises WeightsError when anything is off."""
    try:
        size = file.stat().st_size
        with file.open("rb") as stream:
            length = int.from_bytes(stream.read(8), "little")
            if not 2 <= length <= min(MAX_HEADER, size - 8):
                raise WeightsError(f"{file} is cut short or no safetensors file: fetch it again.")
            header = json.loads(stream.read(length))
    except OSError as error:
        raise WeightsError(f"{file} cannot be read ({error.strerror or error}): fetch it again.") from error
    except ValueError as error:
        raise WeightsError(f"{file} has a damaged header: fetch it again.") from error
    if not isinstance(header, dict):
        raise WeightsError(f"{file} has a damaged header: fetch it again.")
    metadata = header.pop("__metadata__", {})
    entries = [_entry(file, name, fields, 8 + length, size) for name, fields in header.items()]
    return entries, metadata if isinstance(metadata, dict) else {}


def _entry(file: Path, name: str, fields: object, data: int, size: int) -> Entry:
    damaged = WeightsError(f"The tensor {name} is described wrongly in the header of {file}: fetch it again.")
    if not isinstance(fields, dict):
        raise damaged
    dtype, shape, offsets = (fields.get(key) for key in ("dtype", "shape", "data_offsets"))
    if not _naturals(shape) or not _naturals(offsets) or len(offsets) != 2:
        raise damaged
    if dtype not in DTYPES:
        raise WeightsError(f"The tensor {name} in {file} has the type {dtype}, which Tandem does not know.")
    begin, end = offsets
    if end - begin != math.prod(shape) * DTYPES[dtype].itemsize:
        raise damaged
    if data + end > size:
        missing = data + end - size
        raise WeightsError(
            f"The tensor {name} is cut short: {file} ends {missing} bytes too early; fetch it again."
        )
    return Entry(name, file, DTYPES[dtype], tuple(shape), data + begin)


def _naturals(values: object) -> TypeGuard[list[int]]:
    return isinstance(values, list) and all(type(value) is int and value >= 0 for value in values)


def _read_index(folder: Path) -> dict[str, str] | None:
    """Tensor name to file name, or None where one file holds everything."""
    path = folder / INDEX
    if not path.exists():
        return None
    wrong = WeightsError(f"{path} is damaged: fetch it again.")
    try:
        weights = json.loads(path.read_bytes())["weight_map"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise wrong from error
    if not isinstance(weights, dict) or not weights:
        raise wrong
    for file in weights.values():
        if not isinstance(file, str) or Path(file).name != file:
            raise wrong
    return weights
