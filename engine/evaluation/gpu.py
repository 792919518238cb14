"""``python -m engine.evaluation.gpu``: a stack of a few layers like Inkling-Small's on an NVIDIA GPU.

Weights are random, so nothing is fetched. Each figure stands beside its floor: the bytes that must move, at the
bandwidth of a copy measured in the same run. ``--tiny`` runs all of it in Triton's interpreter, where no time
means anything, to show that it runs. It needs Python with torch, triton, numpy and msgspec.
"""

from __future__ import annotations

import argparse
import datetime
import platform
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
import torch
from torch import Tensor

from engine.evaluation.gpu_invariance import Cost, invariance
from engine.evaluation.gpu_stack import Noting, moved_bytes, random_weights, small, tiny, widened
from engine.evaluation.peer import PeerError, peer
from engine.files import write_bytes
from engine.model.config import ModelConfig
from engine.model.served import Served
from kernels.choice import kernels
from kernels.errors import KernelsError
from kernels.quantised import Weight, quantise, quantise_fp8
from kernels.stream import StreamKernels

LAYERS: Final = 6  # five sliding, one global
PEER_LAYERS: Final = 2  # those that `transformers` holds in full
WHOLE: Final = 42  # layers of the whole model
TRIED_WIDTH: Final = 600  # inputs of the matrices whose bits are compared


@dataclass(frozen=True)
class Sizes:
    """warm: rows that a stream holds before anything is timed. rows_in, tokens_out: of a tick. copied: bytes.
    times: of each measurement; first: before those, to compile and record. repeated: one kernel in a graph."""

    warm: int
    rows_in: int
    tokens_out: int
    copied: int
    times: int
    first: int
    repeated: int


FULL: Final = Sizes(
    warm=1024, rows_in=12, tokens_out=4, copied=2**31, times=50, first=5, repeated=20
)  # 4 of sound, 8 patches
TINY: Final = Sizes(warm=3, rows_in=3, tokens_out=1, copied=2**12, times=1, first=0, repeated=1)


class Peer(msgspec.Struct, frozen=True):
    """Eager `transformers` at bfloat16 over the same layers; None and a note where there is none.

    faster: how many times theirs takes of ours, to three digits however small it is.
    """

    layers: int
    own_tick_ms: float
    tick_ms: float | None
    faster: float | None
    note: str


class GpuReport(msgspec.Struct, frozen=True):
    """Milliseconds are medians. share: of the copy's bandwidth, on the bytes of weights that must move.

    decode: one row and its token. head: of one row, with the choice of its token. whole_tick: of all layers, by
    proportion. bits: whether a kernel's bits are those of its order in plain torch, and a stream's the same in
    any cut. error: of the tiny stack's hidden rows against the reference, relative to the largest.
    invariance: what the fixed order costs.
    """

    date: str
    card: str
    python: str
    torch: str
    triton: str
    precision: str
    layers: int
    copy_gb_s: float
    decode_ms: float
    decode_share: float
    tick_ms: float
    tick_share: float
    head_ms: float
    whole_tick_ms: float
    bits: dict[str, bool]
    error: float
    invariance: list[Cost]
    peer: Peer | None


