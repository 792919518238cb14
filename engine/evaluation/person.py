"""The user of an evaluated session, and the other people in the room: their clips, put into its sound."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from engine.evaluation.record import MADE, HappeningKind
from engine.evaluation.stage import Stage
from engine.protocol import MIC_RATE, TICK_SECONDS
from engine.training.clips import Clip
from engine.training.hearing import Piece, piece, split
from engine.training.noises import Sound

PAUSE: Final = 0.3  # seconds of silence inside a turn from which on it is a pause


@dataclass(frozen=True)
class Spoken:
    """What was said in a turn: each word with the second in which it ends, and the turn's end."""

    words: tuple[tuple[str, float], ...]
    end: float


@dataclass(frozen=True)
class Person:
    """Who speaks to the assistant. Every method begins in the present tick and returns when the sound ends."""

    stage: Stage

    def can(self, kind: str) -> bool:
        """Whether the voice has such clips: recorded people say only what they once said."""
        return self.stage.clips.count(self.stage.voice, kind) > 0

    def speak(self, kind: str, pauses: float = 0.0, shortest: float = 0.5) -> float:
        """Say something to the assistant; at a chance of ``pauses`` with ``shortest``..1.6 s silence inside."""
        rng = self.stage.rng
        whole = self._piece(kind)
        pieces = [whole[0]]
        if rng.random() < pauses:
            pieces = split(pieces[0], float(rng.uniform(shortest, 1.6)), rng)
        return self._turn("turn", f"{kind}: {whole[1].text}", pieces, whole[1].answer).end

    def tell(self, kinds: list[str]) -> float:
        """Several sentences in one breath: one turn with short pauses."""
        clips = [self.stage.clips.pick(self.stage.voice, kind, self.stage.rng) for kind in kinds]
        return self.recite(clips, kinds[-1]).end

    def recite(self, clips: list[Clip], intent: str) -> Spoken:
        """These very sentences, as one turn with short pauses."""
        pieces: list[Piece] = []
        for clip in clips:
            gap = float(self.stage.rng.uniform(0.35, 0.9)) if pieces else 0.0
            pieces.append(_said(clip, self.stage.rate, gap))
        return self._turn("turn", f"{intent}: " + " ".join(clip.text for clip in clips), pieces)

    def trail_off(self) -> float:
        """Begin to say something to the assistant, and leave it at that."""
        said, clip = self._piece("trail")
        return self._turn("trail", clip.text, [said]).end

    def interrupt(self, kind: str) -> float:
        """As `speak`, over the assistant's own speech; mostly with an opener such as "wait"."""
        rng = self.stage.rng
        said, clip = self._piece(kind)
        pieces, text = [said], clip.text
        if kind != "hush" and self.can("opener") and rng.random() < 0.75:
            opener, before = self._piece("opener")
            pieces = [opener, replace(said, gap=float(rng.uniform(0.02, 0.2)))]
            text = f"{before.text} {text}"
        return self._turn("interruption", f"{kind}: {text}", pieces, clip.answer).end

    def aside(self, kind: HappeningKind) -> float:
        """A sound that asks for nothing: "mm-hm", a cough, words to somebody else.

        Turned away from the microphone anything may be said, so recorded people say what they have.
        """
        stage, rng = self.stage, self.stage.rng
        start, says = self._start(), "side" if kind == "call" else kind
        if kind == "tic" and (rng.random() < 0.7 or not self.can("tic")):
            sound: Sound = stage.noise.cough(rng) * rng.uniform(0.1, 0.4)
            stage.sound(sound, start, 1.0, "near")
            end = start + len(sound) / MIC_RATE
            stage.happened(kind, start, end, MADE)
            return end
        said, clip = self._piece("ask" if kind == "side" and not self.can(kind) else says)
        level = {"side": rng.uniform(0.3, 0.55), "call": rng.uniform(0.7, 1.0)}.get(kind, rng.uniform(0.5, 0.9))
        return self._unasked(kind, said, clip.text, start, level)

    def others(self, seconds: float, level: float) -> float:
        """Other people's voices from farther away, as of a television: sentences for about so long.

        Beside a recorded person they are recorded ones too.
        """
        stage, rng = self.stage, self.stage.rng
        sources = stage.clips.sources
        recorded = sources[stage.voice] == "recorded"
        alike = [each for each in stage.clips.users if (sources[each] == "recorded") == recorded]
        voices = [each for each in alike if each != stage.voice] or alike
        start = at = self._start()
        while at - start < seconds:
            voice = str(rng.choice(voices))
            kinds = [kind for kind in ("broadcast", "statement", "ask") if stage.clips.count(voice, kind)]
            clip = stage.clips.pick(voice, str(rng.choice(kinds)), rng)
            said = _said(clip, stage.rate)
            stage.sound(said.sound, at, level * rng.uniform(0.7, 1.3), "far")
            at += said.seconds + rng.exponential(0.4) + 0.05
        stage.happened("broadcast", start, at)
        return at

    def _unasked(self, kind: HappeningKind, said: Piece, text: str, start: float, level: float) -> float:
        end = start + said.seconds
        self.stage.sound(said.sound, start, level, "aside" if kind == "side" else "near")
        self.stage.said([(word, start + moment) for word, moment in said.words], [(end, 1e9)])
        self.stage.happened(kind, start, end, text)
        return end

    def _turn(self, happening: HappeningKind, detail: str, pieces: list[Piece], answer: str = "") -> Spoken:
        stage = self.stage
        start = at = self._start()
        words, silences = [], []
        for each in pieces:
            if each.gap:
                silences.append((at, at + each.gap))
                at += each.gap
            stage.sound(each.sound, at, 1.0, "near")
            words += [(word, at + end) for word, end in each.words]
            at += each.seconds
        stage.said(words, [*silences, (at, 1e9)])
        stage.happened(happening, start, at, detail, answer)
        for pause in silences:
            if pause[1] - pause[0] >= PAUSE:
                stage.happened("pause", *pause)
        return Spoken(tuple(words), at)

    def _piece(self, kind: str) -> tuple[Piece, Clip]:
        clip = self.stage.clips.pick(self.stage.voice, kind, self.stage.rng)
        return _said(clip, self.stage.rate), clip

    def _start(self) -> float:
        return self.stage.begin + float(self.stage.rng.uniform(0, TICK_SECONDS))


def _said(clip: Clip, rate: float, gap: float = 0.0) -> Piece:
    """A clip with the words that are said in it: who listens hears them by himself."""
    return piece(replace(clip, heard=clip.text), rate, gap)
