"""A reasoner elsewhere, and everything that goes wrong between here and there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager, suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.reasoner.chat import FORMATS
from engine.reasoner.context import Context
from engine.reasoner.conversation import Conversation, Prompt
from engine.reasoner.embedded import Embedded
from engine.reasoner.memory import Memory
from engine.reasoner.minds import Minds
from engine.reasoner.protocol import FromReasoner, ThinkAt, Thinks
from engine.reasoner.remote import client
from engine.reasoner.remote.client import Patience, Remote
from engine.reasoner.remote.discovery import discover, models_of
from engine.reasoner.remote.stream import BrokenStreamError, without_thoughts, words
from engine.reasoner.thinker import ThinkerError
from engine.reasoner.worker import ANSWERING, Urgency, Worker
from tests.engine.reasoner.conftest import ScriptedModel
from tests.engine.reasoner.remote.openai_stub import Reply, event, hangs_up, plain, says, silent, streamed, stub

QUICK = Patience(connect=1.0, first=0.3, between=0.3, pauses=(0.0, 0.0), rest=60.0)
PATIENT = Patience(connect=5.0, first=30.0, between=30.0, pauses=(0.0, 0.0), rest=60.0)
RESTLESS = Patience(connect=5.0, first=30.0, between=30.0, pauses=(0.0, 0.0), rest=0.0)
PROMPT = Prompt((1, 2, 3), ({"role": "user", "content": "Hello?"},), 0)
BUSY = plain(429, {"error": "slow down"}, "Retry-After: 0")


def urgent() -> Urgency:
    return (ANSWERING,)


async def asked(base: str, patience: Patience = PATIENT, key: str = "") -> str:
    remote = Remote(base, "stub-1", key, patience)
    try:
        return "".join([word async for word in remote.answer(PROMPT, urgent)])
    finally:
        await remote.close()


async def test_an_answer_comes_word_by_word_and_the_key_travels_in_a_header() -> None:
    async with stub(says("Good day to you.")) as server:
        assert await asked(server.base, key="sesame") == "Good day to you. "
        assert server.requests[0]["messages"] == [{"role": "user", "content": "Hello?"}]
        assert server.requests[0]["stream"] is True
        assert "authorization: bearer sesame" in server.headers[0].lower()
        assert "sesame" not in str(server.requests)


@pytest.mark.parametrize(
    "fault",
    [BUSY, plain(500, {}), plain(503, b"<html>"), hangs_up, streamed(b"data: {nonsense\n\n"), streamed()],
)
async def test_what_fails_before_the_first_word_is_tried_again(fault: Reply) -> None:
    async with stub(fault, fault, says("At last.")) as server:
        assert await asked(server.base) == "At last. "
        assert len(server.requests) == 3


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (BUSY, "too busy"),
        (plain(500, {}), "status 500"),
        (hangs_up, "connection broke"),
        (streamed(b"data: [1, 2]\n\n"), "garbled"),
        (streamed(b'data: {"error": {"message": "out of memory"}}\n\n'), "out of memory"),
        (plain(401, {}), "key"),
        (plain(404, {}), "no model 'stub-1'"),
        (plain(400, {}), "status 400"),
    ],
)
async def test_what_keeps_failing_is_one_sentence(fault: Reply, reason: str) -> None:
    async with stub(fault) as server:
        with pytest.raises(ThinkerError, match=reason) as caught:
            await asked(server.base)
        assert str(caught.value).startswith("The reasoner at 127.0.0.1:")
        assert str(caught.value).endswith("thinking on this machine.")


async def test_one_that_never_answers_is_given_up() -> None:
    async with stub(silent) as server:
        with pytest.raises(ThinkerError, match="in time"):
            await asked(server.base, QUICK)
        assert len(server.requests) == 3


async def test_one_that_is_not_there_is_given_up() -> None:
    with pytest.raises(ThinkerError, match="nobody answers there"):
        await asked("http://127.0.0.1:9/v1", QUICK)


async def test_one_that_stands_still_in_the_middle_is_given_up() -> None:
    async with stub(streamed(event("Well "), event("then."), after=asyncio.Event())) as server:
        with pytest.raises(ThinkerError, match="in time"):
            await asked(server.base, QUICK)
        assert len(server.requests) == 1


async def test_closing_an_answer_hangs_up() -> None:
    async with stub(streamed(event("Well "), event("then."), after=asyncio.Event())) as server:
        remote = Remote(server.base, "stub-1", patience=PATIENT)
        async with aclosing(remote.answer(PROMPT, urgent)) as answer:
            assert await anext(answer) == "Well "
        await remote.close()


def thought(text: str) -> bytes:
    """One event of a server that tells apart what its model thinks."""
    return event().replace(b'"delta": {}', b'"delta": {"reasoning_content": "' + text.encode() + b'"}')


@pytest.mark.parametrize(
    "pieces",
    [
        ["<think>", "\n", "The user is polite.", "\n</think>\n\n", "Good ", "day."],
        ["<th", "ink>The user</th", "e end</thi", "nk>Good day."],
        ["\n<think>\n\n</think>\n\n", "Good day."],
        ["Good ", "day."],
    ],
)
async def test_what_a_model_thinks_is_not_said(pieces: list[str]) -> None:
    async with stub(streamed(*map(event, pieces), event(finish="stop"))) as server:
        assert await asked(server.base) == "Good day."


async def test_what_only_looks_like_thinking_is_said() -> None:
    async with stub(streamed(event("<thi"), event(finish="stop"))) as server:
        assert await asked(server.base) == "<thi"


@pytest.mark.parametrize("thinking", [thought("Hm."), event("<think>Hm.")])
async def test_one_that_thinks_longer_than_a_first_word_may_take_is_waited_for(
    thinking: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, read = asyncio.Event(), asyncio.Event()

    async def watched(pieces: AsyncGenerator[str, None]) -> AsyncGenerator[str, None]:
        async for piece in without_thoughts(pieces):
            yield piece
            read.set()  # it was taken in before the next is asked for

    async def reply(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
        writer.write(thinking)
        await writer.drain()
        await go_on.wait()
        writer.write(event("</think>Good day.") + event(finish="stop"))
        await writer.drain()

    monkeypatch.setattr(client, "without_thoughts", watched)
    hurried = Patience(connect=1e6, first=1e3, between=1e6, pauses=(0.0, 0.0), rest=60.0)
    async with stub(reply) as server:
        answering = asyncio.create_task(asked(server.base, hurried))
        await read.wait()
        loop = asyncio.get_running_loop()
        monkeypatch.setattr(loop, "time", lambda: time.monotonic() + 2 * hurried.first)
        due = asyncio.Event()
        loop.call_later(0.0, due.set)  # everything that was due before it has been done by then
        await due.wait()
        assert not answering.done()
        go_on.set()
        assert (await answering).endswith("Good day.")
        assert len(server.requests) == 1


async def test_one_that_only_thinks_gets_more_room_and_is_given_up_if_no_words_come() -> None:
    silence = streamed(thought("Hm, "), thought("hm."), event(finish="length"))
    async with stub(silence, says("Good day.")) as server:
        assert await asked(server.base) == "Good day. "
        few, more = (request["max_tokens"] for request in server.requests)
        assert few < more
    async with stub(silence) as server:
        with pytest.raises(ThinkerError, match="it gave no words"):
            await asked(server.base)


async def test_what_is_composed_elsewhere_is_json_or_nothing() -> None:
    def message(content: object) -> object:
        return {"choices": [{"message": {"content": content}}]}

    schema = {"type": "object", "properties": {"items": {"type": "array"}}}
    nothing: tuple[object, ...] = (message("no list"), message(None), {}, {"choices": []})
    replies = (*(plain(200, each) for each in nothing), plain(400, {}), BUSY, hangs_up)
    async with stub(plain(200, message('{"items": ["tent"]}')), *replies) as server:
        remote = Remote(server.base, "stub-1", patience=PATIENT)
        assert await remote.compose(PROMPT, schema) == {"items": ["tent"]}
        assert server.requests[0]["response_format"]["json_schema"]["schema"] == schema
        for _ in replies:
            assert await remote.compose(PROMPT, schema) is None
        assert remote.fit  # the model here composes it, and the server may answer all the same
        await remote.close()


async def test_servers_on_loopback_are_found() -> None:
    async with stub(silent) as server:
        port = int(server.base.split(":")[2].split("/")[0])
        found = await discover({port: "stub", 9: "nobody"})
        assert [(each.kind, each.base, each.models) for each in found] == [
            ("stub", server.base, ("stub-1", "stub-2"))
        ]
        assert await models_of("http://127.0.0.1:9/v1") is None
        assert await models_of("nonsense") is None


@asynccontextmanager
async def minds(*, says: str, patience: Patience = PATIENT) -> AsyncIterator[tuple[Minds, list[FromReasoner]]]:
    """Minds whose embedded model says that, and what they tell."""
    model, worker, told = ScriptedModel(says), Worker(), list[FromReasoner]()
    context = Context(model, worker, Conversation(model, FORMATS[0]), Memory(), told.append)
    made = Minds(Embedded(model, worker, context), "embedded", told.append, patience)
    try:
        yield made, told
    finally:
        await made.close()
        worker.close(5)


async def answer(made: Minds) -> str:
    return "".join([word async for word in made.answer(PROMPT, urgent)])


async def test_who_thinks_is_told_and_the_model_here_takes_over() -> None:
    async with stub(says("Far away."), plain(500, {})) as server, minds(says="Here.") as (made, told):
        made.show()
        await made.think_at(ThinkAt(server.base))
        assert await answer(made) == "Far away. "
        assert await answer(made) == "Here."
        requests = len(server.requests)
        assert await answer(made) == "Here."
        assert len(server.requests) == requests  # it rests after a failure
        await made.think_at(ThinkAt(""))
        shown = [(each.model, each.here, bool(each.message)) for each in told if isinstance(each, Thinks)]
        assert shown == [
            ("embedded", True, False),
            ("stub-1", False, False),
            ("embedded", True, True),
            ("embedded", True, False),
        ]


async def test_a_server_that_begins_after_us_is_asked_for_its_first_model() -> None:
    async with stub(says("Far away.")) as server, minds(says="Here.", patience=RESTLESS) as (made, told):
        server.there = False
        await made.think_at(ThinkAt(server.base))
        assert await answer(made) == "Here."
        server.there = True
        assert await answer(made) == "Far away. "
        assert [request["model"] for request in server.requests] == ["stub-1"]
        assert told[-1] == Thinks("stub-1", here=False, place=server.base.split("/")[2])


async def test_a_server_that_does_not_tell_its_models_is_not_asked_for_them_before_every_answer() -> None:
    async with stub(says("Far away.")) as server:
        server.there = False
        remote = Remote(server.base, "", patience=PATIENT)
        for _ in range(3):
            await remote.look()
        assert [head.split()[0] for head in server.headers] == ["GET"]
        await remote.close()


@pytest.mark.parametrize(
    ("chosen", "reason"),
    [
        (ThinkAt("http://127.0.0.1:9/v1", "stub-1", "schlüssel"), "its key cannot be sent; set it"),
        (ThinkAt("http://127.0.0.1:9/v1", "", "sk-abc\u2026xyz"), "its key cannot be sent; set it"),
        (ThinkAt("http://[::1/v1", "stub-1"), "that is no address; choose one"),
        (ThinkAt("http://bücher..de/v1"), "that is no address; choose one"),
    ],
)
async def test_a_server_that_cannot_even_be_asked_is_one_sentence(chosen: ThinkAt, reason: str) -> None:
    async with minds(says="Here.") as (made, told):
        await made.think_at(chosen)
        assert isinstance(told[-1], Thinks)
        assert told[-1].here
        assert reason in told[-1].message
        assert await answer(made) == "Here."
        assert await models_of(chosen.base, chosen.key) is None


async def test_an_answer_that_breaks_off_is_gone_on_with_here() -> None:
    async with stub(streamed(event("It is "), event("about "))) as server, minds(says="ten.") as (made, told):
        await made.think_at(ThinkAt(server.base, "stub-1"))
        assert await answer(made) == "It is about ten."
        assert isinstance(told[-1], Thinks)
        assert "broke off" in told[-1].message


@given(st.lists(st.binary(max_size=80), max_size=8))
@settings(max_examples=60)
def test_any_bytes_end_in_words_or_in_one_error(chunks: list[bytes]) -> None:
    async def stream() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk

    async def read() -> list[str]:
        return [word async for word in words(stream())]

    with suppress(BrokenStreamError):
        assert all(asyncio.run(read()))


@given(st.text(min_size=1, max_size=40), st.integers(1, 7))
@settings(max_examples=40)
def test_the_cut_of_the_packets_does_not_matter(text: str, size: int) -> None:
    whole = event(text) + b": a comment\n\n" + event(finish="stop") + b"data: [DONE]\n\n"

    async def stream() -> AsyncIterator[bytes]:
        for start in range(0, len(whole), size):
            yield whole[start : start + size]

    async def read() -> str:
        return "".join([word async for word in words(stream())])

    assert asyncio.run(read()) == text