def measure(config: ModelConfig, precision: str, sizes: Sizes, progress: Callable[[str], None]) -> GpuReport:
    """Measure with the Triton kernels, wherever they run. Raises KernelsError."""
    made = kernels("triton")
    import triton

    progress("bits")
    bits, error = same_bits(made), distance(made, precision)
    progress("invariance")
    costs = invariance(made, config, lambda work: _timed(work, made.device, sizes), sizes.repeated)
    progress("copy")
    speed = sizes.copied / _copy_ms(sizes, made.device)  # bytes read and written
    progress("weights")
    weights, noting = random_weights(config, precision), Noting(made, config.experts)
    served = Served(config, weights, noting.kernels)
    progress("stack")
    bits["a stream in any cut"] = same_stream(served)
    rows, append = _stepping(served, sizes.warm)
    hidden = torch.randn(1, config.hidden, device=made.device)
    decode_ms = _timed(lambda: append(rows[:1]), made.device, sizes)
    tick_ms = _timed(lambda: _tick(append, rows, sizes), made.device, sizes)
    head_ms = _timed(lambda: int(served.likeliest(hidden)), made.device, sizes)
    one_row = moved_bytes(weights, noting.share(1))
    whole_tick = moved_bytes(weights, noting.share(sizes.rows_in)) + sizes.tokens_out * one_row
    return GpuReport(
        date=datetime.datetime.now(datetime.UTC).date().isoformat(),
        card=torch.cuda.get_device_name() if made.device.type == "cuda" else "none: interpreted",
        python=platform.python_version(),
        torch=str(torch.__version__),
        triton=str(triton.__version__),
        precision=precision,
        layers=len(config.layers),
        copy_gb_s=round(speed / 1e6, 1),
        decode_ms=round(decode_ms, 4),
        decode_share=round(one_row / speed / decode_ms, 3),
        tick_ms=round(tick_ms, 4),
        tick_share=round(whole_tick / speed / tick_ms, 3),
        head_ms=round(head_ms, 4),
        whole_tick_ms=round(of_all_layers(tick_ms, head_ms, 1 + sizes.tokens_out, len(config.layers)), 2),
        bits=bits,
        error=error,
        invariance=costs,
        peer=None,
    )


def compare(config: ModelConfig, precision: str, sizes: Sizes) -> Peer:
    """A tick of ours and one of eager `transformers`, over the same layers. Raises KernelsError."""
    made, layers = kernels("triton"), len(config.layers)
    weights = random_weights(config, precision)
    rows, append = _stepping(Served(config, weights, made), sizes.warm)
    own = round(_timed(lambda: _tick(append, rows, sizes), made.device, sizes), 4)
    try:
        their_append = _their_append(config, weights, made.device, rows)
        theirs = _timed(lambda: _tick(their_append, rows, sizes), made.device, sizes)
    except PeerError as error:
        return Peer(layers, own, None, None, str(error))
    except Exception as error:  # of another's code, on a machine lent for minutes: what was measured is kept
        return Peer(layers, own, None, None, f"transformers failed: {type(error).__name__}: {error}"[:500])
    note = "bfloat16 weights, eager attention and experts"
    return Peer(layers, own, round(theirs, 4), float(f"{theirs / own:.3g}"), note)


def same_bits(made: StreamKernels) -> dict[str, bool]:
    """Whether each kernel that only multiplies and adds gives the bits of its order in plain torch."""
    from kernels.triton import ordered

    torch.manual_seed(0)
    rows, weight = torch.randn(5, TRIED_WIDTH), torch.randn(80, TRIED_WIDTH)
    forms: dict[str, Weight] = {
        "fp32": weight,
        "bf16": weight.bfloat16(),
        "int8": quantise(weight, 8),
        "int4": quantise(weight, 4),
        "fp8": quantise_fp8(weight),
    }
    given = rows.to(made.device)
    found = {
        f"product {name}": torch.equal(made.product(form)(given).cpu(), ordered.product(rows, form))
        for name, form in forms.items()
    }
    normed = made.norm(weight[0], 1e-6)(given).cpu()
    return found | {"norm": torch.equal(normed, ordered.norm(rows, weight[0], 1e-6))}


def same_stream(served: Served) -> bool:
    """Whether rows alone, beside another session, and all at once give the same bits."""
    torch.manual_seed(0)
    rows = torch.randn(6, served.config.hidden, device=served.kernels.device)
    (whole,) = served.step([(rows, served.stream())])
    stream, other = served.stream(), served.stream()
    parts = [served.step([(row[None], stream)])[0] for row in rows[:3]]  # the later ones are recorded
    parts.append(served.step([(rows[:2], other), (rows[3:], stream)])[1])
    return torch.equal(torch.cat(parts), whole)


def distance(made: StreamKernels, precision: str) -> float:
    """How far the hidden rows of a tiny stack are from the reference's, relative to the largest."""
    torch.manual_seed(0)
    config = tiny(1)
    weights, rows, found = random_weights(config, precision), torch.randn(4, config.hidden), []
    for each in (made, kernels("reference")):
        served = Served(config, weights, each)
        found.append(served.step([(rows.to(each.device), served.stream())])[0].cpu())
    return float((found[0] - found[1]).abs().max() / found[1].abs().max())


