"""Who is before the training camera, when and where: visitors, the user at the desk, and when a visit begins.

A visit begins when a person comes into view who was not: also the user who left the chair and comes back, as
pictures this small cannot tell who it is. Who is there from the beginning, leans aside or sits down does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.training.camera.bodies import Person, somebody
from engine.training.camera.looks import GESTURES, STEPS, Arms, Pose
from engine.training.camera.rooms import HEIGHT, WIDTH, Image

VISIBLE: Final = 0.4  # share of a body that must be in view before someone is there
_GONE: Final = 0.1  # share below which somebody has left
_AWAY: Final = 8  # ticks that somebody must have been gone to come in anew
_WHOLE: Final = (0.0, float(WIDTH))

Window = tuple[float, float]


@dataclass(frozen=True)
class Spot:
    """Where the feet are in a tick, how large and in which pose; what lies outside ``window`` is hidden."""

    x: float
    y: float
    scale: float
    pose: Pose
    window: Window = _WHOLE


@dataclass(frozen=True)
class Part:
    """A person's way through the film, from the tick ``start`` on."""

    person: Person
    start: int
    spots: list[Spot]

    def spot(self, tick: int) -> Spot | None:
        return self.spots[tick - self.start] if 0 <= tick - self.start < len(self.spots) else None

    def share(self, tick: int) -> float:
        """How much of the body's width is in view, 0 to 1."""
        spot = self.spot(tick)
        if spot is None:
            return 0.0
        half = self.person.look.width * self.person.look.height * spot.scale / 2
        seen = min(spot.x + half, spot.window[1]) - max(spot.x - half, spot.window[0])
        return max(0.0, seen) / (2 * half)

    def paint(self, picture: Image, tick: int) -> None:
        """Draw the person, if there."""
        spot = self.spot(tick)
        if spot is not None:
            self.person.sprite(spot.pose, spot.scale).paste(picture, spot.x, spot.y, spot.window)


@dataclass(frozen=True)
class Set:
    """The place: the empty room, and from where people can come other than from the sides of the picture."""

    room: Image
    doorway: Window | None
    cabinet: Window | None


def visitors(place: Set, ticks: int, rng: np.random.Generator) -> list[list[Part]]:
    """Who comes in, in groups of one or two, and now and then somebody who is there from the beginning."""
    groups: list[list[Part]] = []
    if rng.random() < 0.12:
        groups.append([_already_there(place, ticks, rng)])
    tick = int(rng.integers(12, 70))
    some = rng.random() < 0.82
    while some and tick < ticks - 12 and len(groups) < 3:
        part = _visitor(place, tick, ticks, rng)
        together = part.spots[0].window == _WHOLE and rng.random() < 0.15
        groups.append([part, _companion(part, rng)] if together else [part])
        tick += len(part.spots) + int(rng.integers(20, 90))
    return groups


def _stature(rng: np.random.Generator) -> tuple[float, float]:
    """A person's height and the row of the feet: far off, near, or so near that only the upper part is seen."""
    if rng.random() < 0.75:
        return float(rng.uniform(60, 155)), float(rng.uniform(HEIGHT * 0.75, HEIGHT * 1.15))
    height = float(rng.uniform(160, 300))
    return height, float(height * rng.uniform(0.93, 1.05) + rng.uniform(5, 70))


def _visitor(place: Set, start: int, ticks: int, rng: np.random.Generator) -> Part:
    """Somebody who comes in from a side, a doorway or behind a cabinet, does something, and goes or stays."""
    height, floor = _stature(rng)
    window, outside = _entrance(place, height, rng)
    if place.doorway is not None and window == place.doorway:
        height, floor = min(height, float(rng.uniform(75, 110))), float(rng.uniform(118, 140))
    person = somebody(rng, height, place.room)
    stand = _stand(window, outside, rng)
    pace = float(rng.uniform(6, 28))  # pixels a tick
    come = int(np.clip(abs(stand - outside) / pace, 3, 18))
    sideways = rng.random() < 0.6
    spots = _steps(outside, stand, come, floor, sideways, window)
    passes = rng.random() < 0.2
    if not passes:
        spots += _stays(spots[-1], int(rng.uniform(8, 70)), sideways, rng)
    if passes or rng.random() < 0.65:
        last = spots[-1]
        side = -1 if rng.random() < 0.5 else 1
        edge = -person.look.height * 0.4 if side < 0 else WIDTH + person.look.height * 0.4
        go = int(np.clip(abs(edge - last.x) / rng.uniform(6, 28), 3, 18))
        spots += _steps(last.x, edge, go, last.y, sideways, _WHOLE, last.scale)
    else:
        spots += _stays(spots[-1], max(0, ticks - start - len(spots)), sideways, rng)
    return Part(person, start, spots)


