"""The assistant's own speech: what is being said, how much was sent to the speaker, how much was heard."""

from __future__ import annotations

from typing import Final

import msgspec

from engine.protocol import VOICE_SAMPLES, Note, Wish
from engine.voice.voice import words_heard

SAMPLE_BYTES: Final = 2


class Spoken(msgspec.Struct, frozen=True):
    """Words as sound: 24 kHz int16 mono, and the first and last sample of each word."""

    text: str
    sound: bytes
    bounds: tuple[tuple[int, int], ...]


class Utterance(msgspec.Struct):
    """Words and where their sound lies, in 24 kHz samples of the assistant's speech since the start.

    ``bounds``: first and last sample of each word, counted from ``begin``. They are the clause ``note``, or
    what ``wish`` is to remind of, or neither.
    """

    text: str
    begin: int
    length: int
    bounds: tuple[tuple[int, int], ...] = ()
    note: Note | None = None
    wish: Wish | None = None


class CutSpeech(msgspec.Struct):
    """What of the interrupted speech was heard and what was not; ``note``: the unheard rest of a note.

    ``behind``: what was queued and had not begun; a reminder that was the next to be said too.
    """

    heard: str = ""
    unheard: str = ""
    note: Note | None = None
    behind: tuple[Utterance, ...] = ()


class Speech(msgspec.Struct):
    """The queue of sound between the voice and the speaker.

    ``sent``: samples handed to the app, on the same axis as the app's count of samples played.
    """

    sent: int = 0
    unsent: bytes = b""
    utterances: list[Utterance] = []
    stopped: bool = False

    def begin(self, spoken: Spoken, note: Note | None = None, wish: Wish | None = None) -> None:
        """Queue what is to be said behind what is still being said."""
        length = len(spoken.sound) // SAMPLE_BYTES
        self.utterances.append(Utterance(spoken.text, self._end(), length, spoken.bounds, note, wish))
        self.unsent += spoken.sound
        self.stopped = False

    def next_piece(self, played: int) -> bytes:
        """Sound to send now, so that the speaker holds two ticks of it."""
        wanted = 2 * VOICE_SAMPLES - max(0, self.sent - played)
        piece = self.unsent[: max(0, wanted) * SAMPLE_BYTES]
        self.unsent = self.unsent[len(piece) :]
        self.sent += len(piece) // SAMPLE_BYTES
        self.utterances = [each for each in self.utterances if each.begin + each.length > played]
        return piece

    def left(self, played: int) -> int:
        """Ticks of speech that the user has not heard yet; 0 once it has been stopped."""
        return 0 if self.stopped else -(-max(0, self._end() - played) // VOICE_SAMPLES)

    def stop(self) -> None:
        """Say no more; how much was heard comes back with the next observation."""
        self.unsent = b""
        self.stopped = True

    def cut(self, played: int) -> CutSpeech:
        """The speaker went silent after ``played`` samples: which words were heard, and which were not."""
        current = [each for each in self.utterances if each.begin + each.length > played]
        self.sent = played
        self.unsent = b""
        self.utterances = []
        if not current:
            return CutSpeech()
        first = current[0]
        heard, rest = words_heard(first.text, first.bounds, played - first.begin)
        note = None
        if first.note is not None and rest:
            note = msgspec.structs.replace(first.note, text=rest)
        unbegun = first.wish is not None and played <= first.begin  # a clause is in ``note`` already
        return CutSpeech(heard, rest, note, tuple(current if unbegun else current[1:]))

    def reminds(self, wish: Wish) -> bool:
        """Whether the words of a wish are being said, or wait to be."""
        return any(each.wish is not None and each.wish.wish == wish.wish for each in self.utterances)

    def _end(self) -> int:
        return self.sent + len(self.unsent) // SAMPLE_BYTES
