"""Lines of text as a screen shows them."""

from __future__ import annotations

import re

import numpy as np

from engine.training.lines import LONGEST, failure_text, framed, harmless_text
from engine.training.phrases import SPLITS, Split, fill, wording


def drawn(split: Split, count: int = 400) -> tuple[set[str], set[str]]:
    rng = np.random.default_rng(5)
    harmless = {harmless_text(split, rng) for _ in range(count)}
    return harmless, {failure_text(split, rng) for _ in range(count)}


def test_lines_are_short_and_of_many_kinds(split: Split) -> None:
    harmless, failures = drawn(split)
    assert len(harmless) > 150
    assert len(failures) > 80
    assert not harmless & failures
    assert all(len(line) <= 2 * LONGEST and line.isprintable() for line in harmless | failures)
    assert any("Error" in line for line in harmless)  # code that speaks of errors


def test_no_line_of_code_belongs_to_two_splits() -> None:
    code = [{line for line in drawn(split, 2000)[0] if "self." in line} for split in SPLITS]
    assert all(code)
    shared = (code[0] & code[1]) | (code[0] & code[2]) | (code[1] & code[2])
    assert len(shared) < 0.15 * min(map(len, code))  # what every module says, "self.close()"


def test_a_seed_gives_the_same_lines(split: Split) -> None:
    assert drawn(split) == drawn(split)


def test_the_words_alone_do_not_tell_a_failure(split: Split) -> None:
    harmless, failures = drawn(split, 3000)
    reported = {found.group(1) for line in failures if (found := re.match(r"error: ([\w ]{12,})$", line))}
    assert any(words in line for words in reported for line in harmless)


def test_a_framed_line_keeps_its_beginning() -> None:
    rng = np.random.default_rng(2)
    line = "FAILED tests/test_store.py::test_close - OSError: the file is gone"
    assert all(line[:40].lower() in framed(line, rng).lower() for _ in range(300))
    assert any(line not in framed(line, rng) for _ in range(100))


def test_every_template_of_the_screen_can_be_filled_and_is_of_one_kind() -> None:
    failures, harmless = wording().failure_lines, wording().harmless_lines
    templates = [line.lower() for line in (*failures, *harmless)]
    assert len(set(templates)) == len(templates)
    rng = np.random.default_rng(4)
    filled = [fill(line, rng) for line in (*failures, *harmless) for _ in range(3)]
    assert all(line.isprintable() and "{" not in line for line in filled)
