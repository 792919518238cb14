"""Speech is made as it is taken, and knows which words were heard."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.voice.voice import Speech, Stretch, VoiceError, words_heard

WORD = 3_000  # samples


def stretch(part: str) -> Stretch:
    count = len(part.split())
    sound = np.arange(1, WORD * count + 1).astype(np.int16)
    return Stretch(sound, tuple(WORD * (index + 1) for index in range(count)), pause=600)


def speech(*parts: str) -> tuple[Speech, list[str]]:
    made: list[str] = []

    def synthesise(part: str) -> Stretch:
        made.append(part)
        return stretch(part)

    return Speech(parts, synthesise), made


def test_only_what_is_needed_is_made() -> None:
    it, made = speech("one two three", "four five", "six")
    assert made == []
    it.next_piece(4_800)
    assert made == ["one two three"]
    it.next_piece(4_800)
    assert made == ["one two three", "four five"]
    assert not it.done


@given(st.lists(st.integers(1, 9_600), max_size=20))
def test_pieces_join_to_the_whole(sizes: list[int]) -> None:
    it, _ = speech("one two three", "four five", "six")
    whole = b"".join(stretch(p).sound.tobytes() + bytes(1_200) for p in ("one two three", "four five", "six"))[
        :-1_200
    ]
    pieces = [it.next_piece(size) for size in sizes]
    assert all(len(piece) <= 2 * size for piece, size in zip(pieces, sizes, strict=True))
    taken = b"".join(pieces)
    assert whole.startswith(taken)
    assert it.taken == len(taken) // 2
    assert taken + it.next_piece(len(whole)) == whole
    assert it.done
    assert it.remaining() == 0
    assert it.next_piece() == b""


def test_the_words_heard_when_it_is_cut() -> None:
    it, _ = speech("one two three", "four five")
    while it.next_piece():
        pass
    assert words_heard(it.text, it.bounds, 0) == ("", "one two three four five")
    assert words_heard(it.text, it.bounds, WORD) == ("one", "two three four five")
    assert words_heard(it.text, it.bounds, WORD + WORD // 2) == ("one", "two three four five")
    assert words_heard(it.text, it.bounds, WORD + 2 * WORD // 3) == ("one two", "three four five")
    assert words_heard(it.text, it.bounds, 3 * WORD + 600 + WORD) == ("one two three four", "five")
    assert words_heard(it.text, it.bounds, 10**9) == ("one two three four five", "")


def test_what_was_never_made_was_not_heard() -> None:
    it, _ = speech("one two three", "four five")
    it.next_piece(10)
    assert words_heard(it.text, it.bounds, 10**9) == ("one two three", "four five")


def test_a_failing_synthesiser_ends_this_speech_only() -> None:
    def synthesise(part: str) -> Stretch:
        if part == "bad":
            raise VoiceError("The voice failed; the answer stays in the transcript.")
        return stretch(part)

    it = Speech(["good", "bad", "never"], synthesise)
    assert len(it.next_piece(WORD)) == 2 * WORD
    with pytest.raises(VoiceError):
        it.next_piece()
    assert it.next_piece() == b""
    assert it.done
