"""A2UI messages become trees to draw; what the user does becomes data and reports."""

from __future__ import annotations

import json

import pytest

from app.panels.limits import (
    MAX_ALL_TEXT,
    MAX_BYTES,
    MAX_COMPONENTS,
    MAX_DEPTH,
    MAX_NODES,
    MAX_SURFACES,
    MAX_TEXT,
)
from app.panels.protocol import Acted, Close, Gone, Input, Press, Show
from app.panels.surfaces import Surfaces
from app.panels.templates import BASIC, OWN
from tests.app.panels.surface_messages import (
    Json,
    column,
    created,
    drawn,
    filled,
    nodes,
    of_kind,
    refused,
    shown,
    text,
)


@pytest.fixture(scope="module")
def everything() -> Surfaces:
    return Surfaces()


@pytest.fixture
def surfaces(everything: Surfaces) -> Surfaces:
    """The schemas are built once; the surfaces of one test are gone in the next."""
    for number in range(MAX_SURFACES):
        shown(everything, {"version": "v1.0", "deleteSurface": {"surfaceId": f"s{number}"}})
    shown(everything, {"version": "v1.0", "deleteSurface": {"surfaceId": "main"}})
    return everything


def test_text_bound_to_data_follows_it(surfaces: Surfaces) -> None:
    hello = text("root", {"@call": "formatString", "args": {"value": "Hello ${/name}"}})
    first = shown(surfaces, created([hello], {"name": "Ada"}))
    assert drawn(first).root.look.text == "Hello Ada"
    assert drawn(shown(surfaces, filled("/name", "Bo"))).root.look.text == "Hello Bo"


def test_components_may_come_before_and_after_their_parents(surfaces: Surfaces) -> None:
    first = shown(surfaces, created([column("late")]))
    assert [node.look.variant for node in of_kind(first, "Placeholder")] == ["pending"]
    later = {"version": "v1.0", "updateComponents": {"surfaceId": "main", "components": [text("late", "Here")]}}
    assert [node.look.text for node in of_kind(shown(surfaces, later), "Text")] == ["Here"]


def test_a_list_repeats_its_item_for_each_value(surfaces: Surfaces) -> None:
    items = {"id": "root", "component": "List", "children": {"path": "/items", "componentId": "item"}}
    item = text("item", {"@path": "name"})
    results = shown(surfaces, created([items, item], {"items": [{"name": "milk"}, {"name": "eggs"}]}))
    assert [node.look.text for node in of_kind(results, "Text")] == ["milk", "eggs"]
    assert len({node.key for node in nodes(drawn(results).root)}) == 3
    more = shown(surfaces, filled("/items/2", {"name": "bread"}))
    assert [node.look.text for node in of_kind(more, "Text")] == ["milk", "eggs", "bread"]


def test_an_input_writes_into_the_data_and_is_reported(surfaces: Surfaces) -> None:
    box = {"id": "box", "component": "CheckBox", "label": "Milk", "value": {"@path": "/milk"}}
    results = shown(
        surfaces, created([column("title", "box"), text("title", "# Shopping"), box], {"milk": False})
    )
    key = of_kind(results, "CheckBox")[0].key
    after = list(surfaces.take(Input("main", key, True, 7)))
    assert of_kind(after, "CheckBox")[0].look.value is True
    assert drawn(after).serial == 7
    assert [result.what for result in after if isinstance(result, Acted)] == [
        "ticked “Milk” on the panel “Shopping”"
    ]


def test_a_password_is_not_reported(surfaces: Surfaces) -> None:
    field = {"id": "root", "component": "TextField", "label": "Password", "variant": "obscured"}
    field["value"] = {"@path": "/secret"}  # type: ignore[assignment]
    results = shown(surfaces, created([field]))
    [acted] = [
        r for r in surfaces.take(Input("main", drawn(results).root.key, "hunter2", 1)) if isinstance(r, Acted)
    ]
    assert "hunter2" not in acted.what + acted.context


def test_a_button_reports_its_event_with_the_data_of_now(surfaces: Surfaces) -> None:
    event = {"name": "order", "context": {"what": {"@path": "/what"}}, "userMessage": "I order it"}
    button = {"id": "root", "component": "Button", "child": "label", "action": {"event": event}}
    results = shown(surfaces, created([button, text("label", "Order")], {"what": "tea"}))
    shown(surfaces, filled("/what", "coffee"))
    [acted] = surfaces.take(Press("main", drawn(results).root.key))
    assert isinstance(acted, Acted)
    assert (acted.name, json.loads(acted.context)) == ("order", {"what": "coffee"})
    assert acted.what == "pressed “Order” on the panel “Order” (its words: “I order it”)"


def test_a_button_whose_checks_fail_does_nothing(surfaces: Surfaces) -> None:
    check = {
        "condition": {"@call": "required", "args": {"value": {"@path": "/name"}}},
        "message": "A name, please.",
    }
    action = {"event": {"name": "go"}}
    button = {"id": "root", "component": "Button", "child": "label", "action": action, "checks": [check]}
    results = shown(surfaces, created([button, text("label", "Go")]))
    assert (drawn(results).root.look.enabled, drawn(results).root.look.problem) == (False, "A name, please.")
    assert list(surfaces.take(Press("main", drawn(results).root.key))) == []
    assert drawn(shown(surfaces, filled("/name", "Ada"))).root.look.enabled


