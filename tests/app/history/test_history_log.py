from __future__ import annotations

from app.history.log import ConversationLog, Entry


def test_entries_are_numbered_and_told_to_every_sink() -> None:
    told: list[tuple[int, Entry]] = []
    log = ConversationLog(lambda number, entry: told.append((number, entry)))
    first = log.add(Entry("user", "hello", 0.0, 0.5))
    second = log.add(Entry("assistant", "hello to you", 1.0, 2.0))
    assert (first, second, len(log)) == (0, 1, 2)
    assert [number for number, _ in told] == [0, 1]


def test_a_cut_keeps_the_text_and_says_what_was_heard() -> None:
    told: list[tuple[int, Entry]] = []
    log = ConversationLog(lambda number, entry: told.append((number, entry)))
    number = log.add(Entry("assistant", "one two three four", 1.0, 3.0))
    assert not log[number].cut
    log.cut(number, "one two", 1.8)
    assert log[number] == Entry("assistant", "one two three four", 1.0, 1.8, heard="one two")
    assert log[number].unheard == "three four"
    assert told[-1] == (number, log[number])


def test_a_cut_before_the_first_word_ends_no_earlier_than_it_began() -> None:
    log = ConversationLog()
    number = log.add(Entry("assistant", "one two", 1.0, 3.0))
    log.cut(number, "", 0.9)
    assert log[number].end == 1.0
    assert log[number].unheard == "one two"


def test_further_words_extend_an_entry() -> None:
    log = ConversationLog()
    number = log.add(Entry("user", "what is", 0.0, 0.4))
    log.extend(number, "the time", 0.9)
    assert log[number] == Entry("user", "what is the time", 0.0, 0.9)
