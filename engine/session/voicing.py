"""Words become sound in the speech queue; where nobody can say them, they stay words."""

from __future__ import annotations

import logging
from typing import Final

import msgspec

from engine.protocol import VOICE_RATE, Action, Note, Wish
from engine.session.speech import SAMPLE_BYTES, Speech, Spoken
from engine.voice.languages import Voices
from engine.voice.voice import Voice, VoiceError

MAX_SAMPLES: Final = 60 * VOICE_RATE  # nobody listens to a clause of more than a minute
_LOG: Final = logging.getLogger("tandem.session")


def speak(
    action: Action, speech: Speech, voices: Voices, note: Note | None = None, wish: Wish | None = None
) -> Action:
    """Queue the action's words behind what is still being said.

    ``note``: the clause that they are; ``wish``: what they remind of. Returns the action with its words as they
    are spoken and their seconds, or with why nobody can say them.
    """
    try:
        spoken = synthesised(voices.of(note.language if note is not None else "en"), action.text)
    except VoiceError as error:
        _LOG.warning("%s", error)
        return msgspec.structs.replace(action, unvoiced=str(error))
    if spoken.sound:
        speech.begin(spoken, note, wish)
    seconds = len(spoken.sound) / SAMPLE_BYTES / VOICE_RATE
    return msgspec.structs.replace(action, text=spoken.text, seconds=seconds)


def synthesised(voice: Voice, text: str) -> Spoken:
    """All of ``text`` as sound, so that its length is known. Raises VoiceError."""
    speech = voice.speak(text)
    sound = speech.next_piece(MAX_SAMPLES)
    return Spoken(speech.text, sound, speech.bounds)
