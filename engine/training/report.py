"""The record of a run: JSON lines as it goes, and a picture of the curves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from engine.files import write_text

_WIDTH: Final = 720
_HEIGHT: Final = 260
_MARGIN: Final = 48
_COLOURS: Final = ("#2563eb", "#dc2626", "#16a34a", "#9333ea", "#ea580c", "#0891b2", "#a16207", "#475569")


class Log:
    """Appends one JSON object a line; a torn last line of a killed run is left out when read."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path

    def write(self, entry: dict[str, Any]) -> None:
        """Append one entry and flush it to the disk's cache."""
        with self._path.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(entry) + "\n")

    def read(self) -> list[dict[str, Any]]:
        """All whole entries."""
        if not self._path.exists():
            return []
        entries = []
        for line in self._path.read_text(encoding="utf-8").splitlines():
            try:
                entries.append(json.loads(line))
            except json.JSONDecodeError:
                continue
        return entries


def write_curves(entries: list[dict[str, Any]], path: Path) -> None:
    """Draw the training and validation loss, and the recall of each action, over minutes, as one SVG."""
    loss = {
        "training": [(entry["minutes"], entry["loss"]) for entry in entries if "loss" in entry],
        "validation": [
            (entry["minutes"], entry["validation"]["loss"]) for entry in entries if "validation" in entry
        ],
    }
    recall: dict[str, list[tuple[float, float]]] = {}
    for entry in entries:
        for name, skill in entry.get("validation", {}).get("actions", {}).items():
            if skill["recall"] is not None:
                recall.setdefault(name, []).append((entry["minutes"], skill["recall"]))
    panels = [_panel("loss", loss, 0, 0), _panel("recall on validation scenes", recall, 0, _HEIGHT)]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {2 * _HEIGHT}" '
        f'font-family="sans-serif" font-size="11"><rect width="100%" height="100%" fill="white"/>'
        + "".join(panels)
        + "</svg>\n"
    )
    write_text(path, svg)


def _panel(title: str, curves: dict[str, list[tuple[float, float]]], left: int, top: int) -> str:
    points = [point for curve in curves.values() for point in curve]
    if not points:
        return ""
    last = max(x for x, _ in points) or 1.0
    highest = max(y for _, y in points) or 1.0
    inner = (_WIDTH - 4 * _MARGIN, _HEIGHT - 2 * _MARGIN)

    def place(x: float, y: float) -> str:
        return f"{left + _MARGIN + inner[0] * x / last:.1f},{top + _MARGIN + inner[1] * (1 - y / highest):.1f}"

    parts = [
        f'<text x="{left + _MARGIN}" y="{top + _MARGIN - 14}" font-size="13">{title}</text>',
        f'<polyline points="{place(0, highest)} {place(0, 0)} {place(last, 0)}" fill="none" stroke="#94a3b8"/>',
        f'<text x="{left + 8}" y="{top + _MARGIN + 4}">{highest:.2f}</text>',
        f'<text x="{left + _MARGIN + inner[0] - 30}" y="{top + _HEIGHT - _MARGIN + 16}">{last:.0f} min</text>',
    ]
    for number, (name, curve) in enumerate(curves.items()):
        if not curve:
            continue
        colour = _COLOURS[number % len(_COLOURS)]
        line = " ".join(place(x, y) for x, y in curve)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        parts.append(
            f'<text x="{left + _MARGIN + inner[0] + 10}" y="{top + _MARGIN + 14 * number}" '
            f'fill="{colour}">{name} {curve[-1][1]:.2f}</text>'
        )
    return "".join(parts)
