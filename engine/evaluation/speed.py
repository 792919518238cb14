"""``evaluate engine``: how fast the engine is on this machine, each figure beside what it could be.

Times are processor time of the one thread that computes, because that is what an idle core would take and
another process does not change it much; the time on the wall is given beside it.
"""

from __future__ import annotations

import datetime
import os
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec
import torch
import torch.nn.functional as F
from torch import Tensor

from engine.dialect.nano import load_nano
from engine.evaluation.kernel_calls import kernel_calls
from engine.evaluation.packed import packed
from engine.evaluation.peer import PeerError, peer
from engine.evaluation.timing import Figure, timed
from engine.model.exact import Scorer
from engine.model.quantised import PRECISIONS
from engine.model.served import Served
from engine.model.transformer import Transformer
from kernels.choice import kernels
from kernels.quantised import quantise, quantise_fp8
from kernels.stream import RowOperator

ROWS_IN: Final = (8, 16, 32)
ROWS_OUT: Final = 4
WARM_ROWS: Final = 640  # more than every window of the nano
LARGE: Final = (16384, 4096)  # outputs and inputs of a matrix that no cache holds
READ_BYTES: Final = 256 * 2**20
SCORED: Final = 512  # rows of a sequence that is scored
TIMES: Final = 60
QUICK_TIMES: Final = 10


class Report(msgspec.Struct, frozen=True):
    """All figures, and the machine they were taken on. load: processes that wanted a core, at the end."""

    date: str
    processor: str
    cores: int
    torch: str
    threads: int
    load: float
    figures: list[Figure]


