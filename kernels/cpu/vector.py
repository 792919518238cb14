"""Sixteen lanes at a time in compiled Python: what the kernels of this folder are written with.

A vector lives in registers of whatever width the processor has. Each operation is one exactly rounded step on
each lane, so that a result depends on its operands alone: never on the processor's vector width, nor on what
else is computed beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

import numba
from llvmlite import ir
from numba import types
from numba.core.cgutils import get_or_insert_function
from numba.core.datamodel import models
from numba.extending import intrinsic, register_model

from kernels.cpu.cache import keep_compiled

LANES: Final = 16
Vector = Any  # sixteen float32
Array = Any  # a flat numpy array
Builder = Any  # LLVM's, through llvmlite, which is untyped as numba is
Function = TypeVar("Function", bound=Callable[..., object])

_INT: Final = ir.IntType(32)
_FLOATS: Final = ir.VectorType(ir.FloatType(), LANES)
_INTS: Final = ir.VectorType(_INT, LANES)
_CACHED: Final = keep_compiled()


def compiled(function: Function) -> Function:
    """Compile for this processor at the first call with each set of types; the result is kept on disk."""
    return cast(Function, numba.njit(cache=_CACHED, nogil=True, error_model="numpy")(function))


class _Floats(types.Type):  # type: ignore[misc]
    def __init__(self) -> None:
        super().__init__(name="Floats")


FLOATS: Final = _Floats()


@register_model(_Floats)
class _FloatsModel(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, manager: object, kind: object) -> None:
        super().__init__(manager, kind, _FLOATS)


_operation: Callable[[Callable[..., object]], Any] = intrinsic
Typing = object
Signed = tuple[object, Callable[..., object]]


def _emitting(emit: Callable[..., object]) -> Callable[..., object]:
    """What numba calls to generate code: ``emit(builder, *values)``."""
    return lambda _context, builder, _signature, values: emit(builder, *values)


def _constant(vector: Any, value: float) -> Any:  # noqa: ANN401
    return ir.Constant(vector, [value] * LANES)


def _called(builder: Builder, name: str, result: object, *values: Any) -> Any:  # noqa: ANN401
    kind = ir.FunctionType(result, [value.type for value in values])
    return builder.call(get_or_insert_function(builder.module, kind, name), values)


def _splatted(builder: Builder, value: object, vector: object) -> Any:  # noqa: ANN401
    first = builder.insert_element(ir.Constant(vector, ir.Undefined), value, ir.Constant(_INT, 0))
    return builder.shuffle_vector(first, first, ir.Constant(_INTS, [0] * LANES))


def _pointer(context: Any, builder: Builder, kind: object, array: object, index: object, to: Any) -> Any:  # noqa: ANN401
    data = context.make_array(kind)(context, builder, array).data
    return builder.bitcast(builder.gep(data, [index]), to.as_pointer())


@_operation
def splat(_typing: Typing, _value: object) -> Signed:
    """A float32 in every lane."""
    return FLOATS(types.float32), _emitting(lambda builder, value: _splatted(builder, value, _FLOATS))


@_operation
def load(_typing: Typing, array: object, _index: object) -> Signed:
    """Sixteen values of a flat float32 array from an index on."""

    def generate(context: object, builder: Builder, signature: Any, values: Any) -> Any:  # noqa: ANN401
        loaded = builder.load(_pointer(context, builder, signature.args[0], values[0], values[1], _FLOATS))
        loaded.align = 4
        return loaded

    return FLOATS(array, types.intp), generate


@_operation
def store(_typing: Typing, array: object, _index: object, _value: object) -> Signed:
    """Write sixteen values to a flat float32 array from an index on."""

    def generate(context: Any, builder: Builder, signature: Any, values: Any) -> Any:  # noqa: ANN401
        pointer = _pointer(context, builder, signature.args[0], values[0], values[1], _FLOATS)
        builder.store(values[2], pointer).align = 4
        return context.get_dummy_value()

    return types.none(array, types.intp, FLOATS), generate


@_operation
def fma(_typing: Typing, _one: object, _other: object, _sum: object) -> Signed:
    """one * other + sum, rounded once."""
    return FLOATS(FLOATS, FLOATS, FLOATS), _emitting(
        lambda builder, *values: _called(builder, "llvm.fma.v16f32", _FLOATS, *values)
    )


@_operation
def add(_typing: Typing, _one: object, _other: object) -> Signed:
    """one + other."""
    return FLOATS(FLOATS, FLOATS), _emitting(lambda builder, one, other: builder.fadd(one, other))


@_operation
def times(_typing: Typing, _one: object, _other: object) -> Signed:
    """one * other."""
    return FLOATS(FLOATS, FLOATS), _emitting(lambda builder, one, other: builder.fmul(one, other))


@_operation
def over(_typing: Typing, _one: object, _other: object) -> Signed:
    """one / other."""
    return FLOATS(FLOATS, FLOATS), _emitting(lambda builder, one, other: builder.fdiv(one, other))


@_operation
def larger(_typing: Typing, _one: object, _other: object) -> Signed:
    """The larger of each lane; ``other`` where one of them is no number."""

    def emit(builder: Builder, one: object, other: object) -> object:
        return builder.select(builder.fcmp_ordered(">", one, other), one, other)

    return FLOATS(FLOATS, FLOATS), _emitting(emit)


@_operation
def largest(_typing: Typing, _value: object) -> Signed:
    """The largest lane, as a float32."""

    def emit(builder: Builder, value: object) -> object:
        return _called(builder, "llvm.vector.reduce.fmax.v16f32", ir.FloatType(), value)

    return types.float32(FLOATS), _emitting(emit)


@_operation
def total(_typing: Typing, _value: object) -> Signed:
    """The sum of all lanes from the first to the last, as a float32."""

    def emit(builder: Builder, value: object) -> object:
        zero = ir.Constant(ir.FloatType(), 0.0)
        return _called(builder, "llvm.vector.reduce.fadd.v16f32", ir.FloatType(), zero, value)

    return types.float32(FLOATS), _emitting(emit)


@_operation
def exponential(_typing: Typing, _value: object) -> Signed:
    """e to the power of each lane, within 2 units of the last place; exactly zero below -87.

    The range is reduced by powers of two; the rest is a polynomial (the Cephes library's expf).
    """

    def emit(builder: Builder, value: Any) -> object:  # noqa: ANN401
        def fused(one: object, other: float, plus: object) -> Any:  # noqa: ANN401
            return _called(builder, "llvm.fma.v16f32", _FLOATS, one, _constant(_FLOATS, other), plus)

        low, high = _constant(_FLOATS, -87.0), _constant(_FLOATS, 88.0)
        tiny = builder.fcmp_ordered("<", value, low)
        value = builder.select(tiny, low, value)
        value = builder.select(builder.fcmp_ordered(">", value, high), high, value)
        power = _called(
            builder, "llvm.rint.v16f32", _FLOATS, builder.fmul(value, _constant(_FLOATS, 1.44269504088896341))
        )
        rest = fused(power, -0.693359375, value)
        rest = fused(power, 2.12194440e-4, rest)
        result = _constant(_FLOATS, 1.9875691500e-4)
        for coefficient in (1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 0.5):
            result = _called(builder, "llvm.fma.v16f32", _FLOATS, result, rest, _constant(_FLOATS, coefficient))
        square = builder.fmul(rest, rest)
        result = _called(builder, "llvm.fma.v16f32", _FLOATS, result, square, rest)
        result = builder.fadd(result, _constant(_FLOATS, 1.0))
        exponent = builder.add(builder.fptosi(power, _INTS), _constant(_INTS, 127))
        scale = builder.bitcast(builder.shl(exponent, _constant(_INTS, 23)), _FLOATS)
        return builder.select(tiny, _constant(_FLOATS, 0.0), builder.fmul(result, scale))

    return FLOATS(FLOATS), _emitting(emit)


@_operation
def prefetch(_typing: Typing, words: Any, _index: object) -> Signed:  # noqa: ANN401
    """Bring the 32-bit word number ``index`` of a flat array nearer; it may lie behind the end."""

    def generate(context: Any, builder: Builder, signature: Any, values: Any) -> Any:  # noqa: ANN401
        data = context.make_array(signature.args[0])(context, builder, values[0]).data
        word = builder.gep(builder.bitcast(data, _INT.as_pointer()), [values[1]])
        place = builder.bitcast(word, ir.IntType(8).as_pointer())
        kind = ir.FunctionType(ir.VoidType(), [place.type, _INT, _INT, _INT])
        to_be_read, in_every_cache, data_not_code = (ir.Constant(_INT, each) for each in (0, 3, 1))
        function = get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
        builder.call(function, [place, to_be_read, in_every_cache, data_not_code])
        return context.get_dummy_value()

    return types.none(words, types.intp), generate


@_operation
def lanes_of_word(_typing: Typing, words: Any) -> Signed:  # noqa: ANN401
    """How many weights a 32-bit word of this array holds: 1 float32, 2 bfloat16, 4 int8 or fp8, 8 int4."""
    size = {"float32": 1, "uint16": 2, "int8": 4, "uint32": 4, "uint8": 8}[words.dtype.name]
    return types.intp(words), lambda context, *_: context.get_constant(types.intp, size)


@_operation
def are_codes(_typing: Typing, words: Any) -> Signed:  # noqa: ANN401
    """Whether the array holds codes, which want a scale."""
    codes = words.dtype.name in ("int8", "uint32", "uint8")
    return types.boolean(words), lambda context, *_: context.get_constant(types.boolean, codes)


@_operation
def middle_of(_typing: Typing, words: Any) -> Signed:  # noqa: ANN401
    """What `weight` gives for the code 0, negative, as a float32."""
    middle = -1.5 if words.dtype.name == "uint8" else 0.0
    return types.float32(words), lambda context, *_: context.get_constant(types.float32, middle)


@_operation
def weight(_typing: Typing, words: Any, _index: object, _part: object) -> Signed:  # noqa: ANN401
    """From sixteen 32-bit words of a flat array, the word number ``index`` first: part number ``part`` of each.

    float32 as it is; bfloat16 and fp8 as float32; int8 as a whole number. Of int4, n = 0..15, it is 1 + n / 16,
    which two operations make: n is put where a float32 between 1 and 2 has the first bits behind its point.
    The bits of fp8 are those of a float32 that is smaller by the difference of what they add to exponents.
    """
    name = words.dtype.name

    def generate(context: object, builder: Builder, signature: Any, values: Any) -> Any:  # noqa: ANN401
        data = context.make_array(signature.args[0])(context, builder, values[0]).data  # type: ignore[attr-defined]
        first = builder.gep(builder.bitcast(data, _INT.as_pointer()), [values[1]])
        loaded = builder.load(builder.bitcast(first, _INTS.as_pointer()))
        loaded.align = 4
        part = builder.trunc(values[2], _INT)

        def moved(bits: int) -> object:
            shift = builder.mul(part, ir.Constant(_INT, bits))
            return builder.lshr(loaded, _splatted(builder, shift, _INTS))

        if name == "float32":
            return builder.bitcast(loaded, _FLOATS)
        if name == "uint16":
            return builder.bitcast(builder.shl(moved(16), _constant(_INTS, 16)), _FLOATS)
        if name == "int8":
            raised = builder.shl(moved(8), _constant(_INTS, 24))
            return builder.sitofp(builder.ashr(raised, _constant(_INTS, 24)), _FLOATS)
        if name == "uint32":
            byte = moved(8)
            sign = builder.shl(builder.and_(byte, _constant(_INTS, 1 << 7)), _constant(_INTS, 24))
            rest = builder.shl(builder.and_(byte, _constant(_INTS, 127)), _constant(_INTS, 20))
            small = builder.bitcast(builder.or_(sign, rest), _FLOATS)
            return builder.fmul(small, _constant(_FLOATS, 2.0 ** (127 - 7)))
        placed = builder.and_(builder.shl(moved(4), _constant(_INTS, 19)), _constant(_INTS, 15 << 19))
        return builder.bitcast(builder.or_(placed, _constant(_INTS, 0x3F800000)), _FLOATS)

    return FLOATS(words, types.intp, types.intp), generate
