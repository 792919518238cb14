"""Metrics as people read them: lines, a page, a picture; and as files beside each other."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

from engine.evaluation import report
from engine.evaluation.statistics import Metric

FOUND = {
    "R_Y": Metric(0.9, 10, (0.6, 0.98)),
    "L_Y": Metric(None, 0, None),
    "interjections_per_hour": Metric(4.0, 4, (1.1, 10.2)),
    "cue.synthetic": Metric(0.0, 12, (0.0, 0.24)),
}


def test_a_page_says_what_is_to_be_reached() -> None:
    page = report.markdown(FOUND, "tau-voice <&>").splitlines()
    assert "| R_Y | 0.900 | 0.600 to 0.980 | 10 | at least 0.97 |" in page
    assert "| L_Y | - |  | 0 | at most 0.6 |" in page
    assert "| cue.synthetic | 0.000 | 0.000 to 0.240 | 12 | at least 0.85 |" in page


def test_a_picture_has_a_row_for_every_value_and_stays_inside() -> None:
    drawn = ET.fromstring(report.picture(FOUND, "a <b> & c"))
    texts = [each.text for each in drawn.iter() if each.tag.endswith("text")]
    assert "a <b> & c" in texts
    assert {"R_Y", "interjections_per_hour", "cue.synthetic"} <= set(texts)
    assert "L_Y" not in texts
    dots = [float(each.attrib["cx"]) for each in drawn.iter() if each.tag.endswith("circle")]
    assert len(dots) == 3
    assert all(300 <= at <= 630 for at in dots)


def test_the_files_of_a_suite_lie_beside_each_other(tmp_path: Path) -> None:
    report.write(report.files(FOUND, "a suite"), tmp_path / "out" / "suite.json")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"suite.json", "suite.md", "suite.svg"}
    read = json.loads((tmp_path / "out" / "suite.json").read_text())
    assert read["metrics"]["R_Y"] == {"value": 0.9, "count": 10, "interval": [0.6, 0.98]}
    assert read["metrics"]["L_Y"]["value"] is None


def test_lines_are_as_wide_as_the_longest_name() -> None:
    lines = report.table({"x" * 50: Metric(0.5, 2, (0.1, 0.9)), "y": Metric(1.0, 1, None)}).splitlines()
    assert "0.100..0.900" in lines[1]
    assert lines[1].index("0.500") == lines[2].index("1.000")
