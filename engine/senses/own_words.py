"""What the assistant was saying lately: what is left of its echo must not be taken for the user's words."""

from __future__ import annotations

import sys
from difflib import SequenceMatcher
from typing import Final

from engine.senses.repeats import plain

LINGERS: Final = 10  # ticks that an utterance is remembered; a word is placed some ticks too late or too early
NEAR: Final = 1  # ticks by which words are misplaced where their place is well known
SHARE: Final = 0.75  # of the words heard that have to follow what was being said
FEWEST: Final = 2  # one word alone may as well be the user's


class OwnWords:
    """`note` every tick, in order; then ask."""

    def __init__(self) -> None:
        self._utterances: dict[str, tuple[int, int]] = {}  # text -> the first and the last tick it sounded in

    def note(self, tick: int, saying: str) -> None:
        """``saying``: the words of what sounds in ``tick``, empty in silence."""
        if saying:
            first, _ = self._utterances.get(saying, (tick, tick))
            self._utterances[saying] = first, tick
        self._utterances = {
            said: (first, last) for said, (first, last) in self._utterances.items() if tick - last <= LINGERS
        }

    def echoed(self, text: str, during: tuple[int, int] | None = None) -> bool:
        """Whether ``text``, as recognised just now, follows what is being said.

        ``during``: the first and the last tick in which it was said, where that is well known.
        """
        heard = _words(text)
        begun, spoken = during or (0, sys.maxsize)
        meanwhile = [
            _words(said)
            for said, (first, last) in self._utterances.items()
            if first - NEAR <= spoken and begun <= last + NEAR
        ]
        return len(heard) >= FEWEST and any(_followed(said, heard) >= SHARE * len(heard) for said in meanwhile)


def _words(text: str) -> list[str]:
    return [word for word in map(plain, text.split()) if word]


def _followed(said: list[str], heard: list[str]) -> int:
    """How many of the words heard stand in the same order among the words said, in runs of two or more."""
    blocks = SequenceMatcher(None, said, heard, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size >= FEWEST)
