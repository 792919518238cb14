"""The built-in tools: what they do, and what they keep to."""

from __future__ import annotations

import contextlib
import http.server
import sqlite3
import threading
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import get_args

import pytest

from engine.reasoner.protocol import ToolGroup
from engine.reasoner.tools import web
from engine.reasoner.tools.builtin import Workplace, builtin_tools, group_of
from engine.reasoner.tools.timers import parse_duration
from engine.reasoner.tools.tool import Arguments, Result, Tool, ToolError
from engine.reasoner.tools.units import convert, read_conversion
from engine.reasoner.tools.words import candidates
from tests.engine.reasoner.mcp.conftest import Asked

WALL = 1_795_230_194.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    (folder / "letters").mkdir(parents=True)
    (folder / "shopping_list.txt").write_text("milk and bread", encoding="utf-8")
    (folder / "letters" / "aunt.md").write_text("Dear aunt", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (folder / "way_out.txt").symlink_to(tmp_path / "secret.txt")
    with contextlib.closing(sqlite3.connect(folder / "birds.db")) as database:
        database.executescript("create table birds (name, eggs); insert into birds values ('wren', 6);")
    return folder


@pytest.fixture
def tools(tmp_path: Path, folder: Path) -> dict[str, Tool]:
    async def search(query: str, count: int) -> list[str]:
        return [f"user: the {query} is due on Friday"][:count]

    place = Workplace(tmp_path / "notes.md", (folder,), search=search)
    return {tool.name: tool for tool in builtin_tools(place)}


async def called(tool: Tool, arguments: Arguments) -> Result:
    asked = Asked()
    asked.wall = WALL
    return await tool.call(arguments, asked)


async def test_notes_are_kept_and_found(tools: dict[str, Tool], tmp_path: Path) -> None:
    assert (await called(tools["notes_find"], {})).spoken == "You have no notes yet."
    for text in ("the router is under the desk", "oat milk and batteries"):
        assert (await called(tools["note_add"], {"text": text})).spoken == f"I have noted: {text}."
    assert (await called(tools["notes_find"], {"about": "router"})).spoken == (
        "You noted: the router is under the desk."
    )
    assert "oat milk" in (await called(tools["notes_find"], {})).spoken
    assert (tmp_path / "notes.md").read_text().startswith("# Notes\n\n- 20")
    assert "nothing about that" in (await called(tools["notes_find"], {"about": "zebra"})).spoken


async def test_what_is_in_the_notes_already_stays_as_it_is(tools: dict[str, Tool], tmp_path: Path) -> None:
    kept = "# Notizen\r\n\r\n- 2026-01-01 Müller zurückrufen\r\n".encode("latin-1")
    (tmp_path / "notes.md").write_bytes(kept)
    await called(tools["note_add"], {"text": "buy öl"})
    body = (tmp_path / "notes.md").read_bytes()
    assert body.startswith(kept)
    assert body.endswith(" buy öl\n".encode())
    assert "buy öl; M" in (await called(tools["notes_find"], {})).spoken


async def test_files_are_found_and_read_by_what_people_call_them(tools: dict[str, Tool]) -> None:
    found = await called(tools["file_find"], {"name": "aunt"})
    assert found.spoken == "aunt.md is in the folder letters."
    assert (await called(tools["file_read"], {"name": "shopping list"})).text == "milk and bread"
    assert (await called(tools["file_read"], {"name": "letters/aunt.md"})).text == "Dear aunt"


@pytest.mark.parametrize("name", ["../secret.txt", "secret", "way_out.txt", "/etc/passwd", "", "birds.db"])
async def test_nothing_outside_the_folders_is_read(tools: dict[str, Tool], name: str) -> None:
    with pytest.raises(ToolError):
        await called(tools["file_read"], {"name": name})


async def test_files_are_written_inside_only(tools: dict[str, Tool], folder: Path) -> None:
    await called(tools["file_write"], {"name": "new.txt", "text": "hello"})
    assert (folder / "new.txt").read_text() == "hello"
    for name in ("../out.txt", "/tmp/out.txt", "nowhere/new.txt", "letters", "way_out.txt"):
        with pytest.raises(ToolError):
            await called(tools["file_write"], {"name": name, "text": "x"})


async def test_without_folders_there_are_no_files(tmp_path: Path) -> None:
    tools = {tool.name: tool for tool in builtin_tools(Workplace(tmp_path / "notes.md"))}
    with pytest.raises(ToolError, match="have not chosen any folders"):
        await called(tools["file_read"], {"name": "a"})
    assert "web_search" not in tools


async def test_a_database_is_read_and_never_written(tools: dict[str, Tool], folder: Path) -> None:
    assert (await called(tools["database_tables"], {"file": "birds.db"})).text == "birds: name, eggs"
    asked = {"file": "birds.db", "statement": "select * from birds"}
    assert (await called(tools["database_query"], asked)).text == "name | eggs\nwren | 6"
    before = (folder / "birds.db").read_bytes()
    for statement in (
        "delete from birds",
        "drop table birds",
        "pragma journal_mode = wal",
        "attach '/tmp/x.db' as x",
        "select 1; select 2",
        "select load_extension('x')",
        "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n",
        "vacuum into '/tmp/x.db'",
    ):
        with pytest.raises(ToolError):
            await called(tools["database_query"], {"file": "birds.db", "statement": statement})
    assert (folder / "birds.db").read_bytes() == before


async def test_the_session_is_searched(tools: dict[str, Tool]) -> None:
    assert "due on Friday" in (await called(tools["history_search"], {"about": "report"})).text


async def test_a_timer_becomes_a_wish(tools: dict[str, Tool]) -> None:
    result = await called(tools["timer"], {"duration": "ten minutes", "about": "tea"})
    assert result.wish is not None
    assert (result.wish.kind, result.wish.seconds) == ("at", 600.0)
    with pytest.raises(ToolError):
        await called(tools["timer"], {"duration": "a while"})


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("a quarter of an hour", 900),
        ("three quarters of an hour", 2700),
        ("half an hour", 1800),
        ("an hour and a half", 5400),
        ("ten minutes", 600),
    ],
)
def test_lengths_of_time_are_read_whole(said: str, seconds: int) -> None:
    assert parse_duration(said.split(), 0) == (Fraction(seconds), len(said.split()))


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("how many feet are in two miles", "2 miles are 10560 feet."),
        ("convert 5 kilometers to miles", "5 kilometres are 3.11 miles."),
        ("what is 20 celsius in fahrenheit", "20 degrees Celsius are 68 degrees Fahrenheit."),
        ("a pound in grams", "1 pound is 453.59 grams."),
        ("how many feet in a mile", "1 mile is 5280 feet."),
        ("1000 metres in kilometres", "1000 metres are 1 kilometre."),
        ("one celsius in fahrenheit", "1 degree Celsius is 33.8 degrees Fahrenheit."),
        ("a kilometre per hour in metres per second", "1 kilometre per hour is 0.278 metres per second."),
        ("5 foot 10 in centimetres", "70 inches are 177.8 centimetres."),
    ],
)
def test_units_are_read_and_converted(asked: str, answer: str) -> None:
    found = next(each for words in candidates(asked) if (each := read_conversion(words)))
    assert convert(found) == answer


