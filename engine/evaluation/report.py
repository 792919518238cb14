"""Metrics for a reader: as lines for the terminal, as a Markdown table, and as a picture."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Final

import msgspec

from engine.evaluation.statistics import Metric
from engine.files import write_bytes

GOALS: Final = {
    "R_Y": 0.97, "L_Y": 0.60, "S_BC": 0.90, "S_VT": 0.90, "S_ND": 0.85, "R_R": 0.97, "L_R": 0.60, "I_A": 0.05,
    "pause_taken": 0.05, "first_sound_median": 0.50, "stock_answer_median": 1.0, "acknowledged_first": 0.30,
    "pause_TOR": 0.05, "turn_TOR": 0.97, "time": 0.90, "cue": 0.85, "reps_off_by_one": 0.80, "person": 0.95,
    "intervals_mIoU": 0.60, "failure": 0.85, "failure_false_per_hour": 1.0, "interjections_per_hour": 1.0,
    "pointing.hand.drawn": 0.85, "pointing.pointer.drawn": 0.85,
    "self_interruptions_per_minute": 0.0, "answers_to_itself_per_minute": 0.0,
}  # fmt: skip
AT_MOST: Final = frozenset({
    "L_Y", "L_R", "I_A", "pause_taken", "first_sound_median", "stock_answer_median", "acknowledged_first",
    "pause_TOR", "failure_false_per_hour", "interjections_per_hour", "self_interruptions_per_minute",
    "answers_to_itself_per_minute",
})  # fmt: skip
Files = dict[str, bytes]  # contents by suffix
_WIDTH, _LEFT, _BAR, _ROW, _TOP = 900, 300, 330, 20, 54
_INK, _FAINT, _DOT, _GOAL = "#1e293b", "#cbd5e1", "#2563eb", "#ea580c"


def table(found: dict[str, Metric]) -> str:
    """For the terminal: name, value, 95 % interval, count."""
    wide = max([34, *(len(name) for name in found)])
    lines = [f"{'metric':{wide}} {'value':>8}  {'95 %':>16}  {'count':>6}"]
    for name, metric in found.items():
        lines.append(f"{name:{wide}} {_value(metric):>8}  {_interval(metric, '..'):>16}  {metric.count:>6}")
    return "\n".join(lines)


def markdown(found: dict[str, Metric], title: str) -> str:
    """A page with one table."""
    lines = [f"# {title}", "", "| metric | value | 95 % | count | to reach |", "|---|---|---|---|---|"]
    for name, metric in found.items():
        lines.append(
            f"| {name} | {_value(metric)} | {_interval(metric, ' to ')} | {metric.count} | {goal(name)} |"
        )
    return "\n".join(lines) + "\n"


def picture(found: dict[str, Metric], title: str) -> str:
    """An SVG: a row for each metric that has a value, with its interval and what is to be reached."""
    rows = [(name, metric) for name, metric in found.items() if metric.value is not None]
    height = _TOP + _ROW * len(rows) + 30
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" font-family="sans-serif" '
        f'font-size="12" fill="{_INK}"><rect width="100%" height="100%" fill="white"/>',
        f'<text x="16" y="26" font-size="16">{escape(title)}</text>',
        f'<text x="{_LEFT}" y="{_TOP - 10}" fill="#64748b">value and 95 % interval; orange: to reach</text>',
    ]
    for number, (name, metric) in enumerate(rows):
        parts += _row(name, metric, _TOP + _ROW * number + 12)
    return "\n".join([*parts, "</svg>"]) + "\n"


def goal(name: str) -> str:
    """What is to be reached on voices that were never heard, and in the sum over all conditions."""
    plain = name.removesuffix(".synthetic")
    if plain not in GOALS:
        return ""
    return f"{'at most' if plain in AT_MOST else 'at least'} {GOALS[plain]:g}"


def files(found: dict[str, Metric], title: str) -> Files:
    """``{"metrics": {name: {"value", "count", "interval"}}}`` as .json, and beside it .md and .svg."""
    drawn = {".md": markdown(found, title).encode(), ".svg": picture(found, title).encode()}
    return plain({"metrics": found}) | drawn


def plain(content: object) -> Files:
    """Plain data or structs as indented JSON, and nothing beside it."""
    return {".json": msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"}


def write(contents: Files, path: Path) -> None:
    """Write the JSON to ``path`` and the others beside it, each in one step. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for suffix, content in contents.items():
        write_bytes(path if suffix == ".json" else path.with_suffix(suffix), content)


def _row(name: str, metric: Metric, middle: int) -> Iterator[str]:
    value = metric.value or 0.0
    plain = name.removesuffix(".synthetic")
    low, high = metric.interval or (value, value)
    most = max(high, value, GOALS.get(plain, 0.0))
    scale = _BAR / (1.0 if most <= 1 else most * 1.05)
    yield f'<text x="{_LEFT - 12}" y="{middle + 4}" text-anchor="end">{escape(name)}</text>'
    yield _line(_LEFT, _LEFT + _BAR, middle, _FAINT, 1)
    if plain in GOALS:
        at = _LEFT + GOALS[plain] * scale
        yield f'<path d="M{at:.1f} {middle - 7}v14" stroke="{_GOAL}" stroke-width="2"/>'
    yield _line(_LEFT + low * scale, _LEFT + high * scale, middle, _DOT, 3)
    yield f'<circle cx="{_LEFT + value * scale:.1f}" cy="{middle}" r="4" fill="{_DOT}"/>'
    text = f"{_value(metric)}   ({_interval(metric, ' to ')})   n={metric.count}".replace("()", "")
    yield f'<text x="{_LEFT + _BAR + 14}" y="{middle + 4}">{text}</text>'


def _line(start: float, end: float, middle: int, colour: str, width: int) -> str:
    return f'<path d="M{start:.1f} {middle}H{end:.1f}" stroke="{colour}" stroke-width="{width}"/>'


def _value(metric: Metric) -> str:
    return "-" if metric.value is None else f"{metric.value:.3f}"


def _interval(metric: Metric, between: str) -> str:
    return "" if metric.interval is None else f"{metric.interval[0]:.3f}{between}{metric.interval[1]:.3f}"
