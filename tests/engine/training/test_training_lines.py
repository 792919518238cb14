"""Lines of text as a screen shows them."""

from __future__ import annotations

import numpy as np

from engine.training.lines import LONGEST, failure_text, harmless_text
from engine.training.phrases import SPLITS, Split


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
