"""What the tests of scenes share."""

from __future__ import annotations

import pytest

from engine.training.phrases import SPLITS, Split


@pytest.fixture(params=SPLITS)
def split(request: pytest.FixtureRequest) -> Split:
    """Each split in turn."""
    return request.param  # type: ignore[no-any-return]
