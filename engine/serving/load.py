"""A folder of weights -> a model that sessions can step."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from engine.dialect.controls import DialectError
from engine.dialect.large import LargeModel, Placeholders, load_vocabulary
from engine.dialect.model import InteractionModel, RemoteModel
from engine.dialect.nano import CONFIG_FILE, NanoError, load_nano
from engine.model.config import ModelConfig
from engine.model.quantised import Precision
from engine.model.sampling import Sampling
from engine.serving.experts import ExpertPool, pooled
from engine.serving.sglang import SglangModel
from engine.serving.use import load_use, save_use
from engine.weights.checkpoint import load_served, open_checkpoint, read_inkling_config
from engine.weights.errors import WeightsError
from kernels.choice import kernels
from kernels.errors import KernelsError
from kernels.stream import StreamKernels

NANO: Final = "tandem-nano"


class ModelError(Exception):
    """A model cannot be served; the message is one sentence for a person."""


@dataclass(frozen=True)
class Loaded:
    """A model, what a person calls it, and its pool of experts if not all of them are at hand."""

    name: str
    model: InteractionModel | RemoteModel
    pool: ExpertPool | None = None

    def close(self, root: Path) -> None:
        """Keep what was measured of the experts' use under ``root``, and end their pool."""
        if self.pool is not None:
            save_use(root, self.name, self.pool.size, self.pool.use)
            self.pool.close()


def load_model(
    folder: Path,
    precision: Precision | None = None,
    experts: int | None = None,
    root: Path | None = None,
    *,
    on: str = "cpu",
    sampling: Sampling | None = None,
) -> Loaded:
    """The model in ``folder``: the nano, or an Inkling with its ``dialect.json``. Raises ModelError.

    precision: of the weights; None is fp32, or what the folder was converted to. experts: how many are held
    ready to run; None is all of them. root: where `Loaded.close` kept their use. on: the kernels, by name.
    sampling: of a large model's text; None takes the likeliest.
    """
    try:
        made = kernels(on)
        pool = None if experts is None else ExpertPool(experts, made)
        operators = made if pool is None else pooled(made, pool)
        name = folder.resolve().name if _is_inkling(folder) else NANO
        if pool is not None and root is not None:
            load_use(root, name, pool.use)
        if name != NANO:
            return Loaded(name, _warmed(_load_large(folder, precision, operators, sampling), pool), pool)
        if sampling is not None:
            raise ModelError(
                "The nano says what is likeliest: leave --temperature out, or give a large --model."
            )
        nano = load_nano(folder)
        nano.serve(operators, precision or "fp32")
        return Loaded(NANO, _warmed(nano, pool), pool)
    except (NanoError, DialectError, WeightsError, KernelsError, ValueError) as error:
        raise ModelError(str(error)) from error


def load_remote(folder: Path, url: str, sampling: Sampling | None = None) -> Loaded:
    """A model that an SGLang server holds; ``folder`` has its configuration, tokenizer and ``dialect.json``.

    sampling: as of `load_model`. Raises ModelError.
    """
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise ModelError(f"{url} is no address of a server: give one such as http://127.0.0.1:30000.")
    try:
        config = read_inkling_config(folder)
        vocabulary, controls = load_vocabulary(folder, config.used_vocabulary or config.vocabulary)
        model = SglangModel(url, vocabulary, controls, _placeholders(folder, config), sampling=sampling)
        return Loaded(folder.resolve().name, model)
    except (DialectError, WeightsError) as error:
        raise ModelError(str(error)) from error


def _warmed(model: InteractionModel, pool: ExpertPool | None) -> InteractionModel:
    """Once through all layers, so that kernels that have to be compiled first keep no session waiting.

    A pool is left alone: what it holds is chosen by measured use.
    """
    if pool is None:
        model.append_token(0, model.new_state())
    return model


def _load_large(
    folder: Path, precision: Precision | None, operators: StreamKernels, sampling: Sampling | None
) -> LargeModel:
    checkpoint = open_checkpoint(folder)
    vocabulary, controls = load_vocabulary(
        folder, checkpoint.config.used_vocabulary or checkpoint.config.vocabulary
    )
    model = load_served(checkpoint, operators, checkpoint.precision(precision))
    marks = _placeholders(folder, checkpoint.config) if checkpoint.predicts else None
    return LargeModel(model, vocabulary, controls, marks, sampling)


def _placeholders(folder: Path, config: ModelConfig) -> Placeholders:
    """As the configuration says, which was read before, or else as published. Raises WeightsError."""
    said = json.loads((folder / CONFIG_FILE).read_bytes())
    ids = said.get("audio_token_id", 200053), said.get("image_token_id", 200054)
    if not all(isinstance(each, int) and 0 <= each < config.vocabulary for each in ids):
        raise WeightsError(
            f"{folder / CONFIG_FILE} gives audio_token_id or image_token_id outside the vocabulary: fetch it "
            "again."
        )
    return Placeholders(*ids)


def _is_inkling(folder: Path) -> bool:
    """Whether the configuration is one of `transformers`, which names its architecture."""
    try:
        said = json.loads((folder / CONFIG_FILE).read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(said, dict) and "model_type" in said