@pytest.mark.parametrize(
    "asked", ["how many miles in a kilo", "what is five in six", "miles to miles", "hello"]
)
def test_what_is_no_conversion_is_none(asked: str) -> None:
    assert not any(read_conversion(words) for words in candidates(asked))


class _Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        pages = {
            "/search": b'{"results": [{"title": "Bikes", "url": "https://b.example", "content": "All"}]}',
            "/page": b"<html><head><title>x</title></head><body><p>Hello &amp; all</p><script>bad()</script>",
        }
        body = pages.get(self.path.partition("?")[0])
        self.send_response(200 if body else 404)
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, format: str, *values: object) -> None:  # noqa: A002 (its base class's name)
        """Nobody reads it."""


@pytest.fixture
def site() -> Iterator[str]:
    server = http.server.HTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(30)
    server.server_close()


async def test_the_web_is_searched_through_the_users_endpoint(site: str, tmp_path: Path) -> None:
    place = Workplace(tmp_path / "notes.md", web=f"{site}/search")
    tools = {tool.name: tool for tool in builtin_tools(place)}
    assert tools["web_search"].effect == "send"
    found = await called(tools["web_search"], {"about": "electric bikes & more"})
    assert found.text == "Bikes\nhttps://b.example\nAll"
    with pytest.raises(ToolError, match="in your own network"):
        await called(tools["web_page"], {"address": f"{site}/page"})
    assert await web.read_page(f"{site}/page", own_network=True) == "Hello & all"
    with pytest.raises(ToolError, match="status 404"):
        await web.search(f"{site}/none", "x")


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<head><title>x</title></head><p>Hello<br>you &amp; <b>all</b></P>", "Hello\nyou & all"),
        ("a<script>if (1 < 2) b()</script >c<STYLE>d{}</style>e", "a c e"),
        ("a<!-- b > c --> d", "a d"),
        ("a <header>b</header> 1 <- c", "a b 1 <- c"),
        ("a <!-- b > c", "a c"),
        ("<script>a <b>c</b>", "a c"),
        ("1 < 2", "1 < 2"),
    ],
)
def test_the_words_of_a_page_are_read(page: str, words: str) -> None:
    assert web.plain(page) == words


@pytest.mark.parametrize("part", ["<script ", "<!--", "<", "<svg><script>", "</script ", "<script x>"])
def test_a_page_that_opens_what_it_never_closes_is_read_in_no_time(part: str) -> None:
    begun = time.process_time()
    web.plain(part * (1_000_000 // len(part)))
    assert time.process_time() - begun < 10  # it was hours


@pytest.mark.parametrize("group", get_args(ToolGroup))
def test_a_group_that_is_off_is_not_offered_and_the_others_are(group: ToolGroup, tmp_path: Path) -> None:
    place = Workplace(tmp_path / "notes.md", (tmp_path,), "https://search.example")
    every, left = builtin_tools(place), builtin_tools(place, [group])
    gone = {tool.name for tool in every} - {tool.name for tool in left}
    assert gone == {tool.name for tool in every if group_of(tool.name) == group}
    assert gone


def test_what_reaches_nothing_cannot_be_switched_off(tmp_path: Path) -> None:
    left = builtin_tools(Workplace(tmp_path / "notes.md"), get_args(ToolGroup))
    assert {tool.name for tool in left} == {"clock", "timer", "calculator", "units"}
