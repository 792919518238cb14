"""Which tools a request may want, and the vectors of the examples that this is learned from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.reasoner.embedding import Embedder
from engine.reasoner.embedding.embedder import packaged_embedding
from engine.reasoner.embedding.known import digest, known_vectors, write_known
from engine.reasoner.tools.builtin import Workplace, builtin_tools
from engine.reasoner.tools.shortlist import Shortlister
from engine.reasoner.tools.tool import Arguments, Calling, Result, Tool
from engine.reasoner.tools.vectors import example_texts


async def never(arguments: Arguments, calling: Calling) -> Result:
    raise AssertionError


def foreign(server: str, name: str, description: str, properties: Mapping[str, Any]) -> Tool:
    schema = {"type": "object", "properties": properties}
    return Tool(f"{server}.{name}", description, schema, "read", never, lambda given: "", server)


@pytest.fixture(scope="module")
def shortlister() -> Shortlister:
    return Shortlister(Embedder())


def first(shortlister: Shortlister, request: str, *more: Tool) -> str:
    tools = (*builtin_tools(Workplace(Path("notes.md"))), *more)
    return shortlister.rank(request, tools).tools[0][0].name


def test_a_server_with_a_common_word_for_a_name_is_not_meant_by_it(shortlister: Shortlister) -> None:
    zone = foreign("time", "convert_time", "Convert time between timezones", {"timezone": {"type": "string"}})
    assert first(shortlister, "have you got the time", zone) == "clock"
    assert first(shortlister, "use zulip to write down that I am late", zone) != "time.convert_time"


def test_a_server_is_meant_by_its_own_name(shortlister: Shortlister) -> None:
    post = foreign("zulip", "send", "Sends a message to a stream", {"content": {"type": "string"}})
    assert first(shortlister, "let zulip know that the build is green", post) == "zulip.send"


def test_a_request_with_a_path_is_for_tools_that_take_one(shortlister: Shortlister) -> None:
    path = {"repo_path": {"type": "string"}}
    status = foreign("vcs", "branches", "Lists branches", path)
    assert first(shortlister, "which branches does /srv/app have", status) == "vcs.branches"


@pytest.mark.parametrize(
    "argument",
    [{"type": "string", "description": "the kind of roses"}, {"type": "string", "enum": ["roses", "tulips"]}],
)
def test_a_server_that_tells_more_of_its_arguments_is_chosen_by_it(
    shortlister: Shortlister, argument: Mapping[str, Any]
) -> None:
    """What it tells anew is learned, though the tool keeps its name and its description."""

    def score(properties: Mapping[str, Any]) -> float:
        tool = foreign("shop", "order", "Orders things", properties)
        return shortlister.rank("get me some roses", (tool,)).tools[0][1]

    before = score({"what": {"type": "string"}})
    assert score({"what": argument}) > before
    assert score({"what": {"type": "string"}}) == pytest.approx(before)


def test_the_vectors_of_all_examples_are_known() -> None:
    missing = {text for text in example_texts() if digest(text) not in known_vectors()}
    assert not missing, "run python -m engine.reasoner.tools.vectors"


def test_known_vectors_are_those_of_the_packaged_weights() -> None:
    texts, packaged, known = example_texts()[::400], Embedder(packaged_embedding()), Embedder()
    made = np.concatenate([packaged.embed([text]) for text in texts])
    found = known.embed([*texts, "a text that nobody knew beforehand"])
    assert np.sum(made * found[:-1], axis=1) == pytest.approx(1, abs=1e-3)
    assert np.linalg.norm(found[-1]) == pytest.approx(1, abs=1e-5)


def test_what_is_written_is_known_again(tmp_path: Path) -> None:
    vectors = np.eye(2, 4, dtype=np.float32)
    write_known(["one", "two"], list(vectors), tmp_path / "known.npz")
    known = known_vectors(tmp_path / "known.npz")
    assert np.array_equal(known[digest("two")], vectors[1])
    assert digest("three") not in known
    assert known_vectors(tmp_path / "none.npz") == {}
