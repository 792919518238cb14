"""Which room may import which: docs/architecture.md, held by reading every import."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("app", "engine", "kernels", "installers")
SHARED = ("engine.protocol", "engine.senses.protocol", "engine.reasoner.protocol")
BELOW_CAPTURE = ("app.events", "app.devices", "app.desktop", "app.sound_server")  # what capture stands on
SETUP = ("console", "environment", "project", "setup", "system")


def sources() -> list[Path]:
    return [ROOT / "main.py", *(path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))]


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of everything that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def inside(name: str, room: str) -> bool:
    return name == room or name.startswith(room + ".")


def refusal(module: str, imported: str) -> str | None:
    """Why ``module`` may not import ``imported``, or None."""
    if imported.startswith("."):
        return "imports are written in full"
    if inside(module, "app") and inside(imported, "engine") and not any(inside(imported, s) for s in SHARED):
        return "app knows only the protocols of engine, its senses and its reasoner"
    if inside(module, "engine") and inside(imported, "app"):
        return "engine knows nothing of app"
    if inside(module, "kernels") and any(inside(imported, room) for room in ("app", "engine")):
        return "kernels know neither app nor engine"
    for one, other in (("engine.model", "engine.reasoner"), ("engine.reasoner", "engine.model")):
        if inside(module, one) and inside(imported, other):
            return "engine.model and engine.reasoner know nothing of each other"
    if any(inside(module, room) for room in BELOW_CAPTURE) and inside(imported, "app.capture"):
        return "capture stands on the desktop and on what the loop tells, not they on it"
    if imported.startswith(("PySide6", "shiboken6")) and not inside(module, "app.views"):
        return "Qt lives in app.views only"
    if inside(module, "engine") and imported.partition(".")[0] in ("sounddevice", "mss"):
        return "engine has no devices"
    if imported.partition(".")[0] == "transformers" and module != "engine.evaluation.peer":
        return "transformers is a test's oracle, and what evaluate compares speed with, only"
    return None


def test_every_import_follows_the_arrows() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}: {reason}"
        for path in sources()
        for line, name in imports(path)
        if (reason := refusal(module_name(path), name)) is not None
    ]
    assert wrong == []


def circle(graph: dict[str, set[str]]) -> list[str]:
    """Modules of which each imports the one before it; empty where there is no circle."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_modules_of_the_app_import_each_other_in_a_circle() -> None:
    modules = {module_name(path): path for path in sources() if path.is_relative_to(ROOT / "app")}
    graph = {
        module: {
            each for _, name in imports(path) for each in (name, name.rpartition(".")[0]) if each in modules
        }
        for module, path in modules.items()
    }
    assert circle(graph) == []


def test_a_circle_is_noticed() -> None:
    assert set(circle({"guard": {"x11_guard"}, "x11_guard": {"guard"}, "screen": {"guard"}})) == {
        "guard",
        "x11_guard",
    }


def test_setup_needs_nothing_but_python() -> None:
    wrong = [
        f"installers/{name}.py imports {imported}"
        for name in SETUP
        for _, imported in imports(ROOT / "installers" / f"{name}.py")
        if (top := imported.partition(".")[0]) not in sys.stdlib_module_names
        and not (top == "installers" and imported.split(".")[1] in SETUP)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("app.loop", "engine.session.streaming"),
        ("app.loop", "engine"),
        ("app.doctor", "PySide6.QtCore"),
        ("main", "PySide6.QtWidgets"),
        ("engine.server", "app.errors"),
        ("engine.model.transformer", "engine.reasoner.protocol"),
        ("engine.reasoner.process", "engine.model.config"),
        ("engine.senses.words", "sounddevice"),
        ("kernels.reference", "engine.protocol"),
        ("app.loop", ".events"),
        ("app.events", "app.capture.sound_server.SoundState"),
        ("app.devices", "app.capture.resample.Sound"),
        ("app.desktop.surroundings", "app.capture.sound_server.SoundServer"),
        ("engine.model.attention", "transformers"),
    ],
)
def test_a_wrong_import_is_refused(module: str, imported: str) -> None:
    assert refusal(module, imported) is not None


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("app.loop", "engine.protocol.Action"),
        ("app.mind", "engine.reasoner.protocol.Clause"),
        ("app.views.window", "PySide6.QtWidgets"),
        ("engine.model.transformer", "kernels.reference"),
        ("main", "engine.server"),
        ("app.capture.x11_guard", "app.desktop.exclusions.Hidden"),
    ],
)
def test_a_right_import_is_let_through(module: str, imported: str) -> None:
    assert refusal(module, imported) is None
