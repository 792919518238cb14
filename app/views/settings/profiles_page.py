"""Ways of working: choose, copy, rename, edit, delete."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from msgspec.structs import replace

from app.attention.tact import GAPS
from app.settings.document import Settings
from app.settings.profiles import READY, Profile, Profiles
from app.settings.store import SettingsStore
from app.views.interpreted import NAMES
from app.views.mode_choice import MODES
from app.views.profile_desk import shown_name
from app.views.settings.page import Page, span_words
from app.views.words import noop, tr
from engine.protocol import Mode

SWITCHES = (
    (
        "words",
        noop("Hears what you say"),
        noop("English, for questions and requests. While Tandem interprets, this rests."),
    ),
    ("screen_text", noop("Reads what changes on the screen"), noop("Errors, tests, what you write.")),
    ("gestures", noop("Watches hands"), noop("Pointing, a raised hand, thumbs, counting; needs the camera.")),
    (
        "interpreting",
        noop("Interprets between two people"),
        noop("What is said in one language is shown and spoken in the other; nothing of it is a request."),
    ),
)


class ProfilesPage(Page):
    """Shows the profile in use. A ready one can only be copied: its choices are greyed."""

    def __init__(self, settings: SettingsStore) -> None:
        super().__init__(tr("Ways of working"), settings)
        self.picker = self.choice(
            tr("In use"),
            tr("Holds at once. A profile never mutes or unmutes a device."),
            [(profile.name, shown_name(profile.name)) for profile in settings.current.profiles.all],
            lambda known: known.profiles.current.name,
            lambda known, name: known.profiles.choosing(name),
        )
        self.copied = self.act(
            tr("Copy it"),
            tr("The ready ones stay as they are; a copy is yours to change."),
            lambda: self._do(Profiles.copying),
        )
        self.name = self.text(
            tr("Name"),
            "",
            lambda known: shown_name(known.profiles.current.name),
            lambda known, name: _changed(known, name=name.strip()),
        )
        modes: list[tuple[Mode, str]] = [(mode, tr(name)) for mode, name, _ in MODES]
        self._controls = [
            self.name,
            self.choice(
                tr("Initiative"),
                tr("When the profile is chosen; you can change it at any time."),
                modes,
                lambda known: known.profiles.current.mode,
                lambda known, value: _changed(known, mode=value),
            ),
            self.choice(
                tr("Least time between two interjections"),
                "",
                [(gap, span_words(gap)) for gap in GAPS],
                lambda known: known.profiles.current.gap,
                lambda known, value: _changed(known, gap=value),
            ),
            *(
                self.switch(tr(words), tr(why), partial(_is_on, field), partial(_switched, field))
                for field, words, why in SWITCHES
            ),
        ]
        self.languages = [
            self.choice(
                words,
                "",
                [(code, tr(name)) for code, name in NAMES.items()],
                partial(_spoken, place),
                partial(_speaking, place),
            )
            for place, words in enumerate((tr("One person speaks"), tr("The other speaks")))
        ]
        self.deleted = self.act(
            tr("Delete it"), tr("Only your own can be deleted."), lambda: self._do(Profiles.deleting), "danger"
        )
        self.show_settings(settings.current)

    def show_settings(self, settings: Settings) -> None:
        """Show what holds now; the list may have grown."""
        names = [profile.name for profile in settings.profiles.all]
        self.picker.offer([(name, shown_name(name)) for name in names])
        super().show_settings(settings)
        own = settings.profiles.current not in READY
        for control in (*self._controls, *self.languages, self.deleted):
            control.setEnabled(own)

    def _do(self, change: Callable[[Profiles], Profiles]) -> None:
        self.put(lambda settings: change(settings.profiles))


def _changed(settings: Settings, **fields: object) -> Profiles:
    """Raises TandemError for what cannot be."""
    profile: Profile = replace(settings.profiles.current, **fields)
    if profile == settings.profiles.current:
        return settings.profiles
    return settings.profiles.changing(profile)


def _is_on(field: str, settings: Settings) -> bool:
    return bool(getattr(settings.profiles.current, field))


def _switched(field: str, settings: Settings, on: bool) -> Profiles:
    return _changed(settings, **{field: on})


def _spoken(place: int, settings: Settings) -> str:
    return settings.profiles.current.languages[place]


def _speaking(place: int, settings: Settings, code: str) -> Profiles:
    """The language of one person; when the other had it, they change places."""
    languages: list[str] = list(settings.profiles.current.languages)
    if languages[1 - place] == code:
        languages.reverse()
    languages[place] = code
    return _changed(settings, languages=tuple(languages))
