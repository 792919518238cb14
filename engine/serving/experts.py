"""Experts that do not fit: a pool holds some ready to run, the rest lies in the cold (`engine.serving.cold`).

The pool is one for all layers and may be of any size from one expert on. Most of it goes to the experts of the
highest measured use. Into a quarter of it those are brought that a layer's router chose in the step before,
while the layer ahead of it runs. What a model says does not depend on the pool, bit for bit: each expert is
added by itself, in the order of their numbers.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Final

from torch import Tensor

from engine.serving.cold import Cold, cold_for
from kernels.quantised import Quantised, Weight
from kernels.stream import Experts, Routing, StreamKernels, at_once

Key = tuple[int, int]  # layer, expert
HALF_LIFE: Final = 4096  # uses of any expert after which an earlier use counts half
_MOST: Final = 1e9


@dataclass
class Use:
    """How often each expert was used, later uses counting more; how often it was ready by then."""

    hits: int = 0
    reads: int = 0
    counts: dict[Key, float] = field(default_factory=dict)
    _worth: float = 1.0

    def note(self, key: Key, *, hit: bool) -> None:
        """One use of an expert."""
        self.reads += 1
        self.hits += hit
        self._worth *= 2 ** (1 / HALF_LIFE)
        self.counts[key] = self.of(key) + self._worth
        if self._worth > _MOST:
            self.counts = {each: count / self._worth for each, count in self.counts.items()}
            self._worth = 1.0

    def of(self, key: Key) -> float:
        """How much an expert is used, to be compared with others."""
        return self.counts.get(key, 0.0)


class ExpertPool:
    """At most ``size`` experts ready to run, beside the one that runs. It owns one thread; `close` ends it.

    cold: where the others lie; None is what suits the kernels' device.
    """

    def __init__(self, size: int, kernels: StreamKernels, cold: Cold | None = None) -> None:
        if size < 1:
            raise ValueError("A pool of experts holds at least one: ask for --experts 1 or more.")
        self.size, self.use = size, Use()
        self._expected = max(1, size // 4) if size > 1 else 0
        self._kept = size - self._expected
        self._kernels, self._cold = kernels, cold or cold_for(kernels.device)
        self._layers: list[PooledExperts] = []
        self._ready: dict[Key, Experts] = {}
        self._coming: dict[Key, Future[Experts]] = {}
        self._lock = threading.Lock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="experts")

    def layer(self, gate_up: Weight, down: Weight) -> PooledExperts:
        """The operator of the next layer, whose experts are kept in the cold."""
        kept = self._cold.keep(gate_up), self._cold.keep(down)
        self._layers.append(PooledExperts(self, len(self._layers), *kept))
        return self._layers[-1]

    def close(self) -> None:
        """End the thread."""
        self._thread.shutdown(cancel_futures=True)

    def take(self, layer: PooledExperts, expert: int) -> Experts:
        """One expert, ready to run; its use is noted."""
        key = layer.number, expert
        with self._lock:
            ready, coming = self._ready.get(key), self._coming.pop(key, None)
            self.use.note(key, hit=ready is not None or (coming is not None and coming.done()))
        if ready is None:
            waits = coming is not None and not coming.cancel()
            ready = coming.result() if coming is not None and waits else self._prepare(layer, expert)
        with self._lock:
            self._ready[key] = ready
            for other in sorted(self._ready, key=self.use.of)[: max(0, len(self._ready) - self._kept)]:
                del self._ready[other]
        return ready

    def expect_after(self, number: int) -> None:
        """Layer ``number`` begins to run: bring in what the next one chose in the step before."""
        layer = self._layers[(number + 1) % len(self._layers)]
        with self._lock:
            wanted = [each for each in layer.last if (layer.number, each) not in self._ready]
            for expert in sorted(wanted, key=lambda each: -self.use.of((layer.number, each)))[: self._expected]:
                if (layer.number, expert) not in self._coming:
                    if len(self._coming) >= self._expected:
                        self._coming.pop(next(iter(self._coming))).cancel()
                    self._coming[layer.number, expert] = self._thread.submit(self._prepare, layer, expert)

    def _prepare(self, layer: PooledExperts, expert: int) -> Experts:
        gate_up, down = (self._cold.bring(each) for each in layer.weights(expert))
        return self._kernels.experts(gate_up, down)


class PooledExperts:
    """One layer's experts. See `kernels.stream.Experts`. ``last``: those that the last step chose."""

    def __init__(self, pool: ExpertPool, number: int, gate_up: Weight, down: Weight) -> None:
        self.number = number
        self.last: list[int] = []
        self._pool = pool
        self._gate_up, self._down = gate_up, down

    def weights(self, expert: int) -> tuple[Weight, Weight]:
        """A stack of one expert, where it lies."""
        return _only(self._gate_up, expert), _only(self._down, expert)

    def __call__(self, rows: Tensor, routing: Routing, out: Tensor) -> None:
        """See `kernels.stream.Experts`."""
        self._pool.expect_after(self.number)
        self.last = sorted(set(routing.chosen.flatten().tolist()))
        for expert in self.last:
            takers, places = (routing.chosen == expert).nonzero(as_tuple=True)
            share = routing.weights[takers, places][:, None]
            own = Routing(places[:, None] * 0, share, routing.shared[takers])
            mixed = out[takers]
            self._pool.take(self, expert)(rows[takers], own, mixed)
            out[takers] = mixed


def pooled(kernels: StreamKernels, pool: ExpertPool) -> StreamKernels:
    """The same kernels, their experts from a pool; what the pool brings in cannot be replayed."""
    return replace(kernels, experts=pool.layer, replayed=at_once)


def _only(weight: Weight, expert: int) -> Weight:
    part = slice(expert, expert + 1)
    return Quantised(weight.codes[part], weight.scales[part]) if isinstance(weight, Quantised) else weight[part]
