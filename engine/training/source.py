"""Worker processes that make scenes, beside the one that trains."""

from __future__ import annotations

import multiprocessing
import os
import queue
from collections.abc import Callable
from multiprocessing.queues import Queue
from types import TracebackType
from typing import Final

import numpy as np

from engine.training.examples import Example

_WAIT_SECONDS: Final = 180.0
_BEAT_SECONDS: Final = 5.0
_NICE: Final = 10


class SourceError(Exception):
    """No scene came; one sentence."""


class ExampleSource:
    """Examples from ``workers`` processes through a bounded queue, and out of a store when none is ready.

    ``make``: seed -> example; it is pickled into the workers. Seed ``first + n`` belongs to worker n % workers.
    While the queue is empty an earlier example is given once more, so training never stands still; the share
    of new ones is ``fresh`` / ``given``. A context manager; leaving it ends the workers.
    """

    def __init__(
        self, make: Callable[[int], Example], first: int, workers: int, store: int = 400, warm: int = 24
    ) -> None:
        context = multiprocessing.get_context("spawn")
        self._queue: Queue[Example | str] = context.Queue(maxsize=16)
        self._workers = [
            context.Process(
                target=_produce, args=(make, first + number, workers, self._queue), daemon=True, name="scenes"
            )
            for number in range(workers)
        ]
        self._store: list[Example] = []
        self._size, self._warm = store, warm
        self._random = np.random.default_rng(first)
        self.given = 0
        self.fresh = 0

    def __enter__(self) -> ExampleSource:
        for worker in self._workers:
            worker.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.terminate()
        for worker in self._workers:
            worker.join(timeout=_BEAT_SECONDS)
        self._queue.close()
        self._queue.cancel_join_thread()

    def next(self) -> Example:
        """An example, new if one is ready. Raises SourceError when the workers give none."""
        self.given += 1
        try:
            example = self._receive(block=len(self._store) < self._warm)
        except queue.Empty:
            return self._store[int(self._random.integers(len(self._store)))]
        self.fresh += 1
        if len(self._store) < self._size:
            self._store.append(example)
        else:
            self._store[int(self._random.integers(self._size))] = example
        return example

    def _receive(self, block: bool) -> Example:
        if not block:
            return self._unpacked(self._queue.get_nowait())
        waited = 0.0
        while waited < _WAIT_SECONDS:
            try:
                return self._unpacked(self._queue.get(timeout=_BEAT_SECONDS))
            except queue.Empty:
                waited += _BEAT_SECONDS
                if not any(worker.is_alive() for worker in self._workers):
                    break
        raise SourceError("The processes that make training scenes gave none; see their message above.")

    def _unpacked(self, item: Example | str) -> Example:
        if isinstance(item, str):
            raise SourceError(f"A training scene could not be made: {item}.")
        return item


def _produce(make: Callable[[int], Example], first: int, step: int, out: Queue[Example | str]) -> None:
    """Make examples until the parent is gone."""
    os.nice(_NICE)
    out.cancel_join_thread()  # its end does not wait for a parent that takes nothing any more
    parent = multiprocessing.parent_process()
    seed = first
    while parent is None or parent.is_alive():
        try:
            item: Example | str = make(seed)
        except Exception as error:  # whatever it is, it must reach the person who trains
            item = f"seed {seed}: {type(error).__name__}: {error}"
        while True:
            try:
                out.put(item, timeout=_BEAT_SECONDS)
                break
            except queue.Full:
                if parent is None or not parent.is_alive():
                    return
        seed += step
