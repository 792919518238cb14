"""What was said, as rows of a Qt model: one row an utterance, sorted by the time it began."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.events import Interjected, Said
from app.views.spans import Span, cut
from app.views.words import tr
from engine.protocol import TICK_SECONDS

UTTERANCE_ROLE: Final = int(Qt.ItemDataRole.UserRole)
JOIN_SECONDS: Final = 1.5  # a pause within one utterance
JOIN_LETTERS: Final = 320
RECENT: Final = 12  # rows from the end in which late or repeated words are looked for
SAME_SECONDS: Final = 5.0  # an interjection and its words are this close

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT: Final = QModelIndex()


@dataclass(frozen=True)
class Utterance:
    """Words of one speaker in one go. ``note`` says why, when the assistant spoke up unasked."""

    who: Literal["user", "assistant"]
    spans: tuple[Span, ...]
    typed: bool = False
    note: Interjected | None = None

    @property
    def from_user(self) -> bool:
        return self.who == "user"

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
        who = tr("You") if self.from_user else "Tandem"
        if self.typed:
            who = tr("{who} typed", who=who)
        elif self.note is not None:
            who = tr("{who} spoke up", who=who) if self.note.voiced else tr("{who} noticed", who=who)
        parts = [f"{who}, {clock(self.start)}:", " ".join(span.text for span in self.spans if span.heard)]
        if self.cut:
            unheard = " ".join(span.text for span in self.spans if not span.heard)
            parts.append(tr("(cut off, not heard: {words})", words=unheard))
        if self.note is not None and self.note.reason:
            parts.append(tr("(because: {reason})", reason=self.note.reason))
        return " ".join(part for part in parts if part)


def clock(seconds: float) -> str:
    """Session time as 0:07, 12:30 or 1:02:03."""
    whole = max(int(seconds), 0)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


class ConversationModel(QAbstractListModel):
    """Takes `Said` and `Interjected` as they come, also late.

    Words of the same speaker that follow within `JOIN_SECONDS`, with nobody beginning in between, join the
    utterance before. The words of a voiced interjection join their reason. A `Said` that was not heard to its
    end strikes out what the assistant did not come to say.
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
            return tr("Why: {reason}", reason=utterance.note.reason)
        return None

    def last_reply(self) -> str:
        """The assistant's newest words that were heard, rather not a mere "mm-hm"; empty before the first."""
        heard = (
            " ".join(span.text for span in row.spans if span.heard)
            for row in reversed(self._rows)
            if not row.from_user
        )
        replies = [words for words in heard if words]
        return next((words for words in replies if len(words.split()) > 1), next(iter(replies), ""))

    def find(self, words: str) -> list[int]:
        """Rows in which ``words`` occur, in any case; none for no words."""
        wanted = words.casefold()
        if not wanted:
            return []
        return [row for row, utterance in enumerate(self._rows) if wanted in utterance.text.casefold()]

    def extend(self, words: Iterable[Said]) -> None:
        """Replace everything by the words of an earlier conversation, sorted by start."""
        self.beginResetModel()
        self._rows = [_utterance(said) for said in words]
        self.endResetModel()

    def add_said(self, said: Said) -> None:
        """Take in words, or that they were cut off."""
        if said.who == "assistant" and not said.heard:
            self._cut(said)
        elif not self._join_note(said):
            row = self._joinable(said)
            if row is None:
                self._insert(_utterance(said))
            else:
                before = self._rows[row]
                self._put(row, replace(before, spans=(*before.spans, _span(said))))

    def add_interjection(self, note: Interjected) -> None:
        """Take in why the assistant spoke up, or what it showed without a voice."""
        start = note.tick * TICK_SECONDS
        for row in self._recent():
            utterance = self._rows[row]
            near = abs(utterance.start - start) <= SAME_SECONDS
            if near and not utterance.from_user and utterance.note is None and utterance.text == note.text:
                self._put(row, replace(utterance, note=note))
                return
        self._insert(Utterance("assistant", (Span(note.text, start, start),), note=note))

    def _join_note(self, said: Said) -> bool:
        """A voiced interjection waits for the time of its words."""
        for row in self._recent():
            utterance = self._rows[row]
            waits = utterance.note is not None and utterance.note.voiced and utterance.start == utterance.end
            near = abs(utterance.start - said.start) <= SAME_SECONDS
            if waits and near and said.who == "assistant" and utterance.text == said.text:
                spans = (Span(said.text, utterance.start, said.end),)  # the start stays: rows are sorted by it
                self._put(row, replace(utterance, spans=spans))
                return True
        return False

    def _cut(self, said: Said) -> None:
        rows = [row for row in reversed(self._recent()) if not self._rows[row].from_user]
        spoken = [
            row for row in rows if self._rows[row].note is None or self._rows[row].start < self._rows[row].end
        ]
        spans = [span for row in spoken for span in self._rows[row].spans]
        became = iter(cut(spans, said.text, said.end))
        for row in spoken:
            before = self._rows[row]
            after = tuple(piece for _ in before.spans for piece in next(became))
            if after != before.spans:
                self._put(row, replace(before, spans=after))

    def _joinable(self, said: Said) -> int | None:
        for row in self._recent():
            before = self._rows[row]
            if before.from_user != (said.who == "user"):
                continue
            pause = said.start - before.end
            fits = pause <= JOIN_SECONDS and said.start > before.start and said.end >= before.end
            plain = not (said.typed or before.typed or before.cut) and before.note is None
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


def _span(said: Said) -> Span:
    return Span(said.text, said.start, said.end)


def _utterance(said: Said) -> Utterance:
    return Utterance(said.who, (_span(said),), said.typed)
