"""``python -m engine.evaluation.together FILE...``: figures of tau-voice, its three sources taken together.

Each source alone has few events; two nanos are compared on all of them. Means are weighted by count.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import msgspec

from engine.evaluation.card import SOURCES, Metrics, published

SHARES: Final = (
    "R_R", "right_answer", "acknowledged_first", "I_A", "I_A_with_acks", "pause_taken", "pause_taken_with_acks",
    "R_Y", "L_Y", "S_BC", "S_BC_speaking", "S_VT", "S_VT_speaking", "S_ND", "S_ND_speaking",
)  # fmt: skip


def together(metrics: Metrics, name: str) -> tuple[float, int] | None:
    """The mean over the sources, weighted by events, and how many there are; None where there are none."""
    parts = [metrics[name + source] for source in SOURCES if name + source in metrics]
    parts = [part for part in parts if part["value"] is not None and part["count"]]
    count = sum(part["count"] for part in parts)
    return (sum(part["value"] * part["count"] for part in parts) / count, count) if count else None


def main() -> int:
    """Print a line for each metric, a column for each file."""
    try:
        found = [published(Path(name)) for name in sys.argv[1:]]
    except (OSError, msgspec.DecodeError, KeyError) as error:
        print(f"That is no file of evaluate tau-voice ({error}).", file=sys.stderr)
        return 2
    for name in SHARES:
        cells = [together(metrics, name) for metrics in found]
        print(f"{name:22}" + "".join(f"{cell[0]:8.2f} ({cell[1]})" if cell else "       -" for cell in cells))
    return 0


if __name__ == "__main__":
    sys.exit(main())