def _entrance(place: Set, height: float, rng: np.random.Generator) -> tuple[Window, float]:
    """What of the picture shows who comes, and the x from where: out of sight."""
    half = height * 0.22
    side = int(rng.choice([-1, 1]))
    if place.doorway is not None and rng.random() < 0.6:
        left, right = place.doorway
        return place.doorway, (left - half if side < 0 else right + half)
    if place.cabinet is not None and rng.random() < 0.6:
        left, right = place.cabinet
        return ((right, float(WIDTH)), right - half) if left + right < WIDTH else ((0.0, left), left + half)
    return _WHOLE, (-height * 0.4 if side < 0 else WIDTH + height * 0.4)


def _stand(window: Window, outside: float, rng: np.random.Generator) -> float:
    """Where somebody stops who comes from ``outside``: within the window, and in the open."""
    if window == _WHOLE:
        return float(rng.uniform(40, WIDTH - 40))
    if window[1] - window[0] < 70:  # a doorway
        return (window[0] + window[1]) / 2
    return float(np.clip(outside + np.sign(WIDTH / 2 - outside) * rng.uniform(50, 110), 25, WIDTH - 25))


def _steps(
    begin: float, end: float, count: int, y: float, sideways: bool, window: Window, scale: float = 1.0
) -> list[Spot]:
    """Walking from one x to another; each tick is a step or a half."""
    turn = float(np.sign(end - begin)) if sideways else 0.0
    stride = 1 if count > 8 else 2
    return [
        Spot(float(x), y, scale, Pose(turn, step=(tick * stride) % STEPS, arms="swing"), window)
        for tick, x in enumerate(np.linspace(begin, end, count))
    ]


def _stays(last: Spot, count: int, sideways: bool, rng: np.random.Generator) -> list[Spot]:
    """Standing about: turns, gestures, sits down, or comes nearer, in view of all the picture."""
    spots: list[Spot] = []
    kind = rng.choice(["stands", "sits", "nears"], p=[0.65, 0.15, 0.2])
    target = last.scale * float(rng.uniform(1.15, 1.5)) if kind == "nears" else last.scale
    back, x = bool(rng.random() < 0.2), last.x
    nearing = int(rng.integers(6, 20))
    while len(spots) < count:
        arms: Arms = GESTURES[int(rng.integers(len(GESTURES)))]
        turn = float(rng.choice([-1.0, -0.5, 0.0, 0.0, 0.5, 1.0])) if sideways else 0.0
        for _ in range(int(rng.integers(2, 25))):
            done = min(1.0, len(spots) / nearing)
            scale = last.scale + (target - last.scale) * done
            walking = len(spots) % STEPS if kind == "nears" and done < 1 else None
            shown: Arms = "raise" if arms == "wave" and len(spots) % 2 else arms
            pose = Pose(turn, back, walking, shown, kind == "sits" and len(spots) > 3)
            x += float(rng.normal(0, 0.7))
            spots.append(Spot(x, last.y + (scale - last.scale) * 85, scale, pose))
    return spots[:count]


def _companion(first: Part, rng: np.random.Generator) -> Part:
    """Somebody who comes along, beside the first in the room and one after the other at its edges."""
    person = somebody(rng, first.person.look.height * float(rng.uniform(0.6, 1.1)))
    apart, out = float(rng.choice([-1, 1]) * rng.uniform(25, 50)), first.person.look.height * 0.4
    spots = []
    for spot in first.spots:
        inside = float(np.clip(min(spot.x + out, WIDTH + out - spot.x) / 80, 0, 1))
        spots.append(Spot(spot.x + apart * inside, spot.y + 3, spot.scale, spot.pose))
    return Part(person, first.start, spots)


