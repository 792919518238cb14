"""The packed weights of a matrix, and the steps of a product that reads them, in compiled Python.

A *step* is 64 words of 32 bits: what lies between 64 outputs and as many inputs as a word holds. Each operation
is unrolled for several rows and several vectors of sixteen outputs; sums are a tuple of vectors, those of the
first row first. Each vector is one chain of multiply-adds, from the first input to the last.
"""

from __future__ import annotations

from typing import Any, Final

import llvmlite.binding as llvm
import numba
from llvmlite import ir
from numba import types
from numba.core.cgutils import unpack_tuple

from kernels.cpu.vector import (
    INT,
    LANES,
    VECTOR,
    WORDS,
    Builder,
    Signed,
    Typing,
    called,
    constant,
    operation,
    splatted,
)

WIDTH: Final = 64  # outputs of a step
AHEAD: Final = 4096  # bytes that codes are fetched ahead of their use
_BYTE, _SHORT = ir.IntType(8), ir.IntType(16)
_SHORTS: Final = ir.VectorType(_SHORT, 2 * LANES)
_LANES_OF_WORD: Final = {"float32": 1, "uint16": 2, "int8": 4, "uint32": 4, "uint8": 8}
_CODES: Final = ("int8", "uint32", "uint8")
Value = Any  # of LLVM, through llvmlite


def _wide() -> bool:
    """Whether numba compiles for a processor with permutations of sixteen lanes and multiply-adds that spread a
    number of memory themselves."""
    told = numba.config.CPU_FEATURES
    if told is not None:
        return "+avx512bw" in told.split(",")
    return bool(llvm.get_host_cpu_features().get("avx512bw", False))


_WIDE: Final = _wide()


@operation
def lanes_of_word(_typing: Typing, words: Any) -> Signed:  # noqa: ANN401
    """How many weights a 32-bit word of this array holds: 1 float32, 2 bfloat16, 4 int8 or fp8, 8 int4."""
    size = _LANES_OF_WORD[words.dtype.name]
    return types.intp(words), lambda context, *_: context.get_constant(types.intp, size)


@operation
def are_codes(_typing: Typing, words: Any) -> Signed:  # noqa: ANN401
    """Whether the array holds codes, which want a scale."""
    codes = words.dtype.name in _CODES
    return types.boolean(words), lambda context, *_: context.get_constant(types.boolean, codes)


