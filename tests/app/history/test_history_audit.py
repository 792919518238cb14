"""The reasoner's doings as lines that can be read afterwards."""

from __future__ import annotations

import json
from pathlib import Path

from app.history.audit import AUDIT_FILE, Audit
from engine.reasoner.protocol import Answered, Delegate, TaskUpdate, Thinks, ToolCalled


def test_everything_is_one_line_each(tmp_path: Path) -> None:
    audit = Audit(tmp_path / AUDIT_FILE, lambda sentence: None)
    assert list(tmp_path.iterdir()) == []
    audit.write(0.04, Thinks("qwen", here=True))
    audit.write(1.0, Delegate(1, 5, 2.0), "write hello into a.txt")
    audit.write(2.0, Answered(4, "once"))
    audit.write(2.5, ToolCalled(1, "file_write", '{"name": "a.txt"}', "a.txt", "done", "once", 0.01))
    audit.write(3.0, TaskUpdate(1, "done"))
    lines = [json.loads(line) for line in (tmp_path / AUDIT_FILE).read_text().splitlines()]
    assert [line["type"] for line in lines] == ["thinks", "delegate", "answered", "tool", "update"]
    assert lines[1]["request"] == "write hello into a.txt"
    assert lines[3] == {
        "at": 2.5,
        "type": "tool",
        "task": 1,
        "tool": "file_write",
        "arguments": '{"name": "a.txt"}',
        "result": "a.txt",
        "outcome": "done",
        "decision": "once",
        "seconds": 0.01,
    }


def test_a_folder_that_is_gone_is_told_once(tmp_path: Path) -> None:
    sentences: list[str] = []
    audit = Audit(tmp_path / "gone" / AUDIT_FILE, sentences.append)
    for _ in range(3):
        audit.write(0.0, TaskUpdate(1, "done"))
    assert len(sentences) == 1
    (tmp_path / "gone").mkdir()
    audit.write(1.0, TaskUpdate(1, "done"))
    assert (tmp_path / "gone" / AUDIT_FILE).read_text().count("\n") == 1