def _already_there(place: Set, ticks: int, rng: np.random.Generator) -> Part:
    """Somebody who is in the room before the film begins, and may leave."""
    height, floor = _stature(rng)
    person = somebody(rng, height, place.room)
    begin = Spot(float(rng.uniform(30, WIDTH - 30)), floor, 1.0, Pose())
    spots = _stays(begin, int(rng.integers(10, max(11, ticks))), True, rng)
    if rng.random() < 0.6:
        last = spots[-1]
        edge = -height * 0.6 if last.x < WIDTH / 2 else WIDTH + height * 0.6
        spots += _steps(last.x, edge, int(rng.integers(4, 14)), last.y, True, _WHOLE, last.scale)
    return Part(person, 0, spots)


def resident(place: Set, ticks: int, rng: np.random.Generator) -> Part:
    """The user before the screen: sways, types, leans aside; now and then gets up, leaves and comes back."""
    person = somebody(rng, float(rng.uniform(165, 260)), place.room)
    height = person.look.height
    middle, y = float(rng.uniform(70, 130)), HEIGHT + height * float(rng.uniform(0.4, 0.62))
    offset = _absence(ticks, height, rng) if rng.random() < 0.2 else _leaning(ticks, rng)
    sway = 3 * np.sin(np.arange(ticks) * rng.uniform(0.04, 0.12)) + 2 * np.sin(np.arange(ticks) * 0.31)
    moods: list[Arms] = ["hang", "desk", "desk", "hold", "raise"]
    spots: list[Spot] = []
    while len(spots) < ticks:
        pose = Pose(float(rng.choice([0.0, 0.0, 0.0, -0.5, 0.5])), arms=moods[int(rng.integers(len(moods)))])
        for _ in range(int(rng.integers(4, 40))):
            tick = min(len(spots), ticks - 1)
            spots.append(Spot(float(middle + sway[tick] + offset[tick]), y, 1.0, pose))
    return Part(person, 0, spots[:ticks])


def _leaning(ticks: int, rng: np.random.Generator) -> np.ndarray:
    """Now and then some pixels aside, never out of view."""
    since = np.arange(ticks) - int(rng.integers(ticks))
    length = rng.uniform(4, 20)
    lean = np.clip(np.minimum(since, length - since) / 3, 0, 1) * rng.uniform(-35, 35)
    return np.asarray(lean if rng.random() < 0.35 else np.zeros(ticks))


def _absence(ticks: int, height: float, rng: np.random.Generator) -> np.ndarray:
    """Goes out at a side and comes back from the same or stays away."""
    leave = int(rng.integers(5, max(6, ticks - 20)))
    back = leave + int(rng.integers(18, 60)) if rng.random() < 0.75 else ticks + 50
    side, span = float(rng.choice([-1, 1])), float(rng.uniform(4, 10))
    moment = np.arange(ticks)
    away = np.clip((moment - leave) / span, 0, 1) - np.clip((moment - back) / span, 0, 1)
    return np.asarray(side * away * (WIDTH / 2 + 40 + height * 0.3))


def visits(group: list[Part], ticks: int) -> list[tuple[int, int, int]]:
    """First and last tick of each time that the group comes into view, and before them when its edge first did.

    Who is there at the beginning has come before, and who is gone for a moment only does not come in anew.
    """
    shares = np.array([max((part.share(tick) for part in group), default=0.0) for tick in range(ticks)])
    found: list[tuple[int, int, int]] = []
    away, inside = _AWAY, bool(shares[0] > _GONE)
    glimpse = first = last = 0 if inside else -1
    for tick in range(ticks):
        if inside:
            away = 0 if shares[tick] > _GONE else away + 1
            last = tick if shares[tick] >= VISIBLE else last
            if away == _AWAY:
                found.append((glimpse, first, last))
                inside, glimpse = False, -1
        else:
            glimpse = -1 if shares[tick] <= 0 else tick if glimpse < 0 else glimpse
            if shares[tick] >= VISIBLE:
                inside, away, first, last = True, 0, tick, tick
    if inside:
        found.append((glimpse, first, last))
    return [visit for visit in found if visit[1] > 0]
