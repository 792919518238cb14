"""Words with their time, and what becomes of them when speech is cut off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

SURELY_HEARD_SECONDS: Final = 1.0  # who has spoken for so long has been heard to say something


@dataclass(frozen=True)
class Span:
    """Words that sound from ``start`` to ``end`` (session seconds), or never did: ``heard`` False."""

    text: str
    start: float
    end: float
    heard: bool = True


def cut(spans: Iterable[Span], heard: str, at: float) -> list[tuple[Span, ...]]:
    """What each of the assistant's spans, sorted by time, becomes when it is stopped at ``at`` seconds.

    ``heard``: the words heard of the one that was sounding then. What was queued behind it was not heard.
    """
    became: list[tuple[Span, ...]] = []
    sounding = True
    for span in spans:
        if not span.heard or span.end <= at:
            became.append((span,))
        elif not sounding:
            became.append((Span(span.text, span.start, span.start, heard=False),))
        else:
            sounding = False
            became.append(_cut_one(span, heard, at))
    return became


def _cut_one(span: Span, heard: str, at: float) -> tuple[Span, ...]:
    words = span.text.split()
    count = min(len(heard.split()), len(words))
    stopped = replace(span, end=max(span.start, at))
    if count == len(words) or (count == 0 and at - span.start > SURELY_HEARD_SECONDS):
        return (stopped,)
    if count == 0:
        return (replace(stopped, heard=False),)
    rest = Span(" ".join(words[count:]), stopped.end, stopped.end, heard=False)
    return (replace(stopped, text=" ".join(words[:count])), rest)
