from __future__ import annotations

import argparse
import shutil
import threading
from collections.abc import Callable
from unittest.mock import MagicMock

import keyring
import onnxruntime
import pytest
from keyring.backends import fail

from app import doctor
from app.capture.listing import Listed
from app.doctor import Line


def answers(text: str) -> Callable[[], list[Line]]:
    return lambda: [Line("part", "ok", text)]


def test_lines_come_in_the_order_of_the_checks() -> None:
    checks = {
        "a": answers("one"),
        "b": answers("two"),
        "c": lambda: [Line("c", "ok", "x"), Line("c", "ok", "y")],
    }
    assert [line.text for line in doctor.report(checks)] == ["one", "two", "x", "y"]


def test_a_check_that_fails_is_a_line_and_the_others_are_told() -> None:
    def broken() -> list[Line]:
        raise RuntimeError("no driver")

    first, second = doctor.report({"speakers": broken, "b": answers("fine")})
    assert (first.part, first.state) == ("speakers", "missing")
    assert "no driver" in first.text
    assert second.text == "fine"


def test_a_check_that_hangs_is_a_line() -> None:
    release = threading.Event()

    def hangs() -> list[Line]:
        release.wait(60)
        return []

    first, second = doctor.report({"cameras": hangs, "b": answers("fine")}, timeout=0.05)
    release.set()
    assert (first.part, first.state) == ("cameras", "missing")
    assert "no answer" in first.text
    assert second.text == "fine"


def test_the_report_is_printed_a_line_apiece_with_the_weights(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor, "CHECKS", {"a": answers("one")})
    assert doctor.run(argparse.Namespace(), lambda: [("nano", True, "here"), ("big", False, "pull it")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [["ok", "part"], ["ok", "nano"], ["missing", "big"]]


@pytest.mark.parametrize(
    ("environment", "state", "word"),
    [
        ({}, "missing", "DISPLAY"),
        ({"DISPLAY": ":1"}, "ok", "X11 :1"),
        ({"DISPLAY": ":1", "WAYLAND_DISPLAY": "wayland-0"}, "ok", "Wayland"),
    ],
)
def test_the_display_is_told(
    environment: dict[str, str], state: str, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("Xlib.display.Display", MagicMock())  # an X server that answers
    (line,) = doctor.display(environment)
    assert line.state == state
    assert word in line.text


@pytest.mark.parametrize("name", [":4242", "rubbish"])
def test_a_display_that_does_not_answer_is_told_with_what_to_do(name: str) -> None:
    (line,) = doctor.display({"DISPLAY": name})
    assert line.state == "missing"
    assert name in line.text
    assert "unset DISPLAY" in line.text


def test_no_secret_service_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "get_keyring", fail.Keyring)
    (line,) = doctor.secret_store()
    assert line.state == "missing"
    assert "gnome-keyring" in line.text


def test_the_providers_of_onnxruntime_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    providers = ["CUDAExecutionProvider", "CPUExecutionProvider"]
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: providers)
    (line,) = doctor.onnxruntime_providers()
    assert "CUDA, CPU" in line.text


def test_devices_are_told_one_by_one() -> None:
    found = (
        Listed("one", None, "default"),
        Listed("two", True),
        Listed("three", False, "it is busy: close it"),
    )
    lines = doctor.devices("camera", lambda: found, "none")()
    assert [(line.state, line.text) for line in lines] == [
        ("ok", "one; default"),
        ("ok", "two"),
        ("missing", "three; it is busy: close it"),
    ]


def test_no_device_is_told_with_what_to_do() -> None:
    assert list(doctor.devices("camera", tuple, "none: plug one in")()) == [
        Line("camera", "missing", "none: plug one in")
    ]


def test_no_gpu_needs_nothing_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    (line,) = doctor.gpu()
    assert line.state == "missing"
    assert "CPU" in line.text


def test_every_part_is_asked_for() -> None:
    parts = {"microphone", "speaker", "camera", "screen", "GPU", "onnxruntime", "echo canceller", "keyring"}
    assert parts <= set(doctor.CHECKS)


def test_every_check_answers_on_this_machine() -> None:
    lines = list(doctor.report(doctor.CHECKS))
    assert len(lines) >= len(doctor.CHECKS)
    assert all(line.text and "\n" not in line.text for line in lines)
    assert not [line for line in lines if "asking for it failed" in line.text]
