"""The window in German: every word, with its places for values, and as it was compiled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.events import Command
from app.settings.store import SettingsStore
from app.views.language import TRANSLATIONS, install
from app.views.settings.dialog import SettingsDialog
from app.views.theme import Theme
from app.views.window import MainWindow
from app.views.words import noop, tr
from installers.translations import compile_translation, update

PLACE = re.compile(r"\{(\w+)\}")
GERMAN = TRANSLATIONS / "tandem_de.ts"


def messages(path: Path) -> dict[str, str]:
    """Source and translation of every message; an empty translation where there is none yet."""
    root = ElementTree.parse(path).getroot()
    return {str(each.findtext("source")): each.findtext("translation") or "" for each in root.iter("message")}


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    before, locale = set(qapp.findChildren(QTranslator)), QLocale()
    assert install(qapp, "de") == "de"
    yield
    for translator in set(qapp.findChildren(QTranslator)) - before:
        qapp.removeTranslator(translator)
    QLocale.setDefault(locale)


def test_every_word_of_the_views_has_its_german(tmp_path: Path) -> None:
    fresh = tmp_path / "tandem_de.ts"
    fresh.write_bytes(GERMAN.read_bytes())
    update("de", fresh)
    words = messages(fresh)
    missing = [source for source, german in words.items() if not german]
    assert len(words) > 250
    assert missing == [], "run make translations and translate these"


def test_translations_keep_the_places_for_values() -> None:
    for source, german in messages(GERMAN).items():
        if german:
            assert sorted(PLACE.findall(source)) == sorted(PLACE.findall(german)), source
            german.format(**dict.fromkeys(PLACE.findall(source), "x"))


def test_what_is_shipped_is_what_was_translated(tmp_path: Path) -> None:
    compiled = tmp_path / "tandem_de.qm"
    compile_translation(GERMAN, compiled)
    assert compiled.read_bytes() == GERMAN.with_suffix(".qm").read_bytes()


def test_the_window_and_the_settings_are_german(german: None, theme: Theme, qtbot: QtBot) -> None:
    commands: list[Command] = []
    window = MainWindow(theme, commands.append)
    qtbot.addWidget(window, before_close_func=lambda shown: window.let_close())
    assert window.talk.line.placeholderText() == "Schreibe an Tandem"
    assert window.modes.buttons["silent"].text() == "Still"
    assert window.tiles["camera"].button.accessibleName() == "Kamera abschalten"
    dialog = SettingsDialog(SettingsStore(None))
    qtbot.addWidget(dialog)
    assert dialog.pages[0].title == "Aussehen"
    assert "Schließen" in {button.text() for button in dialog.findChildren(QPushButton)}
    assert tr("{count} utterances", count=3) == "3 Äußerungen"


def test_qt_speaks_it_too(german: None) -> None:
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"


def test_a_language_that_there_is_not_stays_english(qapp: QApplication) -> None:
    assert install(qapp, "en") == "en"
    assert tr(noop("Settings")) == "Settings"
