"""The time of day is translated as a clock shows it, and what only sounds like one is left."""

from __future__ import annotations

import pytest

from engine.translation.clock import in_figures


@pytest.mark.parametrize(
    ("language", "text", "shown"),
    [
        ("en", "On Wednesday at half past ten.", "On Wednesday at 10:30."),
        ("en", "Half past 7 in the morning, please.", "7:30 in the morning, please."),
        ("en", "It leaves at quarter past nine.", "It leaves at 9:15."),
        ("en", "It's a quarter to one.", "It's 12:45."),
        ("en", "It leaves at ten to six.", "It leaves at 5:50."),
        ("en", "I'll wait until twenty-five to eight tomorrow.", "I'll wait until 7:35 tomorrow."),
        ("en", "The train at quarter past nine from platform 4.", "The train at 9:15 from platform 4."),
        ("en", "It's twenty past three now.", "It's 3:20 now."),
        ("en", "At quarter past nine, no, at half past nine.", "At 9:15, no, at 9:30."),
        ("pt", "Na quarta às dez e meia.", "Na quarta às 10:30."),
        ("pt", "São dez e meia.", "São 10:30."),
        ("pt", "À uma e quinze da tarde.", "À 1:15 da tarde."),
        ("pt", "O trem sai às três e quarenta e cinco.", "O trem sai às 3:45."),
        ("pt", "Chega às quinze para as dez.", "Chega às 9:45."),
        ("pt", "São dez para a uma.", "São 12:50."),
        ("pt", "Abre às nove horas e fecha às 18 horas.", "Abre às nove horas e fecha às 18:00."),
        ("pt", "É uma hora da tarde.", "É 1:00 da tarde."),
        ("pt", "Temos às 7h15 e às 15h30.", "Temos às 7:15 e às 15h30."),
        ("pt", "Na sexta às dez e meia sim.", "Na sexta às 10:30 sim."),
        ("pt", "Às dez horas da manhã.", "Às 10:00 da manhã."),
    ],
)
def test_a_time_of_day_is_shown_in_figures(language: str, text: str, shown: str) -> None:
    assert in_figures(text, language) == shown


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It's five to ten minutes from here."),
        ("en", "It's open from ten to six."),
        ("en", "Give a quarter to six of them."),
        ("en", "Ten to six."),
        ("en", "She is past forty."),
        ("en", "Half of the past ten years."),
        ("en", "It's ten past two churches."),
        ("en", "He won by ten to six."),
        ("en", "It's five to ten from here."),
        ("en", "At five to seven places."),
        ("en", "I've been here for half a year."),
        ("en", "Turn right past two houses."),
        ("pt", "São dez e cinquenta."),  # a price
        ("pt", "São três horas de viagem."),
        ("pt", "São dez horas."),
        ("pt", "É uma hora da viagem."),
        ("pt", "Espere das duas e meia toneladas."),
        ("pt", "Quero duas e meia."),
        ("pt", "Duas e meia."),  # spoons
        ("pt", "Tenho dez e ela quinze."),
        ("pt", "Às duas senhoras."),
        ("pt", "Dei às duas e vinte crianças vieram."),
        ("pt", "Dez para as seis meninas."),
        ("pt", "Uma meia."),
        ("pt", "A viagem dura 3h."),
        ("pt", "O modelo X7h15."),
        ("de", "Um halb zehn."),
    ],
)
def test_what_is_no_time_of_day_is_left(language: str, text: str) -> None:
    assert in_figures(text, language) == text
