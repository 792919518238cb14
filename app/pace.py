"""When results of senses and reasoner reach the model: as they come, or at a modelled time (`--fast`)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from engine.protocol import TICK_SECONDS
from engine.reasoner.protocol import Clause

WORDS_TICKS: Final = 2  # from the sound of a tick to the words that a pass over it gives
AHEAD_TICKS: Final = 1  # ... that were read a tick before it was known that they are the last
LINES_TICKS: Final = 6  # from a frame to the lines read from it
PROMPT_SECONDS: Final = 0.5  # from delegating to the first token, with a warm prompt
TOKENS_PER_SECOND: Final = 25.0  # one thread beside a live session


@dataclass(frozen=True)
class Pace:
    """Which tick's observation a result enters; 0 is the next one.

    ``real``: results enter when they come, and nobody waits for them.
    """

    real: bool

    def words(self, fed: int, *, ahead: bool = False) -> int:
        """For words that came of the sound up to tick ``fed``; ``ahead``: they had been read by then."""
        return 0 if self.real else fed + (AHEAD_TICKS if ahead else WORDS_TICKS)

    def lines(self, captured: int) -> int:
        """For screen text of the frame of tick ``captured``."""
        return 0 if self.real else captured + LINES_TICKS

    def clause(self, delegated: int, clause: Clause) -> int:
        """For a clause of a task that was delegated at tick ``delegated``."""
        return self.written(delegated, clause.tokens)

    def written(self, delegated: int, tokens: int) -> int:
        """For what the reasoner needed ``tokens`` for; what needs none is there at once."""
        seconds = PROMPT_SECONDS + tokens / TOKENS_PER_SECOND if tokens else 0.0
        return 0 if self.real else delegated + math.ceil(seconds / TICK_SECONDS)


REAL_TIME: Final = Pace(real=True)
VIRTUAL_TIME: Final = Pace(real=False)