@operation
def stepped(
    _typing: Typing,
    words: Any,  # noqa: ANN401
    _step: object,
    side: object,
    vectors: Any,  # noqa: ANN401
    rows: object,
    _first: object,
    _stride: object,
    sums: Any,  # noqa: ANN401
) -> Signed | None:
    """``sums`` plus the step that begins with word number ``step`` of the flat ``words``.

    side: the first of the outputs; vectors: how many sixteens of them, in the source as a number. rows: flat
    float32, the first row's first input of this step is number ``first``, the next row lies ``stride`` behind.
    """
    if not isinstance(vectors, types.IntegerLiteral):
        return None
    wide, name = vectors.literal_value, words.dtype.name

    def generate(context: Any, builder: Builder, signature: Any, values: Any) -> Value:  # noqa: ANN401
        array, step, first_output, _, inputs, first, stride, before = values
        data = context.make_array(words)(context, builder, array).data
        begin = builder.bitcast(
            builder.gep(builder.bitcast(data, INT.as_pointer()), [step]), _BYTE.as_pointer()
        )
        read = _Step(builder, name, begin, first_output, wide)
        found = list(unpack_tuple(builder, before))
        source = context.make_array(rows)(context, builder, inputs).data
        shared = not _WIDE or (name not in _CODES and len(found) == wide)
        for part in range(_LANES_OF_WORD[name]):
            weights = [read.weight(vector, part) for vector in range(wide)]
            for row in range(len(found) // wide):
                place = builder.add(builder.mul(stride, _index(row)), builder.add(first, _index(part)))
                spread = _Spread(builder, builder.gep(source, [place]), shared=shared)
                for vector in range(wide):
                    at = row * wide + vector
                    found[at] = _fma(builder, spread.value(), weights[vector], found[at])
        return context.make_tuple(builder, signature.return_type, found)

    return sums(words, types.intp, types.intp, vectors, rows, types.intp, types.intp, sums), generate


@operation
def scaled(
    _typing: Typing,
    words: Any,  # noqa: ANN401
    scales: object,
    _scale: object,
    vectors: Any,  # noqa: ANN401
    totals: object,
    _first: object,
    _stride: object,
    sums: Any,  # noqa: ANN401
    before: object,
) -> Signed | None:
    """``before`` plus the ``sums`` of a group by its scales, the first output's of which is number ``scale``.

    totals: flat float32; the sum of the first row's inputs of this group is number ``first``, that of the next
    row lies ``stride`` behind. By it what `_Step.weight` gives too much is taken off.
    """
    if not isinstance(vectors, types.IntegerLiteral):
        return None
    wide, middle = vectors.literal_value, -1.5 if words.dtype.name == "uint8" else 0.0

    def generate(context: Any, builder: Builder, signature: Any, values: Any) -> Value:  # noqa: ANN401
        _, scale_array, scale, _, total_array, first, stride, group, kept = values
        scale_data = context.make_array(scales)(context, builder, scale_array).data
        source = context.make_array(totals)(context, builder, total_array).data
        factors = [
            _loaded(builder, builder.gep(scale_data, [builder.add(scale, _index(LANES * vector))]), VECTOR)
            for vector in range(wide)
        ]
        found = list(unpack_tuple(builder, kept))
        for at, one in enumerate(unpack_tuple(builder, group)):
            place = builder.add(builder.mul(stride, _index(at // wide)), first)
            total = _Spread(builder, builder.gep(source, [place]), shared=not _WIDE).value()
            whole = _fma(builder, total, constant(VECTOR, middle), one)
            found[at] = _fma(builder, whole, factors[at % wide], found[at])
        return context.make_tuple(builder, signature.return_type, found)

    return sums(words, scales, types.intp, vectors, totals, types.intp, types.intp, sums, sums), generate


@operation
def fetched(_typing: Typing, words: Any, _step: object) -> Signed:  # noqa: ANN401
    """Of codes, bring nearer what lies `AHEAD` behind a step; that may be behind the end.

    They take so many instructions that the processor does not look ahead far enough. Full weights only lose
    by it.
    """

    def generate(context: Any, builder: Builder, _signature: object, values: Any) -> Value:  # noqa: ANN401
        if words.dtype.name in _CODES:
            data = context.make_array(words)(context, builder, values[0]).data
            begin = builder.gep(builder.bitcast(data, INT.as_pointer()), [values[1]])
            for line in range(0, 4 * WIDTH, 64):
                place = builder.gep(builder.bitcast(begin, _BYTE.as_pointer()), [_index(AHEAD + line)])
                to_be_read, in_every_cache, data_not_code = (ir.Constant(INT, each) for each in (0, 3, 1))
                hints = to_be_read, in_every_cache, data_not_code
                called(builder, "llvm.prefetch.p0", ir.VoidType(), place, *hints)
        return context.get_dummy_value()

    return types.none(words, types.intp), generate


@operation
def stored(
    _typing: Typing,
    out: object,
    _first: object,
    _stride: object,
    vectors: Any,  # noqa: ANN401
    sums: Any,  # noqa: ANN401
) -> Signed | None:
    """Write ``sums`` to the flat ``out``, the first row from ``first`` on, the next ``stride`` behind."""
    if not isinstance(vectors, types.IntegerLiteral):
        return None

    def generate(context: Any, builder: Builder, _signature: object, values: Any) -> Value:  # noqa: ANN401
        array, first, stride, _, group = values
        data = context.make_array(out)(context, builder, array).data
        for at, one in enumerate(unpack_tuple(builder, group)):
            row, vector = divmod(at, vectors.literal_value)
            place = builder.add(builder.mul(stride, _index(row)), builder.add(first, _index(LANES * vector)))
            pointer = builder.bitcast(builder.gep(data, [place]), VECTOR.as_pointer())
            builder.store(one, pointer).align = 4
        return context.get_dummy_value()

    return types.none(out, types.intp, types.intp, vectors, sums), generate


class _Spread:
    """One number of memory in every lane.

    Where an instruction can take it from there itself, each one does: the fence, which is for the compiler
    alone, keeps it from loading once for all. (On Zen 4 that takes as long as a multiply-add; this, nothing.)
    ``shared``: loaded once all the same, as suits one row of full weights, which waits for the memory alone.
    """

    def __init__(self, builder: Builder, place: Value, *, shared: bool) -> None:
        self._builder, self._place = builder, place
        self._once = splatted(builder, builder.load(place), VECTOR) if shared else None

    def value(self) -> Value:
        if self._once is not None:
            return self._once
        self._builder.fence("seq_cst", "singlethread")
        return splatted(self._builder, self._builder.load(self._place), VECTOR)


class _Step:
    """Code that unpacks the weights of one step."""

    def __init__(self, builder: Builder, name: str, begin: Value, side: Value, vectors: int) -> None:
        self._builder, self._name, self._begin, self._side = builder, name, begin, side
        self._loaded = [] if name in ("int8", "uint32") else [self._words(vector) for vector in range(vectors)]

    def weight(self, vector: int, part: int) -> Value:
        """Input number ``part`` of the step, for sixteen outputs, as float32.

        float32 as it is; bfloat16 and fp8 as float32; int8 as a whole number. Of int4, n = 0..15, it is
        1 + n / 16: n is put where a float32 between 1 and 2 has the first bits behind its point.
        The bits of fp8 are those of a float32 that is smaller by the difference of what they add to exponents.
        """
        builder = self._builder
        if self._name == "float32":
            return builder.bitcast(self._loaded[vector], VECTOR)
        if self._name == "uint16":
            word = self._loaded[vector]
            if part == 0:
                return builder.bitcast(builder.shl(word, constant(WORDS, 16)), VECTOR)
            return builder.bitcast(builder.and_(word, constant(WORDS, 0xFFFF0000)), VECTOR)
        if self._name == "uint8":
            return self._four(self._loaded[vector], part)
        number = builder.sext(self._bytes(vector, part), WORDS)
        if self._name == "int8":
            return builder.sitofp(number, VECTOR)
        placed = builder.and_(builder.shl(number, constant(WORDS, 20)), constant(WORDS, 0x87FFFFFF))
        return builder.fmul(builder.bitcast(placed, VECTOR), constant(VECTOR, 2.0 ** (127 - 7)))

    def _four(self, word: Value, part: int) -> Value:
        """Even parts lie in the first half of a word, from its lowest bits on, odd parts in the other.

        With wide registers one shift of both halves serves two parts: what permutes sixteen numbers looks at
        the lowest four bits alone, and the other four come to where they must be.
        """
        builder, shift = self._builder, part // 2 * 4
        if part % 2 == 0 and _WIDE:
            table = ir.Constant(VECTOR, [1 + n / 16 for n in range(16)])
            return called(builder, "llvm.x86.avx512.permvar.sf.512", VECTOR, table, self._halves(word, shift))
        if part == 1:
            word = builder.shl(word, constant(WORDS, 3))
        elif part % 2 and _WIDE:
            word = self._halves(word, shift)
        elif part % 2:
            word = builder.lshr(word, constant(WORDS, shift - 3))
        else:
            word = builder.shl(word, constant(WORDS, 19 - shift))
        placed = builder.and_(word, constant(WORDS, 15 << 19))
        return builder.bitcast(builder.or_(placed, constant(WORDS, 0x3F800000)), VECTOR)

    def _halves(self, word: Value, shift: int) -> Value:
        """The first half of each word shifted to its lowest bits, the other to three places above its own."""
        if shift == 0:
            return word
        builder = self._builder
        by = ir.Constant(_SHORTS, [shift, shift - 3] * LANES)
        return builder.bitcast(builder.lshr(builder.bitcast(word, _SHORTS), by), WORDS)

    def _words(self, vector: int) -> Value:
        place = self._builder.add(self._side, _index(LANES * vector))
        first = self._builder.gep(self._builder.bitcast(self._begin, INT.as_pointer()), [place])
        return _loaded(self._builder, first, WORDS)

    def _bytes(self, vector: int, part: int) -> Value:
        place = self._builder.add(self._side, _index(WIDTH * part + LANES * vector))
        return _loaded(self._builder, self._builder.gep(self._begin, [place]), ir.VectorType(_BYTE, LANES), 1)


def _loaded(builder: Builder, place: Value, kind: Any, align: int = 4) -> Value:  # noqa: ANN401
    loaded = builder.load(builder.bitcast(place, kind.as_pointer()))
    loaded.align = align
    return loaded


def _fma(builder: Builder, one: Value, other: Value, plus: Value) -> Value:
    return called(builder, "llvm.fma.v16f32", VECTOR, one, other, plus)


def _index(value: int) -> Value:
    return ir.Constant(ir.IntType(64), value)
