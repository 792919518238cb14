"""Choose, see and try the sound devices: pickers, live levels, tests, volume, echo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

from msgspec.structs import replace
from PySide6.QtCore import QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QGridLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from app.events import AppEvent, Command, DeviceChanged, SoundDevicesChanged, TestSound, Ticked
from app.settings.sound import Sound
from app.sound_server import ServerDevice, SoundState, headphones_in_use
from app.views.settings.page import Chooser
from app.views.styled import styled, wide
from app.views.theme import Theme
from app.views.words import tr

WIDTH: Final = 520
Kind = Literal["microphone", "speaker"]
GOOD_ECHO_DB: Final = 12.0  # from here on the words recogniser no longer hears the assistant


class Meter(QWidget):
    """A level as a bar, as loud as it is heard."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._level = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_level(self, level: float) -> None:
        """RMS in 0..1."""
        self._level = level
        self.setAccessibleDescription(tr("Sound") if level > 0.01 else tr("Silence"))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        area = QRectF(self.rect())
        painter.setBrush(self._theme.color("raised"))
        painter.drawRoundedRect(area, 5, 5)
        area.setWidth(area.width() * min((self._level * 4.0) ** 0.6, 1.0))
        painter.setBrush(self._theme.color("accent"))
        painter.drawRoundedRect(area, 5, 5)
        painter.end()


class Picker:
    """One device: its combo box, meter, state and test."""

    def __init__(self, kind: Kind, name: str, test: str, theme: Theme, chosen: Callable[[str], None]) -> None:
        self.box = Chooser()
        self.box.setAccessibleName(name)
        self.box.setSizeAdjustPolicy(Chooser.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.activated.connect(lambda place: chosen(self.box.itemData(place)))
        self.meter = Meter(theme)
        self.meter.setAccessibleName(tr("Level: {device}", device=name))
        self.state = styled(QLabel(""), "small")
        self.state.setWordWrap(True)
        self.test = QPushButton(test)
        self.test.setAutoDefault(False)
        self.kind = kind

    def show(self, devices: tuple[ServerDevice, ...], chosen: str) -> None:
        """Offer the devices there are; the chosen one is offered also while it is gone."""
        blocker = QSignalBlocker(self.box)
        self.box.clear()
        default = next((each.label for each in devices if each.default), "")
        words = tr("As the system has it ({device})", device=default) if default else tr("As the system has it")
        self.box.addItem(words, "")
        for each in devices:
            self.box.addItem(each.label, each.name)
        if chosen and self.box.findData(chosen) < 0:
            self.box.addItem(tr("{device} (not there)", device=chosen.partition(":")[2] or chosen), chosen)
        self.box.setCurrentIndex(max(self.box.findData(chosen), 0))
        blocker.unblock()


class SoundDialog(QDialog):
    """Every change holds at once. ``chosen`` brings the new `Sound`, ``submit`` takes the tests."""

    chosen = Signal(object)

    def __init__(
        self, theme: Theme, sound: Sound, state: SoundState, submit: Callable[[Command], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sound = sound
        self._state = state
        self.setObjectName("page")
        self.setWindowTitle(tr("Sound"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(wide(WIDTH))
        self.microphone = Picker(
            "microphone", tr("Microphone"), tr("Hear yourself: 3 seconds"), theme, self._choose("microphone")
        )
        self.speaker = Picker("speaker", tr("Speaker"), tr("Play a chime"), theme, self._choose("speaker"))
        for picker in (self.microphone, self.speaker):
            picker.test.clicked.connect(lambda _checked, kind=picker.kind: submit(TestSound(kind)))
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.volume.setRange(0, 150)
        self.volume.setAccessibleName(tr("Volume of Tandem's voice"))
        self.volume.valueChanged.connect(lambda value: self._change(volume_percent=value))
        self.talk = QCheckBox(tr("Push to talk: heard only while the talk key is held"))
        self.talk.toggled.connect(lambda on: self._change(push_to_talk=on))
        self.echo = styled(QLabel(""), "small")
        self.echo.setWordWrap(True)
        self._echo_db = 0.0
        self._lay_out()
        self.show_sound(sound)

    def show_sound(self, sound: Sound) -> None:
        """What is chosen now."""
        self._sound = sound
        self.microphone.show(self._state.microphones, sound.microphone)
        self.speaker.show(self._state.speakers, sound.speaker)
        for widget in (self.volume, self.talk):
            widget.blockSignals(True)
        self.volume.setValue(sound.volume_percent)
        self.talk.setChecked(sound.push_to_talk)
        for widget in (self.volume, self.talk):
            widget.blockSignals(False)
        self._show_echo()

    def receive(self, event: AppEvent) -> None:
        """Show one event. Call it in the UI thread."""
        match event:
            case Ticked():
                self.microphone.meter.show_level(event.mic_level)
                self.speaker.meter.show_level(event.voice_level)
                if round(event.echo_db) != round(self._echo_db):
                    self._echo_db = event.echo_db
                    self._show_echo()
            case SoundDevicesChanged(state=state):
                self._state = state
                self.show_sound(self._sound)
            case DeviceChanged(device="microphone" | "speaker"):
                picker = self.microphone if event.device == "microphone" else self.speaker
                words = {"live": tr("Live"), "muted": tr("Muted"), "absent": tr("Not there")}
                picker.state.setText(event.message or words[event.state])
            case _:
                pass

    def _choose(self, kind: Kind) -> Callable[[str], None]:
        return lambda name: self._change(**{kind: name})

    def _change(self, **changes: str | int | bool) -> None:
        self._sound = replace(self._sound, **changes)
        self.chosen.emit(self._sound)

    def _show_echo(self) -> None:
        if headphones_in_use(self._state, self._sound.speaker):
            words = tr("Headphones: Tandem does not hear itself, so you can talk over it best.")
        elif self._echo_db <= 0:
            words = tr("Echo: measured as soon as Tandem has spoken aloud.")
        elif self._echo_db >= GOOD_ECHO_DB:
            words = tr("Echo: its own voice is taken out by {db} dB.", db=round(self._echo_db))
        else:
            words = tr(
                "Echo: its own voice is taken out by only {db} dB; turn it down, or use headphones.",
                db=round(self._echo_db),
            )
        self.echo.setText(words)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(6)
        for picker in (self.microphone, self.speaker):
            label = styled(QLabel(picker.box.accessibleName()), "section")
            label.setBuddy(picker.box)
            grid = QGridLayout()
            grid.setHorizontalSpacing(10)
            grid.addWidget(picker.box, 0, 0)
            grid.addWidget(picker.test, 0, 1)
            grid.addWidget(picker.meter, 1, 0)
            grid.addWidget(picker.state, 1, 1)
            grid.setColumnStretch(0, 1)
            column.addWidget(label)
            column.addLayout(grid)
            column.addSpacing(8)
        label = styled(QLabel(self.volume.accessibleName()), "section")
        label.setBuddy(self.volume)
        close = QPushButton(tr("Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        for widget in (label, self.volume, self.talk, self.echo):
            column.addWidget(widget)
        column.addSpacing(8)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
