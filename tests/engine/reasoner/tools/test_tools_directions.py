"""Arguments that are a source and a target: each gets what the request names on its side."""

from __future__ import annotations

import asyncio
import string
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.reasoner.thinker import Grammar
from engine.reasoner.tools.asking import Pending, reply_to
from engine.reasoner.tools.choosing import Choice, fill_in
from engine.reasoner.tools.directions import pairs_of, read_way
from engine.reasoner.tools.grammar import said_of
from engine.reasoner.tools.pairing import spoken
from engine.reasoner.tools.shortlist import Shortlist
from engine.reasoner.tools.tool import Arguments, Calling, Result, Tool

TEXT = {"type": "string"}
ZONE = {"type": "string", "description": "IANA timezone name (e.g., 'America/New_York')"}
CLOCK = {"type": "string", "description": "Time in 24-hour format (HH:MM)"}
ZONES = {"source_timezone": ZONE, "time": CLOCK, "target_timezone": ZONE}
MONEY = {"amount": {"type": "number"}, "from_currency": TEXT, "to_currency": TEXT}
PLACES = {"source": TEXT, "destination": TEXT}


async def never(arguments: Arguments, calling: Calling) -> Result:
    raise AssertionError


def foreign(name: str, properties: Mapping[str, Any], required: Sequence[str] | None = None) -> Tool:
    wanted = list(properties) if required is None else list(required)
    schema = {"type": "object", "properties": properties, "required": wanted}
    return Tool(f"other.{name}", name, schema, "read", never, lambda given: "", "other")


def filled(request: str, tool: Tool) -> dict[str, Any]:
    """The arguments that are written by a model that says as little as it may."""

    async def write(data: Sequence[str], grammar: Grammar, begun: str) -> str | None:
        text = ""
        while not grammar.complete(text):
            text += next(each for each in '"}1' + string.printable if grammar.allows(text + each))
        return text

    found = asyncio.run(fill_in(request, tool, Shortlist(((tool, 1.0),), 0.0, ()), {}, write))
    assert found is not None
    return dict(found)


@pytest.mark.parametrize(
    ("request_", "source", "target"),
    [
        ("convert 15:30 from UTC to Asia/Tokyo", "UTC", "Asia/Tokyo"),
        ("convert 15:30 to Asia/Tokyo from UTC", "UTC", "Asia/Tokyo"),
        ("please convert 15:30 in Berlin to Tokyo time", "Europe/Berlin", "Asia/Tokyo"),
        ("change 15:30 New York time into Vienna time", "America/New_York", "Europe/Vienna"),
        ("what time is it in Tokyo when it's 15:30 in London", "Europe/London", "Asia/Tokyo"),
        ("in Berlin it is 15:30, how late is it in Tokyo?", "Europe/Berlin", "Asia/Tokyo"),
        ("a call at 15:30 Chicago time, when is that in London", "America/Chicago", "Europe/London"),
        ("I want to know 15:30 America/New_York in Europe/Paris", "America/New_York", "Europe/Paris"),
        ("our call is to be at 15:30 in Madrid, I am in Rome", "Europe/Madrid", "Europe/Rome"),
        ("from Tokyo to Tokyo at 15:30", "Asia/Tokyo", "Asia/Tokyo"),
    ],
)
def test_each_side_gets_the_zone_that_is_named_there(request_: str, source: str, target: str) -> None:
    wanted = {"source_timezone": source, "time": "15:30", "target_timezone": target}
    assert filled(request_, foreign("convert_time", ZONES)) == wanted


def test_what_only_one_side_names_is_not_given_to_the_other() -> None:
    tool = foreign("convert_time", ZONES)
    said = filled("convert 15:30 from Tokyo for me", tool)
    assert said == {"source_timezone": "Asia/Tokyo", "time": "15:30"}
    assert Choice(tool, said).missing == ("target_timezone",)
    said = filled("convert 15:30 to Tokyo time", tool)
    assert said == {"target_timezone": "Asia/Tokyo", "time": "15:30"}


@pytest.mark.parametrize(("answer", "zone"), [("to Tokyo please", "Asia/Tokyo"), ("Mars", "Mars")])
def test_the_side_that_was_asked_for_is_the_value_that_the_answer_names(answer: str, zone: str) -> None:
    tool = foreign("convert_time", ZONES)
    pending = Pending(Choice(tool, {"source_timezone": "UTC", "time": "15:30"}), 0)
    assert reply_to(pending, answer).arguments["target_timezone"] == zone


