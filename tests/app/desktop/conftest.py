"""A desktop with a window manager, for what other programs show there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.end_to_end.desktop import Desktop, desktop


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    with desktop(tmp_path_factory.mktemp("desktop")) as desk:
        yield desk
