"""For every test: Triton is interpreted where there is no GPU; hypothesis draws the same examples each time,
and no machine is too slow for it.

`make test` runs three workers on two cores. One has what happens in real time (the end-to-end tests, which
mostly wait), the others have all the rest and give way to it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import pytest
from hypothesis import settings

if not Path("/dev/nvidia0").exists():
    os.environ.setdefault("TRITON_INTERPRET", "1")  # before anything imports triton

settings.register_profile("tandem", deadline=None, derandomize=True)
settings.load_profile("tandem")

REAL_TIME: Final = "real time"
END_TO_END: Final = Path(__file__).parent / "end_to_end"
IN_VIRTUAL_TIME: Final = {  # of the end-to-end tests
    *("test_e2e_bad_input.py", "test_e2e_correction.py", "test_e2e_inkling.py"),
    *("test_e2e_panel_examples.py", "test_e2e_replay.py"),
}
NICENESS: Final = 15  # the reasoner's, which is the most modest process of the program


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What shares a device or a costly fixture stays on one worker; what takes longest comes first."""
    for item in items:
        if _in_real_time(item):
            item.add_marker(pytest.mark.xdist_group(REAL_TIME))
        elif _shares_with_its_module(item):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
    items.sort(key=lambda item: (not _in_real_time(item), item.get_closest_marker("xdist_group") is None))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A worker that has nothing in real time to do, or no more, gives way to the one that has."""
    if "PYTEST_XDIST_WORKER" in os.environ and hasattr(os, "nice") and not _in_real_time(item):
        os.nice(max(0, NICENESS - os.nice(0)))


def _in_real_time(item: pytest.Item) -> bool:
    return item.path.parent == END_TO_END and item.path.name not in IN_VIRTUAL_TIME


def _shares_with_its_module(item: pytest.Item) -> bool:
    """Whether it uses a fixture that is made once for its file."""
    if not isinstance(item, pytest.Function):
        return False
    found = item._fixtureinfo.name2fixturedefs
    return any(definitions[-1].scope == "module" for definitions in found.values() if definitions)