@pytest.mark.parametrize(
    "more",
    [
        {"default": "Europe/Oslo"},
        {"description": "IANA name. Use 'Europe/Oslo' as local timezone if no timezone was given."},
    ],
)
def test_what_the_schema_says_stands_for_the_side_that_is_not_named(more: dict[str, str]) -> None:
    tool = foreign("convert_time", {**ZONES, "target_timezone": {**ZONE, "description": "IANA", **more}})
    assert filled("what is 15:30 in Tokyo over here", tool)["target_timezone"] == "Europe/Oslo"


@pytest.mark.parametrize(
    ("request_", "source", "target"),
    [
        ("convert 100 from USD to EUR", "USD", "EUR"),
        ("convert 100 US dollars into Swiss francs please", "US dollars", "Swiss francs"),
        ("what is 100 dollars in euros?", "dollars", "euros"),
        ("how many euros are 100 dollars", "dollars", "euros"),
        ("how much is 20 USD in Swiss francs right now", "USD", "Swiss francs"),
        ("100km to miles", "km", "miles"),
        ("I would like to change 100 from the currency yen to the currency won today", "yen", "won"),
        ("to euros, from dollars, 100 of them", "dollars", "euros"),
    ],
)
def test_words_are_taken_letter_for_letter(request_: str, source: str, target: str) -> None:
    found = filled(request_, foreign("convert_currency", MONEY))
    assert (found["from_currency"], found["to_currency"]) == (source, target)


@pytest.mark.parametrize(
    ("request_", "source", "target"),
    [
        ("in the morning, please move the notes to the hearth", "notes", "hearth"),
        ("move notes.md to /srv/me/archive.", "notes.md", "/srv/me/archive"),
        ("copy everything from ~/Work into /srv/backup", "~/Work", "/srv/backup"),
        ('please rename "old plan.txt" to "new plan.txt"', "old plan.txt", "new plan.txt"),
        ("move everything over from Downloads to the folder Archive", "Downloads", "Archive"),
        ("in plan.txt change red into blue", "red", "blue"),
        ("walk from Main Street 5 to 10 High Street, please", "Main Street 5", "10 High Street"),
        ("from 12:30 to 2 pm on Friday", "12:30", "2 pm"),
        ("the distance between Berlin and New York, please", "Berlin", "New York"),
    ],
)
def test_places_and_names_are_read_alike(request_: str, source: str, target: str) -> None:
    tool = foreign("move_file", PLACES)
    assert filled(request_, tool) == {"source": source, "destination": target}


@pytest.mark.parametrize(
    "request_",
    [
        "move the folder Letters from Downloads to the folder Archive",
        "please move the report from yesterday to the folder Archive",
    ],
)
def test_where_a_thing_comes_from_is_not_taken_for_the_thing(request_: str) -> None:
    """Else all of Downloads would be moved; the model may find the thing's own words."""
    found = filled(request_, foreign("move_file", PLACES))
    assert found["destination"] == "Archive"
    assert found.get("source") not in ("Downloads", "yesterday")


def test_what_another_sentence_says_is_on_neither_side() -> None:
    tool = foreign("convert_currency", MONEY)
    for request_ in (
        "Just back from Tokyo, convert 100 dollars to euros",
        "Mail from Bob. Change 100 dollars into euros",
    ):
        found = filled(request_, tool)
        assert (found["from_currency"], found["to_currency"]) == ("dollars", "euros")


def test_a_place_that_is_no_known_zone_is_not_taken_for_the_own_one() -> None:
    local = {
        **ZONE,
        "description": "IANA name. Use 'Europe/Oslo' as local timezone if no source timezone given.",
    }
    tool = foreign("convert_time", {**ZONES, "source_timezone": local})
    assert filled("convert 15:30 from San Francisco to Tokyo", tool).get("source_timezone") != "Europe/Oslo"


def test_numbers_without_a_word_for_their_side_stay_in_their_order() -> None:
    whole = {"type": "integer"}
    pages = foreign("print_pages", {"from_page": whole, "to_page": whole})
    assert filled("print the pages 3 through 7", pages) == {"from_page": 3, "to_page": 7}


def test_a_unit_is_named_by_its_whole_name() -> None:
    units = {"enum": ["year", "light_year", "kilo", "kilometer"]}
    tool = foreign("convert", {"value": {"type": "number"}, "from_unit": units, "to_unit": units})
    found = filled("convert 3 from light years to kilometers", tool)
    assert (found["from_unit"], found["to_unit"]) == ("light_year", "kilometer")


