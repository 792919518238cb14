"""``python -m engine.evaluation.card``: put the published figures into the tables of the nano's model card.

A row's label says which metric of docs/evaluation it shows; a row with another label is left as it is.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Final

import msgspec

from engine.files import write_text

_ROOT: Final = Path(__file__).resolve().parents[2]
CARD: Final = _ROOT / "assets" / "tandem-nano" / "card.md"
PUBLISHED: Final = _ROOT / "docs" / "evaluation"
SOURCES: Final = ("", ".validation", ".recorded")
COLUMNS: Final = (*SOURCES, ".loudspeaker", ".quiet")
TURN_TAKING: Final = {  # how the label begins: metric of tau-voice
    "turns answered in words": "R_R",
    "seconds to that answer": "L_R",
    "seconds to the first sound": "first_sound_median",
    "answers that were the ones": "right_answer",
    "answers that an acknowledgement": "acknowledged_first",
    "answers begun inside": "I_A",
    "pauses inside a turn": "pause_taken",
    "interruptions yielded": "R_Y",
    "seconds to that, L_Y": "L_Y",
    '"mm-hm" handled': "S_BC",
    "coughs and the like": "S_VT",
    "words for somebody else": "S_ND",
}
VARIANTS: Final = {
    'the same, "hm" counted': "_with_acks",
    "... while speaking": "_speaking",
    "... said into the microphone": "_close",
}  # of the row above
OTHERS: Final = {
    "timed wishes spoken": ("time", "time"),
    "failures on the screen": ("screen", "failure"),
    "harmless lines left": ("screen", "harmless_left_alone"),
    "people who came in": ("presence", "person"),
    "announcements without anyone": ("presence", "person_false_per_hour"),
    "its own voice at": ("echo", "self_interruptions_per_minute"),
    "half an hour of tone": ("quiet", "interjections_per_hour"),
    "... tasks begun": ("quiet", "tasks_per_hour"),
    "`full-duplex`: take-over in pauses": ("full-duplex", "pause_TOR"),
    "`full-duplex`: take-over at turn": ("full-duplex", "turn_TOR"),
    "`cue`": ("cue", "cue.synthetic"),
    "`reps`": ("reps", "reps_off_by_one.synthetic"),
    "`intervals`": ("intervals", "intervals_mIoU.synthetic"),
}
Metrics = dict[str, dict[str, Any]]


def filled(card: str, folder: Path = PUBLISHED) -> str:
    """``card`` with the figures of the suites in ``folder``. Raises OSError, msgspec.DecodeError."""
    suites = {suite: published(folder / f"{suite}.json") for suite in {"tau-voice", *dict(OTHERS.values())}}
    lines, above = [], ""
    for line in card.splitlines():
        label = line[2:].split(" |")[0] if line.startswith("| ") else ""
        own = next((name for begin, name in TURN_TAKING.items() if label.startswith(begin)), "")
        variant = next((end for begin, end in VARIANTS.items() if label.startswith(begin)), "")
        other = next((place for begin, place in OTHERS.items() if label.startswith(begin)), None)
        above = own or above
        if other is not None:
            lines.append(f"| {label} | {_cell(suites[other[0]], other[1])} |")
        elif own or (variant and above):
            cells = [_cell(suites["tau-voice"], f"{above}{variant}{source}") for source in COLUMNS]
            lines.append(f"| {label} | {' | '.join(cells)} |")
        else:
            lines.append(line)
    return "\n".join(lines) + "\n"


def published(path: Path) -> Metrics:
    """The metrics of a suite's file."""
    metrics: Metrics = msgspec.json.decode(path.read_bytes())["metrics"]
    return metrics


def _cell(metrics: Metrics, name: str) -> str:
    """The value, in brackets its interval and count."""
    metric = metrics.get(name)
    if metric is None or metric["value"] is None:
        return "-"
    between = "{:.2f} to {:.2f}; ".format(*metric["interval"]) if metric["interval"] is not None else ""
    return f"{metric['value']:.2f} ({between}{metric['count']})"


def main() -> int:
    """Rewrite the card; 2 with one sentence when that fails."""
    try:
        write_text(CARD, filled(CARD.read_text(encoding="utf-8")))
    except (OSError, msgspec.DecodeError) as error:
        print(f"The card could not be filled ({error}): evaluate all suites first.", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
