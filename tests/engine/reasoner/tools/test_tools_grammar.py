"""Arguments under a grammar: whatever a model prefers, what it writes is JSON that fits the schema."""

from __future__ import annotations

import json
import string
from collections.abc import Mapping
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.reasoner.tools.grammar import Automaton, composed_grammar, said_of
from engine.reasoner.tools.mentions import meant

REQUEST = 'write "first coffee" to plan.md, five or 12 times.'
WORDS = {"type": "string", "from": "words"}
SCHEMA = {
    "properties": {
        "name": WORDS,
        "count": {"type": "number"},
        "kind": {"enum": ["a", "b"]},
        "sure": {"type": "boolean"},
        "more": {"type": "array", "items": {"type": "string"}},
        "maybe": {"anyOf": [{"type": "string"}, {"type": "null"}]},
    },
    "required": ["name", "kind"],
}


def arguments_grammar(request: str, schema: Mapping[str, Any]) -> Automaton:
    """As a call's arguments are written here: within what the request can mean by each."""
    return composed_grammar(request, {**schema, "properties": meant(schema, request)})


def fits(text: str) -> bool:
    grammar = arguments_grammar(REQUEST, SCHEMA)
    return grammar.complete(text) and grammar.allows(text)


def test_what_fits_is_complete() -> None:
    assert fits('{"name": "plan.md", "kind": "a"}')
    assert fits('{"name": "first coffee", "count": 12, "kind": "b", "sure": true}')
    assert fits('{"name": "", "kind": "a", "more": ["x", "y"]}')
    assert fits('{"name": "plan.md", "count": 5, "kind": "a"}')


def test_what_does_not_fit_is_not() -> None:
    assert not fits('{"name": "plan.md"}')
    assert not fits('{"kind": "a", "name": "plan.md"}')
    assert not fits('{"name": "other.md", "kind": "a"}')
    assert not fits('{"name": "plan.md", "count": 7, "kind": "a"}')
    assert not fits('{"name": "plan.md", "kind": "c"}')
    assert not fits('{"name": "lan.md", "kind": "a"}')
    assert not fits("{}")
    assert not fits('{"name": "plan.md", "kind": "a"} and more')


def test_the_word_that_commands_is_no_part_of_what_it_commands() -> None:
    schema = {"properties": {"text": WORDS}, "required": ["text"]}
    grammar = arguments_grammar("take a note that it rains", schema)
    assert grammar.complete('{"text": "it rains"}')
    assert not grammar.allows('{"text": "take')
    assert arguments_grammar("milk and bread, note that", schema).complete('{"text": "milk and bread"}')


def test_a_place_is_one_that_the_request_names() -> None:
    free = {"type": "string"}
    files = {"type": "array", "items": free}
    schema = {
        "properties": {"repo_path": free, "files": files, "note": free},
        "required": ["repo_path", "files"],
    }
    grammar = arguments_grammar("add a.txt and b.md in /srv/mine/work.", schema)
    assert grammar.complete('{"repo_path": "/srv/mine/work", "files": ["a.txt", "b.md"]}')
    assert not grammar.allows('{"repo_path": "/srv/yours')
    assert not grammar.allows('{"repo_path": "a.txt')
    assert arguments_grammar("add everything", schema).complete('{"repo_path": "x", "files": ["y"]}')


def test_what_need_not_be_said_and_is_not_spoken_of_is_left_out() -> None:
    schema = {
        "properties": {
            "branch_type": {"type": "string", "description": "('local'), ('remote') or ('all')"},
            "contains": {"anyOf": [{"type": "string"}, {"type": "null"}]},
            "most": {"type": "integer"},
        },
        "required": ["branch_type"],
    }
    plain = arguments_grammar("list the local branches", schema)
    assert plain.complete('{"branch_type": "local"}')
    assert not plain.allows('{"branch_type": "list')
    assert not plain.allows('{"branch_type": "local", "')
    more = arguments_grammar("which 5 branches contain abc", schema)
    assert more.complete('{"branch_type": "all", "contains": "abc", "most": 5}')


def test_times_and_time_zones_are_those_that_the_request_names() -> None:
    schema = {
        "properties": {
            "zone": {"type": "string", "description": "IANA timezone name (e.g., 'America/New_York')"},
            "time": {"type": "string", "description": "Time in 24-hour format (HH:MM)"},
        },
        "required": ["zone", "time"],
    }
    grammar = arguments_grammar("what is 3 pm in New York for us", schema)
    assert grammar.complete('{"zone": "America/New_York", "time": "15:00"}')
    assert not grammar.allows('{"zone": "Europe')
    assert arguments_grammar("3:30 over here", schema).complete('{"zone": "Asia/Tokyo", "time": "03:30"}')


def test_a_file_that_is_named_is_the_file() -> None:
    schema = {
        "properties": {"name": {**WORDS, "description": "the file's name"}, "text": WORDS},
        "required": ["name", "text"],
    }
    grammar = arguments_grammar("write milk and honey into shopping.txt", schema)
    assert grammar.complete('{"name": "shopping.txt", "text": "milk and honey"}')
    assert not grammar.allows('{"name": "m')


def test_lists_and_texts_keep_their_bounds() -> None:
    text = {"type": "string", "minLength": 1, "maxLength": 4}
    list_of = {"type": "array", "items": text, "minItems": 2, "maxItems": 3}
    grammar = arguments_grammar("", {"properties": {"items": list_of}, "required": ["items"]})
    assert grammar.complete('{"items": ["a", "abcd"]}')
    assert grammar.complete('{"items": ["a", "b", "c"]}')
    for wrong in ('["a"]', '["a", "b", "c", "d"]', '["a", ""]', '["a", " b"]', '["a", "abcde"]'):
        assert not grammar.allows('{"items": ' + wrong + "}")


def test_of_what_was_written_elsewhere_stays_what_fits() -> None:
    given = {"name": "plan.md", "count": 12.0, "kind": "c", "sure": True, "more": [1], "maybe": "x", "other": 1}
    assert said_of(REQUEST, SCHEMA, given) == {"name": "plan.md", "count": 12.0, "sure": True}
    assert said_of(REQUEST, SCHEMA, {"name": "other.md", "count": 7, "kind": "a"}) == {"kind": "a"}
    free = {"properties": {"body": {"type": "string"}}, "required": ["body"]}
    long = 'He said "no",\n' * 100
    assert said_of("file a complaint", free, {"body": long}) == {"body": long}
    assert said_of("file a complaint", free, {"body": long * 100}) == {}


def written(grammar: Automaton, wishes: str) -> str:
    text, wish = "", iter(wishes)
    while not grammar.complete(text):
        options = [c for c in '"}' + string.printable if grammar.allows(text + c)]
        preferred = next(wish, "")
        text += preferred if preferred in options and preferred else options[0]
    return text


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet='"\\{}[]:, abcnofirstkndmplu512', max_size=80))
def test_whatever_is_wished_for_the_result_fits(wishes: str) -> None:
    found: dict[str, Any] = json.loads(written(arguments_grammar(REQUEST, SCHEMA), wishes))
    assert set(found) <= set(SCHEMA["properties"])
    assert found["kind"] in ("a", "b")
    assert found["name"] in REQUEST
    assert found.get("count", 5) in (5, 12)
