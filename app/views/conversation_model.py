"""What was said, as rows of a Qt model: one row an utterance, sorted by the time it began."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.events import Interjected, Said
from engine.protocol import TICK_SECONDS

UTTERANCE_ROLE: Final = int(Qt.ItemDataRole.UserRole)
JOIN_SECONDS: Final = 1.5  # a pause within one utterance
JOIN_LETTERS: Final = 320
RECENT: Final = 12  # rows from the end in which late or repeated words are looked for
SAME_SECONDS: Final = 2.0  # an interjection and its words are this close

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT: Final = QModelIndex()


@dataclass(frozen=True)
class Utterance:
    """Words of one speaker in one go. ``note`` says why, when the assistant spoke up unasked."""

    spans: tuple[Said, ...]
    note: Interjected | None = None

    @property
    def from_user(self) -> bool:
        return self.spans[0].who == "user"

    @property
    def typed(self) -> bool:
        return self.spans[0].typed

    @property
    def start(self) -> float:
        return self.spans[0].start

    @property
    def end(self) -> float:
        return max(span.end for span in self.spans)

    @property
    def text(self) -> str:
        return " ".join(span.text for span in self.spans)

    @property
    def cut(self) -> bool:
        """Whether some of the words were never heard."""
        return not all(span.heard for span in self.spans)

    def described(self) -> str:
        """The utterance as a screen reader says it."""
        who = "You" if self.from_user else "Tandem"
        if self.typed:
            who += " typed"
        elif self.note is not None:
            who += " spoke up" if self.note.voiced else " noticed"
        parts = [f"{who}, {clock(self.start)}:", " ".join(span.text for span in self.spans if span.heard)]
        if self.cut:
            unheard = " ".join(span.text for span in self.spans if not span.heard)
            parts.append(f"(cut off, not heard: {unheard})")
        if self.note is not None and self.note.reason:
            parts.append(f"(because: {self.note.reason})")
        return " ".join(part for part in parts if part)


def clock(seconds: float) -> str:
    """Session time as 0:07, 12:30 or 1:02:03."""
    whole = max(int(seconds), 0)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


class ConversationModel(QAbstractListModel):
    """Takes `Said` and `Interjected` as they come, also late or twice.

    Words of the same speaker that follow within `JOIN_SECONDS`, with nobody beginning in between, join the
    utterance before. Words with the speaker and start of words already there replace them: so a loop that
    showed a whole sentence as it began can say later how much of it was heard (the same ``start`` with the
    heard words, then ``heard=False`` with the rest from the instant of the cut on).
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Utterance] = []

    @property
    def rows(self) -> list[Utterance]:
        """The utterances, oldest first; not to be changed."""
        return self._rows

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 (Qt's)
        if not index.isValid():
            return None
        utterance = self._rows[index.row()]
        if role == UTTERANCE_ROLE:
            return utterance
        if role == Qt.ItemDataRole.DisplayRole:
            return utterance.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return utterance.described()
        if role == Qt.ItemDataRole.ToolTipRole and utterance.note is not None:
            return f"Why: {utterance.note.reason}"
        return None

    def extend(self, words: Iterable[Said]) -> None:
        """Replace everything by the words of an earlier conversation, sorted by start."""
        self.beginResetModel()
        self._rows = [Utterance((said,)) for said in words]
        self.endResetModel()

    def add_said(self, said: Said) -> None:
        """Take in words."""
        if self._replace_same(said):
            return
        row = self._joinable(said)
        if row is None:
            self._insert(Utterance((said,)))
        else:
            before = self._rows[row]
            self._put(row, replace(before, spans=(*before.spans, said)))

    def add_interjection(self, note: Interjected) -> None:
        """Take in why the assistant spoke up, or what it showed without a voice."""
        start = note.tick * TICK_SECONDS
        for row in self._recent():
            utterance = self._rows[row]
            near = abs(utterance.start - start) <= SAME_SECONDS
            if near and not utterance.from_user and utterance.note is None and utterance.text == note.text:
                self._put(row, replace(utterance, note=note))
                return
        self._insert(Utterance((Said("assistant", note.text, start, start),), note))

    def _replace_same(self, said: Said) -> bool:
        for row in self._recent():
            utterance = self._rows[row]
            for place, span in enumerate(utterance.spans):
                if span.who == said.who and span.typed == said.typed and self._same(utterance, span, said):
                    kept = replace(said, start=span.start)  # so that rows stay sorted
                    spans = (*utterance.spans[:place], kept, *utterance.spans[place + 1 :])
                    self._put(row, replace(utterance, spans=spans))
                    return True
        return False

    @staticmethod
    def _same(utterance: Utterance, span: Said, said: Said) -> bool:
        if span.start == said.start and span.heard and not said.typed:
            return True
        note = utterance.note
        aloud = (
            note is not None and note.voiced and span is utterance.spans[0] and note.text.startswith(said.text)
        )
        return aloud and abs(span.start - said.start) <= SAME_SECONDS

    def _joinable(self, said: Said) -> int | None:
        for row in self._recent():
            before = self._rows[row]
            if before.from_user != (said.who == "user"):
                continue
            pause = said.start - before.end
            fits = -0.4 <= pause <= JOIN_SECONDS and said.start > before.start
            plain = not (said.typed or before.typed) and (before.note is None or not said.heard)
            if not (fits and plain and len(before.text) < JOIN_LETTERS):
                return None
            crossed = any(before.end < other.start <= said.start for other in self._rows[row + 1 :])
            return None if crossed else row
        return None

    def _recent(self) -> range:
        return range(len(self._rows) - 1, max(-1, len(self._rows) - 1 - RECENT), -1)

    def _insert(self, utterance: Utterance) -> None:
        row = len(self._rows)
        if self._rows and self._rows[-1].start > utterance.start:
            row = bisect_right(self._rows, utterance.start, key=lambda other: other.start)
        self.beginInsertRows(QModelIndex(), row, row)
        self._rows.insert(row, utterance)
        self.endInsertRows()

    def _put(self, row: int, utterance: Utterance) -> None:
        self._rows[row] = utterance
        index = self.index(row, 0)
        self.dataChanged.emit(index, index)
