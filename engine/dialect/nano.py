"""The nano: rows of the dialect in, choices out.

`Nano` embeds the four kinds of rows, runs the backbone over them, and reads actions from its logits. A trained
one comes from `load_nano`; a random one for tests is ``Nano(config, vocabulary)`` after ``torch.manual_seed``,
with any `ModelConfig` whose vocabulary is `VOCABULARY_SIZE`.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from engine.dialect.model import Ask
from engine.dialect.rows import ABSENT, Kind, Lane, Rows, token_rows
from engine.dialect.tick import STATUS_SIZE
from engine.dialect.vocabulary import (
    CHOICES,
    END,
    FIRST_CHOICE,
    FIRST_TEXT,
    VOCABULARY_SIZE,
    Choice,
    Vocabulary,
)
from engine.files import replacing, write_bytes
from engine.model.config import ConfigError, ModelConfig, read_config
from engine.model.embeddings import DMelEmbedding, TokenEmbedding
from engine.model.ngrams import NONE, NgramEmbedding, ngram_buckets
from engine.model.norm import RMSNorm
from engine.model.patches import HMLP
from engine.model.quantised import (
    Precision,
    QuantisedError,
    at_precision,
    from_tensors,
    to_tensors,
    write_scheme,
)
from engine.model.served import Served, Stream
from engine.model.transformer import Run, Transformer
from kernels import reference
from kernels.choice import kernels
from kernels.quantised import Quantised, Weight, quantise
from kernels.stream import StreamKernels

CONFIG_FILE: Final = "config.json"
WEIGHTS_FILE: Final = "model.safetensors"
TOKENIZER_FILE: Final = "tokenizer.json"
THRESHOLDS_FILE: Final = "thresholds.json"
UNHEARD: Final = "delegate unheard"  # where no words came
_SAY: Final = Choice("say")
_DELEGATE: Final = CHOICES.index(Choice("delegate"))
STATUS_WEIGHTS: Final = "status"
PATCH_WEIGHTS: Final = "patches."  # begins the names of the weights of the patch encoder
NGRAM_WEIGHTS: Final = "ngrams."  # ... of the tables of n-grams
_PRECISION: Final = "int8"  # of the projections and experts of a file
_READ: Final = (Lane.NOTE, Lane.TYPED, Lane.HEARD, Lane.SEEN)  # lanes whose text has n-grams
GRID: Final = 64  # rows and columns of patches that a picture may have

NanoState = Stream


class NanoError(ValueError):
    """The nano's files cannot be used; the message is one sentence for a person."""