def test_no_address_is_opened_and_no_picture_fetched(surfaces: Surfaces) -> None:
    call = {"functionCall": {"@call": "openUrl", "args": {"url": "https://example.org/?q=1"}}}
    button = {"id": "b", "component": "Button", "child": "label", "action": call}
    picture = {
        "id": "p",
        "component": "Image",
        "url": "https://example.org/pixel.png",
        "description": "A pixel",
    }
    local = {"id": "q", "component": "Image", "url": "/etc/hostname.png"}
    results = shown(surfaces, created([column("b", "p", "q"), button, text("label", "Open"), picture, local]))
    images = of_kind(results, "Image")
    assert [image.look.url for image in images] == ["", ""]
    assert "network" in images[0].look.hint
    said = refused(surfaces.take(Press("main", of_kind(results, "Button")[0].key)))
    assert said == ["A panel wanted to open https://example.org/?q=1; panels open no addresses."]


def test_own_components_come_from_their_catalog(surfaces: Surfaces) -> None:
    table = {
        "id": "t",
        "component": "Table",
        "catalogId": OWN,
        "columns": ["a", "b"],
        "rows": [["1"], ["2", 3, "x"]],
    }
    code = {"id": "c", "component": "Code", "catalogId": OWN, "text": "x = 1\n", "line": 1}
    chart = {"id": "d", "component": "Chart", "catalogId": OWN, "labels": ["x", "y"], "values": {"@path": "/v"}}
    results = shown(surfaces, created([column("t", "c", "d"), table, code, chart], {"v": [1, 2.5, 9]}))
    assert of_kind(results, "Table")[0].look.rows == (("1", ""), ("2", "3"))
    assert of_kind(results, "Code")[0].look.line == 1
    assert of_kind(results, "Chart")[0].look.numbers == (1.0, 2.5)


def test_the_last_draft_is_understood(surfaces: Surfaces) -> None:
    hello = text("the-text", {"call": "formatString", "args": {"value": "Hi ${/n}"}, "returnType": "string"})
    box = {"id": "box", "component": "CheckBox", "label": "Done", "value": {"path": "/done"}}
    results = shown(surfaces, created([column("the-text", "box"), hello, box], {"n": 1, "done": True}))
    assert of_kind(results, "Text")[0].look.text == "Hi 1"
    assert of_kind(results, "CheckBox")[0].look.value is True


@pytest.mark.parametrize(
    "bad",
    [
        {"id": "bad", "component": "Spaceship"},
        {"id": "bad", "component": "Text"},
        {"id": "bad", "component": "Text", "text": {"@path": 5}},
        {"id": "bad", "component": "Text", "text": "x", "catalogId": "nobody's"},
        {"id": "bad", "component": "Slider", "value": 1, "max": "many"},
        {"id": "bad", "component": "Text", "text": {"@call": "nothing", "args": {}}},
        {
            "id": "bad",
            "component": "Text",
            "text": {"@call": "formatString", "args": {"value": "x"}, "catalogId": "?"},
        },
    ],
)
def test_a_bad_component_costs_itself_alone(surfaces: Surfaces, bad: Json) -> None:
    results = shown(surfaces, created([column("good", "bad"), text("good", "Still here"), bad]))
    assert [node.look.text for node in of_kind(results, "Text")] == ["Still here"]
    [placeholder] = of_kind(results, "Placeholder")
    assert "cannot be shown" in placeholder.look.text
    assert refused(results)


def test_circles_and_depth_end_in_a_placeholder(surfaces: Surfaces) -> None:
    round_and_round = created([column("inner"), column("root", name="inner")])
    assert "contains itself" in of_kind(shown(surfaces, round_and_round), "Placeholder")[0].look.text
    chain = [column(f"c{n + 1}", name=f"c{n}") for n in range(1, 60)]
    deep = created([column("c1"), *chain, text("c60", "deep down")], surface="s1")
    results = shown(surfaces, deep)
    assert f"more than {MAX_DEPTH} deep" in of_kind(results, "Placeholder")[0].look.text


def test_one_component_many_times_over_does_not_explode(surfaces: Surfaces) -> None:
    doubling = [column(*[f"d{n + 1}"] * 8, name=f"d{n}") for n in range(1, 12)]
    results = shown(surfaces, created([column("d1"), *doubling, text("d12", "x")]))
    assert len(list(nodes(drawn(results).root))) <= MAX_NODES + 20
    assert any(f"more than {MAX_NODES} parts" in sentence for sentence in refused(results))


def test_a_long_list_is_cut(surfaces: Surfaces) -> None:
    items = {"id": "root", "component": "List", "children": {"path": "/items", "componentId": "item"}}
    results = shown(surfaces, created([items, text("item", {"@path": "."})], {"items": list(range(900))}))
    assert len(list(nodes(drawn(results).root))) <= MAX_NODES + 2


