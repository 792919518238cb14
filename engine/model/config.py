"""Every hyper-parameter of the interaction model, as plain data that is read from and written to JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

LayerKind = Literal["sliding", "global"]
MlpKind = Literal["dense", "sparse"]


class ConfigError(ValueError):
    """A configuration cannot be used; the message is one sentence for a person."""


def _positive(name: str, value: float) -> None:
    if not value > 0:
        raise ConfigError(f"{name} must be greater than 0, but is {value}")


class AttentionConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Attention of one kind of layer.

    window: rows that a query sees, itself included; None means all of them.
    extent: distances 0..extent-1 that carry a learned bias; the bias is zero beyond.
    """

    heads: int
    kv_heads: int
    head_dim: int
    window: int | None
    extent: int

    def __post_init__(self) -> None:
        for name in ("heads", "kv_heads", "head_dim", "extent"):
            _positive(name, getattr(self, name))
        if self.window is not None:
            _positive("window", self.window)
        if self.heads % self.kv_heads:
            raise ConfigError(f"heads ({self.heads}) must be a multiple of kv_heads ({self.kv_heads})")


class VisionConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The hMLP: each stage folds (time, space) into channels, then maps to a width; the last to hidden."""

    side: int = 40
    frames: int = 2
    channels: int = 3
    folds: tuple[tuple[int, int], ...] = ((1, 5), (1, 2), (1, 4), (2, 1))
    widths: tuple[int, ...] = (128, 320, 4800)

    def __post_init__(self) -> None:
        for width in (self.side, self.frames, self.channels, *self.widths):
            _positive("each size of vision", width)
        if len(self.folds) != len(self.widths) + 1:
            raise ConfigError("vision needs one width fewer than folds: the last fold maps to hidden")
        time, space = 1, 1
        for time_fold, space_fold in self.folds:
            time, space = time * time_fold, space * space_fold
        if (time, space) != (self.frames, self.side):
            raise ConfigError(
                f"vision folds multiply to {time} frames of side {space}, "
                f"but a patch has {self.frames} of side {self.side}"
            )


class NgramConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Rows that are added for n-grams of what is read.

    orders: how many tokens each has; without any there are no such rows. buckets: rows of each order's table.
    """

    orders: tuple[int, ...] = ()
    buckets: int = 1

    def __post_init__(self) -> None:
        _positive("buckets", self.buckets)
        if any(order < 2 for order in self.orders) or len(set(self.orders)) < len(self.orders):
            raise ConfigError(f"n-grams need different orders of 2 or more, not {list(self.orders)}")


class PredictionConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Layers that predict the tokens after the next one (multi-token prediction), all with dense MLPs.

    layers: the kind of attention of each. chain_norm: what goes from one to the next is normalised.
    hidden_first: their input is the hidden row and then the token's, not the other way round.
    """

    layers: tuple[LayerKind, ...] = ()
    chain_norm: bool = False
    hidden_first: bool = True


class ModelConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole model. Widths are in units (floats), windows and extents in rows.

    layers: the kind of attention of each layer; mlps: the kind of MLP of each layer.
    used_vocabulary: logits beyond it are dropped (a padded head); None keeps all.
    log_floor, log_alpha: log-length temperature of global layers from row log_floor on; None turns it off.
    mup_width: the last hidden rows are divided by it before the head.
    """

    vocabulary: int
    hidden: int
    layers: tuple[LayerKind, ...]
    mlps: tuple[MlpKind, ...]
    sliding: AttentionConfig
    full: AttentionConfig
    dense_width: int
    expert_width: int
    experts: int
    top_k: int
    shared_experts: int = 1
    route_scale: float = 1.0
    d_rel: int = 16
    conv_kernel: int = 4
    norm_eps: float = 1e-6
    mup_width: float = 1.0
    log_floor: int | None = None
    log_alpha: float = 0.1
    used_vocabulary: int | None = None
    mel_bins: int = 80
    mel_levels: int = 16
    vision: VisionConfig = VisionConfig()
    ngrams: NgramConfig = NgramConfig()
    prediction: PredictionConfig = PredictionConfig()

    def __post_init__(self) -> None:
        names = ("vocabulary", "hidden", "dense_width", "expert_width", "experts", "top_k", "shared_experts")
        more = ("d_rel", "conv_kernel", "norm_eps", "mup_width", "route_scale", "mel_bins", "mel_levels")
        for name in names + more:
            _positive(name, getattr(self, name))
        if len(self.layers) != len(self.mlps) or not self.layers:
            raise ConfigError(f"{len(self.layers)} layers need as many mlps, but {len(self.mlps)} are given")
        if self.top_k > self.experts:
            raise ConfigError(f"top_k ({self.top_k}) must not exceed the number of experts ({self.experts})")
        if self.sliding.window is None and "sliding" in self.layers:
            raise ConfigError("sliding layers need a window")
        if self.full.window is not None:
            raise ConfigError("global layers have no window of their own: a stream bounds them")
        if self.log_floor is not None:
            _positive("log_floor", self.log_floor)

    def grows_from(self, other: ModelConfig) -> bool:
        """Whether weights of ``other`` can be trained on: it may lack n-grams, or see in another way."""
        return msgspec.structs.replace(other, vision=self.vision) in (self, self.without_ngrams())

    def without_ngrams(self) -> ModelConfig:
        """The same model without rows for n-grams."""
        return msgspec.structs.replace(self, ngrams=NgramConfig())

    def attention(self, layer: int) -> AttentionConfig:
        """The attention of layer number ``layer``."""
        return self.full if self.layers[layer] == "global" else self.sliding


def read_config(path: Path) -> ModelConfig:
    """Read a configuration. Raises ConfigError with one sentence when it is missing or wrong."""
    try:
        return decode_config(path.read_bytes())
    except OSError as error:
        raise ConfigError(f"the model's configuration {path.name} cannot be read: {error.strerror}") from error


def decode_config(data: bytes) -> ModelConfig:
    """A configuration from JSON. Raises ConfigError with one sentence when it is wrong."""
    try:
        return msgspec.json.decode(data, type=ModelConfig)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"the model's configuration is wrong: {error}") from error


def encode_config(config: ModelConfig) -> bytes:
    """The configuration as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(config), indent=2) + b"\n"
