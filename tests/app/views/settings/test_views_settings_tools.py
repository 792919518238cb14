"""The tools' page of the settings: groups, folders, servers, and what was allowed for always."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit
from pytestqt.qtbot import QtBot

from app.settings.servers import granted
from app.settings.store import SettingsStore
from app.views.settings.tools_page import GROUPS, ToolsPage
from app.views.theme import Theme

SERVERS = """{"mcpServers": {"git": {"command": "mcp-server-git"},
"wiki": {"url": "https://wiki.example/mcp", "disabled": true}}}"""


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[SettingsStore]:
    (tmp_path / "mcp.json").write_text(SERVERS)
    (tmp_path / "grants.json").write_text('["git"]')
    store = SettingsStore(tmp_path / "settings.json")
    yield store
    store.close()


@pytest.fixture
def page(settings: SettingsStore, theme: Theme, qtbot: QtBot) -> ToolsPage:
    shown = ToolsPage(settings)
    qtbot.addWidget(shown)
    shown.show()
    return shown


def box(page: ToolsPage, name: str) -> QCheckBox:
    (found,) = [each for each in page.findChildren(QCheckBox) if each.text() == name]
    return found


def test_every_group_switches_off_and_on(page: ToolsPage, settings: SettingsStore) -> None:
    for group, name, why in GROUPS:
        switch = box(page, name)
        assert switch.isChecked()
        assert switch.accessibleDescription() == why
        switch.toggle()
        assert settings.current.tools.off == (group,)
        switch.toggle()
        assert not settings.current.tools.off


def test_a_server_is_switched_off_unless_mcp_json_leaves_it_out(
    page: ToolsPage, settings: SettingsStore
) -> None:
    box(page, "Server git").toggle()
    assert settings.current.tools.servers_off == ("git",)
    assert not box(page, "Server wiki").isEnabled()
    assert not box(page, "Server wiki").isChecked()


def test_what_was_allowed_for_always_is_taken_back(page: ToolsPage, tmp_path: Path) -> None:
    ((button, label),) = page.taken_back
    assert label.text() == "git may do everything without asking."
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert granted(tmp_path) == ()
    assert label.text() == "git asks again."
    assert not button.isEnabled()


def test_folders_must_be_there_and_addresses_begin_as_such(
    page: ToolsPage, settings: SettingsStore, tmp_path: Path
) -> None:
    problems: list[str] = []
    page.failed.connect(problems.append)

    def enter(line: QLineEdit, words: str) -> None:
        line.setText(words)
        line.editingFinished.emit()

    enter(page.folders, f"{tmp_path}, /nowhere/at/all")
    assert problems == ["There is no folder /nowhere/at/all: write its whole path."]
    assert page.folders.text() == ""
    enter(page.folders, f" {tmp_path} ,")
    assert settings.current.tools.folders == (str(tmp_path),)
    (line,) = [each for each in page.findChildren(QLineEdit) if each is not page.folders]
    enter(line, "search.example")
    assert len(problems) == 2
    enter(line, "https://search.example")
    assert settings.current.tools.web_search == "https://search.example"
