"""The user's mouth: turns with their pauses, and sounds that ask for nothing, put into the world."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

from engine.protocol import MIC_RATE
from engine.training import noises
from engine.training.hearing import Piece, Recogniser, piece, recognise, split, taken_for_words
from engine.training.murmurs import Murmur
from engine.training.world import SURE_AFTER, Onset, Turn, World

CLOSE_BY: Final = 0.35  # the share of words to others that are said into the microphone, as on the telephone
ACKNOWLEDGED_FROM: Final = 2.2  # seconds that a turn lasts which is acknowledged, about: who asks at length
ROUGHLY: Final = (0.9, 1.1)
UNACKNOWLEDGED: Final = 0.15  # of them is not: else a long turn would be known by its acknowledgement alone
TOLD_FIRST: Final = 0.15  # the share of requests before which one to three sentences tell how things stand
WORDS_OF: Final = {"backchannel": 0.8, "tic": 0.35, "cough": 0.2}  # the share that is read as words
READ_OTHERWISE: Final = 1 / 3  # the share of those "mm-hm" whose words are another's: they read ever otherwise
SHARED_OPENERS: Final = ("okay", "right", "yeah", "yes", "mm", "uh-huh", "oh", "well", "really", "sure")


@dataclass
class Talker:
    """How a user sounds. ``rate``: 1 as the clips; ``pauses``: how likely a turn is broken by them."""

    world: World
    recogniser: Recogniser
    rate: float
    pauses: float

    def can(self, kind: str) -> bool:
        """Whether this user's voice has such phrases: recorded speakers say only what they once said."""
        return self.world.clips.count(self.world.user, kind) > 0

    def pieces(self, intent: str, interrupting: bool) -> tuple[list[Piece], str]:
        world, rng = self.world, self.world.rng
        clip = world.clips.pick(world.user, intent, rng)
        pieces = [piece(clip, self.rate)]
        if interrupting and intent in ("ask", "wish") and self.can("opener") and rng.random() < 0.75:
            opener = piece(world.clips.pick(world.user, "opener", rng), self.rate)
            pieces = [opener, replace(pieces[0], gap=rng.uniform(0.02, 0.25))]
        elif intent in ("ask", "wish") and self.can("lead") and rng.random() < self.pauses * 0.5:
            before = piece(world.clips.pick(world.user, "lead", rng), self.rate)
            pieces = [before, replace(pieces[0], gap=self._pause())]
        elif intent in ("ask", "wish") and self.can("statement") and rng.random() < TOLD_FIRST:
            told = [world.clips.pick(world.user, "statement", rng) for _ in range(int(rng.integers(1, 4)))]
            gaps = [0.0, *rng.uniform(0.3, 1.0, len(told)).tolist()]
            pieces = [
                replace(each, gap=gap)
                for each, gap in zip([*(piece(clip, self.rate) for clip in told), *pieces], gaps, strict=True)
            ]
        for _ in range(2):
            if intent not in ("hush", "trail") and rng.random() < self.pauses * 0.6:
                longest = max(range(len(pieces)), key=lambda index: len(pieces[index].words))
                pieces[longest : longest + 1] = split(pieces[longest], self._pause(), rng)
        if intent == "trail" or clip.answer or intent != "cancel":
            return pieces, clip.answer
        return pieces, "All right."

    def correction(self) -> tuple[list[Piece], str]:
        """What puts the last request right, perhaps at the end of what asks for nothing."""
        world, rng = self.world, self.world.rng
        clip = world.clips.pick(world.user, "ask", rng)
        pieces = [piece(clip, self.rate)]
        for kind, share in (("opener", 0.9), ("statement", 0.6)):
            if self.can(kind) and rng.random() < share:
                pieces[0] = replace(pieces[0], gap=rng.uniform(0.02, 0.4))
                pieces.insert(0, piece(world.clips.pick(world.user, kind, rng), self.rate))
        return pieces, clip.answer

    def _pause(self) -> float:
        rng = self.world.rng
        return float(min(2.5, rng.uniform(0.35, 0.6) + rng.exponential(0.45)))

    def speak(
        self, intent: str, pieces: list[Piece], answer: str, start: float, followed: float = math.inf
    ) -> Turn:
        """Put a turn into the world, from ``start`` on; the user speaks again ``followed`` s after its end."""
        world = self.world
        at, words, silences = start, [], []
        for each in pieces:
            if each.gap:
                silences.append((at, at + each.gap))
                at += each.gap
            world.sound(each.sound, at, 1.0, "user", "near")
            words += [(word, at + end) for word, end in each.words]
            at += each.seconds
        pauses = tuple(pause for pause in silences if pause[1] - pause[0] >= 0.3)
        recogniser = self._recogniser(start, at)
        events, final = recognise(words, [*silences, (at, at + followed)], recogniser, world.rng)
        for tick, event in events.items():
            world.inbox[tick].append(event)
        heard = " ".join(events[tick].text for tick in sorted(events))
        text = " ".join(each.text for each in pieces if each.text)
        sure = SURE_AFTER
        if text.lower().startswith(SHARED_OPENERS):
            sure = max(sure, min(pieces[0].seconds, 0.9) + 0.2)
        short = at - start < ACKNOWLEDGED_FROM * world.rng.uniform(*ROUGHLY)
        quiet = short or bool(world.rng.random() < UNACKNOWLEDGED)
        turn = Turn(intent, text, start, at, final, answer, heard, pauses, start + sure, acked=quiet)
        world.turns.append(turn)
        world.onsets.append(Onset(start, at))
        world.note_truth("turn", start, at, f"{intent}: {text}")
        if world.spoken and world.spoken[-1].start <= start and world.own_end >= start + 0.4:
            world.note_truth("interruption", start, at, f"{intent}: {text}")
        for pause in pauses:
            world.note_truth("pause", *pause)
        return turn

    def backchannel(self, start: float) -> float:
        """ "Mm-hm": returns its length in seconds."""
        return self._aside_sound("backchannel", start, "near", 0.75)

    def aside(self, start: float) -> float:
        """Words to somebody else, with the head turned away, or as close by as what is meant for the assistant.

        Turned away it is not only what one says to others: what would be a request close by tells that the
        sound counts. But never a statement, which is as often meant for the assistant.
        """
        rng = self.world.rng
        if rng.random() < CLOSE_BY:
            return self._aside_sound("side", start, "near", rng.uniform(0.7, 1.0))
        kind = str(rng.choice(["side", "ask", "broadcast", "trail"], p=[0.62, 0.2, 0.1, 0.08]))
        kind = kind if self.can(kind) else "side"
        return self._aside_sound(kind, start, "aside", rng.uniform(0.35, 0.6))

    def tic(self, start: float) -> float:
        """A cough, a throat being cleared."""
        world, rng = self.world, self.world.rng
        if self.can("tic") and rng.random() < 0.3:
            return self._aside_sound("tic", start, "near", 0.8)
        sound = noises.cough(rng) * rng.uniform(0.1, 0.4)
        world.sound(sound, start, 1.0, "user", "near")
        end = start + len(sound) / MIC_RATE
        world.onsets.append(Onset(start, end))
        if rng.random() < WORDS_OF["cough"]:
            self._take_for_words("tic", start, end)
        world.note_truth("tic", start, end)
        return end - start

    def _take_for_words(self, kind: Murmur, start: float, end: float) -> None:
        """Other words than were said, or words where there were none, for the words lane."""
        for tick, event in taken_for_words(kind, end, self._recogniser(start, end), self.world.rng).items():
            self.world.inbox[tick].append(event)

    def _put_words(self, words: list[tuple[str, float]], start: float, distance: noises.Distance) -> None:
        """Words that ask for nothing, said since ``start``, for the words lane."""
        end = words[-1][1] if words else start
        recogniser = self._recogniser(start, end)
        recogniser = recogniser.afar() if distance == "aside" else recogniser
        events, _ = recognise(words, [(end, 1e9)], recogniser, self.world.rng)
        for tick, event in events.items():
            self.world.inbox[tick].append(event)

    def _recogniser(self, start: float, end: float) -> Recogniser:
        """The words sense from ``start`` to ``end``: a television beside the user confuses it."""
        world = self.world
        if any(begin < end and start < stop for begin, stop in world.babble):
            return self.recogniser.beside(world.rng)
        return self.recogniser

    def _aside_sound(self, kind: str, start: float, distance: noises.Distance, level: float) -> float:
        world, rng = self.world, self.world.rng
        said = piece(world.clips.pick(world.user, kind, rng), self.rate)
        end = start + said.seconds
        world.sound(said.sound, start, level * rng.uniform(0.7, 1.2), "user", distance)
        world.voices.append((start, end))
        world.onsets.append(Onset(start, end))
        words = [(word, start + moment) for word, moment in said.words]
        if rng.random() < WORDS_OF.get(kind, 1.0):
            if kind == "backchannel" and rng.random() < READ_OTHERWISE:
                self._take_for_words("backchannel", start, end)
            else:
                self._put_words(words, start, distance)
        truth = kind if kind in ("backchannel", "tic") else "side"
        world.note_truth(truth, start, end, said.text)  # type: ignore[arg-type]
        return said.seconds
