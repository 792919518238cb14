"""Whether this desktop is Wayland's."""

from __future__ import annotations

from collections.abc import Mapping


def on_wayland(environment: Mapping[str, str]) -> bool:
    """Whether programs see nothing of each other's windows and keys, also where an X server is beside it."""
    return environment.get("XDG_SESSION_TYPE") == "wayland" or "WAYLAND_DISPLAY" in environment
