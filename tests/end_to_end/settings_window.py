"""The settings, for tests, as one goes through them by the keyboard."""

from __future__ import annotations

from typing import Final

from tests.end_to_end.accessible import names_inside
from tests.end_to_end.desktop import Desktop, until

SECONDS: Final = 60.0


def open_page(desk: Desktop, window: str, page: str) -> None:
    """Open a page of the settings from the main ``window``. The list of pages has the keyboard then.

    Its rows are gone through one by one: letters that come slowly would each begin a search of their own.
    """
    desk.focus(window)
    desk.key("ctrl+comma")
    desk.wait_for_focus("Settings")
    assert until(lambda: page in names_inside("Tandem", "Pages"), SECONDS), names_inside("Tandem", "Pages")
    place = names_inside("Tandem", "Pages").index(page)
    desk.key("Home", *["Down"] * place)
