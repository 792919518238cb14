"""chrF2: the F-score of character n-grams (Popović 2015), over a whole set, as sacrebleu reckons it.

Up to six characters without blanks; recall counts twice; orders of which there are none are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

ORDERS: Final = range(1, 7)
BETA: Final = 2.0


def chrf(hypotheses: Sequence[str], references: Sequence[str]) -> float:
    """0 to 100. Raises ValueError where there are not as many of the one as of the other."""
    precisions, recalls = [], []
    for order in ORDERS:
        shared = written = wanted = 0
        for hypothesis, reference in zip(hypotheses, references, strict=True):
            first, second = _grams(hypothesis, order), _grams(reference, order)
            shared += (first & second).total()
            written += first.total()
            wanted += second.total()
        if written and wanted:
            precisions.append(shared / written)
            recalls.append(shared / wanted)
    if not precisions:
        return 0.0
    precision, recall = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    weighted = BETA**2 * precision + recall
    return 100 * (1 + BETA**2) * precision * recall / weighted if weighted else 0.0


def _grams(text: str, order: int) -> Counter[str]:
    plain = "".join(text.split())
    return Counter(plain[begin : begin + order] for begin in range(len(plain) - order + 1))