class Nano(nn.Module):
    """The interaction model of one dialect.

    ``biases``: fp32 [choices], added to the choices' logits in `choose`; calibrated, not trained. ``unheard``:
    fp32 [], the same for `delegate` where no words came: a cough calls for no "say that again".
    """

    biases: Tensor
    unheard: Tensor

    def __init__(self, config: ModelConfig, vocabulary: Vocabulary) -> None:
        if config.vocabulary != VOCABULARY_SIZE:
            raise NanoError(
                f"The nano's configuration has a vocabulary of {config.vocabulary}, not {VOCABULARY_SIZE}."
            )
        super().__init__()
        self.config = config
        self.vocabulary = vocabulary
        self.tokens = TokenEmbedding(config)
        self.ngrams = NgramEmbedding(config) if config.ngrams.orders else None
        self.sound = DMelEmbedding(config)
        with torch.no_grad():  # louder is further along one direction per channel: the start of a scale
            self.sound.table.copy_(_scale(config))
        self.own = nn.Parameter(_scale(config))
        self.absent = nn.Parameter(torch.empty(2, config.hidden).normal_(std=0.5))  # microphone, own voice
        self.patches = HMLP(config)
        self.places = nn.Parameter(torch.empty(2, GRID, config.hidden).normal_(std=0.3))  # row, column
        self.status = nn.Parameter(torch.empty(STATUS_SIZE, config.hidden).normal_(std=0.5))
        self.status_norm = RMSNorm(config.hidden, config.norm_eps, reference)
        self.lanes = nn.Parameter(torch.empty(len(Lane), config.hidden).normal_(std=0.5))
        self.transformer = Transformer(config)
        self.register_buffer("biases", torch.zeros(len(CHOICES)), persistent=False)
        self.register_buffer("unheard", torch.zeros(()), persistent=False)
        self._served: Served | None = None

    # --- whole sequences, for training -------------------------------------------------------------

    def embed(self, rows: Rows, lanes: int = 1) -> Tensor:
        """The rows [T, hidden] that the backbone takes, in its dtype. Differentiable.

        lanes: how many sequences of equal length lie end to end in ``rows``.
        """
        by_kind = [self._tokens(rows, lanes), self._sounds(rows), self._patches(rows), self._statuses(rows)]
        place = np.empty(len(rows), dtype=np.int64)
        place[rows.kind.argsort(kind="stable")] = np.arange(len(rows))
        embedded = torch.cat(by_kind)[self._here(place)] + self.lanes[self._here(rows.lane)]
        return embedded.to(self.transformer.head.dtype)

    def run(self, embedded: Tensor) -> Run:
        """The backbone over whole sequences [batch, T, hidden]."""
        return self.transformer.run(embedded)

    # --- a live stream ---------------------------------------------------------------------------

    def serve(self, implementation: StreamKernels | None = None, precision: Precision = "fp32") -> Served:
        """Take the weights as they are now for every stream that begins from now on."""
        weights = self.transformer.state_dict()
        self._served = Served(self.config, weights, implementation or kernels(), precision)
        return self._served

    def new_state(self) -> NanoState:
        """An empty stream; `NanoState.tensors` and `NanoState.load` save and restore it."""
        return (self._served or self.serve()).stream()

    @torch.no_grad()
    def append_all(self, asks: Sequence[Ask]) -> list[Tensor]:
        """See `engine.dialect.model.BatchedModel`."""
        served, feeds = self._served or self.serve(), []
        for ask in asks:
            rows = token_rows([ask.what], Lane.ACTION) if isinstance(ask.what, int) else ask.what
            feeds.append((self.embed(rows), ask.stream))
        return [served.logits(hidden[-1:])[0] for hidden in served.step(feeds)]

    def append(self, rows: Rows, state: NanoState) -> Tensor:
        """Append rows to the stream: the logits fp32 [vocabulary] of the last one. ``rows`` is not empty."""
        return self.append_all([Ask(state, rows)])[0]

    def append_token(self, token: int, state: NanoState) -> Tensor:
        """Append an action token, or a token of its text: the logits fp32 [vocabulary] behind it."""
        return self.append(token_rows([token], Lane.ACTION), state)

    def choose(self, logits: Tensor, allowed: Set[Choice]) -> Choice:
        """The best of the allowed choices, which must not be empty."""
        scores = self.scores(logits, allowed)
        ranked = [
            (float(score), choice) for score, choice in zip(scores, CHOICES, strict=True) if choice in allowed
        ]
        return max(ranked, key=lambda each: each[0])[1]

    def scores(self, logits: Tensor, allowed: Set[Choice]) -> Tensor:
        """The logits [choices] with the thresholds that hold where ``allowed`` may be chosen."""
        scores = logits[FIRST_CHOICE : FIRST_CHOICE + len(CHOICES)] + self.biases
        if _SAY not in allowed:  # no words came that could be answered
            scores[_DELEGATE] += self.unheard
        return scores

    def thresholds(self) -> dict[str, float]:
        """What stands in the nano's file of them, by the name of the choice."""
        named = {choice_name(choice): float(self.biases[number]) for number, choice in enumerate(CHOICES)}
        return {**named, UNHEARD: float(self.unheard)}

    def choose_text(self, logits: Tensor, state: NanoState) -> int:
        """The most likely next token of a spoken text, or END."""
        del state  # nothing is drawn here
        text = int(logits[FIRST_TEXT:].argmax()) + FIRST_TEXT
        return END if logits[END] >= logits[text] else text

    # --- the kinds of rows -----------------------------------------------------------------------

    def _here(self, numbers: npt.NDArray[Any]) -> Tensor:
        return torch.from_numpy(numbers).to(self.lanes.device)

    def _tokens(self, rows: Rows, lanes: int) -> Tensor:
        taken = rows.kind == Kind.TOKEN
        embedded: Tensor = self.tokens(self._here(rows.token[taken]))
        before = _before(rows, lanes)
        if self.ngrams is None or before.max(initial=NONE) == NONE:
            return embedded
        buckets = ngram_buckets(rows.token, before, self.config.ngrams)[taken]
        return embedded + torch.as_tensor(self.ngrams(self._here(buckets)))

    def _sounds(self, rows: Rows) -> Tensor:
        total = torch.zeros(len(rows.mic), self.config.hidden, device=self.lanes.device)
        tables = ((rows.mic, self.sound.table, self.absent[0]), (rows.own, self.own, self.absent[1]))
        for levels, table, absent in tables:
            missing = self._here(levels[:, 0] == ABSENT)
            indices = self._here(np.where(levels == ABSENT, 0, levels).astype(np.int64))
            bag = F.embedding_bag(indices + self.sound.offsets, table, mode="sum")
            total = total + torch.where(missing[:, None], absent, bag)
        return torch.as_tensor(self.sound.norm(total))

    def _patches(self, rows: Rows) -> Tensor:
        if not len(rows.pixels):
            return torch.zeros(0, self.config.hidden, device=self.lanes.device)
        row, column = self._here(rows.place).clamp(0, GRID - 1).unbind(1)
        frames = rows.pixels[:, -self.patches.frames :]
        encoded: Tensor = self.patches(self._here(frames))
        return encoded + self.places[0][row] + self.places[1][column]

    def _statuses(self, rows: Rows) -> Tensor:
        bag = F.embedding_bag(self._here(rows.status), self.status, mode="sum")
        return torch.as_tensor(self.status_norm(bag))


