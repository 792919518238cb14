"""The one thread of llama.cpp: the most urgent first, nothing that was cancelled, errors to whoever asked."""

from __future__ import annotations

import asyncio
import threading

import pytest

from engine.reasoner.worker import ANSWERING, FOLDING, KEEPING_WARM, WRITING, Urgency, Worker


async def test_the_most_urgent_piece_goes_first_and_equal_ones_in_order() -> None:
    worker, gate, done = Worker(), threading.Event(), list[str]()
    try:
        first = asyncio.create_task(worker.do((ANSWERING,), lambda: gate.wait(30)))
        await asyncio.sleep(0)

        async def piece(urgency: Urgency, name: str) -> None:
            await worker.do(urgency, lambda: done.append(name))

        names = {
            "fold": (FOLDING,),
            "warm": (KEEPING_WARM,),
            "write": (WRITING, -1, -3),
            "old": (ANSWERING, -1, -1),
        }
        names |= {"new": (ANSWERING, -1, -2), "new again": (ANSWERING, -1, -2)}
        works = [asyncio.create_task(piece(urgency, name)) for name, urgency in names.items()]
        cancelled = asyncio.create_task(piece((ANSWERING, -2, -9), "cancelled"))
        await asyncio.sleep(0)
        cancelled.cancel()
        await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(first, *works)
        assert done == ["new", "new again", "old", "write", "warm", "fold"]
    finally:
        gate.set()
        worker.close(5)


async def test_an_error_belongs_to_who_asked_and_the_thread_goes_on() -> None:
    worker = Worker()
    try:
        with pytest.raises(ZeroDivisionError):
            await worker.do((WRITING,), lambda: 1 // 0)
        assert await worker.do((WRITING,), lambda: 7) == 7
    finally:
        worker.close(5)
    with pytest.raises(asyncio.CancelledError):
        await worker.do((WRITING,), lambda: 7)
