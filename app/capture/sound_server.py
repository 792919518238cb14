"""`app.sound_server`, for those who know it by its former name."""

from __future__ import annotations

from app.sound_server import (
    PREFIX,
    ServerDevice,
    SoundServer,
    SoundServerError,
    SoundState,
    headphones_in_use,
)

__all__ = ["PREFIX", "ServerDevice", "SoundServer", "SoundServerError", "SoundState", "headphones_in_use"]
