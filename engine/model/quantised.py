"""Which weights are served at which precision, and how a file holds them.

A file of quantised weights (or each shard) is a safetensors file whose metadata name the scheme. A matrix NAME
that was quantised lies there as NAME.codes and NAME.scales (`kernels.quantised.Quantised`), every other tensor
under its own name. Names are those of `Transformer.state_dict`; whatever stands before them is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, get_args

import msgspec
import torch
from torch import Tensor

from kernels.quantised import FP8, GROUP, Quantised, Weight, quantise, quantise_fp8

Precision = Literal["fp32", "bf16", "int8", "int4", "fp8"]
PRECISIONS: Final[tuple[Precision, ...]] = get_args(Precision)
HEADER: Final = "tandem"  # the key of the scheme in a safetensors file's metadata
_VERSION: Final = 1
_QUANTISED: Final = (
    "attention.project",
    "attention.out",
    "mlp.gate_up",
    "mlp.down",
    "mlp.shared_gate_up",
    "mlp.shared_down",
)
_CODES, _SCALES = ".codes", ".scales"


class QuantisedError(ValueError):
    """A file of quantised weights cannot be used; the message is one sentence for a person."""


class Scheme(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the metadata say, the same in every shard."""

    version: int
    precision: Precision
    group: int


def is_matrix(name: str) -> bool:
    """Whether the tensor of that name is a projection or an expert. Only those change with the precision."""
    return name.endswith(_QUANTISED)


def at_precision(name: str, weight: Weight, precision: Precision) -> Weight:
    """The weight as it is served. What is quantised already stays as it is; tables, routers, norms,
    convolutions and the head keep their type."""
    if isinstance(weight, Quantised) or not is_matrix(name):
        return weight
    match precision:
        case "fp32":
            return weight.float()
        case "bf16":
            return weight.bfloat16()
        case "int8":
            return quantise(weight, 8)
        case "int4":
            return quantise(weight, 4)
        case "fp8":
            return quantise_fp8(weight)


def to_tensors(weights: Mapping[str, Weight]) -> dict[str, Tensor]:
    """The tensors of a safetensors file, or of one shard, that holds ``weights``."""
    tensors: dict[str, Tensor] = {}
    for name, weight in weights.items():
        if isinstance(weight, Quantised):
            tensors[name + _CODES], tensors[name + _SCALES] = (
                weight.codes.contiguous(),
                weight.scales.contiguous(),
            )
        else:
            tensors[name] = weight.contiguous()
    return tensors


def from_tensors(tensors: Mapping[str, Tensor]) -> dict[str, Weight]:
    """What `to_tensors` was given. Raises QuantisedError with one sentence that names the tensor."""
    weights: dict[str, Weight] = {}
    for name, tensor in tensors.items():
        if name.endswith(_SCALES) and name.removesuffix(_SCALES) + _CODES in tensors:
            continue
        if not name.endswith(_CODES):
            weights[name] = tensor
            continue
        matrix = name.removesuffix(_CODES)
        scales = tensors.get(matrix + _SCALES)
        if scales is None:
            raise QuantisedError(f"the quantised matrix {matrix} has no scales")
        if tensor.dtype not in (torch.int8, torch.uint8, FP8):
            raise QuantisedError(f"the quantised matrix {matrix} has codes of the unknown type {tensor.dtype}")
        quantised = Quantised(tensor, scales)
        if scales.shape != (*quantised.shape[:-1], -(-quantised.shape[-1] // GROUP)):
            raise QuantisedError(
                f"the quantised matrix {matrix} has codes and scales of shapes that do not agree"
            )
        weights[matrix] = quantised
    return weights


def write_scheme(precision: Precision) -> dict[str, str]:
    """The metadata of a file, or of a shard, of weights at that precision."""
    return {HEADER: msgspec.json.encode(Scheme(_VERSION, precision, GROUP)).decode()}


def read_scheme(metadata: Mapping[str, str] | None) -> Scheme:
    """The scheme in a file's metadata. Raises QuantisedError when there is none or it is not known here."""
    if metadata is None or HEADER not in metadata:
        raise QuantisedError("the file does not say how its weights are quantised")
    try:
        scheme = msgspec.json.decode(metadata[HEADER], type=Scheme)
    except msgspec.DecodeError as error:
        raise QuantisedError(
            f"the file says how its weights are quantised in a way not known here: {error}"
        ) from error
    if scheme.version != _VERSION or scheme.group != GROUP:
        raise QuantisedError(
            f"the file's weights are quantised by version {scheme.version} in groups of {scheme.group}"
        )
    return scheme
