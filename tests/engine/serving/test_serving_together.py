"""Sessions that step together: nobody's answer changes by a bit, and nobody waits for one that is silent."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest
import torch

from engine.dialect.model import Ask
from engine.dialect.nano import Nano
from engine.protocol import Acted, Action, Observation, Open, Opened, Step, Typed
from engine.serving.together import Together
from engine.session import OutOfOrderError, StreamingSession
from engine.voice.voice import Voice
from tests.engine.test_engine_server import ask, client, running

Sounds = Callable[[int], bytes]
NAMES = ("one", "two", "three")
TICKS = 6


def observed(sounds: Sounds, who: int, tick: int) -> Observation:
    """What each of several people does is different."""
    events = (Typed(f"hello {who}"),) if tick == 1 + who else ()
    return Observation(tick, 0.0, sounds(100 * who + tick), events=events)


def untimed(action: Action) -> Action:
    return msgspec.structs.replace(action, timings={})


def alone(nano: Nano, voice: Voice, sounds: Sounds) -> tuple[list[list[Action]], list[StreamingSession]]:
    sessions = [StreamingSession(nano, voice) for _ in NAMES]
    actions = [
        [untimed(session.step(observed(sounds, who, tick))) for tick in range(TICKS)]
        for who, session in enumerate(sessions)
    ]
    return actions, sessions


async def test_what_arrives_together_is_stepped_together_and_gives_the_same_bits(
    tiny_nano: Nano, tone_voice: Voice, noise: Sounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected, by_themselves = alone(tiny_nano, tone_voice, noise)
    steps_of, append_all = [], tiny_nano.append_all

    def counted(asks: Sequence[Ask]) -> list[torch.Tensor]:
        steps_of.append(len(asks))
        return append_all(asks)

    monkeypatch.setattr(tiny_nano, "append_all", counted)
    sessions = [StreamingSession(tiny_nano, tone_voice) for _ in NAMES]
    got: list[list[Action]] = [[] for _ in NAMES]
    with ThreadPoolExecutor(1) as thread:
        together = Together(tiny_nano, thread)
        for tick in range(TICKS):
            held = threading.Event()
            thread.submit(held.wait)  # until all have arrived
            steps = [
                asyncio.ensure_future(together.step(session, observed(noise, who, tick)))
                for who, session in enumerate(sessions)
            ]
            await asyncio.sleep(0)
            held.set()
            for who, action in enumerate(await asyncio.gather(*steps)):
                got[who].append(untimed(action))
    assert got == expected
    assert steps_of.count(len(NAMES)) >= 2 * TICKS  # each tick's rows, and what was chosen
    for session, other in zip(sessions, by_themselves, strict=True):
        for name, tensor in session.snapshot().tensors.items():
            assert torch.equal(tensor, other.snapshot().tensors[name]), name


async def test_one_out_of_order_is_told_so_and_the_others_go_on(
    tiny_nano: Nano, tone_voice: Voice, noise: Sounds
) -> None:
    good, bad = (StreamingSession(tiny_nano, tone_voice) for _ in range(2))
    with ThreadPoolExecutor(1) as thread:
        together = Together(tiny_nano, thread)
        results = await asyncio.gather(
            together.step(good, observed(noise, 0, 0)),
            together.step(bad, observed(noise, 1, 7)),
            return_exceptions=True,
        )
    assert isinstance(results[0], Action)
    assert isinstance(results[1], OutOfOrderError)


async def test_three_clients_are_answered_as_each_alone_and_one_that_lags_holds_nobody_up(
    tiny_nano: Nano, tone_voice: Voice, noise: Sounds, tmp_path: Path
) -> None:
    expected, _ = alone(tiny_nano, tone_voice, noise)
    async with (
        running(tiny_nano, tone_voice, tmp_path) as url,
        client(url) as one,
        client(url) as two,
        client(url) as three,
    ):
        connections = one, two, three
        for name, connection in zip(NAMES, connections, strict=True):
            await ask(connection, Open(name), Opened)

        async def tick(who: int, number: int) -> None:
            acted = await ask(connections[who], Step(observed(noise, who, number)), Acted)
            assert untimed(acted.action) == expected[who][number]

        await asyncio.gather(*(tick(who, 0) for who in range(3)))
        for number in range(1, TICKS):  # the third says nothing all the while
            await asyncio.gather(tick(0, number), tick(1, number))
        for number in range(1, TICKS):
            await tick(2, number)