def _before(rows: Rows, lanes: int) -> npt.NDArray[np.int64]:
    """How many tokens of the same text stand right before each row of a lane; NONE where none is read."""
    read = (rows.kind == Kind.TOKEN) & np.isin(rows.lane, _READ)
    goes_on = np.zeros(len(rows), dtype=np.bool_)
    goes_on[1:] = read[1:] & read[:-1] & (rows.lane[1:] == rows.lane[:-1])
    goes_on[:: max(1, len(rows) // lanes)] = False
    place = np.arange(len(rows))
    begun = np.maximum.accumulate(np.where(goes_on, 0, place))
    return np.where(read, place - begun, NONE)


def load_nano(folder: Path) -> Nano:
    """The nano whose files lie in ``folder``, ready to serve. Raises NanoError with one sentence."""
    for name in (CONFIG_FILE, WEIGHTS_FILE, TOKENIZER_FILE):
        if not (folder / name).is_file():
            raise NanoError(f"The nano's file {folder / name} is missing; fetch or train the weights again.")
    try:
        config = read_config(folder / CONFIG_FILE)
    except ConfigError as error:
        raise NanoError(f"The nano in {folder} cannot be used: {error}.") from error
    try:
        vocabulary = Vocabulary(folder / TOKENIZER_FILE)
    except Exception as error:  # the tokenizers package raises plain Exception
        raise NanoError(f"The nano's tokenizer {folder / TOKENIZER_FILE} is damaged: {error}.") from error
    nano = Nano(config, vocabulary)
    try:
        weights = from_tensors(load_file(folder / WEIGHTS_FILE))
        nano.load_state_dict(widened({name: loaded(weight) for name, weight in weights.items()}))
    except (SafetensorError, QuantisedError, OSError) as error:
        raise NanoError(f"The nano's weights {folder / WEIGHTS_FILE} are damaged; fetch them again.") from error
    except RuntimeError as error:
        raise NanoError(
            f"The nano's weights {folder / WEIGHTS_FILE} do not fit its configuration; fetch both again."
        ) from error
    _load_thresholds(nano, folder / THRESHOLDS_FILE)
    return nano.eval().requires_grad_(False)


def widened(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """Weights of a nano that was saved before the status row had all its values: the later ones are zero.

    A row of zeros changes no sum, so such a nano does what it did.
    """
    status = weights.get(STATUS_WEIGHTS)
    if status is None or status.dim() != 2 or len(status) >= STATUS_SIZE:
        return weights
    later = status.new_zeros(STATUS_SIZE - len(status), status.shape[1])
    return {**weights, STATUS_WEIGHTS: torch.cat([status, later])}


def grown(weights: dict[str, Tensor], fresh: dict[str, Tensor]) -> dict[str, Tensor]:
    """Trained weights for a nano whose own are ``fresh``. Where it has n-grams that they lack, those are zero,
    so that it does what it did; where it sees in another way, its patch encoder begins anew."""
    added = {name: torch.zeros_like(each) for name, each in fresh.items() if name.startswith(NGRAM_WEIGHTS)}
    kept = weights
    if sees_anew(weights, fresh):
        kept = {name: each for name, each in weights.items() if not name.startswith(PATCH_WEIGHTS)}
        added |= {name: each for name, each in fresh.items() if name.startswith(PATCH_WEIGHTS)}
    return {**added, **kept}


def sees_anew(weights: dict[str, Tensor], fresh: dict[str, Tensor]) -> bool:
    """Whether the patch encoder of ``weights`` is of another shape than that of ``fresh``."""
    shapes = [
        {name: each.shape for name, each in some.items() if name.startswith(PATCH_WEIGHTS)}
        for some in (weights, fresh)
    ]
    return shapes[0] != shapes[1]


def stored(name: str, weight: Tensor) -> Weight:
    """As a file holds it: projections, experts and n-grams int8, the router's balance fp32, others bfloat16."""
    if name.endswith("router.bias"):
        return weight
    if name.startswith(NGRAM_WEIGHTS):
        return quantise(weight, 8)
    kept = at_precision(name, weight, _PRECISION)
    return kept if isinstance(kept, Quantised) else kept.bfloat16()


def loaded(weight: Weight) -> Tensor:
    """The weight fp32 that is computed with. What was quantised becomes bfloat16 numbers, so that it is served
    in half the room."""
    return weight.dequantised().bfloat16().float() if isinstance(weight, Quantised) else weight.float()


def save_nano(nano: Nano, folder: Path, config: bytes) -> None:
    """Write weights (see `stored`) and configuration, each in one step."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = to_tensors({name: stored(name, tensor.detach()) for name, tensor in nano.state_dict().items()})
    with replacing(folder / WEIGHTS_FILE) as partial:
        save_file({name: tensor.clone() for name, tensor in weights.items()}, partial, write_scheme(_PRECISION))
    write_bytes(folder / CONFIG_FILE, config)


def choice_name(choice: Choice) -> str:
    """How a choice is called in files: "silent", "ack hm"."""
    return f"{choice.kind} {choice.detail}".strip()


def _load_thresholds(nano: Nano, path: Path) -> None:
    if not path.is_file():
        return
    try:
        biases = msgspec.json.decode(path.read_bytes(), type=dict[str, float])
    except msgspec.DecodeError as error:
        raise NanoError(f"The nano's thresholds {path} are damaged; calibrate them again.") from error
    names = [choice_name(choice) for choice in CHOICES]
    unknown = biases.keys() - {*names, UNHEARD}
    if unknown:
        raise NanoError(f"The nano's thresholds {path} name the unknown choice {sorted(unknown)[0]}.")
    nano.biases.copy_(torch.tensor([biases.get(name, 0.0) for name in names]))
    nano.unheard.fill_(biases.get(UNHEARD, 0.0))


def _scale(config: ModelConfig) -> Tensor:
    """A dMel table whose levels lie along one random direction per channel, with a little noise."""
    levels = torch.linspace(-1.7, 1.7, config.mel_levels)[None, :, None]
    table = torch.randn(config.mel_bins, 1, config.hidden) * levels + 0.2 * torch.randn(
        config.mel_bins, config.mel_levels, config.hidden
    )
    scaled: Tensor = table.flatten(0, 1) * config.mel_bins**-0.5
    return scaled
