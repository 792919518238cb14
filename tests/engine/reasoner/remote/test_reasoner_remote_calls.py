"""Tools that a reasoner elsewhere calls, and servers that call none."""

from __future__ import annotations

import pytest

from engine.reasoner.remote.client import Remote
from tests.engine.reasoner.remote.openai_stub import Reply, plain, says, stub
from tests.engine.reasoner.remote.test_reasoner_remote import PATIENT, PROMPT, urgent

WEATHER = {"type": "function", "function": {"name": "weather", "parameters": {"type": "object"}}}


async def test_a_tool_is_chosen_or_none() -> None:
    def message(*calls: object) -> object:
        return {"choices": [{"message": {"content": "", "tool_calls": list(calls)}}]}

    good = {"function": {"name": "weather", "arguments": '{"city": "Oslo"}'}}
    bad = {"function": {"name": "weather", "arguments": "{oops"}}
    unknown = {"function": {"name": "rm", "arguments": "{}"}}
    replies = (plain(200, message(bad)), plain(200, message(unknown)), plain(200, message(good)))
    async with stub(*replies) as server:
        remote = Remote(server.base, "stub-1", patience=PATIENT)
        assert await remote.choose(PROMPT, [WEATHER]) == ("weather", {"city": "Oslo"})
        assert server.requests[0]["tools"] == [WEATHER]
        server.replies = [plain(200, message())]
        assert await remote.choose(PROMPT, [WEATHER]) is None
        await remote.close()


@pytest.mark.parametrize(
    "refusal",
    [
        plain(400, {"message": "tool choice requires --enable-auto-tool-choice"}),
        plain(400, {"error": "registry.ollama.ai/library/tiny:latest does not support tools"}),
        plain(404, {"error": {"message": "No endpoints found that support tool use."}}),
        plain(500, {"error": {"message": "tools param requires --jinja flag"}}),
    ],
)
async def test_a_server_that_calls_no_tools_is_asked_for_none_again_and_goes_on_answering(
    refusal: Reply,
) -> None:
    async with stub(refusal, says("Good day.")) as server:
        remote = Remote(server.base, "stub-1", patience=PATIENT)
        for _ in range(2):
            assert await remote.choose(PROMPT, [WEATHER]) is None
        assert remote.fit
        assert [word async for word in remote.answer(PROMPT, urgent)] == ["Good ", "day. "]
        assert ["tools" in request for request in server.requests] == [True, False]
        assert all(request["max_tokens"] > 0 for request in server.requests)
        await remote.close()


@pytest.mark.parametrize(
    "refusal",
    [
        plain(400, {"error": {"message": "maximum context length is 8192 tokens; with tools 9000 in all"}}),
        plain(400, {"error": {"message": "Invalid schema for function 'weather': format is not supported"}}),
        plain(422, {"detail": [{"loc": ["body", "tools", 0], "msg": "Field required"}]}),
        plain(422, {}),
        plain(500, {"error": "error parsing tool call: raw='{oops', err=invalid character 'o'"}),
    ],
)
async def test_a_refusal_with_another_cause_is_of_one_request(refusal: Reply) -> None:
    call = {"function": {"name": "weather", "arguments": "{}"}}
    good = plain(200, {"choices": [{"message": {"tool_calls": [call]}}]})
    async with stub(refusal) as server:
        remote = Remote(server.base, "stub-1", patience=PATIENT)
        for _ in range(2):  # an empty one after another would do
            server.replies = [refusal, good]
            assert await remote.choose(PROMPT, [WEATHER]) is None
            assert remote.fit
            assert await remote.choose(PROMPT, [WEATHER]) == ("weather", {})
        await remote.close()


@pytest.mark.parametrize("body", [{}, b""])
async def test_one_that_refuses_tools_twice_without_a_word_is_asked_for_none_again(body: object) -> None:
    async with stub(plain(422, body)) as server:
        remote = Remote(server.base, "stub-1", patience=PATIENT)
        for _ in range(4):
            assert await remote.choose(PROMPT, [WEATHER]) is None
        assert len(server.requests) == 2
        await remote.close()


async def test_one_that_thinks_before_it_calls_a_tool_gets_more_room_then_and_later() -> None:
    call = {"function": {"name": "weather", "arguments": "{}"}}
    cut = plain(200, {"choices": [{"message": {"content": None}, "finish_reason": "length"}]})
    good = plain(200, {"choices": [{"message": {"tool_calls": [call]}, "finish_reason": "tool_calls"}]})
    async with stub(cut, good) as server:
        remote = Remote(server.base, "stub-1", patience=PATIENT)
        for _ in range(2):
            assert await remote.choose(PROMPT, [WEATHER]) == ("weather", {})
        few, more, later = (request["max_tokens"] for request in server.requests)
        assert few < more == later
        await remote.close()


async def test_a_call_that_did_not_come_to_its_end_is_none() -> None:
    cut = {"function": {"name": "weather", "arguments": '{"city": "Os'}}
    reply = {"choices": [{"message": {"tool_calls": [cut]}, "finish_reason": "length"}]}
    async with stub(plain(200, reply)) as server:
        remote = Remote(server.base, "stub-1", patience=PATIENT)
        for count in (2, 3):  # more room is tried once
            assert await remote.choose(PROMPT, [WEATHER]) is None
            assert len(server.requests) == count
        assert remote.fit
        await remote.close()
