"""Parts that only show: text, pictures, icons, media, dividers, and what could not be drawn."""

from __future__ import annotations

import base64
import binascii
import re
from math import ceil
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImageReader, QPainter, QPainterPath, QPixmap, QTextDocument
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout

from app.panels.protocol import Look
from app.views.announce import announce
from app.views.panels.layouts import small
from app.views.panels.markdown import is_plain, plain, rich
from app.views.panels.shapes import drawing
from app.views.panels.stage import Stage, name_for_readers
from app.views.styled import set_state, styled
from app.views.words import tr

TEXT_WIDTH: Final = 320
MAX_PIXELS: Final = 3_000_000  # decoding more would hold the window up
ICON_SIDE: Final = 22
_SIZES: Final = {
    "icon": (24, 24),
    "avatar": (40, 40),
    "smallFeature": (100, 100),
    "mediumFeature": (300, 200),
    "largeFeature": (600, 400),
    "header": (600, 200),
}


class TextPart(QLabel):
    """Words with simple Markdown. Its changes are announced when the panel asks for it."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._text: str | None = None
        self._natural = 0  # pixels that the words take on one line
        self.setWordWrap(True)
        self.setMinimumWidth(24)
        self.setOpenExternalLinks(False)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """As wide as the words are on one line, up to `TEXT_WIDTH`; Qt's own guess wraps short words."""
        wide = min(TEXT_WIDTH, self._natural)
        return QSize(wide, self.heightForWidth(wide))

    def _measure(self) -> int:
        self.ensurePolished()
        if self.textFormat() == Qt.TextFormat.PlainText:
            lines = self.text()[:TEXT_WIDTH].splitlines()
            return max((self.fontMetrics().horizontalAdvance(line) for line in lines), default=0) + 2
        document = QTextDocument()
        document.setDocumentMargin(0)
        document.setDefaultFont(self.font())
        document.setHtml(self.text())
        return ceil(document.idealWidth()) + 2

    def show_look(self, look: Look) -> None:
        name = "small" if look.variant == "caption" else ""
        if self.objectName() != name:
            styled(self, name)
            set_state(self, "")
        if is_plain(look.text):
            self.setTextFormat(Qt.TextFormat.PlainText)
            self.setText(look.text)
        else:
            self.setTextFormat(Qt.TextFormat.RichText)
            self.setText(rich(look.text, self._stage.theme.font().pointSizeF()))
        self._natural = self._measure()
        self.updateGeometry()
        words = plain(look.text)
        name_for_readers(self, look, words)
        if look.label:  # a label says what the words are, and does not stand for them
            self.setAccessibleName(f"{look.label}: {words}")
        if look.live in ("polite", "assertive") and self._text not in (None, look.text):
            announce(self, plain(look.text), urgent=look.live == "assertive")
        self._text = look.text


