"""The model card's tables: they show what was published, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.evaluation import together
from engine.evaluation.card import CARD, OTHERS, TURN_TAKING, Metrics, filled, published


def test_the_card_shows_the_published_figures() -> None:
    card = CARD.read_text(encoding="utf-8")
    assert filled(card) == card


def test_every_suite_has_its_row() -> None:
    labels = [line[2:] for line in CARD.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    for begin in (*TURN_TAKING, *OTHERS):
        assert any(label.startswith(begin) for label in labels), begin


def test_a_row_takes_value_interval_and_count_and_what_is_no_figure_stays(tmp_path: Path) -> None:
    suites: dict[str, dict[str, object]] = {suite: {} for suite in {"tau-voice", *dict(OTHERS.values())}}
    suites["tau-voice"] = {
        "S_BC": {"value": 0.5, "count": 8, "interval": [0.2, 0.8]},
        "S_BC_speaking.validation": {"value": 1.0, "count": 3, "interval": [0.4, 1.0]},
    }
    suites["presence"] = {"person_false_per_hour": {"value": 35.0, "count": 7, "interval": None}}
    for suite, metrics in suites.items():
        (tmp_path / f"{suite}.json").write_text(json.dumps({"metrics": metrics}))
    card = (
        '| "mm-hm" handled | a | b |',
        "| ... while speaking | x | y |",
        "| announcements without anyone | |",
        "words",
    )
    assert filled("\n".join(card), tmp_path).splitlines() == [
        '| "mm-hm" handled | 0.50 (0.20 to 0.80; 8) | - | - | - | - |',
        "| ... while speaking | - | 1.00 (0.40 to 1.00; 3) | - | - | - |",
        "| announcements without anyone | 35.00 (7) |",
        "words",
    ]


def test_sources_are_weighted_by_their_events() -> None:
    metrics: Metrics = {
        "R_Y": {"value": 1.0, "count": 1, "interval": None},
        "R_Y.validation": {"value": 0.5, "count": 3, "interval": None},
        "R_Y.recorded": {"value": None, "count": 0, "interval": None},
    }
    assert together.together(metrics, "R_Y") == (0.625, 4)
    assert together.together(metrics, "S_ND") is None


def test_what_was_published_can_be_taken_together(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = CARD.parents[2] / "docs" / "evaluation" / "tau-voice.json"
    assert published(path)
    monkeypatch.setattr("sys.argv", ["together", str(path), str(path)])
    assert together.main() == 0
    assert capsys.readouterr().out.startswith("R_R ")
    monkeypatch.setattr("sys.argv", ["together", str(tmp_path / "none.json")])
    assert together.main() == 2
