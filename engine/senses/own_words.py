"""What the assistant was saying lately: what is left of its echo must not be taken for the user's words."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Final

from engine.senses.repeats import plain

LINGERS: Final = 10  # ticks that an utterance is remembered; a word is placed some ticks too late or too early
SHARE: Final = 0.75  # of the words heard that have to follow what was being said
FEWEST: Final = 2  # one word alone may as well be the user's


class OwnWords:
    """`note` every tick, in order; then ask."""

    def __init__(self) -> None:
        self._utterances: dict[str, int] = {}  # text -> the last tick in which it sounded

    def note(self, tick: int, saying: str) -> None:
        """``saying``: the words of what sounds in ``tick``, empty in silence."""
        if saying:
            self._utterances[saying] = tick
        self._utterances = {text: last for text, last in self._utterances.items() if tick - last <= LINGERS}

    def echoed(self, text: str) -> bool:
        """Whether ``text``, as recognised just now, follows what is being said."""
        heard = _words(text)
        return len(heard) >= FEWEST and any(
            _followed(_words(said), heard) >= SHARE * len(heard) for said in self._utterances
        )


def _words(text: str) -> list[str]:
    return [word for word in map(plain, text.split()) if word]


def _followed(said: list[str], heard: list[str]) -> int:
    """How many of the words heard stand in the same order among the words said, in runs of two or more."""
    blocks = SequenceMatcher(None, said, heard, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size >= FEWEST)
