"""The pages of the settings. A new section of the settings gets a page here, and a line in `PAGES`."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Final, get_args

from msgspec.structs import replace

from app.attention.tact import GAPS
from app.desktop.keys import DOINGS, Doing, parsed
from app.errors import TandemError
from app.settings.appearance import Language, ThemeName
from app.settings.document import Settings
from app.settings.section import Section
from app.settings.store import SettingsStore
from app.views.settings.page import Page, span_words
from app.views.settings.profiles_page import ProfilesPage
from app.views.settings.tools_page import ToolsPage
from app.views.tray import available
from app.views.words import tr

KEPT_DAYS: Final = (0, 7, 30, 90, 365)


def appearance(settings: SettingsStore) -> Page:
    """Theme, size of text, language."""
    page = Page(tr("Appearance"), settings)
    themes: dict[ThemeName, str] = {
        "system": tr("As the system has it"),
        "light": tr("Light"),
        "dark": tr("Dark"),
        "contrast": tr("High contrast"),
    }
    page.choice(
        tr("Colours"),
        tr("High contrast is white and yellow on black, with every border drawn."),
        list(themes.items()),
        lambda known: known.appearance.theme,
        lambda known, value: replace(known.appearance, theme=value),
    )
    page.choice(
        tr("Size of text"),
        tr("Against the system's own size."),
        [(percent, f"{percent} %") for percent in range(75, 275, 25)],
        lambda known: known.appearance.text_percent,
        lambda known, value: replace(known.appearance, text_percent=value),
    )
    languages: dict[Language, str] = {"system": tr("As the system has it"), "en": "English", "de": "Deutsch"}
    assert set(languages) == set(get_args(Language))
    page.choice(
        tr("Language"),
        tr("Of this window, from the next start on. Tandem itself hears and speaks English."),
        list(languages.items()),
        lambda known: known.appearance.language,
        lambda known, value: replace(known.appearance, language=value),
    )
    return page


def kept(settings: SettingsStore) -> Page:
    """What is stored, for how long, and how to get rid of it."""
    page = Page(tr("What is kept"), settings)
    page.say(
        tr(
            "The words of every session are kept, in your data folder on this machine and nowhere else: what "
            "you and Tandem said, what it read from the screen, why it spoke up. Pictures are never kept."
        )
    )
    spans = {0: tr("For good"), 7: tr("7 days"), 30: tr("30 days"), 90: tr("90 days"), 365: tr("A year")}
    page.choice(
        tr("How long"),
        tr("Older sessions are deleted when Tandem starts; what was on the disk is overwritten."),
        [(days, spans[days]) for days in KEPT_DAYS],
        lambda known: known.storage.keep_days,
        lambda known, value: replace(known.storage, keep_days=value),
    )
    page.switch(
        tr("Keep the sound as well"),
        tr(
            "What you and Tandem say, as a WAV file beside the words, from the next session on: 4 MB a minute. "
            "Ask the others in the room first."
        ),
        lambda known: known.storage.record_sound,
        lambda known, value: replace(known.storage, record_sound=value),
    )
    return page


def tact(settings: SettingsStore) -> Page:
    """How much Tandem may interrupt."""
    page = Page(tr("Tact"), settings)
    page.choice(
        tr("Least time between two interjections"),
        tr(
            "What comes sooner is a line in the conversation. Reminders that you asked for always come in time."
        ),
        [(gap, span_words(gap)) for gap in GAPS],
        lambda known: known.tact.gap,
        lambda known, value: replace(known.tact, gap=value),
    )
    page.switch(
        tr("Quiet during calls"),
        tr("While another program uses the microphone, Tandem holds back what you did not ask for."),
        lambda known: known.tact.quiet_in_call,
        lambda known, value: replace(known.tact, quiet_in_call=value),
    )
    page.switch(
        tr("Quiet in full screen"),
        tr("While another window fills the screen: a film, a talk, a game."),
        lambda known: known.tact.quiet_in_full_screen,
        lambda known, value: replace(known.tact, quiet_in_full_screen=value),
    )
    page.act(
        tr("Forget what was learned"),
        tr("Every “less of this” and “more of this” that you ever said."),
        lambda: settings.put(settings.current.tact.forget()),
    )
    return page


def sound(settings: SettingsStore) -> Page:
    """Volume and push to talk."""
    page = Page(tr("Sound"), settings)
    page.choice(
        tr("Volume of Tandem's voice"),
        tr("Against the system's own volume."),
        [(percent, f"{percent} %") for percent in range(0, 160, 10)],
        lambda known: known.sound.volume_percent,
        lambda known, value: replace(known.sound, volume_percent=value),
    )
    page.switch(
        tr("Push to talk"),
        tr("The microphone is heard only while you hold the talk key. Off: holding that key silences it."),
        lambda known: known.sound.push_to_talk,
        lambda known, value: replace(known.sound, push_to_talk=value),
    )
    return page


def privacy(settings: SettingsStore) -> Page:
    """What is never looked at."""
    page = Page(tr("Privacy"), settings)
    page.say(
        tr(
            "Nothing leaves this machine unless you have named a server elsewhere. A muted device is cut off "
            "at its source, and Tandem never looks at its own windows."
        )
    )
    page.long_text(
        tr("Windows that are never looked at"),
        tr("Parts of a program's name or of a window's title, with commas between. Nor are their titles kept."),
        lambda known: ", ".join(known.privacy.excluded),
        lambda known, words: replace(known.privacy, excluded=_parts(words)),
    )
    page.switch(
        tr("Never read password fields"),
        tr("Where the program that shows them says which they are."),
        lambda known: known.privacy.mask_passwords,
        lambda known, value: replace(known.privacy, mask_passwords=value),
    )
    return page


def keys(settings: SettingsStore) -> Page:
    """Keys that work in every program."""
    page = Page(tr("Keys"), settings)
    page.say(
        tr(
            "These work in every program. Empty: none. Where the desktop allows no such keys, have its own "
            "settings run “python main.py toggle-mute” and the like."
        )
    )
    for doing, words in DOINGS.items():
        page.text(
            tr(words),
            "",
            partial(_key, doing),
            partial(_with_key, doing),
        )
    return page


def startup(settings: SettingsStore) -> Page:
    """How Tandem starts and stays."""
    page = Page(tr("Start"), settings)
    page.switch(
        tr("Start when I log in"),
        tr("Tandem then begins a session at once, with the devices that you had not muted."),
        lambda known: known.startup.autostart,
        lambda known, value: replace(known.startup, autostart=value),
    )
    page.switch(
        tr("Stay in the tray when the window is closed"),
        tr("The session goes on, and the icon in the tray shows it. Off: closing the window ends the session."),
        lambda known: known.startup.tray,
        lambda known, value: replace(known.startup, tray=value),
    )
    if not available():
        page.say(tr("This desktop shows no tray, so closing the window ends the session all the same."))
    page.switch(
        tr("Show the first steps again"),
        tr("At the next start: a check of microphone, voice and screen."),
        lambda known: not known.startup.welcomed,
        lambda known, value: replace(known.startup, welcomed=not value),
    )
    return page


PAGES: Final[tuple[Callable[[SettingsStore], Page], ...]] = (
    appearance,
    ProfilesPage,
    sound,
    keys,
    tact,
    privacy,
    ToolsPage,
    kept,
    startup,
)


def _key(doing: Doing, known: Settings) -> str:
    key: str = getattr(known.hotkeys, doing)
    return key


def _with_key(doing: Doing, known: Settings, words: str) -> Section:
    """Raises TandemError for what is no key."""
    if words.strip() and parsed(words) is None:
        raise TandemError(tr("“{words}” is no key that can be used: write one like Ctrl+Alt+S.", words=words))
    return replace(known.hotkeys, **{doing: words.strip()})


def _parts(words: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[,\n]", words) if part.strip())
