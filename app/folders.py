"""Where the program keeps things."""

from __future__ import annotations

from pathlib import Path

import platformdirs


def data_folder() -> Path:
    """Sessions, and what else the user would miss."""
    return Path(platformdirs.user_data_dir("tandem", appauthor=False))


def config_folder() -> Path:
    """What the user has chosen."""
    return Path(platformdirs.user_config_dir("tandem", appauthor=False))


def state_folder() -> Path:
    """What is of use only to the running program: the engine's snapshots."""
    return Path(platformdirs.user_state_dir("tandem", appauthor=False))
