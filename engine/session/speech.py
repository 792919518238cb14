"""The assistant's own speech: what is being said, how much was sent to the speaker, how much was heard."""

from __future__ import annotations

import msgspec

from engine.protocol import VOICE_SAMPLES, Note

SAMPLE_BYTES = 2


class Utterance(msgspec.Struct):
    """Words and where their sound lies, in 24 kHz samples of the assistant's speech since the start."""

    text: str
    begin: int
    length: int
    note: Note | None = None


class Heard(msgspec.Struct):
    """What of the interrupted speech was heard, and what was left unsaid of a note."""

    text: str
    unsaid: Note | None


class Speech(msgspec.Struct):
    """The queue of sound between the voice and the speaker.

    ``sent``: samples handed to the app, on the same axis as the app's count of samples played.
    """

    sent: int = 0
    unsent: bytes = b""
    utterances: list[Utterance] = []
    stopped: bool = False

    def begin(self, text: str, sound: bytes, note: Note | None = None) -> None:
        """Queue the sound (24 kHz int16) of ``text`` behind what is still being said."""
        self.utterances.append(Utterance(text, self._end(), len(sound) // SAMPLE_BYTES, note))
        self.unsent += sound
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

    def cut(self, played: int) -> Heard:
        """The speaker went silent after ``played`` samples: which words were heard, and which were not."""
        current = [each for each in self.utterances if each.begin + each.length > played]
        self.sent = played
        self.utterances = []
        if not current:
            return Heard("", None)
        first = current[0]
        heard, rest = split_words(first.text, (played - first.begin) / first.length)
        unsaid = None
        if first.note is not None and rest:
            unsaid = Note(first.note.task, first.note.clause, rest, first.note.final)
        return Heard(heard, unsaid)

    def _end(self) -> int:
        return self.sent + len(self.unsent) // SAMPLE_BYTES


def split_words(text: str, fraction: float) -> tuple[str, str]:
    """The words of ``text`` that lie within the first ``fraction`` (0..1) of its sound, and the rest.

    A word counts as heard when all of it was; its share of the sound is taken by its letters.
    """
    words = text.split()
    total = sum(len(word) + 1 for word in words)
    spoken = 0
    for count, word in enumerate(words):
        spoken += len(word) + 1
        if spoken > fraction * total + 1e-9:
            return " ".join(words[:count]), " ".join(words[count:])
    return text, ""