def test_texts_are_cut(surfaces: Surfaces) -> None:
    many = [text(f"t{n}", "wide " * 2000) for n in range(40)]
    results = shown(surfaces, created([column(*[f"t{n}" for n in range(40)]), *many]))
    texts = [node.look.text for node in of_kind(results, "Text")]
    assert max(map(len, texts)) <= MAX_TEXT
    assert sum(map(len, texts)) <= MAX_ALL_TEXT
    assert any("characters" in sentence for sentence in refused(results))


@pytest.mark.parametrize(
    "messages",
    [
        "no JSON",
        "[" * 100_000,
        '{"version": "v1.0"}',
        '{"version": "v0.8", "surfaceUpdate": {}}',
        '{"version": "v1.0", "createSurface": {"surfaceId": ""}}',
        '{"version": "v1.0", "createSurface": {"surfaceId": "x", "catalogId": "https://example.org/other"}}',
        '{"version": "v1.0", "updateDataModel": {"surfaceId": "nobody", "value": 1}}',
        '{"version": "v1.0", "createSurface": {"surfaceId": "x"}, "deleteSurface": {"surfaceId": "x"}}',
        '{"version": "v1.0", "callRendererFunction": {"functionCallId": "1", "callFunction": {"@call":'
        ' "openUrl", "catalogId": "' + BASIC + '", "args": {"url": "https://example.org"}}}}',
        "[1, 2]",
        '{"a": "' + "x" * MAX_BYTES + '"}',
        json.dumps([{"version": "v1.0"}] * 200),
        json.dumps({"version": "v1.0", "x": list(range(20_000))}),
        '{"version": "v1.0", "updateDataModel": {"surfaceId": "x", "value": NaN}}',
    ],
)
def test_what_is_no_panel_is_refused_in_a_sentence(surfaces: Surfaces, messages: str) -> None:
    results = list(surfaces.take(Show(messages)))
    assert len(results) == 1
    assert refused(results)[0].endswith(".")


def test_too_many_components_or_surfaces_are_refused(surfaces: Surfaces) -> None:
    many = [text(f"t{n}", "x") for n in range(MAX_COMPONENTS + 5)]
    assert any(
        "components" in sentence for sentence in refused(shown(surfaces, created([column("t1"), *many])))
    )
    for number in range(MAX_SURFACES):
        results = shown(surfaces, created([text("root", "x")], surface=f"s{number}"))
    assert any("cannot be open at once" in sentence for sentence in refused(results))


@pytest.mark.parametrize("path", ["/a/9999999", "/" + "x/" * 50, "/list/5000", "x" * 9000])
def test_a_path_beyond_reason_is_refused(surfaces: Surfaces, path: str) -> None:
    shown(surfaces, created([text("root", "x")], {"list": [1]}))
    assert refused(shown(surfaces, filled(path, 1)))


def test_a_data_model_that_grows_too_large_is_emptied(surfaces: Surfaces) -> None:
    shown(surfaces, created([text("root", {"@path": "/word"})], {"word": "small"}))
    for part in range(12):
        results = shown(surfaces, filled(f"/part{part}", ["x" * 3_000] * 10))
        if refused(results):
            break
    assert "emptied" in refused(results)[0]


@pytest.mark.parametrize(
    ("call", "args"),
    [
        ("regex", {"pattern": "(x+x+)+y", "value": "x" * 3_000}),
        ("regex", {"pattern": "(", "value": "x"}),
        ("formatNumber", {"value": 1, "decimals": 10**9}),
        ("formatCurrency", {"value": 1e308, "currency": "NOPE", "decimals": 10**9}),
        ("formatString", {"value": "${" * 1_000}),
        ("formatString", {"value": "${" * 30 + "/a" + "}" * 30}),
        ("formatDate", {"value": "not a date", "format": "yyyy"}),
        ("pluralize", {"value": "many", "other": "x"}),
    ],
)
def test_no_function_is_slow_or_large(surfaces: Surfaces, call: str, args: Json) -> None:
    results = shown(surfaces, created([column("a"), text("a", {"@call": call, "args": args})]))
    assert sum(len(node.look.text) for node in nodes(drawn(results).root)) < 1_000


def test_a_closed_panel_stays_closed_whatever_still_comes_for_it(surfaces: Surfaces) -> None:
    shown(surfaces, created([text("root", "x")]))
    assert list(surfaces.take(Close("main"))) == [Gone("main")]
    assert shown(surfaces, filled("/a", 1)) == []
    assert drawn(shown(surfaces, created([text("root", "again")]))).root.look.text == "again"


def test_input_for_what_is_not_there_is_ignored(surfaces: Surfaces) -> None:
    shown(surfaces, created([text("root", "x")]))
    for message in (
        Input("nobody", "k", 1, 1),
        Press("main", "root"),
        Input("main", "root", "x", 2),
        Close("?"),
    ):
        assert list(surfaces.take(message)) == []
