"""Translation with what is on the machine."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from engine.translation.apertium import Apertium, installed, read_modes
from engine.translation.languages import code_of
from engine.translation.translator import TranslationError, Translator


def test_english_and_portuguese_are_always_there() -> None:
    translator = Translator(Apertium({}))
    assert translator.translate("Good morning.", "en", "pt") == "Bom dia."
    assert "tickets" in translator.translate("Quero comprar duas passagens.", "pt", "en").lower()
    assert translator.translate("  ", "en", "pt") == ""


@pytest.mark.parametrize(
    ("direction", "text", "translation"),
    [
        ("en-pt", "The keys are in the car.", "As chaves estão no carro."),
        ("en-pt", "He is in the hospital.", "Ele está no hospital."),
        ("en-pt", "If it is possible, call me.", "Se for possível, chame-me."),
        ("en-pt", "My friend May lives in New Orleans.", "Meu amigo May mora em Nova Orleans."),
        ("en-pt", "The meeting is at 3 p.m. tomorrow.", "A reunião é às 15h amanhã."),
        ("pt-en", "Não sei.", "I do not know."),
        ("pt-en", "O que você quer?", "What do you want?"),
        ("pt-en", "A reunião é às 15h30.", "The meeting is at 3:30 p.m."),
    ],
)
def test_what_the_model_says_stays_as_it_says_it(direction: str, text: str, translation: str) -> None:
    source, target = direction.split("-")
    assert Translator(Apertium({})).translate(text, source, target) == translation


def test_sentences_stand_apart() -> None:
    text = "I would like to know if breakfast is included. And please call a taxi for tomorrow at nine."
    assert "incluído. E por favor" in Translator(Apertium({})).translate(text, "en", "pt")
    addresses = "See https://example.com/Page.Name for more. It costs $12.50."
    assert "https://example.com/Page.Name" in Translator(Apertium({})).translate(addresses, "en", "pt")


def test_a_pair_that_nobody_has_is_a_sentence_with_what_to_do() -> None:
    with pytest.raises(TranslationError, match=r"translates English into Spanish: install Apertium"):
        Translator(Apertium({})).translate("Good morning.", "en", "es")


def test_modes_between_languages_that_can_be_chosen_are_read_by_either_name() -> None:
    assert read_modes("eng-spa\n  spa-eng\nen-ca\nspa-por\nnn-nb\n") == {
        ("en", "es"): "eng-spa",
        ("es", "en"): "spa-eng",
        ("es", "pt"): "spa-por",
    }


def test_apertium_is_run_where_the_user_has_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "apertium"
    program.write_text('#!/bin/sh\nif [ "$1" = -l ]; then echo eng-spa; else echo "Buenos *morning"; fi\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    translator = Translator(installed())
    assert translator.can("en", "es")
    assert translator.translate("Good morning", "en", "es") == "Buenos morning"


def test_a_program_that_fails_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise subprocess.CalledProcessError(3, "apertium")

    monkeypatch.setattr("engine.translation.apertium.subprocess.run", fail)
    with pytest.raises(TranslationError, match="apertium ended with 3"):
        Translator(Apertium({("en", "es"): "eng-spa"})).translate("Hello", "en", "es")


def test_languages_have_names() -> None:
    assert [code_of(name) for name in ("Portuguese", " pt ", "klingon")] == ["pt", "pt", None]
