"""transcript.md: both speakers with times, overlaps, interjections, and what was cut off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from app.files import write_atomically
from app.history.log import Entry

OVERLAP_SECONDS: Final = 0.05
NAMES: Final = {
    "user": "You",
    "assistant": "Tandem",
    "screen": "Screen",
    "window": "In front",
    "system": "Note",
}
SIGNIFICANT: Final = re.compile(r"([\\`*_\[\]<>~#|])")


def render_transcript(entries: Sequence[Entry], title: str) -> str:
    """The transcript of ``entries`` (any order) as Markdown."""
    ordered = sorted(entries, key=lambda entry: entry.start)
    lines = [f"# {_escape(title)}", "", "Times are minutes and seconds since the session began.", ""]
    lines += [_line(entry, ordered) for entry in ordered]
    if not ordered:
        lines.append("Nothing was said.")
    return "\n".join(lines) + "\n"


def write_transcript(path: Path, entries: Sequence[Entry], title: str) -> None:
    """Write the transcript to ``path``. Raises OSError and leaves an older transcript as it was."""
    write_atomically(path, render_transcript(entries, title))


def overlap(entry: Entry, others: Sequence[Entry]) -> float:
    """Seconds for which ``entry`` and the other speaker sounded together."""
    if not entry.sounds:
        return 0.0
    spans = sorted(
        (max(entry.start, other.start), min(entry.end, other.end))
        for other in others
        if other.sounds and other.who != entry.who
    )
    total, reached = 0.0, entry.start
    for start, end in spans:
        total += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return total


def _line(entry: Entry, entries: Sequence[Entry]) -> str:
    when = _clock(entry.start) if entry.end <= entry.start else f"{_clock(entry.start)} – {_clock(entry.end)}"
    words = _escape(entry.text)
    remarks = []
    if entry.cut:
        heard, unheard = _escape(entry.heard or ""), _escape(entry.unheard)
        words = " ".join(part for part in (heard, f"~~{unheard}~~" if unheard else "") if part)
        remarks.append(f"cut off at {_clock(entry.end)}")
    together = overlap(entry, entries)
    if together > OVERLAP_SECONDS:
        remarks.append(f"over {'the user' if entry.who == 'assistant' else 'Tandem'} for {together:.1f} s")
    match entry.kind:
        case "typed":
            remarks.append("typed")
        case "reading":
            remarks.append("from the reasoner")
        case "explanation":
            remarks.append("as the screen says")
        case "interpreted":
            remarks.append("interpreted")
        case "acknowledgement":
            remarks.append("listening")
        case "interjection":
            why = f": {_escape(entry.reason)}" if entry.reason else ""
            remarks.append(f"unasked{why}" + ("" if entry.voiced else "; shown, not spoken"))
        case _:
            pass
    remark = f" *({'; '.join(remarks)})*" if remarks else ""
    return f"- `{when}` **{NAMES[entry.who]}:** {words}{remark}"


def _clock(seconds: float) -> str:
    tenths = round(seconds * 10)
    return f"{tenths // 600:02d}:{tenths % 600 // 10:02d}.{tenths % 10}"


def _escape(text: str) -> str:
    return SIGNIFICANT.sub(r"\\\1", " ".join(text.split()))
