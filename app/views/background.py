"""Work that may wait for a disk, off the UI thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from app.errors import TandemError
from app.views.told import told
from app.views.words import tr

LOG: Final = logging.getLogger("tandem")
Value = TypeVar("Value")


class Background(QObject):
    """One thread that does one thing after the other; answers come in the UI thread. End it with `close`."""

    _done = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="background")
        self._done.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        self._closed = False

    def run(
        self, work: Callable[[], Value], done: Callable[[Value], object], failed: Callable[[str], object]
    ) -> None:
        """Do ``work``, then call ``done`` with its result, or ``failed`` with a sentence."""
        if not self._closed:
            future = self._executor.submit(work)
            future.add_done_callback(lambda ended: self._tell(ended, done, failed))

    def close(self) -> None:
        """Let the thread finish what it does and end; drop the rest and call nobody any more."""
        self._closed = True
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _tell(self, ended: Future[Any], done: Callable[[Any], object], failed: Callable[[str], object]) -> None:
        if not self._closed and not ended.cancelled():
            self._done.emit(ended, done, failed)

    def _answer(
        self, ended: Future[Any], done: Callable[[Any], object], failed: Callable[[str], object]
    ) -> None:
        if self._closed:
            return
        error = ended.exception()
        if error is None:
            done(ended.result())
        elif isinstance(error, TandemError):
            failed(told(str(error)))
        else:
            LOG.error("Background work failed.", exc_info=error)
            failed(tr("This did not work ({error}): try it again.", error=str(error) or type(error).__name__))
