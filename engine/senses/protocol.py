"""What the app and the senses say to each other, framed by `engine.protocol` on their pipes."""

from __future__ import annotations

import msgspec

from engine.protocol import GestureKind, Source


class SenseAudio(msgspec.Struct, frozen=True, tag="audio"):
    """The microphone's 3200 samples of one tick, after echo cancelling; None while it is absent.

    ``saying``: what the assistant says meanwhile, where the microphone may hear its speaker.
    """

    tick: int
    audio: bytes | None
    saying: str = ""


class SenseFrame(msgspec.Struct, frozen=True, tag="frame"):
    """One picture: uint8 RGB [height, width, 3]. ``changed``: x, y, width, height of what changed."""

    tick: int
    width: int
    height: int
    pixels: bytes
    changed: tuple[int, int, int, int]


class SenseAsk(msgspec.Struct, frozen=True, tag="ask"):
    """What is pointed at? Answered by one `SensePointed`.

    ``at``: where the mouse pointer is, in 0..1 of the picture's width and height; None: where the hand points.
    """

    tick: int
    at: tuple[float, float] | None = None


class SenseReady(msgspec.Struct, frozen=True, tag="ready"):
    """The sense has loaded its weights."""

    name: str


class SenseWords(msgspec.Struct, frozen=True, tag="words"):
    """Words that became stable (two passes agree); ``spoken`` is the tick in which the last ended.

    ``ahead``: they had been read before, when it was not known yet that the speech had ended.
    """

    text: str
    spoken: int
    ahead: bool = False


class SenseLines(msgspec.Struct, frozen=True, tag="lines"):
    """Lines of text that are new on the screen, top to bottom, first read from the frame of ``captured``.

    ``standing``: that frame was the first of this screen, so nobody knows since when they stand there.
    """

    lines: tuple[str, ...]
    captured: int
    standing: bool = False


class SenseGesture(msgspec.Struct, frozen=True, tag="gesture"):
    """A hand says something since the frame of ``captured``, or (``kind`` None) nothing any more.

    ``number``: what it counts, 1 to 5, or 0. ``tip``, ``towards``: where the index finger is, in 0..1 of the
    picture's width and height, and the unit vector along which it points.
    """

    kind: GestureKind | None
    captured: int
    number: int = 0
    tip: tuple[float, float] = (0.0, 0.0)
    towards: tuple[float, float] = (0.0, 0.0)


class SensePointed(msgspec.Struct, frozen=True, tag="pointed"):
    """The answer to a `SenseAsk`: the ``line`` of text that is pointed at, and all of the ``region`` around it.

    Both are empty where nothing is pointed at. ``box``: the region's x, y, width, height, each in 0..1.
    """

    source: Source
    line: str
    region: str
    box: tuple[float, float, float, float]
    captured: int


class SenseInterpreted(msgspec.Struct, frozen=True, tag="interpreted"):
    """A clause that someone said, ``text`` in ``language``, and its ``translation`` into the ``other`` one.

    Languages are ISO 639-1. ``begun``, ``spoken``: the ticks in which its words begin and end. The translation
    is empty where nobody here translates that way, or where, ``missed``, it failed this time.
    """

    text: str
    language: str
    translation: str
    other: str
    begun: int
    spoken: int
    missed: bool = False


class SenseDone(msgspec.Struct, frozen=True, tag="done"):
    """Everything that the input of ``tick`` gives rise to has been sent. One for each input."""

    tick: int


class SenseFailed(msgspec.Struct, frozen=True, tag="failed"):
    """The sense cannot work; ``message`` is one sentence for a person. The process ends after it."""

    message: str


SenseSight = SenseFrame | SenseAsk
SenseResult = SenseWords | SenseLines | SenseGesture | SensePointed | SenseInterpreted
ToSense = SenseAudio | SenseSight
FromSense = SenseReady | SenseResult | SenseDone | SenseFailed
