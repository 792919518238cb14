"""Made-up panels for the documentation's pictures, worked out as the panels' process does it."""

from __future__ import annotations

import json
from typing import Any, Final

from app.panels.protocol import Drawn, Show
from app.panels.surfaces import Surfaces
from app.panels.templates import Template, fill, opening

_CODE: Final = """\
def login(request):
    user = find(request.form["name"])
    if not check(user, request.form["word"]):
        return refuse()
    request.cookies["session"] = user.key
    return home(user)
"""
_FIRST: Final[tuple[tuple[Template, dict[str, Any]], ...]] = (
    (
        "checklist",
        {"title": "Before the release", "items": ["Old cookie out", {"text": "Tests", "done": True}]},
    ),
    ("code", {"title": "login.py", "language": "Python", "code": _CODE, "line": 5, "note": "The old cookie."}),
    ("timer", {"title": "Reminder", "seconds": 187, "about": "You asked me to remind you to commit."}),
)
_SECOND: Final[tuple[tuple[Template, dict[str, Any]], ...]] = (
    (
        "chart",
        {"title": "Failing tests", "labels": ["Mon", "Tue", "Wed", "Thu", "Fri"], "values": [7, 5, 6, 2, 1]},
    ),
    (
        "table",
        {
            "title": "Trains before nine",
            "columns": ["Leaves", "Arrives", "Bicycle"],
            "rows": [["7:32", "8:41", "yes"], ["7:50", "8:47", "no"], ["8:02", "8:58", "yes"]],
        },
    ),
    (
        "quiz",
        {
            "title": "Capitals",
            "questions": [{"question": "Of Peru?", "options": ["Lima", "Cusco"], "answer": "Lima"}],
        },
    ),
)


def sample_panels(second: bool = False) -> list[Drawn]:
    """Three panels, as they are drawn."""
    surfaces = Surfaces()
    drawn: dict[str, Drawn] = {}
    for number, (template, content) in enumerate(_SECOND if second else _FIRST):
        name = f"t00000000_{template}_{number}"  # as ready panels are called
        messages = opening(template, name, content)
        if template == "quiz":
            messages += [fill(name, "/chosen/0", ["Lima"]), fill(name, "/verdicts/0", "Right."), _score(name)]
        for result in surfaces.take(Show(json.dumps(messages))):
            if isinstance(result, Drawn):
                drawn[result.surface] = result
    return list(drawn.values())


def _score(surface: str) -> dict[str, Any]:
    return fill(surface, "/score", "1 of 1 right, 1 in all")