def measure(folder: Path, *, quick: bool, progress: Callable[[str], None]) -> Report:
    """Measure the nano in ``folder``, its peer and the kernels. Raises NanoError."""
    nano = load_nano(folder)
    times = QUICK_TIMES if quick else TIMES
    torch.manual_seed(0)
    rows = nano.tokens(torch.randint(0, nano.config.vocabulary, (WARM_ROWS,))).detach()
    weights = nano.transformer.state_dict()
    figures: list[Figure] = []
    for implementation in ("cpu", "reference"):
        for precision in PRECISIONS if implementation == "cpu" else PRECISIONS[:1]:
            served = Served(nano.config, weights, kernels(implementation), precision)
            figures += _ticks(
                f"tick, {implementation}, {precision}", _served(served, rows), rows, times, progress
            )
    try:
        append = peer(nano.config, weights)
        append(rows)
        figures += _ticks("tick, eager transformers, fp32", append, rows, times, progress)
    except PeerError as error:
        progress(str(error))
    progress("kernels")
    figures += kernel_calls(nano.config, times)
    progress("matrices")
    figures += _scoring(nano.transformer, rows[:SCORED], times // 4 + 1)
    figures += _invariance(times) + _large(times)
    return Report(
        date=datetime.datetime.now(datetime.UTC).date().isoformat(),
        processor=_processor(),
        cores=os.cpu_count() or 1,
        torch=str(torch.__version__),
        threads=torch.get_num_threads(),
        load=round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else 0.0,
        figures=figures,
    )


def table(report: Report) -> str:
    """The figures for a reader."""
    lines = [f"{'figure':44} {'processor ms':>12} {'wall ms':>9}"]
    lines += [
        f"{each.name:44} {each.processor_ms:>12.3f} {each.wall_ms:>9.3f}  {each.note}"
        for each in report.figures
    ]
    lines.append(
        f"{report.processor}, {report.cores} cores, one thread, load {report.load}, torch {report.torch}"
    )
    return "\n".join(lines)


def _served(served: Served, rows: Tensor) -> Callable[[Tensor], Tensor]:
    stream = served.stream()
    served.step([(rows, stream)])

    def append(new: Tensor) -> Tensor:
        (hidden,) = served.step([(new, stream)])
        return served.logits(hidden[-1:])

    return append


def _ticks(
    name: str, append: Callable[[Tensor], Tensor], rows: Tensor, times: int, progress: Callable[[str], None]
) -> list[Figure]:
    """Ticks of some rows at once, then a few one by one, each with the logits of the last."""
    progress(name)
    figures = []
    for count in ROWS_IN:

        def tick(count: int = count) -> None:
            append(rows[:count])
            for index in range(ROWS_OUT):
                append(rows[index : index + 1])

        figures.append(timed(f"{name}, {count} in, {ROWS_OUT} out", tick, times))
    return figures


def _scoring(model: Transformer, rows: Tensor, times: int) -> list[Figure]:
    """A sequence scored to the bit as a stream would, beside training's forward, with and without gradient."""
    scorer = Scorer(model, kernels())
    tokens = torch.zeros(1, len(rows), dtype=torch.int64)

    def forward() -> Tensor:
        logits = model.logits(model.run(rows[None]).hidden)
        return F.log_softmax(logits, dim=-1).gather(-1, tokens[..., None])

    def exact() -> Tensor:
        return scorer(rows[None], tokens)

    figures = []
    for name, score in (("training's forward", forward), ("exact score", exact)):
        with torch.no_grad():
            figures.append(timed(f"{name}, {len(rows)} rows", score, times))
        model.requires_grad_(True)

        def step(score: Callable[[], Tensor] = score) -> None:
            torch.autograd.backward(score().sum())

        figures.append(timed(f"{name} and gradient, {len(rows)} rows", step, times))
        model.requires_grad_(False)
    model.zero_grad()
    return figures


def _invariance(times: int) -> list[Figure]:
    """A projection of the nano's size by our kernel, and by torch's, which depends on the number of rows."""
    made, figures = kernels("cpu"), []
    weight = torch.randn(576, 192)
    operator = made.product(weight)
    for count in (1, 4, 16):
        rows = torch.randn(count, 192)

        def ours(rows: Tensor = rows) -> None:
            for _ in range(50):
                operator(rows)

        def theirs(rows: Tensor = rows) -> None:
            for _ in range(50):
                F.linear(rows, weight)

        mine = timed(f"50 projections 576x192 fp32, {count} rows", ours, times)
        other = timed("  the same by torch, not invariant", theirs, times)
        cost = mine.processor_ms / other.processor_ms - 1
        figures += [msgspec.structs.replace(mine, note=f"cost of invariance {cost:+.0%}"), other]
    return figures


def _large(times: int) -> list[Figure]:
    """Matrix times vector beyond the cache, against the time that reading its bytes takes."""
    memory = torch.ones(READ_BYTES // 4)

    def read() -> object:
        return float(memory.sum())

    floor = timed(f"read {READ_BYTES >> 20} MiB", read, times)
    speed = READ_BYTES / floor.processor_ms
    figures = [msgspec.structs.replace(floor, note=f"{speed / 1e6:.1f} GB/s: the floor of what follows")]
    weight, rows = torch.randn(LARGE), torch.randn(1, LARGE[1])
    half, eight, four = weight.bfloat16(), quantise(weight, 8), quantise(weight, 4)
    products: list[tuple[str, int, RowOperator]] = []
    for name, form in (("bf16", half), ("int8", eight), ("int4", four), ("fp8", quantise_fp8(weight))):
        codes, scales = (form, 0) if isinstance(form, Tensor) else (form.codes, form.scales.numel() * 4)
        products.append((name, codes.nbytes + scales, kernels("cpu").product(form)))  # scales held as float32
    products += [(f"by {each.name}", each.size, each.product) for each in packed(four, eight)]
    for name, size, product in products:

        def multiply(product: RowOperator = product) -> None:
            product(rows)

        figure = timed(f"{LARGE[0]}x{LARGE[1]} {name}, 1 row", multiply, times)
        ratio = _ratio(multiply, read, times) * READ_BYTES / size
        note = f"{size / figure.processor_ms / 1e6:.1f} GB/s, {ratio:.2f} x the floor"
        figures.append(msgspec.structs.replace(figure, note=note))
    return figures


def _ratio(work: Callable[[], object], floor: Callable[[], object], times: int) -> float:
    """Processor time of ``work`` over that of ``floor``: the median of pairs, one right behind the other.

    So what else the machine does at a time is in both.
    """
    ratios = []
    for _ in range(times):
        begin = time.thread_time()
        work()
        between = time.thread_time()
        floor()
        ratios.append((between - begin) / (time.thread_time() - between))
    return statistics.median(ratios)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
