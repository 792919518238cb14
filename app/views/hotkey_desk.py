"""Keys that work in every program, brought to what they do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Qt, Signal

from app.control.protocol import Reply, Request
from app.desktop.hotkeys import Hotkeys, open_hotkeys
from app.desktop.keys import DOINGS, Doing, parsed
from app.desktop.keys import Hotkeys as Keys
from app.events import Command, StopSpeaking, TalkKey
from app.views.told import told
from app.views.words import noop, tr

WRONG = noop("“{text}” is no key for all programs; write one like Ctrl+Alt+S in the settings.")


class HotkeyDesk(QObject):
    """Watches the keys from `start` to `close`. ``tell`` gets a sentence about keys that do not work, or ""."""

    _pressed = Signal(str, bool)
    _told = Signal(str)

    def __init__(
        self,
        obey: Callable[[Request], Reply],
        submit: Callable[[Command], None],
        tell: Callable[[str], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._obey = obey
        self._submit = submit
        self._tell = tell
        self._hotkeys: Hotkeys | None = None
        self._used: Keys | None = None
        self._wrong = ""
        queued = Qt.ConnectionType.QueuedConnection  # they come from the thread that watches
        self._pressed.connect(self._do, queued)
        self._told.connect(lambda sentence: self._tell(f"{self._wrong} {told(sentence)}".strip()), queued)

    def start(self, environment: Mapping[str, str]) -> None:
        """Begin to watch, as this desktop lets programs do. Nothing is said where there is no screen at all."""
        if environment:
            self._hotkeys = open_hotkeys(environment, self._pressed.emit, self._told.emit)
            self._used = None  # whatever was wanted before is to be watched now

    def use(self, keys: Keys) -> None:
        """Watch these keys from now on."""
        if keys == self._used:
            return
        self._used = keys
        texts: dict[Doing, str] = {doing: getattr(keys, doing) for doing in DOINGS}
        found = {doing: parsed(text) for doing, text in texts.items() if text}
        wrong = [texts[doing] for doing, key in found.items() if key is None]
        self._wrong = " ".join(tr(WRONG, text=text) for text in wrong)
        if self._hotkeys is not None:
            self._hotkeys.use({doing: key for doing, key in found.items() if key is not None})

    def close(self) -> None:
        """Give the keys back."""
        if self._hotkeys is not None:
            self._hotkeys.close()

    def _do(self, doing: Doing, down: bool) -> None:
        if doing == "talk":
            self._submit(TalkKey(down))
        elif down and doing == "stop":
            self._submit(StopSpeaking())
        elif down and doing == "mute":
            self._obey(Request("toggle-mute"))
        elif down and doing == "pause":
            self._obey(Request("toggle-pause"))
        elif down and doing == "show":
            self._obey(Request("show"))
