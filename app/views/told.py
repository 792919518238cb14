"""Ready English sentences of other rooms and processes, in the user's language.

The session, its senses and the reasoner know no language of the window: they say English, as logs and the
command line do. `told` finds such a sentence in `SENTENCES`, whose {places} stand for what differs.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from msgspec.structs import replace as with_fields

from app.events import (
    AppEvent,
    DeviceChanged,
    Ended,
    Interjected,
    Opened,
    PartChanged,
    QuietChanged,
    Said,
    TaskChanged,
    ThinkerChanged,
    Trouble,
)
from app.panels.protocol import Drawn
from app.views.panels.ready import in_language
from app.views.sentences import SENTENCES
from app.views.words import pattern_of, tr
from engine.reasoner.protocol import Asked, ToolServer

_PLACE: Final = re.compile(r"\{\w+\}")
_ENDS: Final = re.compile(r"(?<=[.!?]) (?=[A-Z“])")


def told(sentence: str) -> str:
    """``sentence`` in the user's language, with what stands in its places; as it is where nobody knows it."""
    known = _found(sentence)
    if known is not None:
        return known
    several = _ENDS.split(sentence)
    return " ".join(_found(each) or each for each in several)


def translated(event: AppEvent) -> AppEvent:
    """``event`` with every sentence that the program itself says in it told in the user's language."""
    match event:
        case Interjected():
            return _interjected(event)
        case Opened():
            before = tuple(each if isinstance(each, Said) else _interjected(each) for each in event.before)
            return Opened(event.name, event.title, before, event.incognito)
        case Ended():
            return Ended(told(event.message), event.folder)
        case QuietChanged():
            return QuietChanged(told(event.why))
        case DeviceChanged():
            return DeviceChanged(event.device, event.state, told(event.message))
        case PartChanged():
            return PartChanged(event.part, event.state, told(event.message))
        case TaskChanged():
            return TaskChanged(event.task, event.title, event.status, told(event.message))
        case ThinkerChanged():
            return ThinkerChanged(event.model, event.here, event.place, told(event.message))
        case Trouble():
            return Trouble(event.subject, told(event.message))
        case Asked():
            return with_fields(event, title=told(event.title), sentence=told(event.sentence))
        case ToolServer():
            return with_fields(event, message=told(event.message))
        case Drawn():
            return in_language(event)
        case _:
            return event


def _interjected(note: Interjected) -> Interjected:
    return Interjected(
        note.tick,
        note.text,
        told(note.reason),
        note.voiced,
        note.toasted,
        note.kind,
        told(note.because),
    )


def _found(sentence: str) -> str | None:
    for template, pieces in _templates():
        if all(piece in sentence for piece in pieces):  # spares most of the patterns
            match = re.fullmatch(pattern_of(template), sentence, re.DOTALL)
            if match is not None:
                return tr(template, **{place: _value(words) for place, words in match.groupdict().items()})
    return None


def _value(words: str) -> str:
    return _found(words) or words


@cache
def _templates() -> tuple[tuple[str, list[str]], ...]:
    """Each with its words between its places.

    The most particular first, so that what says more is not taken for a place of what says less.
    """
    by_words = sorted(SENTENCES, key=lambda template: len(_PLACE.sub("", template)), reverse=True)
    return tuple((template, _PLACE.split(template)) for template in by_words)
