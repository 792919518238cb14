"""The words sense: English speech from the microphone -> stable words.

    python -m engine.senses.words

Reads `SenseAudio`, writes `SenseReady`, `SenseWords`, `SenseDone`, `SenseFailed` (see `engine.protocol`).
"""

from __future__ import annotations

import sys

import msgspec

from engine.senses.process import Inbox, Sense, run_sense
from engine.senses.protocol import SenseAudio


def load() -> Sense[SenseAudio]:
    """Imports what is heavy only now, after the thread limits are set."""
    from engine.senses.listening import Listener
    from engine.senses.moonshine import Moonshine, packaged_folder

    return Listener(Moonshine(packaged_folder()).read)


if __name__ == "__main__":
    sys.exit(run_sense("words", msgspec.msgpack.Decoder(SenseAudio), Inbox[SenseAudio](), load, awaited=True))
