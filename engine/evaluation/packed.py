"""The packed products that others ship for a processor, given the same codes as ours: what it is held against.

Each is a function of rows fp32 [n, in] for one matrix [out, in]; they convert rows to what they take.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from kernels.quantised import GROUP, Quantised
from kernels.stream import RowOperator


@dataclass(frozen=True)
class Packed:
    """name: what it is. size: bytes of codes and scales. product: rows fp32 [n, in] to [n, out]."""

    name: str
    size: int
    product: RowOperator


def packed(four: Quantised, eight: Quantised) -> list[Packed]:
    """The peers of a product with these weights, whose inputs are a multiple of GROUP."""
    return [_onnxruntime(four), _onnxruntime(eight), _torch_int4(four), _torch_int8(eight)]


def _torch_int4(weight: Quantised) -> Packed:
    """Groups as ours, activations at bfloat16."""
    codes = (weight.integers() + 8).int()
    held = torch.ops.aten._convert_weight_to_int4pack_for_cpu(codes, 1)
    scales = torch.stack([weight.scales, torch.zeros_like(weight.scales)], dim=-1).transpose(0, 1).contiguous()

    def product(rows: Tensor) -> Tensor:
        op = torch.ops.aten._weight_int4pack_mm_for_cpu
        result: Tensor = op(rows.bfloat16(), held, GROUP, scales)
        return result.float()

    return Packed("torch _weight_int4pack_mm, bf16 rows", held.nbytes + scales.nbytes, product)


def _torch_int8(weight: Quantised) -> Packed:
    """One scale for each output, because it knows no groups; activations at bfloat16."""
    whole = weight.dequantised()
    scales = (whole.abs().amax(1) / 127).bfloat16()
    codes = (whole / scales.float()[:, None]).round().clamp(-127, 127).to(torch.int8)

    def product(rows: Tensor) -> Tensor:
        result: Tensor = torch.ops.aten._weight_int8pack_mm(rows.bfloat16(), codes, scales)
        return result.float()

    return Packed("torch _weight_int8pack_mm, bf16 rows", codes.nbytes + scales.nbytes, product)


def _onnxruntime(weight: Quantised) -> Packed:
    """MatMulNBits in blocks of GROUP at accuracy level 4: activations become int8."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    model = _model(weight)
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    def product(rows: Tensor) -> Tensor:
        (result,) = session.run(None, {"rows": rows.numpy()})
        return torch.from_numpy(result)

    name = f"onnxruntime MatMulNBits int{weight.bits}, int8 rows"
    return Packed(name, weight.codes.nbytes + weight.scales.numel() * 4, product)


# --- an ONNX model of one node, in the format of protocol buffers -------------------------------------

_FLOAT, _UINT8, _INT = 1, 2, 2  # of tensors, of tensors, of attributes


def _model(weight: Quantised) -> bytes:
    out, width = weight.shape
    blocks = width // GROUP
    codes = weight.codes if weight.bits == 4 else (weight.codes.view(torch.uint8) + 128)
    sizes = {"K": width, "N": out, "bits": weight.bits, "block_size": GROUP, "accuracy_level": 4}
    attributes = [_text(1, name) + _number(3, value) + _number(20, _INT) for name, value in sizes.items()]
    node = b"".join(_text(1, name) for name in ("rows", "codes", "scales"))
    node += _text(2, "out") + _text(4, "MatMulNBits") + _text(7, "com.microsoft")
    node += b"".join(_bytes(5, each) for each in attributes)
    graph = _bytes(1, node) + _text(2, "product")
    graph += _bytes(5, _tensor("codes", (out, blocks, GROUP * weight.bits // 8), _UINT8, codes.numpy()))
    graph += _bytes(5, _tensor("scales", (out * blocks,), _FLOAT, weight.scales.float().numpy()))
    graph += _bytes(11, _value("rows", width)) + _bytes(12, _value("out", out))
    sets = _bytes(8, _number(2, 21)) + _bytes(8, _text(1, "com.microsoft") + _number(2, 1))
    return _number(1, 10) + _bytes(7, graph) + sets


def _tensor(
    name: str, dims: tuple[int, ...], kind: int, values: np.ndarray[tuple[int, ...], np.dtype]
) -> bytes:
    said = b"".join(_number(1, each) for each in dims) + _number(2, kind)
    return said + _text(8, name) + _bytes(9, values.tobytes())


def _value(name: str, width: int) -> bytes:
    """float [n, width]."""
    shape = _bytes(1, _text(2, "n")) + _bytes(1, _number(1, width))
    return _text(1, name) + _bytes(2, _bytes(1, _number(1, _FLOAT) + _bytes(2, shape)))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _text(field: int, value: str) -> bytes:
    return _bytes(field, value.encode())


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])
