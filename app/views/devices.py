"""One tile a device: what it gives, and its hard mute."""

from __future__ import annotations

from collections import deque
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QImage, QKeySequence, QPainter, QPainterPath, QPaintEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.events import Device, DeviceChanged, DeviceState, Frame
from app.views.icons import Name, paint_icon
from app.views.styled import set_state, show_checked, styled
from app.views.theme import Theme
from app.views.words import keys_shown, noop, tr

NAMES: Final[dict[Device, str]] = {
    "microphone": noop("Microphone"),
    "speaker": noop("Speaker"),
    "camera": noop("Camera"),
    "screen": noop("Screen"),
}
IN_SENTENCES: Final[dict[Device, str]] = {
    "microphone": noop("microphone"),
    "speaker": noop("speaker"),
    "camera": noop("camera"),
    "screen": noop("screen"),
}
KEYS: Final[dict[Device, str]] = {
    "microphone": "Ctrl+1",
    "speaker": "Ctrl+2",
    "camera": "Ctrl+3",
    "screen": "Ctrl+4",
}
CUT: Final[dict[Device, str]] = {
    "microphone": noop("Hears nothing"),
    "speaker": noop("Makes no sound"),
    "camera": noop("Sees nothing"),
    "screen": noop("Reads nothing"),
}
LEVELS: Final = 40
SOUND_KEYS: Final = "Ctrl+D"


