"""Keys that work in every program: on X11 by grabbing them, elsewhere through the portal where there is one."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Final, Protocol

from app.desktop.keys import Doing, Key, Pressed, Told
from app.desktop.wayland import on_wayland

NO_KEYS: Final = (
    "Keys that work in every program are not available here; give `python main.py toggle-mute` and the like "
    "a key in the system's own settings."
)


class Hotkeys(Protocol):
    """Watches keys in a thread of its own, on which it calls ``pressed`` and ``told``."""

    def use(self, keys: Mapping[Doing, Key]) -> None:
        """Watch these keys and no others. Returns at once; may be called from any thread."""
        ...

    def close(self) -> None:
        """Give every key back and end the thread."""
        ...


def open_hotkeys(environment: Mapping[str, str], pressed: Pressed, told: Told) -> Hotkeys | None:
    """What this desktop offers; None, and a sentence to ``told``, where it offers nothing."""
    if sys.platform.startswith("linux") and on_wayland(environment):
        from app.desktop.portal_hotkeys import PortalHotkeys

        return PortalHotkeys(pressed, told)
    if sys.platform.startswith("linux") and environment.get("DISPLAY"):
        from app.desktop.x11_hotkeys import X11Hotkeys

        return X11Hotkeys(environment["DISPLAY"], pressed, told)
    told(NO_KEYS)
    return None
