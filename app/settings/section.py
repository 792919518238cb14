"""What every section of the settings is."""

from __future__ import annotations

import msgspec


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """One section of the settings file. Every field has a default; ranges are `msgspec.Meta` annotations."""
