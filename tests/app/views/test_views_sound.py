"""The sound dialog: choosing, seeing and trying the devices."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.events import Command, DeviceChanged, SoundDevicesChanged, TestSound, Ticked
from app.settings.document import Settings
from app.settings.sound import Sound
from app.sound_server import ServerDevice, SoundState
from app.views.sound_dialog import SoundDialog
from app.views.window import MainWindow

LEFT = Qt.MouseButton.LeftButton
DESK = ServerDevice("server:desk", "Desk microphone", True)
USB = ServerDevice("server:usb", "USB microphone", False)
BOX = ServerDevice("server:box", "Loudspeaker", True)
PHONES = ServerDevice("server:phones", "Headset", False, headphones=True)


@pytest.fixture
def chosen(window: MainWindow) -> list[Sound]:
    kept: list[Sound] = []

    def keep(sound: object) -> None:
        assert isinstance(sound, Sound)
        kept.append(sound)
        window.show_settings(Settings(sound=sound))

    window.settings_chosen.connect(keep)
    return kept


@pytest.fixture
def dialog(window: MainWindow, chosen: list[Sound], qtbot: QtBot) -> SoundDialog:
    window.receive(SoundDevicesChanged(SoundState((DESK, USB), (BOX, PHONES))))
    window.receive(DeviceChanged("microphone", "live"))
    window.sound.open()
    assert window.sound.dialog is not None
    return window.sound.dialog


def tick(echo_db: float, mic_level: float = 0.1) -> Ticked:
    return Ticked(5, "silent", "listening", 40.0, False, mic_level, 0.0, echo_db)


def test_a_device_is_chosen_and_a_chosen_one_that_is_gone_is_still_named(
    window: MainWindow, dialog: SoundDialog, chosen: list[Sound]
) -> None:
    box = dialog.microphone.box
    assert [box.itemText(row) for row in range(box.count())] == [
        "As the system has it (Desk microphone)",
        "Desk microphone",
        "USB microphone",
    ]
    assert dialog.microphone.state.text() == "Live"
    box.setCurrentIndex(2)
    box.activated.emit(2)
    assert chosen[-1].microphone == "server:usb"
    window.receive(SoundDevicesChanged(SoundState((DESK,), (BOX,))))
    assert box.currentText() == "usb (not there)"
    window.receive(SoundDevicesChanged(SoundState((DESK, USB), (BOX,))))
    assert box.currentText() == "USB microphone"


def test_both_devices_can_be_tried(dialog: SoundDialog, commands: list[Command]) -> None:
    QTest.mouseClick(dialog.speaker.test, LEFT)
    QTest.mouseClick(dialog.microphone.test, LEFT)
    assert commands == [TestSound("speaker"), TestSound("microphone")]


def test_the_level_is_live_and_the_echo_has_a_figure(window: MainWindow, dialog: SoundDialog) -> None:
    assert "as soon as Tandem has spoken" in dialog.echo.text()
    window.receive(tick(27.4))
    assert dialog.microphone.meter.accessibleDescription() == "Sound"
    assert "taken out by 27 dB" in dialog.echo.text()
    window.receive(tick(4.0, mic_level=0.0))
    assert "only 4 dB" in dialog.echo.text()
    assert dialog.microphone.meter.accessibleDescription() == "Silence"


def test_headphones_are_noticed(dialog: SoundDialog, chosen: list[Sound]) -> None:
    dialog.speaker.box.activated.emit(2)
    assert chosen[-1].speaker == "server:phones"
    assert dialog.echo.text().startswith("Headphones")


def test_volume_and_push_to_talk(dialog: SoundDialog, chosen: list[Sound]) -> None:
    dialog.volume.setValue(60)
    dialog.talk.click()
    assert chosen[-1] == Sound(volume_percent=60, push_to_talk=True)


def test_it_opens_by_a_key_and_from_the_tile(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert window.sound.dialog is not None
    assert window.sound.dialog.isVisible()
    window.sound.dialog.close()
    qtbot.waitUntil(lambda: window.sound.dialog is None)
    window.tiles["speaker"].choose_asked.emit()
    assert window.sound.dialog is not None
    window.sound.dialog.close()
