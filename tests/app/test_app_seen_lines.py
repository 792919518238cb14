"""What the screen text sense reads, as the engine is told of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.arrivals import Arrivals
from app.attention.gate import Gate, GateSettings
from app.history.log import ConversationLog
from app.history.ticks import TickWriter
from app.loop import Devices, Loop, Parts
from app.mind import Mind
from app.pace import REAL_TIME
from app.panels.desk import PanelDesk
from app.recorder import Recorder
from app.senses import Senses
from app.settings.profiles import READY
from engine.protocol import LONG_AGO, Seen
from engine.senses.protocol import SenseLines


def test_what_stood_on_the_screen_before_is_known_and_is_no_news(tmp_path: Path) -> None:
    arrivals, log = Arrivals(), ConversationLog()
    mind = Mind((), arrivals, REAL_TIME, lambda event: None, lambda message, request: None)
    panels = PanelDesk(lambda event: None, arrivals, lambda sentence, used: None, shows=False)
    recorder = Recorder(log, TickWriter(tmp_path / "ticks.jsonl", lambda sentence: None))
    nobody: Any = None
    devices = Devices(nobody, None, None, None, nobody)
    parts = Parts(nobody, mind, Senses(None, None, None, None), panels)
    gate = Gate(GateSettings())
    loop = Loop(
        devices, parts, gate, arrivals, recorder, REAL_TIME, READY[0], lambda event: None, lambda tick: True
    )
    loop.sensed(40, SenseLines(("FAILED tests/test_login.py::test_login",), 40, standing=True))
    loop.sensed(50, SenseLines(("FAILED tests/test_cart.py::test_sum",), 50))
    told = [*arrivals.take(51), *arrivals.take(52)]
    assert told == [
        Seen("FAILED tests/test_login.py::test_login", LONG_AGO),
        Seen("FAILED tests/test_cart.py::test_sum", 50),
    ]
    assert [(entry.text, entry.start) for entry in log] == [
        ("FAILED tests/test_login.py::test_login", 8.0),
        ("FAILED tests/test_cart.py::test_sum", 10.0),
    ]
