"""The first steps: a live check of microphone, voice and screen, each of which can be left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.events import AppEvent, Command, Device, DeviceChanged, Mute, Pictured, Said, Ticked, TypeText
from app.views.devices import Sight
from app.views.styled import set_state, styled
from app.views.theme import Theme
from app.views.words import tr

LOUD: Final = 0.015  # RMS of what counts as a sound
HEARD_TICKS: Final = 3  # that many loud ticks are no click
GREETING: Final = "What time is it?"


@dataclass(frozen=True)
class Words:
    """What a step says."""

    title: str
    ask: str
    good: str


class Step(QWidget):
    """One device: what it gives now, whether it works, and a way to leave it off."""

    def __init__(self, device: Device, words: Words, theme: Theme, submit: Callable[[Command], None]) -> None:
        super().__init__()
        self.device = device
        self.works = False
        self._words = words
        self._muted = False
        self.sight = Sight(device, theme)
        self.sight.setMinimumHeight(150 if device == "screen" else 80)
        self.verdict = QLabel(tr("Waiting …"))
        self.verdict.setWordWrap(True)
        self.leave = QPushButton()
        self.leave.setAutoDefault(False)
        self.leave.clicked.connect(lambda: submit(Mute(device, not self._muted)))
        ask = QLabel(words.ask)
        ask.setWordWrap(True)
        self.row = QHBoxLayout()
        self.row.addWidget(self.leave)
        self.row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(styled(QLabel(words.title), "title"))
        column.addWidget(ask)
        column.addWidget(self.sight)
        column.addWidget(self.verdict)
        column.addLayout(self.row)
        column.addStretch()
        self._name_leave()

    def change(self, event: DeviceChanged) -> None:
        """Take over the device's state."""
        self._muted = event.state == "muted"
        self.sight.set_state(event.state)
        self._name_leave()
        if event.state == "muted":
            self._judge(tr("Off. Nothing comes from it, and you can switch it on whenever you like."), "off")
        elif event.state == "absent":
            self._judge(event.message or tr("It is not there: plug it in, or go on without it."), "failed")
        elif not self.works:
            self._judge(tr("It is there; nothing has come from it yet."), "busy")

    def confirm(self, what: str = "") -> None:
        """It works; ``what`` is what has come from it."""
        self.works = True
        self._judge(f"{self._words.good} {what}".strip(), "ready")

    def _judge(self, sentence: str, state: str) -> None:
        self.verdict.setText(sentence)
        self.verdict.setObjectName("verdict")
        set_state(self.verdict, state)

    def _name_leave(self) -> None:
        self.leave.setText(tr("Switch it on") if self._muted else tr("Switch it off"))


class Welcome(QDialog):
    """Shows what `receive` brings; the session runs beside it. ``done_with`` says that it was gone through."""

    gone_through = Signal()

    def __init__(self, theme: Theme, submit: Callable[[Command], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setWindowTitle(tr("First steps"))
        self.resize(520, 470)
        self._loud = 0
        self._spoke = 0
        texts: dict[Device, Words] = {
            "microphone": Words(
                tr("1 of 3: Can Tandem hear you?"),
                tr("Say something, such as “good morning, Tandem”. The bars move with your voice."),
                tr("It hears you."),
            ),
            "speaker": Words(
                tr("2 of 3: Can you hear Tandem?"),
                tr("Press the button: Tandem is asked what time it is and answers aloud."),
                tr("It speaks. If you hear nothing, turn up the volume or choose another speaker."),
            ),
            "screen": Words(
                tr("3 of 3: What may Tandem see?"),
                tr(
                    "This is what it sees of your screen. It reads the text, keeps no pictures, and sends none."
                ),
                tr("It sees your screen."),
            ),
        }
        self.steps = {device: Step(device, words, theme, submit) for device, words in texts.items()}
        self.greet = QPushButton(tr("Let me hear it"))
        self.greet.setAutoDefault(False)
        self.greet.clicked.connect(lambda: submit(TypeText(GREETING)))
        self.steps["speaker"].row.insertWidget(0, self.greet)
        self._stack = QStackedWidget()
        for step in self.steps.values():
            self._stack.addWidget(step)
        self.skip = styled(QPushButton(tr("Skip")), "flat")
        self.back = QPushButton(tr("Back"))
        self.next = styled(QPushButton(), "primary")
        for button in (self.skip, self.back):
            button.setAutoDefault(False)
        self.skip.clicked.connect(self.accept)
        self.back.clicked.connect(lambda: self._go(-1))
        self.next.clicked.connect(lambda: self._go(1))
        self.accepted.connect(self.gone_through)  # who only leaves has not gone through them
        row = QHBoxLayout()
        row.addWidget(self.skip)
        row.addStretch()
        row.addWidget(self.back)
        row.addWidget(self.next)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 20, 22, 18)
        column.addWidget(self._stack, 1)
        column.addLayout(row)
        self._go(0)

    def receive(self, event: AppEvent) -> None:
        """Show one event of the session."""
        match event:
            case DeviceChanged(device=device) if device in self.steps:
                self.steps[device].change(event)
            case Ticked():
                self._listen(event)
            case Said(who="user", typed=False, text=text):
                self.steps["microphone"].confirm(tr("You said: “{words}”", words=text))
            case Pictured(source="screen", frame=frame):
                step = self.steps["screen"]
                step.sight.show_frame(frame)
                if not step.works:
                    step.confirm()
            case _:
                pass

    def _listen(self, event: Ticked) -> None:
        microphone, speaker = self.steps["microphone"], self.steps["speaker"]
        microphone.sight.show_level(event.mic_level)
        speaker.sight.show_level(event.voice_level)
        self._loud += event.mic_level > LOUD
        self._spoke += event.voice_level > LOUD
        if self._loud >= HEARD_TICKS and not microphone.works:
            microphone.confirm()
        if self._spoke >= HEARD_TICKS and not speaker.works:
            speaker.confirm()

    def _go(self, by: int) -> None:
        place = self._stack.currentIndex() + by
        if place == self._stack.count():
            self.accept()
            return
        self._stack.setCurrentIndex(place)
        self.back.setVisible(place > 0)
        last = place == self._stack.count() - 1
        self.next.setText(tr("Begin") if last else tr("Next"))
        self.next.setFocus(Qt.FocusReason.OtherFocusReason)