def _copy_ms(sizes: Sizes, device: torch.device) -> float:
    one, other = (torch.empty(sizes.copied // 2, dtype=torch.uint8, device=device) for _ in range(2))
    return _timed(lambda: other.copy_(one), device, sizes)


def _stepping(served: Served, warm: int) -> tuple[Tensor, Callable[[Tensor], int]]:
    """Rows, and a function that appends some to a stream that holds ``warm``: the likeliest token behind."""
    stream = served.stream()
    rows = torch.randn(warm, served.config.hidden, device=served.kernels.device)
    for begin in range(0, warm, 64):
        served.step([(rows[begin : begin + 64], stream)])

    def append(new: Tensor) -> int:
        (hidden,) = served.step([(new, stream)])
        return int(served.likeliest(hidden[-1:]))

    return rows, append


def _their_append(
    config: ModelConfig, weights: dict[str, Weight], device: torch.device, rows: Tensor
) -> Callable[[Tensor], int]:
    dtype = torch.bfloat16 if device.type == "cuda" else torch.float32
    append = peer(config, widened(weights, device, dtype), device, dtype)
    append(rows)
    return lambda new: int(append(new)[-1].argmax())


def of_all_layers(tick_ms: float, head_ms: float, heads: int, layers: int) -> float:
    """What a tick takes with the layers of the whole model; its ``heads`` choices of a token take the same."""
    return (tick_ms - heads * head_ms) * WHOLE / layers + heads * head_ms


def _tick(append: Callable[[Tensor], int], rows: Tensor, sizes: Sizes) -> None:
    append(rows[: sizes.rows_in])
    for _ in range(sizes.tokens_out):
        append(rows[:1])


def _timed(work: Callable[[], object], device: torch.device, sizes: Sizes) -> float:
    """Milliseconds, the median of many."""
    for _ in range(sizes.first):
        work()
    taken: list[float] = []
    for _ in range(sizes.times):
        if device.type == "cuda":
            begin, end = (torch.Event("cuda", enable_timing=True) for _ in range(2))
            begin.record()
            work()
            end.record()
            end.synchronize()
            taken.append(begin.elapsed_time(end))
        else:
            began = time.perf_counter()
            work()
            taken.append((time.perf_counter() - began) * 1e3)
    return statistics.median(taken)


def main() -> int:
    """Measure, print, and write the report where asked; first without the comparison, which may fail."""
    parser = argparse.ArgumentParser(prog="python -m engine.evaluation.gpu", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    parser.add_argument("--layers", type=int, help=f"of the stack (default: {LAYERS}; tiny: 1)")
    parser.add_argument("--precision", choices=("int4", "int8", "fp8"), default="int4", help="of the weights")
    parser.add_argument("--tiny", action="store_true", help="small and without a GPU, to see whether it runs")
    args = parser.parse_args()
    shape, sizes, usual = (tiny, TINY, 1) if args.tiny else (small, FULL, LAYERS)
    layers = args.layers or usual
    try:
        if not args.tiny and kernels("triton").device.type != "cuda":
            raise KernelsError("There is no NVIDIA GPU to measure: run this where one is, or try --tiny.")
        report = measure(shape(layers), args.precision, sizes, _progress)
        _write(report, args.json)
        _progress("transformers")
        report = msgspec.structs.replace(
            report, peer=compare(shape(min(PEER_LAYERS, layers)), args.precision, sizes)
        )
    except KernelsError as error:
        print(error, file=sys.stderr)
        return 2
    print(_write(report, args.json))
    return 0


def _progress(said: str) -> None:
    print(said, file=sys.stderr, flush=True)


def _write(report: GpuReport, path: Path | None) -> str:
    text = msgspec.json.format(msgspec.json.encode(report), indent=2)
    if path is not None:
        write_bytes(path, text + b"\n")
    return text.decode()


if __name__ == "__main__":
    raise SystemExit(main())
