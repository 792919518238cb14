"""A checkpoint of several files from the hub: listed with its hashes, fetched file by file, taken up again.

The hub says the SHA-256 of each large file and the git hash of each small one. Every file is of one commit.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any, Final

from engine.weights.catalogue import File, Hub
from engine.weights.errors import WeightsError
from engine.weights.fetch import BLOCK, HUB_TIMEOUT, Progress, fetch_hub, need_room
from engine.weights.listing import sha256, write_listing

ENDPOINT: Final = "https://huggingface.co"
ARCHITECTURES: Final = ("inkling_mm_model",)
CONFIG: Final = "config.json"
_NAME: Final = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")
_WANTED: Final = (".safetensors", ".json", ".txt", ".jinja", ".md", "LICENSE")
_MAX_LISTING: Final = 16 * BLOCK


@dataclass(frozen=True)
class Member:
    """One file of a repository. ``git``: its hash is git's, of small files."""

    file: File
    git: bool


def is_repository(name: str) -> bool:
    """Whether a name is one of the hub's, OWNER/NAME."""
    return _NAME.fullmatch(name) is not None


def folder_name(name: str) -> str:
    """What the repository is called here."""
    return name.replace("/", "--")


def pull_repository(name: str, root: Path, progress: Progress, endpoint: str = ENDPOINT) -> Path:
    """Bring a repository's checkpoint to ``root``/OWNER--NAME, whole or not at all.

    What an interrupted pull left is taken up again. Raises WeightsError and OSError.
    """
    target = root / folder_name(name)
    stage = root / ".partial" / folder_name(name)
    done = stage / "done"
    commit = str(_ask(f"{endpoint}/api/models/{name}/revision/main", name).get("sha", "main"))
    members = list(_members(endpoint, name, commit))
    hub = Hub(f"{endpoint}/{name}/resolve/{commit}/")
    total = sum(member.file.size for member in members)
    done.mkdir(parents=True, exist_ok=True)
    for path in done.iterdir():
        if path.name not in {member.file.name for member in members}:
            path.unlink()  # of an earlier commit
    need_room(name, total, root, stage)
    have = 0
    for member in sorted(members, key=lambda member: member.file.name != CONFIG):  # it says whether to go on
        _fetch(hub, member, stage, done, lambda now, _, before=have: progress(before + now, total))  # type: ignore[misc]
        have += member.file.size
        progress(have, total)
        if member.file.name == CONFIG:
            _check_architecture(done / CONFIG, name)
    write_listing(done)
    done.replace(target)
    shutil.rmtree(stage, ignore_errors=True)
    return target


def _fetch(hub: Hub, member: Member, stage: Path, done: Path, progress: Progress) -> None:
    """One file, unless an earlier pull has it already."""
    file = member.file
    kept = done / file.name
    if kept.exists() and _hash(kept, member) == file.sha256:
        return
    own = stage / hashlib.sha256(file.name.encode()).hexdigest()[:16]
    own.mkdir(exist_ok=True)
    fetched = fetch_hub(hub, file, own, progress)
    if fetched.stat().st_size != file.size or _hash(fetched, member) != file.sha256:
        fetched.unlink()
        raise WeightsError(f"{file.name} arrived with a wrong hash and was thrown away: pull again.")
    fetched.replace(kept)


def _hash(path: Path, member: Member) -> str:
    if not member.git:
        return sha256(path)
    body = path.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(body) + body, usedforsecurity=False).hexdigest()


def _members(endpoint: str, name: str, commit: str) -> Iterator[Member]:
    url: str | None = f"{endpoint}/api/models/{name}/tree/{commit}"
    found = False
    while url:
        listed, url = _ask_page(url, name)
        for each in listed:
            path, large = str(each.get("path", "")), each.get("lfs")
            if each.get("type") != "file" or Path(path).name != path or not path.endswith(_WANTED):
                continue
            found = found or path == CONFIG
            digest = str((large or each)["oid"])
            yield Member(File(path, digest, int((large or each)["size"])), git=large is None)
    if not found:
        raise WeightsError(f"{name} has no {CONFIG}, so it is no checkpoint that Tandem can use.")


def _check_architecture(path: Path, name: str) -> None:
    try:
        said = json.loads(path.read_bytes()).get("model_type")
    except (ValueError, AttributeError) as error:
        raise WeightsError(f"{name} has a damaged {CONFIG}.") from error
    if said not in ARCHITECTURES:
        raise WeightsError(f"{name} has the architecture {said}, which Tandem does not know.")


def _ask(url: str, name: str) -> dict[str, Any]:
    said = _read(url, name)[0]
    return said if isinstance(said, dict) else {}


def _ask_page(url: str, name: str) -> tuple[list[dict[str, Any]], str | None]:
    said, link = _read(url, name)
    following = re.search(r'<([^>]+)>;\s*rel="next"', link)
    if not isinstance(said, list):
        raise WeightsError(f"The hub's listing of {name} cannot be read: try again later.")
    return said, urllib.parse.urljoin(url, following[1]) if following else None


def _read(url: str, name: str) -> tuple[object, str]:
    try:
        with urllib.request.urlopen(url, timeout=HUB_TIMEOUT) as answer:
            return json.loads(answer.read(_MAX_LISTING)), answer.headers.get("Link", "")
    except urllib.error.HTTPError as error:
        if error.code in (401, 403, 404):
            raise WeightsError(
                f"The hub does not have {name}, or not for everybody: fetch it with an account there and use "
                "its folder."
            ) from error
        raise WeightsError(f"The hub answers {error.code} when asked for {name}: try again later.") from error
    except (urllib.error.URLError, HTTPException, TimeoutError, ConnectionError, ValueError) as error:
        raise WeightsError(
            f"The hub cannot be asked for {name} ({error}): check the network, pull again."
        ) from error
