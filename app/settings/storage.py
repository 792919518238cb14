"""What is kept of a session, and for how long."""

from __future__ import annotations

from typing import Annotated

import msgspec

from app.settings.section import Section


class Storage(Section, frozen=True, kw_only=True):
    """``keep_days``: sessions older than this are deleted at the next start; 0 keeps them for good.

    ``record_sound``: keep the sound of both sides as a WAV file beside the words.
    """

    keep_days: Annotated[int, msgspec.Meta(ge=0, le=36500)] = 0
    record_sound: bool = False
