"""ticks.jsonl: one object for every tick of 200 ms."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Final

from engine.protocol import TICK_SECONDS, ActionKind

TICKS_FILE: Final = "ticks.jsonl"
FLUSH_TICKS: Final = 5


@dataclass(frozen=True)
class TickRecord:
    """What one tick was. ``heard``: words that became known in it; ``notes``: the reasoner's clauses that
    arrived; ``compute_ms``: from observation to action; ``late``: it really came late (never in --fast)."""

    tick: int
    action: ActionKind
    text: str = ""
    speaking: bool = False
    heard: str = ""
    notes: tuple[str, ...] = ()
    compute_ms: float = 0.0
    late: bool = False

    @property
    def t(self) -> float:
        """The session second at which the tick begins."""
        return round(self.tick * TICK_SECONDS, 3)


def encode_tick(record: TickRecord) -> str:
    """One line of ticks.jsonl, without its end of line."""
    data = asdict(record)
    ordered = {"tick": data.pop("tick"), "t": record.t, **data}
    ordered["compute_ms"] = round(record.compute_ms, 3)
    return json.dumps(ordered, ensure_ascii=False)


def written_ticks(path: Path) -> int:
    """How many ticks a file holds; 0 where there is none."""
    if not path.is_file():
        return 0
    with path.open("rb") as lines:
        return sum(1 for _ in lines)


class TickWriter:
    """Appends records to a new file, every second's worth at once.

    A disk that refuses is told once through ``report`` (one sentence); the lines are kept and tried again
    with the next ones, and no line is ever left half written. Use it as a context manager.
    """

    def __init__(self, path: Path, report: Callable[[str], None]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._file = path.open("wb", buffering=0)
        self._report = report
        self._pending: list[str] = []
        self._good = 0
        self._failing = False

    def __enter__(self) -> TickWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def write(self, record: TickRecord) -> None:
        """Take one record; ticks follow each other."""
        self._pending.append(encode_tick(record) + "\n")
        if len(self._pending) >= FLUSH_TICKS:
            self.flush()

    def flush(self) -> None:
        """Bring everything that was taken to the file."""
        body = "".join(self._pending).encode()
        if not body:
            return
        try:
            self._append(body)
        except OSError as error:
            if not self._failing:
                self._report(
                    f"{self._path} cannot be written ({error.strerror or error}): make room; "
                    "the session goes on and nothing is lost while it runs."
                )
            self._failing = True
            return
        self._failing = False
        self._good += len(body)
        self._pending.clear()

    def close(self) -> None:
        """Flush and close."""
        self.flush()
        self._file.close()

    def _append(self, body: bytes) -> None:
        self._file.seek(self._good)
        view = memoryview(body)
        try:
            while view:
                view = view[self._file.write(view) :]
        except OSError:
            self._file.truncate(self._good)
            raise
