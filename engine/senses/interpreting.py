"""The interpreting sense: speech in one of two languages -> clauses in the other.

    python -m engine.senses.interpreting en pt

Reads `SenseAudio`, writes `SenseReady`, `SenseInterpreted`, `SenseDone`, `SenseFailed` (see `engine.protocol`).
"""

from __future__ import annotations

import argparse
import sys
from functools import partial

import msgspec

from engine.protocol import LANGUAGES
from engine.senses.process import Inbox, Sense, SenseError, run_sense
from engine.senses.protocol import SenseAudio

WEIGHTS = "whisper-base"


def load(languages: tuple[str, str]) -> Sense[SenseAudio]:
    """Imports what is heavy only now, after the thread limits are set. Raises SenseError."""
    from engine.senses.interpreter import Interpreter
    from engine.senses.whisper import Whisper
    from engine.translation.translator import TranslationError, Translator
    from engine.weights import Manager, WeightsError

    try:
        ears = Whisper(Manager().path(WEIGHTS))
        translator = Translator()
        translator.warm(languages)
    except (WeightsError, TranslationError) as error:
        raise SenseError(f"Tandem cannot interpret yet: {error}") from error
    return Interpreter(ears.listen, translator, languages)


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="Interpret between two languages.")
    parser.add_argument("languages", nargs=2, choices=sorted(LANGUAGES))
    first, second = parser.parse_args().languages
    decoder = msgspec.msgpack.Decoder(SenseAudio)
    return run_sense("interpreting", decoder, Inbox[SenseAudio](), partial(load, (first, second)))


if __name__ == "__main__":
    sys.exit(main())
