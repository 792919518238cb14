"""What the user has set in one session and finds as it was in the next, until the program ends."""

from __future__ import annotations

from collections.abc import Iterable

from app.events import Command, Device, Mute, SetMode, UseSettings
from app.settings.profiles import Profile, sets_mode
from engine.protocol import Mode


class Chosen:
    """The one who knows what is muted, whether a device has followed yet or no session is there to obey.

    ``muted``: what the user has cut off; ``paused``: of it, what `pause` has, which `resume` lets in again;
    ``whole``: nothing has been let in since the pause, by whatever way.
    """

    def __init__(self, muted: Iterable[Device] = ()) -> None:
        self.muted = set(muted)
        self.paused: set[Device] = set()
        self.whole = False
        self._mode: Mode | None = None  # None: the profile's
        self._profile: Profile | None = None

    def note(self, command: Command) -> None:
        """The user has given this command; whoever it is handed on to may note it once more."""
        match command:
            case Mute(device=device, muted=muted):
                (self.muted.add if muted else self.muted.discard)(device)
            case SetMode(mode=mode):
                self._mode = mode
            case UseSettings(settings=settings):
                before, self._profile = self._profile, settings.profiles.current
                if before is not None and sets_mode(before, self._profile):
                    self._mode = None
            case _:
                pass

    def by_hand(self, command: Command) -> None:
        """Note it, once: what is muted or let in by hand is no longer the pause's."""
        self.note(command)
        if isinstance(command, Mute):
            self.paused.discard(command.device)
            self.whole = self.whole and command.muted

    def mode_of(self, profile: Profile) -> Mode:
        """The mode in which a session begins."""
        return self._mode or profile.mode