class Sight(QWidget):
    """The picture or the level of a device; a struck-out sign when it is muted or absent."""

    def __init__(self, device: Device, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon: Name = device
        self._pictured = device in ("camera", "screen")
        self._whole = device == "screen"  # what is at its edges counts, too
        self._theme = theme
        self._image: QImage | None = None
        self._levels: deque[float] = deque([0.0] * LEVELS, maxlen=LEVELS)
        self.state: DeviceState = "absent"
        self._waiting = True
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_frame(self, frame: Frame) -> None:
        """Show a picture, uint8 RGB [height, width, 3]."""
        wide, high = max(self.width(), 1), max(self.height(), 1)
        step = max(
            1, min(frame.shape[0] // (3 * high), frame.shape[1] // (3 * wide))
        )  # cheap first, then smooth
        pixels = frame[::step, ::step].copy()
        height, width = pixels.shape[:2]
        image = QImage(pixels.data, width, height, width * 3, QImage.Format.Format_RGB888)
        ratio = self.devicePixelRatioF()
        self._image = image.scaled(
            self.size() * ratio,
            Qt.AspectRatioMode.KeepAspectRatio
            if self._whole
            else Qt.AspectRatioMode.KeepAspectRatioByExpanding,
            Qt.TransformationMode.SmoothTransformation,
        )
        self.update()

    def show_level(self, level: float) -> None:
        """Show the next RMS level, 0..1."""
        self._levels.append(level)
        if self.state == "live":
            self.update()

    def set_state(self, state: DeviceState) -> None:
        """Take over the device's state; a picture does not outlive its device."""
        self.state = state
        self._waiting = False
        if state != "live":
            self._image = None
        self.update()

    def wait(self) -> None:
        """Nothing is known yet: the sign is not struck out."""
        self._waiting = True
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(140, 82 if self._pictured else 46)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        if self.state != "live":
            color = theme.color("danger" if self.state == "muted" else "faint" if self._waiting else "muted")
            if self.state == "muted":
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QBrush(theme.color("danger", 0.16), Qt.BrushStyle.BDiagPattern))
                painter.drawRoundedRect(area, 8, 8)
            side = min(area.height() - 8, 40.0)
            sign = QRectF(area.center().x() - side / 2, area.center().y() - side / 2, side, side)
            paint_icon(painter, self._icon, sign, color, slashed=not self._waiting)
        elif self._pictured:
            self._paint_picture(painter, area)
        else:
            self._paint_levels(painter, area)
        painter.end()

    def _paint_picture(self, painter: QPainter, area: QRectF) -> None:
        path = QPainterPath()
        path.addRoundedRect(area, 8, 8)
        painter.setClipPath(path)
        painter.fillRect(area, self._theme.color("raised"))
        if self._image is None:
            sign = QRectF(area.center().x() - 14, area.center().y() - 14, 28, 28)
            paint_icon(painter, self._icon, sign, self._theme.color("faint"))
            return
        ratio = self._image.width() / self._image.height()
        fit = min if self._whole else max
        wide, high = fit(area.width(), area.height() * ratio), fit(area.height(), area.width() / ratio)
        painter.drawImage(
            QRectF((area.width() - wide) / 2, (area.height() - high) / 2, wide, high), self._image
        )

    def _paint_levels(self, painter: QPainter, area: QRectF) -> None:
        step = area.width() / LEVELS
        middle = area.center().y()
        painter.setPen(Qt.PenStyle.NoPen)
        for place, level in enumerate(self._levels):
            loud = min((level * 4.0) ** 0.6, 1.0)
            half = max(loud * (area.height() / 2 - 2), 1.0)
            color: QColor = self._theme.color("accent" if loud > 0.12 else "faint")
            painter.setBrush(color)
            painter.drawRoundedRect(QRectF(place * step, middle - half, step - 1.2, 2 * half), 1, 1)


class DeviceTile(QFrame):
    """Shows what the session says, not what was clicked: the sign is on when the data is really cut."""

    mute_asked = Signal(str, bool)
    choose_asked = Signal()  # of the sound devices: which one, how loud

    def __init__(self, device: Device, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tile")
        self.device = device
        self.sight = Sight(device, theme)
        self.status = styled(QLabel(tr("Waiting")), "small")
        self.status.setWordWrap(True)
        self.button = styled(QPushButton(tr("Mute")), "mute")
        self.button.setCheckable(True)
        self.button.setMinimumWidth(
            self.button.fontMetrics().horizontalAdvance(tr("Muted")) * 5 // 4 + 24
        )  # bold when down
        self.button.toggled.connect(self._ask)
        QShortcut(QKeySequence(KEYS[device]), self, self.button.click)
        head = QHBoxLayout()
        head.addWidget(styled(QLabel(tr(NAMES[device])), "section"))
        head.addStretch()
        head.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 10)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.sight)
        foot = QHBoxLayout()
        foot.setSpacing(4)
        foot.addWidget(self.status, 1)
        if device in ("microphone", "speaker"):
            foot.addWidget(self._choose_button(), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(foot)
        column.addStretch()
        self.apply(DeviceChanged(device, "absent", tr("Waiting")))
        self.sight.wait()

    @property
    def state(self) -> DeviceState:
        return self.sight.state

    def show_frame(self, frame: Frame) -> None:
        """Show a picture, unless the device is muted or gone: a late one must not come after the sign."""
        if self.state == "live":
            self.sight.show_frame(frame)

    def apply(self, change: DeviceChanged) -> None:
        """Show a device's state."""
        muted = change.state == "muted"
        name = tr(NAMES[self.device])
        self.sight.set_state(change.state)
        words = {"live": tr("Live"), "muted": tr(CUT[self.device]), "absent": tr("Not there")}[change.state]
        self.status.setText(change.message or words)
        self.status.setToolTip(change.message)
        show_checked(self.button, muted)
        self.button.setText(tr("Muted") if muted else tr("Mute"))
        self.button.setToolTip(mute_tip(self.device, muted))
        self.button.setAccessibleName(mute_name(self.device, muted))
        state = tr("muted; it {cut}", cut=tr(CUT[self.device]).lower()) if muted else self.status.text()
        self.setAccessibleName(f"{name}: {state}")
        set_state(self, change.state)
        set_state(self.status, change.state)

    def _choose_button(self) -> QPushButton:
        button = styled(QPushButton(tr("Choose…")), "link")
        button.setToolTip(tr("Which one, how loud, and a test ({keys})", keys=keys_shown(SOUND_KEYS)))
        button.setAccessibleName(tr("Choose: {device}", device=tr(NAMES[self.device])))
        button.clicked.connect(self.choose_asked)
        return button

    def _ask(self) -> None:
        muted = self.state != "muted"
        show_checked(self.button, self.state == "muted")
        self.button.setText(tr("Muting") if muted else tr("Unmuting"))
        self.mute_asked.emit(self.device, muted)


def mute_tip(device: Device, muted: bool) -> str:
    """What a device's mute button does, with its keys."""
    words = tr("Unmute the {device} ({keys})") if muted else tr("Mute the {device} ({keys})")
    return words.format(device=tr(IN_SENTENCES[device]), keys=keys_shown(KEYS[device]))


def mute_name(device: Device, muted: bool) -> str:
    """The same, as a screen reader names the button."""
    words = tr("Unmute {device}") if muted else tr("Mute {device}")
    return words.format(device=tr(IN_SENTENCES[device]))
