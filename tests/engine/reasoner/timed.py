"""What a timer, alarm or reminder that is asked for becomes, on one afternoon."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from engine.reasoner.tools.requests import read_request
from engine.reasoner.tools.timers import TimerRequest


def wall_at(now: str) -> float:
    """Wednesday the eleventh of June at ``now``, in seconds since the epoch."""
    return datetime.fromisoformat(f"2025-06-11T{now}:00+00:00").timestamp()


WALL: Final = wall_at("14:20")


def timer(text: str, now: str = "14:20") -> TimerRequest:
    """What is set when ``text`` is said at ``now``."""
    request = read_request(text, wall_at(now))
    assert isinstance(request, TimerRequest), request
    return request


def rings(text: str, now: str) -> str:
    """The day and the time at which that rings."""
    return f"{datetime.fromtimestamp(wall_at(now) + timer(text, now).seconds, UTC):%a %H:%M}"
