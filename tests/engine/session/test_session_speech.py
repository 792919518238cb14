"""The speech queue knows what is left, what was sent, and which words were heard."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from engine.protocol import VOICE_SAMPLES, Note, Wish
from engine.session.speech import Speech, Spoken


def _spoken(text: str, ticks: float) -> Spoken:
    sound, words = _sound(ticks), text.split()
    length = len(sound) // 2 // len(words)
    bounds = tuple((index * length, (index + 1) * length) for index in range(len(words)))
    return Spoken(text, sound, bounds)


def _sound(ticks: float) -> bytes:
    return b"\1\2" * int(ticks * VOICE_SAMPLES)


@given(st.lists(st.floats(0.1, 8), min_size=1, max_size=4))
def test_every_sample_is_sent_once_and_two_ticks_ahead(lengths: list[float]) -> None:
    speech, played, sent = Speech(), 0, b""
    for length in lengths:
        speech.begin(_spoken("words", length))
    total = sum(len(_sound(length)) for length in lengths) // 2
    for _ in range(60):
        sent += speech.next_piece(played)
        assert len(sent) // 2 - played <= 2 * VOICE_SAMPLES
        assert speech.left(played) == -(-(total - played) // VOICE_SAMPLES)
        played = min(played + VOICE_SAMPLES, len(sent) // 2)
    assert sent == b"".join(_sound(length) for length in lengths)
    assert speech.left(played) == 0


def test_the_speaker_never_runs_dry_before_the_end() -> None:
    speech, played = Speech(), 0
    speech.begin(_spoken("words", 10))
    buffered = 0
    for _ in range(8):
        buffered += len(speech.next_piece(played)) // 2
        assert buffered - played >= VOICE_SAMPLES
        played += VOICE_SAMPLES


def test_a_cut_tells_heard_words_from_unheard() -> None:
    speech = Speech()
    note = Note(task=3, clause=1, text="one two three four", final=True)
    speech.begin(_spoken(note.text, 4), note)
    speech.next_piece(0)
    speech.stop()
    assert speech.left(VOICE_SAMPLES) == 0
    cut = speech.cut(2 * VOICE_SAMPLES)
    assert (cut.heard, cut.unheard) == ("one two", "three four")
    assert cut.note == Note(3, 1, "three four", True)


def test_a_cut_tells_what_had_not_begun_from_what_was_being_said() -> None:
    speech, wish = Speech(), Wish(2, "every", "Breathe.", 4.0)
    notes = [Note(3, clause, f"clause {clause}", clause == 1) for clause in range(2)]
    for note in notes:
        speech.begin(_spoken(note.text, 2), note)
    assert not speech.reminds(wish)
    speech.begin(_spoken(wish.phrase, 1), wish=wish)
    assert speech.reminds(msgspec.structs.replace(wish, opened=-100))  # whatever became of its times meanwhile
    cut = speech.cut(VOICE_SAMPLES)
    assert (cut.heard, cut.unheard) == ("clause", "0")
    assert [(each.note, each.wish) for each in cut.behind] == [(notes[1], None), (None, wish)]


def test_a_cut_between_a_clause_and_a_reminder_leaves_the_reminder_unsaid() -> None:
    speech, wish, note = Speech(), Wish(2, "at", "Tea.", 4.0), Note(3, 0, "a clause", True)
    speech.begin(_spoken("a clause", 2))
    speech.begin(_spoken(wish.phrase, 1), wish=wish)
    speech.begin(_spoken(note.text, 1), note)
    cut = speech.cut(2 * VOICE_SAMPLES)
    assert (cut.heard, cut.note, [each.wish for each in cut.behind]) == ("", None, [wish, None])
    speech.begin(_spoken(note.text, 1), note)
    cut = speech.cut(2 * VOICE_SAMPLES)
    assert (cut.note, cut.behind) == (note, ())  # not in both: it would be read twice
    speech.begin(_spoken(wish.phrase, 1), wish=wish)
    assert speech.cut(2 * VOICE_SAMPLES + 1).behind == ()  # it was being said


def test_after_a_cut_the_next_speech_counts_from_there() -> None:
    speech = Speech()
    speech.begin(_spoken("a b c d", 4))
    speech.next_piece(0)
    speech.stop()
    speech.cut(1000)
    speech.begin(_spoken("again", 1))
    assert speech.left(1000) == 1
    assert speech.next_piece(1000) == _sound(1)
    assert speech.left(1000 + VOICE_SAMPLES) == 0
