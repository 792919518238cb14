"""Tools: which are on, what each may do, where files may be used, which servers never ask."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from msgspec.structs import replace
from PySide6.QtWidgets import QLabel, QPushButton

from app.errors import TandemError
from app.settings.document import Settings
from app.settings.servers import Server, granted, servers_in, take_back
from app.settings.store import SettingsStore
from app.settings.tools import Tools
from app.views.settings.page import Page
from app.views.told import told
from app.views.words import noop, tr
from engine.reasoner.protocol import ToolGroup

GROUPS: Final[tuple[tuple[ToolGroup, str, str], ...]] = (
    ("notes", noop("Notes"), noop("Writes down what you say and finds it again. Does not ask.")),
    ("history", noop("This conversation"), noop("Looks up what was said and seen before. Only reads.")),
    ("panels", noop("Panels"), noop("Tables, charts, checklists, quizzes, counters. Changes nothing else.")),
    ("translation", noop("Translation"), noop("On this computer. Only reads.")),
    ("files", noop("Files"), noop("Reads in the folders below without asking; asks before it writes.")),
    ("databases", noop("Databases"), noop("SQLite files in the folders below. Only reads.")),
    ("python", noop("Python"), noop("Runs what you dictate, without network or files. Asks first.")),
    (
        "web",
        noop("Web"),
        noop("Searches and reads pages; asks before anything is sent. Needs an address below."),
    ),
)


class ToolsPage(Page):
    """``taken_back`` are the buttons for what was allowed for always, one a server."""

    def __init__(self, settings: SettingsStore) -> None:
        super().__init__(tr("Tools"), settings)
        self._folder = settings.folder
        self.say(
            tr(
                "What the reasoner may use when you ask for it, from the next session on. Nothing that a "
                "screen or a tool shows can start a tool. Clock, timers, sums and units are always there."
            )
        )
        for group, words, why in GROUPS:
            self.switch(tr(words), tr(why), partial(_is_on, group), partial(_switched, group))
        self.folders = self.text(
            tr("Folders where files may be used"),
            tr("With commas between. Empty: no file is looked at."),
            lambda known: ", ".join(known.tools.folders),
            lambda known, words: replace(known.tools, folders=_folders(words)),
        )
        self.text(
            tr("Address of a web search"),
            tr("One that answers as SearXNG does. Empty: the web is not searched."),
            lambda known: known.tools.web_search,
            lambda known, words: replace(known.tools, web_search=_address(words)),
        )
        self.taken_back: list[tuple[QPushButton, QLabel]] = []
        if self._folder is not None:
            self._show_servers(self._folder)

    def _show_servers(self, folder: Path) -> None:
        for server in servers_in(folder):
            self._offer(server)
        self.say(tr("Servers are named in {file}, as for other MCP hosts.", file=str(folder / "mcp.json")))
        self.taken_back = [self._revocable(folder, name) for name in granted(folder)]

    def _offer(self, server: Server) -> None:
        where = tr("Left out in mcp.json.") if server.disabled else f"{server.place}."
        asks = tr("Asks before it changes or sends anything, unless you allowed it for always.")
        box = self.switch(
            tr("Server {name}", name=server.name),
            f"{where} {asks}",
            lambda known: not server.disabled and server.name not in known.tools.servers_off,
            lambda known, on: known.tools.switching_server(server.name, on),
        )
        box.setEnabled(not server.disabled)

    def _revocable(self, folder: Path, name: str) -> tuple[QPushButton, QLabel]:
        label = self.say(tr("{name} may do everything without asking.", name=name))
        button = self.act(
            tr("Have {name} ask again", name=name),
            tr("Holds at once, also in the session that runs."),
            lambda: self._take_back(folder, name, button, label),
        )
        return button, label

    def _take_back(self, folder: Path, name: str, button: QPushButton, label: QLabel) -> None:
        try:
            take_back(folder, name)
        except TandemError as error:
            self.failed.emit(told(str(error)))
            return
        label.setText(tr("{name} asks again.", name=name))
        button.setEnabled(False)


def _is_on(group: ToolGroup, settings: Settings) -> bool:
    return group not in settings.tools.off


def _switched(group: ToolGroup, settings: Settings, on: bool) -> Tools:
    return settings.tools.switching(group, on)


def _folders(words: str) -> tuple[str, ...]:
    """Raises TandemError for what is no folder."""
    named = [Path(part.strip()).expanduser() for part in words.split(",") if part.strip()]
    missing = next((each for each in named if not each.is_absolute() or not each.is_dir()), None)
    if missing is not None:
        raise TandemError(tr("There is no folder {folder}: write its whole path.", folder=str(missing)))
    return tuple(str(each) for each in named)


def _address(words: str) -> str:
    """Raises TandemError for what is no address."""
    address = words.strip()
    if address and not address.startswith(("http://", "https://")):
        raise TandemError(tr("“{words}” is no address: it begins with http:// or https://.", words=address))
    return address
