"""From the microphone's ticks to translated clauses, while the speaker still speaks.

Each stretch of speech is one person's, or two answer each other in it after short pauses: the language is told
among the two. Words are kept once two readings in a row agree on them (local agreement, arXiv 2005.11185); a
clause is translated when its last word is kept.
Where no translator has the pair, English comes from the recogniser itself, which translates as it reads.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Protocol

from engine.protocol import MIC_SAMPLES
from engine.senses.gate import Samples
from engine.senses.moonshine import Word
from engine.senses.own_words import OwnWords
from engine.senses.process import SenseError
from engine.senses.protocol import SenseAudio, SenseInterpreted
from engine.senses.repeats import drop_repeats, plain, says_again
from engine.senses.spoken_language import Sounds, answers, spoken_language
from engine.senses.stretch import Stretch
from engine.senses.whisper import Task
from engine.translation.faithful import faithfully
from engine.translation.translator import TranslationError

READ_EVERY: Final = 16_000  # samples of new sound between readings of unfinished speech
FIRST_READ: Final = 24_000  # samples before which a language is not told well
END_SILENCE: Final = 8_000  # samples without loud sound that end a stretch
LONGEST: Final = 24 * 16_000  # samples; what lasts longer is final up to its last pause
TURN: Final = 24_000  # samples of speech behind a pause by which it is told whether the other goes on,
SHORT_TURN: Final = 16_000  # and the fewest before it, with the moments before speech;
ANSWER: Final = 6_400  # and the fewest behind it when no more will come: "no" is an answer
MIN_VOICED: Final = 8  # frames with a pitch, else it is no speech
MIN_SCORE: Final = -1.0  # mean log probability of the tokens of a reading,
MIN_SUM: Final = -1.2  # or their sum: a lone "yes" has that, a "no" misread as "now" has less
MIN_ANSWER: Final = -2.3  # mean of a lone "yes" or "no" after others: coughs are read as other words, or worse
MAX_LAG: Final = 1.0  # seconds of waiting input from which unfinished speech is not read
FEWEST_WORDS: Final = 3  # of a clause; shorter ones wait for the next
MOST_WORDS: Final = 10  # from which words are translated without waiting for a mark
BEGINNING: Final = 4  # words by which a stretch that begins anew is known
MOST_FAILED: Final = 3  # clauses in a row that were not translated, from which on nobody is taken to translate
ENDS: Final = frozenset(".,;:!?…")


class Translates(Protocol):
    """See `engine.translation.translator.Translator`."""

    def can(self, source: str, target: str) -> bool: ...

    def translate(self, text: str, source: str, target: str) -> str: ...


class Track:
    """The words of one stretch in one language: kept, expected, and not yet taken."""

    def __init__(self) -> None:
        self.kept: list[Word] = []
        self._expected: list[Word] = []
        self._taken = 0

    def agree(self, words: list[Word]) -> None:
        """Keep what two readings in a row begin with; the last word may still be growing."""
        count = 0
        for before, now in zip(self._expected, words[:-1], strict=False):
            if plain(before.text) != plain(now.text):
                break
            count += 1
        self.kept += words[:count]
        self._expected = words[count:]

    def finish(self, words: list[Word]) -> None:
        """Keep them all."""
        self.kept += words
        self._expected = []

    def before_it_begins_anew(self, words: list[Word]) -> list[Word]:
        """``words``, which follow those kept, up to where a small recogniser starts the whole over again.

        Figures in a row are somebody's number, which may repeat itself.
        """
        texts = [plain(word.text) for word in (*self.kept, *words)]
        for at in range(max(BEGINNING, len(self.kept)), len(texts) - BEGINNING + 1):
            if says_again(texts[at:], texts) and not "".join(texts[at:]).isdigit():
                return words[: at - len(self.kept)]
        return words

    def take_clauses(self, *, all_of_it: bool) -> list[str]:
        """The clauses that are whole, or everything."""
        clauses = []
        begin = self._taken
        for at in range(begin, len(self.kept)):
            length = at + 1 - begin
            ended = self.kept[at].text[-1:] in ENDS and length >= FEWEST_WORDS
            if ended or length >= MOST_WORDS or (all_of_it and at + 1 == len(self.kept)):
                clauses.append(_text(self.kept[begin : at + 1]))
                begin = at + 1
        self._taken = begin
        return clauses

    def take_rest(self) -> str:
        """Every word that was not taken yet."""
        words, self._taken = self.kept[self._taken :], len(self.kept)
        return _text(words)

    @property
    def share(self) -> float:
        """Of the letters known so far, those that were taken."""
        letters = [len(word.text) + 1 for word in (*self.kept, *self._expected)]
        return sum(letters[: self._taken]) / max(1, sum(letters))


class Interpreter:
    """One microphone, two ``languages`` (ISO 639-1). `take` every tick, in order."""

    def __init__(
        self, listen: Callable[[Samples], Sounds], translator: Translates, languages: tuple[str, str]
    ) -> None:
        self._listen = listen
        self._translator = translator
        self._languages = languages
        self._stretch = Stretch()
        self._own = OwnWords()
        self._next_tick = 0
        self._failed = 0  # clauses in a row that were not translated
        self._expected = ""  # who has spoken is answered, more often than not
        self._begin_stretch()

    def take(self, message: SenseAudio, lag: float) -> list[SenseInterpreted]:
        """The clauses that became known with this tick. Raises SenseError when nobody translates any more."""
        if message.tick != self._next_tick:
            self._begin_stretch()
        self._next_tick = message.tick + 1
        self._own.note(message.tick, message.saying)
        stretch = self._stretch
        begun = stretch.push(message.audio)
        if begun is not None:
            self._told_until = begun
        if not stretch.open:
            stretch.forget()
            return []
        speech = stretch.voiced >= MIN_VOICED
        if stretch.silence >= END_SILENCE or (len(stretch) >= LONGEST and not speech):
            told = self._read(last=True) if speech and stretch.last_loud else []
            self._begin_stretch()
            return told
        if len(stretch) >= LONGEST:
            speaker = self._language
            told = self._end_turn(self._break())
            self._expected = speaker  # who goes on, and is not answered
            return told
        due = self._read_at + READ_EVERY if self._read_at else FIRST_READ
        if len(stretch) >= due and lag <= MAX_LAG and speech:
            return self._read(last=False)
        return []

    def _begin_stretch(self) -> None:
        self._stretch.forget()
        self._begin_turn()

    def _begin_turn(self) -> None:
        self._read_at = 0
        self._told_until = 0  # sample at which the last clause that was told ends
        self._asked = 0  # the last pause of which it is known whether the other went on
        self._language = ""
        self._source, self._english = Track(), Track()

    def _read(self, *, last: bool) -> list[SenseInterpreted]:
        """Read what there is of the stretch; ``last``: all of it is final."""
        stretch = self._stretch
        least = ANSWER if last else TURN
        due = (pause for pause in stretch.pauses if SHORT_TURN <= pause <= stretch.last_loud - least)
        turn = next(filter(self._other_goes_on, due), None)
        told = [] if turn is None else self._end_turn(turn)
        self._read_at = len(stretch)
        return [*told, *self._read_turn(stretch.sound, stretch.last_loud, last=last)]

    def _other_goes_on(self, pause: int) -> bool:
        """Whether the other language is spoken behind a pause. It is asked once for each, in order."""
        if pause <= self._asked:
            return False
        self._asked = pause
        if not self._kept:
            self._hear_language(self._listen(self._stretch.sound[:pause]))
        behind = self._listen(self._stretch.sound[pause:])
        return spoken_language(behind, self._languages, self._language) != self._language

    def _break(self) -> int:
        """Where who goes on and on is interrupted: in the last pause, so that no word is cut or read twice."""
        late = [pause for pause in self._stretch.pauses if pause >= LONGEST // 2]
        return late[-1] if late else len(self._stretch)

    def _end_turn(self, pause: int) -> list[SenseInterpreted]:
        """All that was said before the ``pause`` is final; the stretch goes on behind it."""
        told = self._read_turn(self._stretch.sound[:pause], pause, last=True)
        self._stretch.cut(pause)
        self._begin_turn()
        return told

    def _read_turn(self, sound: Samples, loud: int, *, last: bool) -> list[SenseInterpreted]:
        """Read one person's ``sound``, of which nothing is loud behind sample ``loud``."""
        hearing = self._listen(sound)
        if not self._kept:
            self._hear_language(hearing)
        other = self._other
        itself = not self._translator.can(self._language, other) and other == "en"
        self._follow(self._source, hearing, "transcribe", last)
        if itself:
            self._follow(self._english, hearing, "translate", last)
            pairs = [
                (self._source.take_rest(), clause) for clause in self._english.take_clauses(all_of_it=last)
            ]
            if last and not pairs:
                pairs = [(self._source.take_rest(), "")]
        else:
            clauses = self._source.take_clauses(all_of_it=last)
            pairs = [(clause, self._translated(clause)) for clause in clauses]
        can = itself or self._translator.can(self._language, other)
        told = [self._told(text, translation, can, loud) for text, translation in pairs]
        worth = [clause for clause in told if self._worth(clause)]
        if worth:
            self._expected = other
        return worth

    def _hear_language(self, hearing: Sounds) -> None:
        """Nothing was kept yet: what was expected in another language is not expected any more."""
        language = spoken_language(hearing, self._languages, self._expected)
        if language != self._language:
            self._language = language
            self._source, self._english = Track(), Track()

    @property
    def _kept(self) -> bool:
        return bool(self._source.kept or self._english.kept)

    @property
    def _other(self) -> str:
        first, second = self._languages
        return second if self._language == first else first

    def _follow(self, track: Track, hearing: Sounds, task: Task, last: bool) -> None:
        read = hearing.words(self._language, task, track.kept)
        believed = _is_speech(read) or self._is_answer(track, read, task)
        words = drop_repeats(track.kept, read) if believed else []
        words = track.before_it_begins_anew(words)
        if last:
            track.finish(words)
        else:
            track.agree(words)

    def _is_answer(self, track: Track, read: Sequence[Word], task: Task) -> bool:
        """Whether a lone "yes" or "no" follows what was said: to guess it wrong costs less than its silence."""
        language = self._language if task == "transcribe" else "en"
        follows = bool(self._expected) and not track.kept
        return follows and answers(read, language) and read[0].score > MIN_ANSWER

    def _translated(self, clause: str) -> str:
        """Empty where nobody here translates, or the translator fails: the words are still shown."""
        if not self._translator.can(self._language, self._other):
            return ""
        try:
            translation = self._translate(clause)
        except TranslationError:  # a program may be killed, or be slow, once
            try:
                translation = self._translate(clause)
            except TranslationError as error:
                self._failed += 1
                if self._failed >= MOST_FAILED:
                    raise SenseError(f"Tandem cannot interpret any more: {error}") from error
                return ""
        self._failed = 0
        return translation

    def _translate(self, clause: str) -> str:
        return faithfully(self._translator.translate, clause, self._language, self._other)

    def _worth(self, clause: SenseInterpreted) -> bool:
        during = clause.begun, clause.spoken
        echoed = self._own.echoed(clause.text or clause.translation, during)
        return bool(plain(clause.text) or plain(clause.translation)) and not echoed

    def _told(self, text: str, translation: str, can: bool, loud: int) -> SenseInterpreted:
        """``can``: somebody here translates that way; ``loud``: where the sound ends of all that is known."""
        track = self._english if self._english.kept else self._source
        end = int(track.share * loud)
        begun, self._told_until = self._told_until, max(end, self._told_until)
        first, last = self._tick_of(min(begun + 1, end)), self._tick_of(end)
        missed = can and not translation
        return SenseInterpreted(text, self._language, translation, self._other, first, last, missed)

    def _tick_of(self, end: int) -> int:
        """The tick in which the sample of the stretch before ``end`` was heard."""
        return max(0, self._next_tick - 1 - (len(self._stretch) - end) // MIC_SAMPLES)


def _is_speech(read: Sequence[Word]) -> bool:
    """Whether a reading is sure enough: of noise come long sentences, or one word that is doubted."""
    if not read:
        return False
    score = read[0].score
    return score > MIN_SCORE or score * sum(len(word.tokens) for word in read) > MIN_SUM


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)
