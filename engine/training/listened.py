"""What the words sense makes of "mm-hm", of coughs and of noises, as they reach the microphone in a scene.

A clip is read once, cleanly; the same "mm-hm" in a room, beside the assistant's own voice, is read as "that's
what" today and as "I thought" tomorrow. ``python -m engine.training.listened`` lets the words sense listen to
some hundred scenes of training and writes ``drilled/murmurs.txt``: how often, which kind, and what was read.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final, get_args

from engine.files import write_text
from engine.protocol import TICK_SECONDS
from engine.senses.listening import Listener, Reader
from engine.senses.moonshine import Moonshine, packaged_folder
from engine.senses.process import SenseError
from engine.senses.protocol import SenseAudio, SenseWords
from engine.training.clips import open_clips
from engine.training.example import GroundTruth, Scene, TruthKind
from engine.training.misreadings import held_out
from engine.training.murmurs import FILE, Murmur
from engine.training.phrases import unmarked
from engine.training.scenes import scene
from engine.training.voices import VoiceError

_SCENES: Final = 480
_FIRST: Final = 9_000_000  # the seed of the first: training does not come so far
_WORDS: Final = 4  # at most: what is longer is the assistant's own words, or another's
_BESIDE: Final = (1.0, 1.5)  # seconds before and after in which nobody says anything else
_APART: Final[frozenset[TruthKind]] = frozenset({"turn", "side", "broadcast", *get_args(Murmur)})


def murmurs(played: Scene, read: Reader) -> Iterator[tuple[GroundTruth, str]]:
    """Each such sound beside which nobody says anything, and its words; "" where it is read as nothing."""
    listener = Listener(read)
    heard: list[SenseWords] = []
    saying = ""
    for tick, step in enumerate(played.steps):
        sounds = step.observation.own_voice is not None
        heard += listener.take(SenseAudio(tick, step.observation.audio, saying if sounds else ""), 0.0)
        saying = step.text or saying
    for each in alone(played.events):
        first, last = (int(second / TICK_SECONDS) for second in _around(each))
        yield each, " ".join(words.text for words in heard if first <= words.spoken <= last)


def alone(events: Iterable[GroundTruth]) -> Iterator[GroundTruth]:
    """The "mm-hm", coughs and noises beside which nobody says a word."""
    told = [each for each in events if each.kind in _APART]
    for each in told:
        if each.kind in get_args(Murmur) and not any(_meet(each, other) for other in told if each is not other):
            yield each


def _around(event: GroundTruth) -> tuple[float, float]:
    return event.start - _BESIDE[0], event.end + _BESIDE[1]


def _meet(one: GroundTruth, other: GroundTruth) -> bool:
    start, end = _around(one)
    return other.start < end and start < other.end


def main() -> int:
    """Write the file from scenes of training; 2 with one sentence where that cannot be done."""
    try:
        clips, moonshine = open_clips("train"), Moonshine(packaged_folder())
    except (VoiceError, SenseError) as error:
        print(error, file=sys.stderr)
        return 2
    found: Counter[tuple[str, str]] = Counter()
    sounded: Counter[str] = Counter()
    held = held_out()
    for seed in range(_FIRST, _FIRST + _SCENES):
        for murmur, words in murmurs(scene(seed, clips, "train"), moonshine.read):
            sounded[murmur.kind] += 1
            if 0 < len(words.split()) <= _WORDS and unmarked(words) not in held:
                found[murmur.kind, words] += 1
    lines = [f"{count}\t{kind}\t{read}\n" for (kind, read), count in sorted(found.items())]
    write_text(FILE, "".join(lines))
    for kind, count in sounded.items():
        read = sum(number for (each, _), number in found.items() if each == kind)
        print(f"{kind}: {count} sounded, {read} were read as words")
    return 0


if __name__ == "__main__":
    sys.exit(main())
