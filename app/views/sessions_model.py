"""The stored sessions, or what was found in them, as rows of a Qt model."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.history.library import MARK, Found, StoredSession
from app.views.conversation_model import clock
from app.views.words import tr

ROW_ROLE: Final = int(Qt.ItemDataRole.UserRole)
Index = QModelIndex | QPersistentModelIndex
_NO_PARENT: Final = QModelIndex()


@dataclass(frozen=True)
class Row:
    """A session, and in a search what was found in it: ``found`` is its first place."""

    session: StoredSession
    running: bool
    found: Found | None = None

    @property
    def title(self) -> str:
        return self.session.title

    @property
    def details(self) -> str:
        """The second line."""
        if self.found is not None:
            who = tr("You") if self.found.who == "user" else "Tandem"
            others = {"screen": tr("Screen"), "window": tr("In front"), "system": tr("Note")}
            who = others.get(self.found.who, who)
            return f"{clock(self.found.start)}  {who}: {self.found.snippet.replace(MARK, '')}"
        when = time.strftime("%d.%m.%Y %H:%M", time.localtime(self.session.started))
        state = ""
        if self.running:
            state = tr("now")
        elif self.session.ended is None:
            state = tr("broken off")
        parts = [when, clock(self.session.seconds), tr("{count} utterances", count=self.session.said), state]
        return "  ·  ".join(part for part in parts if part)


class SessionsModel(QAbstractListModel):
    """Rows as they are given; what is drawn comes from `ROW_ROLE`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []

    @property
    def rows(self) -> list[Row]:
        """The rows, not to be changed."""
        return self._rows

    def show(self, rows: list[Row]) -> None:
        """Replace everything."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 (Qt's)
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{row.title}, {row.details}"
            case _ if role == ROW_ROLE:
                return row
            case _:
                return None
