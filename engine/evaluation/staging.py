"""What every suite needs: a nano to evaluate, voices to do it with, and a stage to do it on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np

from engine.dialect.nano import Nano, NanoError, load_nano
from engine.evaluation import noise
from engine.evaluation.ears import Ears, ModelledEars, RealEars
from engine.evaluation.loudspeaker import Loudspeaker
from engine.evaluation.record import SessionRecord
from engine.evaluation.scripts import LISTENED, Script, conversation
from engine.evaluation.stage import Stage
from engine.senses.listening import Reader
from engine.senses.moonshine import Moonshine, packaged_folder
from engine.senses.process import SenseError
from engine.session.streaming import StreamingSession
from engine.training.clips import ClipStore, open_clips
from engine.training.echo import HEARD_BACK, RoomPath
from engine.training.hearing import Recogniser
from engine.training.phrases import Split
from engine.training.voices import VoiceError as TrainingVoiceError
from engine.voice.hibari import HibariVoice
from engine.voice.voice import Voice, VoiceError

TICKS: Final = 260
SOURCES: Final[dict[str, tuple[Split, Callable[[str], bool]]]] = {
    "validation": ("validation", lambda source: True),
    "unseen": ("test", lambda source: source != "recorded"),
    "recorded": ("test", lambda source: source == "recorded"),
}
TURNED_DOWN: Final = 0.2  # of a microphone's level: 14 dB
UNREADY: Final = (NanoError, VoiceError, TrainingVoiceError, SenseError)  # each says what to do, in a sentence
MakeSession = Callable[[Nano, Voice], StreamingSession]
Report = Callable[[str], None]
Setting = Literal["", "loudspeaker", "quiet"]  # headphones; a loudspeaker; a microphone that is turned down


@dataclass(frozen=True)
class Evaluation:
    """What is evaluated: a nano with a voice, over sessions drawn from ``seed``.

    ``session`` makes each session: a live one, or one that can be looked into. ``read`` reads words out of
    sound; without it a recogniser is modelled.
    """

    nano: Nano
    voice: Voice
    seed: int = 0
    session: MakeSession = StreamingSession
    read: Reader | None = None

    def stage(
        self,
        clips: ClipStore,
        voice: str,
        ticks: int,
        rng: np.random.Generator,
        source: str,
        loudspeaker: Loudspeaker | None = None,
        clauses: tuple[int, int] = (3, 4),
    ) -> Stage:
        """A room with a new session in it."""
        return Stage(
            self.session(self.nano, self.voice),
            clips,
            voice,
            ticks,
            rng,
            SessionRecord(source, []),
            self._ears(rng),
            noise.familiar() if source == "validation" else noise.unheard(),
            loudspeaker=loudspeaker,
            clauses=clauses,
        )

    def _ears(self, rng: np.random.Generator) -> Ears:
        modelled = Recogniser.draw(rng)
        return ModelledEars(modelled, rng) if self.read is None else RealEars(self.read)


def open_evaluation(folder: Path, seed: int, *, modelled_words: bool = False) -> Evaluation:
    """The nano in ``folder`` with the voice and, unless its words are modelled, the recogniser that users have.

    Raises what `UNREADY` names.
    """
    read = None if modelled_words else Moonshine(packaged_folder()).read
    return Evaluation(load_nano(folder), HibariVoice(), seed, read=read)


def play(stage: Stage, script: Iterator[None]) -> SessionRecord:
    """Hold one session until its script or its time is over."""
    for _ in range(stage.ticks):
        if next(script, _END) is _END:
            break
        stage.step()
    return stage.record


_END: Final = object()


def voices_of(source: str) -> tuple[ClipStore, list[str]]:
    """The clips of a source's split and its voices; none where there is no such voice on this machine."""
    split, wanted = SOURCES[source]
    clips = open_clips(split)
    return clips, [voice for voice in clips.users if wanted(clips.sources[voice])]


def conversations(
    evaluation: Evaluation, source: str, sessions: int, setting: Setting = ""
) -> Iterator[tuple[Stage, Script]]:
    """Conversations with the voices of one source, each to be played before the next is asked for.

    On a loudspeaker the assistant's voice comes back into the microphone, through the canceller.
    """
    clips, voices = voices_of(source)
    for number in range(sessions if voices else 0):
        rng = np.random.default_rng((evaluation.seed, number, len(source), *setting.encode()))
        path = RoomPath.draw(rng.uniform(*HEARD_BACK), rng) if setting == "loudspeaker" else None
        voice = voices[number % len(voices)]
        stage = evaluation.stage(clips, voice, TICKS, rng, source, loudspeaker=path, clauses=LISTENED)
        stage.microphone = TURNED_DOWN if setting == "quiet" else 1.0
        yield stage, conversation(stage, interrupts=bool(number // len(voices) % 2 == number % 2))
