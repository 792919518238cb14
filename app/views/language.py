"""Puts the user's language in: Tandem's own words and Qt's."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from app.settings.appearance import Language

TRANSLATIONS: Final = Path(__file__).resolve().parents[2] / "assets" / "translations"
LOG: Final = logging.getLogger("tandem")


def install(app: QCoreApplication, language: Language) -> str:
    """Have everything that is shown from now on in ``language``; "system": the system's, where there is one.

    Returns the language that is used. Call it once, before the first window.
    """
    name = QLocale.system().name().partition("_")[0] if language == "system" else language
    if not (TRANSLATIONS / f"tandem_{name}.qm").is_file():
        return "en"
    QLocale.setDefault(QLocale(name))
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for file, folder in ((f"qtbase_{name}", qt), (f"tandem_{name}", str(TRANSLATIONS))):
        translator = QTranslator(app)
        if translator.load(file, folder):
            app.installTranslator(translator)
        else:
            LOG.warning("The translation %s is missing; those words stay English.", file)
    return name
