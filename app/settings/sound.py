"""Which sound devices, how loud, and when the microphone is heard."""

from __future__ import annotations

from typing import Annotated

import msgspec

from app.settings.section import Section


class Sound(Section, frozen=True, kw_only=True):
    """``microphone``, ``speaker``: a device by its name; empty: the system's default.

    ``volume_percent``: of the assistant's voice. ``push_to_talk``: the microphone is heard only while the talk
    key is held; else that key silences it.
    """

    microphone: str = ""
    speaker: str = ""
    volume_percent: Annotated[int, msgspec.Meta(ge=0, le=150)] = 100
    push_to_talk: bool = False
