"""Commands from outside do what the user would have done in the window."""

from __future__ import annotations

from threading import Thread

import pytest
from pytestqt.qtbot import QtBot

from app.chosen import Chosen
from app.control.protocol import SUMMARIES, Reply, Request
from app.events import Command, Device, DeviceChanged, Mute, SetMode, StopSpeaking, TypeText
from app.views.commands import Commands, Reception
from app.views.window import MainWindow


@pytest.fixture
def outside(window: MainWindow, commands: list[Command]) -> Commands:
    for device in ("microphone", "speaker", "camera"):
        window.receive(DeviceChanged(device, "live"))
    window.receive(DeviceChanged("screen", "muted"))
    return Commands(window, commands.append, Chosen({"screen"}))


@pytest.mark.parametrize(
    ("request_", "submitted"),
    [
        (Request("toggle-mute"), Mute("microphone", True)),
        (Request("toggle-mute", "screen"), Mute("screen", False)),
        (Request("mute", "camera"), Mute("camera", True)),
        (Request("unmute", "speaker"), Mute("speaker", False)),
        (Request("stop-speaking"), StopSpeaking()),
        (Request("mode", "focus"), SetMode("focus")),
        (Request("type", " what time is it "), TypeText("what time is it")),
    ],
)
def test_a_command_is_passed_on(
    outside: Commands, commands: list[Command], request_: Request, submitted: Command
) -> None:
    reply = outside.obey(request_)
    assert reply.done
    assert reply.message.endswith(".")
    assert commands == [submitted]


@pytest.mark.parametrize("request_", [Request("mute", "nose"), Request("mode", "loud"), Request("type", " ")])
def test_what_cannot_be_done_is_said(outside: Commands, commands: list[Command], request_: Request) -> None:
    reply = outside.obey(request_)
    assert not reply.done
    assert reply.message
    assert commands == []


def test_words_for_a_session_that_is_ending_are_not_taken(
    outside: Commands, window: MainWindow, commands: list[Command]
) -> None:
    window.show_ending()
    reply = outside.obey(Request("type", "hello"))
    assert not reply.done
    assert "again" in reply.message
    assert commands == []


def test_a_window_that_is_going_is_not_brought_to_the_front(window: MainWindow) -> None:
    going = False
    outside = Commands(window, lambda command: None, leaving=lambda: going)
    window.show_ending()  # also when it has ended by itself, and says why
    assert outside.obey(Request("show")).done
    going = True
    window.hide()
    reply = outside.obey(Request("show"))
    assert (reply.done, reply.ending) == (False, True)
    assert not window.isVisible()


def test_a_request_waits_between_two_windows_and_is_told_when_none_comes(
    qtbot: QtBot, outside: Commands
) -> None:
    reception, replies = Reception(), list[Reply]()
    asking = Thread(target=lambda: replies.append(reception.ask(Request("status"))))
    asking.start()
    reception.use(outside)
    qtbot.waitUntil(lambda: len(replies) == 1, timeout=10_000)
    asking.join(5)
    assert replies[0].done
    reception.close()
    assert reception.ask(Request("show")).ending


def test_pause_mutes_everything_and_resume_lets_in_what_was_live(
    outside: Commands, commands: list[Command]
) -> None:
    assert not outside.obey(Request("resume")).done
    assert outside.obey(Request("pause")).done
    assert {each.device for each in commands if isinstance(each, Mute) and each.muted} == {
        "microphone",
        "speaker",
        "camera",
        "screen",
    }
    commands.clear()
    assert outside.obey(Request("toggle-pause")).message == "Tandem goes on."
    assert commands == [Mute("microphone", False), Mute("speaker", False), Mute("camera", False)]


@pytest.mark.parametrize("by_hand", [("microphone",), ("microphone", "speaker", "camera", "screen")])
def test_the_pause_key_pauses_again_what_was_let_in_by_hand(
    window: MainWindow, by_hand: tuple[Device, ...]
) -> None:
    chosen = Chosen()

    def submit(command: Command) -> None:
        chosen.by_hand(command)
        if isinstance(command, Mute):
            window.receive(DeviceChanged(command.device, "muted" if command.muted else "live"))

    def states() -> set[str]:
        return {tile.state for tile in window.tiles.values()}

    for tile in window.tiles.values():
        window.receive(DeviceChanged(tile.device, "live"))
        tile.mute_asked.connect(lambda device, muted: submit(Mute(device, muted)))
    outside = Commands(window, submit, chosen)
    outside.obey(Request("toggle-pause"))
    for device in by_hand:
        window.tiles[device].button.click()
    assert window.tiles["microphone"].state == "live"
    outside.obey(Request("toggle-pause"))
    assert states() == {"muted"}
    outside.obey(Request("toggle-pause"))
    assert states() == {"live"}


def test_what_was_muted_by_hand_stays_so_also_before_its_device_is_there(
    window: MainWindow, commands: list[Command]
) -> None:
    outside = Commands(window, commands.append, Chosen({"camera"}))
    outside.obey(Request("pause"))
    outside.obey(Request("resume"))
    let_in = {each.device for each in commands if isinstance(each, Mute) and not each.muted}
    assert let_in == {"microphone", "speaker", "screen"}


def test_status_says_what_is_muted(outside: Commands) -> None:
    assert outside.obey(Request("status")).message == "Starting. Muted: screen."


def test_show_brings_a_window_back_that_was_put_away(
    outside: Commands, window: MainWindow, qtbot: QtBot
) -> None:
    assert outside.obey(Request("hide")).done
    assert window.isMinimized()
    assert outside.obey(Request("show")).done
    assert window.isVisible()
    assert not window.isMinimized()


def test_quit_asks_the_window_to_close(outside: Commands, window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.close_asked, timeout=5000):
        assert outside.obey(Request("quit")).done


def test_every_command_has_an_answer_also_from_another_thread(outside: Commands, qtbot: QtBot) -> None:
    replies: list[Reply] = []
    thread = Thread(target=lambda: replies.extend(outside.ask(Request(name, "focus")) for name in SUMMARIES))
    thread.start()
    qtbot.waitUntil(lambda: len(replies) == len(SUMMARIES), timeout=10_000)
    thread.join(5)
    assert all(reply.message for reply in replies)
