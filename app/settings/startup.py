"""How the program starts and where it goes when its window is closed."""

from __future__ import annotations

from app.settings.section import Section


class Startup(Section, frozen=True, kw_only=True):
    """``welcomed``: the first steps have been gone through or skipped.

    ``autostart``: start when the user logs in. ``tray``: show an icon in the system tray, and stay in it
    when the window is closed.
    """

    welcomed: bool = False
    autostart: bool = False
    tray: bool = False
