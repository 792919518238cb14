"""Where the mouse pointer is, from whoever tells it on this desktop."""

from __future__ import annotations

import sys
from typing import Protocol


class Pointer(Protocol):
    """Tells where the mouse pointer is, always on the same thread."""

    def place(self) -> tuple[int, int] | None:
        """Pixels of the desktop; None where that is not known."""
        ...

    def close(self) -> None: ...


class NoPointer:
    """Nobody tells."""

    def place(self) -> None:
        """See `Pointer`."""

    def close(self) -> None: ...


def open_pointer() -> Pointer:
    """X11 tells where the mouse pointer is; elsewhere nobody does."""
    if not sys.platform.startswith("linux"):
        return NoPointer()
    from app.desktop.x11_pointer import X11Pointer

    return X11Pointer()
