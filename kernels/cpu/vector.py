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
Array = Any  # a flat numpy array
Builder = Any  # LLVM's, through llvmlite, which is untyped as numba is
Function = TypeVar("Function", bound=Callable[..., object])

INT: Final = ir.IntType(32)
VECTOR: Final = ir.VectorType(ir.FloatType(), LANES)
WORDS: Final = ir.VectorType(INT, LANES)
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
        super().__init__(manager, kind, VECTOR)


operation: Callable[[Callable[..., object]], Any] = intrinsic
Typing = object
Signed = tuple[object, Callable[..., object]]


def _emitting(emit: Callable[..., object]) -> Callable[..., object]:
    """What numba calls to generate code: ``emit(builder, *values)``."""
    return lambda _context, builder, _signature, values: emit(builder, *values)


def constant(vector: Any, value: float) -> Any:  # noqa: ANN401
    return ir.Constant(vector, [value] * LANES)


def called(builder: Builder, name: str, result: object, *values: Any) -> Any:  # noqa: ANN401
    kind = ir.FunctionType(result, [value.type for value in values])
    return builder.call(get_or_insert_function(builder.module, kind, name), values)


def splatted(builder: Builder, value: object, vector: object) -> Any:  # noqa: ANN401
    first = builder.insert_element(ir.Constant(vector, ir.Undefined), value, ir.Constant(INT, 0))
    return builder.shuffle_vector(first, first, ir.Constant(WORDS, [0] * LANES))


def _pointer(context: Any, builder: Builder, kind: object, array: object, index: object, to: Any) -> Any:  # noqa: ANN401
    data = context.make_array(kind)(context, builder, array).data
    return builder.bitcast(builder.gep(data, [index]), to.as_pointer())


@operation
def splat(_typing: Typing, _value: object) -> Signed:
    """A float32 in every lane."""
    return FLOATS(types.float32), _emitting(lambda builder, value: splatted(builder, value, VECTOR))


@operation
def load(_typing: Typing, array: object, _index: object) -> Signed:
    """Sixteen values of a flat float32 array from an index on."""

    def generate(context: object, builder: Builder, signature: Any, values: Any) -> Any:  # noqa: ANN401
        loaded = builder.load(_pointer(context, builder, signature.args[0], values[0], values[1], VECTOR))
        loaded.align = 4
        return loaded

    return FLOATS(array, types.intp), generate


@operation
def store(_typing: Typing, array: object, _index: object, _value: object) -> Signed:
    """Write sixteen values to a flat float32 array from an index on."""

    def generate(context: Any, builder: Builder, signature: Any, values: Any) -> Any:  # noqa: ANN401
        pointer = _pointer(context, builder, signature.args[0], values[0], values[1], VECTOR)
        builder.store(values[2], pointer).align = 4
        return context.get_dummy_value()

    return types.none(array, types.intp, FLOATS), generate


@operation
def fma(_typing: Typing, _one: object, _other: object, _sum: object) -> Signed:
    """one * other + sum, rounded once."""
    return FLOATS(FLOATS, FLOATS, FLOATS), _emitting(
        lambda builder, *values: called(builder, "llvm.fma.v16f32", VECTOR, *values)
    )


@operation
def add(_typing: Typing, _one: object, _other: object) -> Signed:
    """one + other."""
    return FLOATS(FLOATS, FLOATS), _emitting(lambda builder, one, other: builder.fadd(one, other))


@operation
def times(_typing: Typing, _one: object, _other: object) -> Signed:
    """one * other."""
    return FLOATS(FLOATS, FLOATS), _emitting(lambda builder, one, other: builder.fmul(one, other))


@operation
def over(_typing: Typing, _one: object, _other: object) -> Signed:
    """one / other."""
    return FLOATS(FLOATS, FLOATS), _emitting(lambda builder, one, other: builder.fdiv(one, other))


@operation
def larger(_typing: Typing, _one: object, _other: object) -> Signed:
    """The larger of each lane; ``other`` where one of them is no number."""

    def emit(builder: Builder, one: object, other: object) -> object:
        return builder.select(builder.fcmp_ordered(">", one, other), one, other)

    return FLOATS(FLOATS, FLOATS), _emitting(emit)


@operation
def largest(_typing: Typing, _value: object) -> Signed:
    """The largest lane, as a float32."""

    def emit(builder: Builder, value: object) -> object:
        return called(builder, "llvm.vector.reduce.fmax.v16f32", ir.FloatType(), value)

    return types.float32(FLOATS), _emitting(emit)


@operation
def total(_typing: Typing, _value: object) -> Signed:
    """The sum of all lanes from the first to the last, as a float32."""

    def emit(builder: Builder, value: object) -> object:
        zero = ir.Constant(ir.FloatType(), 0.0)
        return called(builder, "llvm.vector.reduce.fadd.v16f32", ir.FloatType(), zero, value)

    return types.float32(FLOATS), _emitting(emit)


@operation
def exponential(_typing: Typing, _value: object) -> Signed:
    """e to the power of each lane, within 2 units of the last place; exactly zero below -87.

    The range is reduced by powers of two; the rest is a polynomial (the Cephes library's expf).
    """

    def emit(builder: Builder, value: Any) -> object:  # noqa: ANN401
        def fused(one: object, other: float, plus: object) -> Any:  # noqa: ANN401
            return called(builder, "llvm.fma.v16f32", VECTOR, one, constant(VECTOR, other), plus)

        low, high = constant(VECTOR, -87.0), constant(VECTOR, 88.0)
        tiny = builder.fcmp_ordered("<", value, low)
        value = builder.select(tiny, low, value)
        value = builder.select(builder.fcmp_ordered(">", value, high), high, value)
        power = called(
            builder, "llvm.rint.v16f32", VECTOR, builder.fmul(value, constant(VECTOR, 1.44269504088896341))
        )
        rest = fused(power, -0.693359375, value)
        rest = fused(power, 2.12194440e-4, rest)
        result = constant(VECTOR, 1.9875691500e-4)
        for coefficient in (1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 0.5):
            result = called(builder, "llvm.fma.v16f32", VECTOR, result, rest, constant(VECTOR, coefficient))
        square = builder.fmul(rest, rest)
        result = called(builder, "llvm.fma.v16f32", VECTOR, result, square, rest)
        result = builder.fadd(result, constant(VECTOR, 1.0))
        exponent = builder.add(builder.fptosi(power, WORDS), constant(WORDS, 127))
        scale = builder.bitcast(builder.shl(exponent, constant(WORDS, 23)), VECTOR)
        return builder.select(tiny, constant(VECTOR, 0.0), builder.fmul(result, scale))

    return FLOATS(FLOATS), _emitting(emit)
