"""Clips in one small file, for training where there is no synthesiser and no network.

    python -m engine.training.packed clips.zip [--limit 12]

Every set keeps some clips of every kind, drawn evenly until the file is full; sound is Opus (RFC 6716), which
costs a sixteenth of the samples. `unpack` makes a folder of clips of it that `ClipStore` reads.
"""

from __future__ import annotations

import argparse
import io
import sys
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import soundfile

from engine.files import replacing
from engine.protocol import MIC_RATE
from engine.training.clips import ClipEntry, ClipIndex, Samples, clips_folder, save_voice
from engine.training.voices import VoiceError

LIMIT: Final = 12 << 20  # bytes
GAP: Final = MIC_RATE // 20  # samples of silence between clips, so that none leaks into its neighbour
_LEVEL: Final = 0.944  # of libsndfile, which maps 0..1 to 256..6 kbit/s: 20
_BYTES_A_SECOND: Final = 2_700  # of sound at that level, measured over all voices


def pack(folder: Path, path: Path, limit: int = LIMIT) -> int:
    """Write a share of the clips in ``folder`` to ``path``; returns how many. Raises VoiceError, OSError.

    No file of more than ``limit`` bytes is left behind.
    """
    indices = {each.stem: _index(each.read_bytes()) for each in sorted(folder.glob("*.json"))}
    if not indices:
        raise VoiceError(f"There are no clips in {folder}; run `python -m engine.training.clips` first.")
    seconds = sum(entry.length + GAP for index in indices.values() for entry in index.clips) / MIC_RATE
    share = min(1.0, limit / (seconds * _BYTES_A_SECOND))
    with replacing(path) as partial:
        while True:
            count = _write(folder, indices, share, partial)
            size = partial.stat().st_size
            if size <= limit:
                return count
            share *= 0.98 * limit / size


def unpack(path: Path, folder: Path) -> int:
    """Write the sets of a packed file into ``folder``; returns how many. Raises VoiceError, OSError."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if name.endswith(".json")]
            for name in names:
                index, stem = _index(archive.read(name)), name.removesuffix(".json")
                if Path(stem).name != stem or not stem.startswith(index.voice):
                    raise VoiceError(f"{path} names a voice outside the folder of clips; pack the clips again.")
                packed = archive.read(f"{stem}.ogg")
                sound, _ = soundfile.read(io.BytesIO(packed), dtype="int16")
                if len(sound) < max((each.start + each.length for each in index.clips), default=0):
                    raise VoiceError(f"{path} is cut short at {name}; pack the clips again.")
                folder.mkdir(parents=True, exist_ok=True)
                save_voice(index, sound, folder, stem.removeprefix(index.voice))
    except (zipfile.BadZipFile, KeyError, msgspec.MsgspecError, soundfile.SoundFileError) as error:
        raise VoiceError(f"{path} is damaged ({error}); pack the clips again.") from error
    return len(names)


def _index(data: bytes) -> ClipIndex:
    return msgspec.json.decode(data, type=ClipIndex)


def _write(folder: Path, indices: dict[str, ClipIndex], share: float, path: Path) -> int:
    count = 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for stem, index in indices.items():
            samples = np.load(folder / f"{stem}.npy", mmap_mode="r")
            kept, sound = _shared(index, samples, share)
            coded = io.BytesIO()
            soundfile.write(coded, sound, MIC_RATE, format="OGG", subtype="OPUS", compression_level=_LEVEL)
            archive.writestr(f"{stem}.ogg", coded.getvalue(), zipfile.ZIP_STORED)
            archive.writestr(f"{stem}.json", msgspec.json.encode(kept))
            count += len(kept.clips)
    return count


def _shared(index: ClipIndex, samples: Samples, share: float) -> tuple[ClipIndex, Samples]:
    """Of each kind the same share of clips, at least one."""
    kinds: dict[str, list[ClipEntry]] = defaultdict(list)
    for entry in index.clips:
        kinds[entry.kind].append(entry)
    entries: list[ClipEntry] = []
    pieces: list[Samples] = []
    at = 0
    for clips in kinds.values():
        for entry in clips[: max(1, round(share * len(clips)))]:
            entries.append(msgspec.structs.replace(entry, start=at))
            pieces += [samples[entry.start : entry.start + entry.length], np.zeros(GAP, np.int16)]
            at += entry.length + GAP
    return msgspec.structs.replace(index, clips=tuple(entries)), np.concatenate(pieces)


def main() -> int:
    """Pack the clips that there are."""
    parser = argparse.ArgumentParser(description="Pack the training clips into one small file.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--limit", type=float, default=LIMIT / (1 << 20), help="MiB (default: 12)")
    args = parser.parse_args()
    try:
        count = pack(clips_folder(), args.file, int(args.limit * (1 << 20)))
    except (VoiceError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{count} clips, {args.file.stat().st_size / (1 << 20):.1f} MiB, are in {args.file}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