def test_values_of_a_list_and_numbers_are_those_of_their_side() -> None:
    units = {"enum": ["celsius", "fahrenheit", "kelvin"]}
    tool = foreign("convert", {"value": {"type": "number"}, "input_unit": units, "output_unit": units})
    wanted = {"value": 20, "input_unit": "kelvin", "output_unit": "celsius"}
    assert filled("turn 20 from Kelvin into Celsius", tool) == wanted
    assert filled("what is 20 kelvin in celsius", tool) == wanted
    whole = {"type": "integer"}
    pages = foreign("print_pages", {"first": TEXT, "from_page": whole, "to_page": whole}, ["from_page"])
    assert filled("print the pages from 3 to seven", pages) == {"from_page": 3, "to_page": 7}


def test_what_need_not_be_given_is_read_only_from_words_that_mark_it() -> None:
    tool = foreign("log", {"path": TEXT, "start_time": TEXT, "end_time": TEXT}, ["path"])
    assert filled("show the last 5 commits in /srv/app", tool) == {"path": "/srv/app"}
    wanted = {"path": "/srv/app", "start_time": "Monday", "end_time": "Friday"}
    assert filled("commits in /srv/app from Monday to Friday", tool) == wanted


def test_what_need_not_be_given_is_known_by_its_side_too() -> None:
    tool = foreign("convert_time", ZONES, ["time"])
    wanted = {"source_timezone": "UTC", "time": "15:30", "target_timezone": "Asia/Tokyo"}
    assert filled("convert 15:30 from UTC to Tokyo", tool) == wanted


def test_odd_schemas_are_read() -> None:
    odd = {
        "from": True,
        "to": {"enum": [None, 3]},
        "old_x": {"type": ["string", "null"]},
        "new_x": {"anyOf": [1]},
    }
    schema = {"properties": odd, "required": []}
    assert said_of("from a to b", schema, {"from": "a", "new_x": "b"}).keys() <= odd.keys()
    tool = Tool("odd.tool", "", schema, "read", never, lambda given: "", "odd")
    assert spoken(tool, "from a to b") == {}
    number = {"type": "array", "items": TEXT}
    assert spoken(foreign("send", {"from": TEXT, "to": number}), "mail from me to Bo") == {"from": ["me"]}


def test_a_code_that_is_asked_for_is_not_made_of_other_words() -> None:
    code = {"type": "string", "description": "ISO 4217 code"}
    tool = foreign("convert", {"from_currency": code, "to_currency": code})
    assert filled("from USD to EUR, please", tool) == {"from_currency": "USD", "to_currency": "EUR"}
    assert filled("from dollars to euros", tool) == {
        "from_currency": "",
        "to_currency": "",
    }  # left to the model


def test_a_model_elsewhere_is_held_to_the_side_that_names_it() -> None:
    schema = foreign("convert_time", ZONES).schema
    wrong = {"source_timezone": "Asia/Tokyo", "time": "15:30", "target_timezone": "Asia/Tokyo"}
    assert said_of("15:30 from UTC to Tokyo", schema, wrong) == {
        "time": "15:30",
        "target_timezone": "Asia/Tokyo",
    }
    money = foreign("convert", MONEY).schema  # it may know what the words mean
    assert said_of("from dollars to euros", money, {"from_currency": "USD"}) == {"from_currency": "USD"}


@pytest.mark.parametrize(
    ("names", "pairs"),
    [
        (("source_timezone", "time", "target_timezone"), [("source_timezone", "target_timezone")]),
        (("fromCurrency", "toCurrency", "amount"), [("fromCurrency", "toCurrency")]),
        (("text", "to", "from_"), [("from_", "to")]),
        (("path", "new_path"), [("path", "new_path")]),
        (
            ("from_unit", "to_unit", "from_zone", "to_zone"),
            [("from_unit", "to_unit"), ("from_zone", "to_zone")],
        ),
        (("source_text", "target_language"), []),
        (("branch_name", "base_branch"), []),
        (("text", "target"), []),
    ],
)
def test_pairs_are_known_by_their_names(names: tuple[str, ...], pairs: list[tuple[str, str]]) -> None:
    assert pairs_of({"properties": dict.fromkeys(names, TEXT)}) == pairs


def test_a_verb_behind_to_is_no_target() -> None:
    assert read_way("I want to convert something") is None
    assert read_way("") is None


PIECES = (
    "from",
    "to",
    "into",
    "in",
    "between",
    "and",
    "5",
    "15:30",
    "pm",
    "UTC",
    ",",
    '"',
    "how",
    "many",
    "a.txt",
    "2km",
)


@given(st.lists(st.sampled_from(PIECES)))
def test_any_request_is_read(words: list[str]) -> None:
    request = " ".join(words)
    way = read_way(request)
    for side in (way.source, way.target) if way is not None else ():
        assert all(text and text in request for text in side.texts)
