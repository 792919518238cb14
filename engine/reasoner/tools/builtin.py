"""The tools that Tandem brings along, behind the same interface as those of MCP servers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.reasoner.protocol import ToolGroup
from engine.reasoner.tools import databases, web
from engine.reasoner.tools.calculator import CalculatorError, evaluate, spoken_sum, spoken_value
from engine.reasoner.tools.clock import ClockRequest, tell
from engine.reasoner.tools.described import Argument, Described
from engine.reasoner.tools.files import Folders
from engine.reasoner.tools.notes import Notes, matching
from engine.reasoner.tools.panel_tools import panel_tools
from engine.reasoner.tools.reading import address_in, code_in, conversion_in, duration_in, sum_in
from engine.reasoner.tools.requests import find_sum
from engine.reasoner.tools.sandbox import run_python
from engine.reasoner.tools.timers import MAX_SECONDS, parse_duration, spoken_duration
from engine.reasoner.tools.tool import Arguments, Calling, Result, Tool, ToolError
from engine.reasoner.tools.translate import TRANSLATE, Translating
from engine.reasoner.tools.units import convert, parse_conversion
from engine.reasoner.tools.words import split_words
from engine.wishes import WishText

SPOKEN_NOTES: Final = 3
FOUND: Final = 5

_GROUPS: Final[dict[str, ToolGroup]] = {
    "note": "notes",
    "file": "files",
    "database": "databases",
    "history": "history",
    "python": "python",
    "translate": "translation",
    "panel": "panels",
    "web": "web",
}
Search = Callable[[str, int], Awaitable[Sequence[str]]]


@dataclass(frozen=True)
class Workplace:
    """What the built-in tools may use.

    ``search`` finds what was said and seen in this session. ``web``: the endpoint of a web search, or "".
    """

    notes: Path
    folders: tuple[Path, ...] = ()
    web: str = ""
    search: Search | None = None


CLOCK: Final = Described(
    "clock",
    "Tells the time and the date, here or in a city.",
    "read",
    {"place": Argument("the city, unless it is here", required=False)},
)
TIMER: Final = Described(
    "timer",
    "Sets a timer or a reminder that comes after a while.",
    "own",
    {
        "duration": Argument("how long from now"),
        "about": Argument("what to be reminded of", required=False),
    },
    read=duration_in,
)
CALCULATOR: Final = Described(
    "calculator",
    "Does a sum: plus, minus, times, divided by, percent, roots.",
    "read",
    {"expression": Argument("the sum, in words or digits")},
    read=sum_in,
)
UNITS: Final = Described(
    "units",
    "Converts an amount from one unit of measure into another.",
    "read",
    {
        "amount": Argument("how many", "number"),
        "from": Argument("the unit that is given"),
        "to": Argument("the unit that is wanted"),
    },
    read=conversion_in,
)
NOTE_ADD: Final = Described(
    "note_add",
    "Writes something down in the user's notes, to be kept.",
    "own",
    {"text": Argument("what to write down")},
)
NOTES_FIND: Final = Described(
    "notes_find",
    "Looks into the user's notes: all of them, or those about something.",
    "read",
    {"about": Argument("what the notes are about", required=False)},
)
FILE_FIND: Final = Described(
    "file_find",
    "Finds where a file is, by its name.",
    "read",
    {"name": Argument("the file's name")},
)
FILE_READ: Final = Described(
    "file_read",
    "Reads what is in a file.",
    "read",
    {"name": Argument("the file's name")},
)
FILE_WRITE: Final = Described(
    "file_write",
    "Writes a text into a file.",
    "write",
    {"name": Argument("the file's name"), "text": Argument("the text to write")},
    lambda given: (
        f'I would write "{given.get("text", "")}" into the file {given.get("name", "")}, '
        "in place of what is in it."
    ),
)
HISTORY: Final = Described(
    "history_search",
    "Searches what was said earlier in this conversation and what was on the screen before.",
    "read",
    {"about": Argument("what it was about")},
)
DATABASE_TABLES: Final = Described(
    "database_tables",
    "Lists the tables of an SQLite database file.",
    "read",
    {"file": Argument("the database file's name")},
)
DATABASE_QUERY: Final = Described(
    "database_query",
    "Runs a SELECT statement that the user says on an SQLite database file.",
    "read",
    {"file": Argument("the database file's name"), "statement": Argument("the SELECT statement")},
)
PYTHON: Final = Described(
    "python",
    "Runs Python code that the user dictates or pastes.",
    "run",
    {"code": Argument("the code")},
    lambda given: (
        "I would run this program, without network or files, for a few seconds at most: "
        f"{given.get('code', '')}"
    ),
    code_in,
)
WEB_SEARCH: Final = Described(
    "web_search",
    "Searches the web.",
    "send",
    {"about": Argument("what to search for")},
    lambda given: f'I would send "{given.get("about", "")}" to your web search.',
)
WEB_PAGE: Final = Described(
    "web_page",
    "Reads a page on the web by its address.",
    "send",
    {"address": Argument("the page's address")},
    lambda given: f"I would fetch {given.get('address', '')} from the web.",
    address_in,
)


def group_of(tool: str) -> ToolGroup | None:
    """What the user can switch the built-in ``tool`` off by; None where it reaches nothing."""
    return next((group for beginning, group in _GROUPS.items() if tool.startswith(beginning)), None)


def builtin_tools(workplace: Workplace, without: Sequence[ToolGroup] = ()) -> tuple[Tool, ...]:
    """Every built-in tool that ``workplace`` allows for, but those of the groups ``without``."""
    notes, folders = Notes(workplace.notes), Folders(workplace.folders)

    async def note_add(given: Arguments, calling: Calling) -> Result:
        await asyncio.to_thread(notes.add, str(given["text"]), calling.wall)
        return Result(str(given["text"]), f"I have noted: {given['text']}.")

    async def notes_find(given: Arguments, calling: Calling) -> Result:
        del calling
        kept = [f"{day}: {text}" for day, text in await asyncio.to_thread(notes.all)]
        found = matching(kept, str(given.get("about") or ""), FOUND)
        if not found:
            return Result(
                "", "You have no notes yet." if not kept else "I find nothing about that in your notes."
            )
        said = [each.partition(": ")[2] for each in found[:SPOKEN_NOTES]]
        return Result("\n".join(found), f"You noted: {'; '.join(said)}.")

    async def file_find(given: Arguments, calling: Calling) -> Result:
        del calling
        path = await asyncio.to_thread(folders.find, str(given["name"]))
        return Result(str(path), f"{path.name} is in the folder {path.parent.name}.")

    async def file_read(given: Arguments, calling: Calling) -> Result:
        del calling
        return Result(await asyncio.to_thread(folders.read, str(given["name"])))

    async def file_write(given: Arguments, calling: Calling) -> Result:
        del calling
        path = await asyncio.to_thread(folders.write, str(given["name"]), str(given["text"]))
        return Result(str(path), f"I have written it into {path.name}.")

    async def database_tables(given: Arguments, calling: Calling) -> Result:
        del calling
        path = await asyncio.to_thread(folders.find, str(given["file"]))
        return Result(await asyncio.to_thread(databases.tables, path))

    async def database_query(given: Arguments, calling: Calling) -> Result:
        del calling
        path = await asyncio.to_thread(folders.find, str(given["file"]))
        return Result(await asyncio.to_thread(databases.query, path, str(given["statement"])))

    async def history(given: Arguments, calling: Calling) -> Result:
        del calling
        found = await workplace.search(str(given["about"]), FOUND) if workplace.search is not None else ()
        return Result("\n".join(found)) if found else Result("", "I find nothing about that in this session.")

    tools = [
        CLOCK.tool(_clock),
        TIMER.tool(_timer),
        CALCULATOR.tool(_calculator),
        UNITS.tool(_units),
        NOTE_ADD.tool(note_add),
        NOTES_FIND.tool(notes_find),
        FILE_FIND.tool(file_find),
        FILE_READ.tool(file_read),
        FILE_WRITE.tool(file_write),
        HISTORY.tool(history),
        DATABASE_TABLES.tool(database_tables),
        DATABASE_QUERY.tool(database_query),
        PYTHON.tool(_python),
        TRANSLATE.tool(Translating().call),
        *panel_tools(folders),
    ]
    if workplace.web:
        tools += _web_tools(workplace.web)
    return tuple(tool for tool in tools if group_of(tool.name) not in without)


def _web_tools(endpoint: str) -> list[Tool]:
    async def search(given: Arguments, calling: Calling) -> Result:
        del calling
        return Result(await web.search(endpoint, str(given["about"])))

    async def page(given: Arguments, calling: Calling) -> Result:
        del calling
        return Result(await web.read_page(str(given["address"])))

    return [WEB_SEARCH.tool(search), WEB_PAGE.tool(page)]


async def _clock(given: Arguments, calling: Calling) -> Result:
    answer = tell(ClockRequest("time", place=str(given.get("place") or "").lower()), calling.wall)
    return Result(answer, answer)


async def _timer(given: Arguments, calling: Calling) -> Result:
    del calling
    words = split_words(str(given["duration"]).lower())
    found = next((each for start in range(len(words)) if (each := parse_duration(words, start))), None)
    if found is None or not 1 <= found[0] <= MAX_SECONDS:
        raise ToolError("I can set timers of up to twenty-four hours; for how long should it be?")
    seconds, about = float(found[0]), str(given.get("about") or "")
    phrase = f"You asked me to remind you: {about}." if about else f"{spoken_duration(seconds)} are over."
    told = f"I will tell you in {spoken_duration(seconds)}."
    return Result(told, told, wish=WishText("at", phrase, seconds))


async def _calculator(given: Arguments, calling: Calling) -> Result:
    del calling
    found = find_sum(split_words(str(given["expression"]).lower()))
    if found is None:
        raise ToolError("I cannot read that as a sum.")
    try:
        answer = f"{spoken_sum(found.tokens)} is {spoken_value(evaluate(found.tokens))}."
    except CalculatorError as error:
        raise ToolError(str(error)) from error
    return Result(answer, answer)


async def _units(given: Arguments, calling: Calling) -> Result:
    del calling
    answer = convert(parse_conversion(float(given["amount"]), str(given["from"]), str(given["to"])))
    return Result(answer, answer)


async def _python(given: Arguments, calling: Calling) -> Result:
    del calling
    output = await run_python(str(given["code"]))
    return Result(output, "" if output else "It ran and printed nothing.")
