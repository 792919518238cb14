"""What the user has said about the assistant's tact: quiet, the gap, and more or less of a kind. Plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Final, Literal

import msgspec

from app.settings.section import Section
from app.words import noop

MOST: Final = 3  # steps by which a kind may be wanted more or less
MORNING_HOUR: Final = 7  # "until tomorrow" ends here
GAPS: Final[tuple[float, ...]] = (3.0, 15.0, 60.0, 300.0)  # seconds; what the window offers
KINDS: Final[dict[str, str]] = {  # kinds of interjection, as a person calls them
    "failure": noop("Failures on the screen"),
    "person": noop("People who come in"),
    "reminder": noop("Reminders you asked for"),
    "rep": noop("Numbers of a count you asked for"),
    "begin": noop("Begins you asked to be told of"),
    "end": noop("Ends you asked to be told of"),
}
Wanted = Literal["less", "more"]


class Tact(Section, frozen=True, kw_only=True):
    """The user's standing say over interjections.

    ``gap``: seconds that must lie between two of them. ``quiet_until``: seconds since the epoch; 0: not asked
    for. ``leanings``: by how many steps of urgency a kind counts more or less; kinds that are not there count
    as they are.
    """

    gap: Annotated[float, msgspec.Meta(ge=0, le=3600)] = 3.0
    quiet_until: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    quiet_in_full_screen: bool = False
    quiet_in_call: bool = True
    leanings: dict[str, Annotated[int, msgspec.Meta(ge=-MOST, le=MOST)]] = msgspec.field(default_factory=dict)

    def having(self, **changes: float | bool | dict[str, int]) -> Tact:
        """The same with other values of the named fields."""
        return msgspec.structs.replace(self, **changes)

    def leaning(self, kind: str) -> int:
        """Steps by which ``kind`` counts more (above 0) or less."""
        return self.leanings.get(kind, 0)

    def learn(self, kind: str, wanted: Wanted) -> Tact:
        """The user wants more or less of ``kind``: one step."""
        step = self.leaning(kind) + (1 if wanted == "more" else -1)
        return self._with(kind, max(-MOST, min(MOST, step)))

    def forget(self, kind: str | None = None) -> Tact:
        """Unlearn what was learned of ``kind``; of every kind when it is None."""
        return self.having(leanings={}) if kind is None else self._with(kind, 0)

    def quiet_for(self, seconds: float, now: float) -> Tact:
        """Quiet from ``now`` (seconds since the epoch) on; 0 seconds end it."""
        return self.having(quiet_until=now + seconds if seconds > 0 else 0.0)

    def _with(self, kind: str, leaning: int) -> Tact:
        others = {known: steps for known, steps in self.leanings.items() if known != kind}
        return self.having(leanings={**others, kind: leaning} if leaning else others)


def until_morning(now: datetime) -> float:
    """Seconds from ``now`` to the next morning at `MORNING_HOUR`, local time."""
    morning = now.replace(hour=MORNING_HOUR, minute=0, second=0, microsecond=0)
    return ((morning if morning > now else morning + timedelta(days=1)) - now).total_seconds()


def named(kind: str) -> str:
    """A kind of interjection as a person calls it."""
    return KINDS.get(kind, kind.capitalize() or noop("Other things"))


@dataclass(frozen=True)
class Surroundings:
    """What other programs do. Each names the program, or is empty: who fills the screen, who records sound."""

    full_screen: str = ""
    call: str = ""


def why_quiet(tact: Tact, around: Surroundings, now: float) -> str:
    """Why the assistant keeps quiet at ``now`` (seconds since the epoch), as a clause; empty when not."""
    if now < tact.quiet_until:
        until = datetime.fromtimestamp(tact.quiet_until).astimezone()
        today = until.date() == datetime.fromtimestamp(now).astimezone().date()
        return f"until {until:%H:%M}" if today else f"until tomorrow, {until:%H:%M}"
    if tact.quiet_in_call and around.call:
        return f"while {around.call} listens to the microphone"
    if tact.quiet_in_full_screen and around.full_screen:
        return f"while {around.full_screen} fills the screen"
    return ""
