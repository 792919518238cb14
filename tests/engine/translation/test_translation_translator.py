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
