"""Every example that A2UI itself has for the basic catalog of v1.0 is drawn, pictured and clicked through."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from app.views.panels.gallery import Gallery, visit

PACKAGE = "@a2ui/web_core@0.11.0"  # the specification's examples; a2ui-core itself carries none
EXAMPLES = "package/src/v1_0/schemas/catalogs/basic/examples/"


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        pytest.fail("npm is not installed; run make setup-test")
    folder = tmp_path_factory.mktemp("examples")
    packed = subprocess.run([npm, "pack", PACKAGE], cwd=folder, capture_output=True, timeout=120, check=False)
    archives = list(folder.glob("*.tgz"))
    if not archives:
        pytest.fail(f"npm cannot fetch {PACKAGE}: {packed.stderr.decode()[-200:]}")
    with tarfile.open(archives[0]) as archive:
        for member in archive.getmembers():
            if member.isfile() and member.name.startswith(EXAMPLES):
                content = archive.extractfile(member)
                assert content is not None
                (folder / Path(member.name).name).write_bytes(content.read())
    return folder


def test_every_example_is_drawn_whole_in_both_themes_and_used(
    qapp: QApplication, examples: Path, tmp_path: Path
) -> None:
    gallery = Gallery(qapp)
    gallery.dock.show()
    exhibits = [visit(gallery, path, tmp_path) for path in sorted(examples.glob("*.json"))]
    gallery.dock.close()
    assert len(exhibits) >= 43
    assert {each.name: each.placeholders for each in exhibits if each.placeholders} == {}
    assert sum(each.clicked for each in exhibits) >= 56
    assert sum(len(each.acted) for each in exhibits) >= 50
    pictures = [picture for each in exhibits for picture in each.pictures]
    assert len(pictures) == 2 * len(exhibits)
    assert all(QImage(str(picture)).width() > 300 for picture in pictures)
