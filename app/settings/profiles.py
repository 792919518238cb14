"""Ways of working: each a set of what the program can do, chosen together. Three are ready, the rest copies.

A profile never mutes or unmutes a device: that stays with the user.
"""

from __future__ import annotations

from typing import Annotated, Final

import msgspec

from app.errors import TandemError
from app.settings.section import Section
from engine.protocol import Mode, Spoken

LONGEST_NAME: Final = 40  # letters


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """One way of working.

    ``mode``: how much initiative, when the profile is chosen; ``gap``: least seconds between interjections.
    ``words``: what is said is read as English for the model, unless ``interpreting``; ``screen_text``: what
    changes on the screen is read; ``gestures``: hands before the camera are read; ``interpreting``: what is
    said in one of the two ``languages`` is translated into the other, spoken and shown, and nothing of it is
    a request.
    """

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_NAME)]
    mode: Mode = "normal"
    gap: Annotated[float, msgspec.Meta(ge=0, le=3600)] = 3.0
    words: bool = True
    screen_text: bool = True
    gestures: bool = False
    interpreting: bool = False
    languages: tuple[Spoken, Spoken] = ("en", "pt")


READY: Final = (
    Profile(name="Pair"),
    Profile(name="Translate", mode="silent", words=False, screen_text=False, interpreting=True),
    Profile(name="Tutor", mode="coach", gestures=True),
)


def sets_mode(before: Profile, after: Profile) -> bool:
    """Whether ``after`` in the place of ``before`` brings its mode along; else it stays as the user set it."""
    return (before.name, before.mode) != (after.name, after.mode)


class Profiles(Section, frozen=True, kw_only=True):
    """``chosen``: the name of the profile in use. ``own``: the user's copies, which alone can be changed."""

    chosen: str = READY[0].name
    own: tuple[Profile, ...] = ()

    @property
    def all(self) -> tuple[Profile, ...]:
        """The ready ones, then the user's own."""
        return (*READY, *self.own)

    @property
    def current(self) -> Profile:
        """The profile in use; the first when the chosen one is not there any more."""
        return next((profile for profile in self.all if profile.name == self.chosen), READY[0])

    def choosing(self, name: str) -> Profiles:
        """The profile ``name`` in use (case does not count). Raises TandemError when there is none."""
        wanted = name.strip().casefold()
        for profile in self.all:
            if profile.name.casefold() == wanted:
                return msgspec.structs.replace(self, chosen=profile.name)
        known = ", ".join(profile.name for profile in self.all)
        raise TandemError(f"There is no profile '{name}': name one of {known}.")

    def copying(self) -> Profiles:
        """A copy of the profile in use, under a name of its own, in use."""
        stem = self.current.name[: LONGEST_NAME - 4]
        names = {profile.name.casefold() for profile in self.all}
        number = next(n for n in range(2, len(names) + 3) if f"{stem} {n}".casefold() not in names)
        copy = msgspec.structs.replace(self.current, name=f"{stem} {number}")
        return Profiles(chosen=copy.name, own=(*self.own, copy))

    def changing(self, profile: Profile) -> Profiles:
        """``profile`` in the place of the one in use. Raises TandemError for a ready one or a name in use."""
        current = self.current
        if current in READY:
            raise TandemError(f"{current.name} is a ready profile: copy it and change the copy.")
        taken = {each.name.casefold() for each in self.all if each is not current}
        if not profile.name.strip() or profile.name.strip().casefold() in taken:
            raise TandemError(f"The name '{profile.name}' is empty or taken: choose another one.")
        if profile.languages[0] == profile.languages[1]:
            raise TandemError("Both people would speak the same language: choose two.")
        changed = msgspec.structs.replace(profile, name=profile.name.strip())
        return Profiles(
            chosen=changed.name, own=tuple(changed if each is current else each for each in self.own)
        )

    def deleting(self) -> Profiles:
        """Without the one in use. Raises TandemError for a ready one."""
        current = self.current
        if current in READY:
            raise TandemError(f"{current.name} is a ready profile: it stays.")
        return Profiles(own=tuple(each for each in self.own if each is not current))
