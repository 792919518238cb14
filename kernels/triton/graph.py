"""A tick as one CUDA graph: what the kernels of a step do is recorded once and started again as a whole.

A graph reads and writes the tensors that it was recorded with. So a step is recorded for each set of streams
and number of rows (their memories are its own), its rows are copied into the place where they lay, and what
changes from tick to tick, a stream's position, is in a tensor (`operators.CountedMemory`).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Final

import torch
from torch import Tensor

KEPT: Final = 64  # graphs; each set of streams wants one for each number of rows of a tick
Work = Callable[[Tensor], Tensor]
Record = Callable[[Callable[[], Tensor]], tuple[Callable[[], None], Tensor]]


@dataclass(frozen=True)
class _Recorded:
    """rows: where the next rows are put; start: do it again; result: where it will be."""

    rows: Tensor
    start: Callable[[], None]
    result: Tensor


def recorded(work: Callable[[], Tensor]) -> tuple[Callable[[], None], Tensor]:
    """Record ``work`` without running it: how to run it, and the tensor in which its result will be."""
    graph: Any = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        result = work()
    return graph.replay, result


class Graphs:
    """See `kernels.stream.StreamKernels.replayed`. The second time that a step of a kind comes, it is recorded.

    The first time it runs as it is, for kernels are compiled then, which cannot be recorded.
    """

    def __init__(self, record: Record = recorded, kept: int = KEPT) -> None:
        self._record, self._kept = record, kept
        self._graphs: OrderedDict[Hashable, _Recorded | None] = OrderedDict()

    def __call__(self, key: Hashable, work: Work, rows: Tensor) -> Tensor:
        """``work(rows)``; the result is the caller's own."""
        kind = key, rows.shape
        if kind not in self._graphs:
            self._keep(kind, None)
            return work(rows)
        graph = self._graphs[kind]
        if graph is None:
            place = rows.clone()
            graph = _Recorded(place, *self._record(lambda: work(place)))
            self._keep(kind, graph)
        self._graphs.move_to_end(kind)
        graph.rows.copy_(rows)
        graph.start()
        return graph.result.clone()

    def _keep(self, kind: Hashable, graph: _Recorded | None) -> None:
        self._graphs[kind] = graph
        while len(self._graphs) > self._kept:
            self._graphs.popitem(last=False)