class ImagePart(QLabel):
    """A picture that came inside the message, or a sign and a line that say why there is none."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._shown = ""
        self.setWordWrap(True)

    def show_look(self, look: Look) -> None:
        words = look.text or look.label or tr("Picture")
        why = look.hint or (tr("not shown: it cannot be read") if look.url else tr("not there yet"))
        box = QSize(*_SIZES.get(look.variant, _SIZES["mediumFeature"]))
        wanted = f"{look.variant} {look.fit} {words} {why} {look.url}"
        if wanted == self._shown:
            return
        self._shown = wanted
        pixmap = decoded(look.url, box, look.fit)
        name_for_readers(self, look, words if pixmap is not None else f"{words} ({why})")
        if pixmap is not None:
            self.setPixmap(rounded(pixmap) if look.variant == "avatar" else pixmap)
        elif look.variant in ("icon", "avatar", "smallFeature"):  # no room for words
            self.setPixmap(drawing("photo", self._stage.theme.color("muted"), ICON_SIDE))
            self.setToolTip(f"{words} ({why})")
        else:
            styled(self, "small")
            set_state(self, "")
            self.setText(f"{words} ({why})")


def decoded(url: str, box: QSize, fit: str) -> QPixmap | None:
    """The picture of a ``data:`` address, made to fit ``box``; None when it is none or too large."""
    try:
        body = base64.b64decode(url.partition(",")[2], validate=True) if url else b""
    except (binascii.Error, ValueError):
        return None
    if not body:
        return None
    buffer = QBuffer()
    buffer.setData(QByteArray(body))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > MAX_PIXELS or size.isEmpty():
        return None
    way = Qt.AspectRatioMode.KeepAspectRatio
    if fit == "cover":
        way = Qt.AspectRatioMode.KeepAspectRatioByExpanding
    target = size.scaled(box, way)
    if fit in ("none", "scaleDown") and size.width() <= box.width() and size.height() <= box.height():
        target = size
    image = reader.read()
    if image.isNull():
        return None
    scaled = image.scaled(
        target, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    if fit == "cover":
        left, top = (scaled.width() - box.width()) // 2, (scaled.height() - box.height()) // 2
        scaled = scaled.copy(max(0, left), max(0, top), box.width(), box.height())
    return QPixmap.fromImage(scaled)


def rounded(pixmap: QPixmap) -> QPixmap:
    """The picture in a circle."""
    side = min(pixmap.width(), pixmap.height())
    result = QPixmap(side, side)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = QPainterPath()
    path.addEllipse(0, 0, side, side)
    painter.setClipPath(path)
    painter.drawPixmap((side - pixmap.width()) // 2, (side - pixmap.height()) // 2, pixmap)
    painter.end()
    return result


class IconPart(QLabel):
    """One of the catalog's icons, in the colour of text."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._icon = ""
        self.setFixedSize(ICON_SIDE, ICON_SIDE)
        stage.theme.changed.connect(self._paint)

    def show_look(self, look: Look) -> None:
        name_for_readers(self, look, "" if look.icon.startswith("path:") else words_of(look.icon))
        if look.icon != self._icon:
            self._icon = look.icon
            self._paint()

    def _paint(self) -> None:
        self.setPixmap(drawing(self._icon, self._stage.theme.color("text"), ICON_SIDE))


def words_of(icon: str) -> str:
    """An icon's name as words: ``shoppingCart`` is "shopping cart"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", icon).lower()


class MediaPart(QFrame):
    """Where a video or a sound would play. The platform plays none; its address can be copied."""

    def __init__(self, stage: Stage, kind: str) -> None:
        super().__init__()
        self._kind = tr("Video") if kind == "Video" else tr("Sound")
        self.setObjectName("panelcard")
        icon = IconPart(stage)
        icon.show_look(Look(icon="play" if kind == "Video" else "volumeUp", label=self._kind))
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._address = small()
        self._address.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._words)
        texts.addWidget(self._address)
        row = QHBoxLayout(self)
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)

    def show_look(self, look: Look) -> None:
        words = look.text or self._kind
        self._words.setText(tr("{name} (not played here)", name=words))
        self._address.setText(look.url)
        self._address.setVisible(bool(look.url))
        name_for_readers(self, look, f"{self._kind}: {self._words.text()}")


class DividerPart(QFrame):
    """A line."""

    def __init__(self, axis: str) -> None:
        super().__init__()
        self.setObjectName("panelline")
        if axis == "vertical":
            self.setFixedWidth(1)
            self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        else:
            self.setFixedHeight(1)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_look(self, look: Look) -> None:
        name_for_readers(self, look)


class PlaceholderPart(QLabel):
    """Instead of what is still to come, or cannot be shown."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setMinimumWidth(24)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def show_look(self, look: Look) -> None:
        pending = look.variant == "pending"
        styled(self, "small" if pending else "panelgap")
        set_state(self, "")
        self.setText("…" if pending else look.text)
        self.setAccessibleName(tr("Still to come") if pending else look.text)
