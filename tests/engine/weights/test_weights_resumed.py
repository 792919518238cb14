"""A download that was broken off is taken up where it ended, whatever came between."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from engine.weights import Manager, WeightsError
from engine.weights.catalogue import File, Hub, Weights
from tests.engine.weights.stand_in import BODY, FILE, hub, left_over, manager, quiet

LOG_IN = b"<html>Please log in to the hotel's network</html>"


def test_a_download_that_ended_early_is_taken_up_again(tmp_path: Path) -> None:
    with hub(BODY[:400_000]) as served, pytest.raises(WeightsError, match="could not be fetched"):
        manager(tmp_path, Hub(served.url)).pull("tiny", quiet)
    assert not (tmp_path / "tiny").exists()
    with hub(BODY) as served:
        manager(tmp_path, Hub(served.url)).pull("tiny", quiet)
        assert served.ranges == ["bytes=400000-"]
    assert (tmp_path / "tiny" / FILE.name).read_bytes() == BODY


def broken_off(root: Path) -> Path:
    """A download that has come to 900,000 bytes."""
    partial = root / ".partial" / "tiny" / FILE.name / "hub.partial"
    partial.parent.mkdir(parents=True)
    partial.write_bytes(BODY[:900_000])
    return partial


@pytest.mark.parametrize("ranged", [False, True])
def test_another_page_in_place_of_the_file_leaves_what_was_fetched(tmp_path: Path, ranged: bool) -> None:
    partial = broken_off(tmp_path)
    announced = len(LOG_IN) + (900_000 if ranged else 0)
    with (
        hub(LOG_IN, announced, ranged=ranged) as served,
        pytest.raises(WeightsError, match="log in to the network"),
    ):
        manager(tmp_path, Hub(served.url)).pull("tiny", quiet)
    assert partial.read_bytes() == BODY[:900_000]
    with hub(BODY) as served:
        assert manager(tmp_path, Hub(served.url)).pull("tiny", quiet).read_bytes() == BODY
        assert served.ranges == ["bytes=900000-"]


def test_another_page_in_place_of_the_file_is_not_kept(tmp_path: Path) -> None:
    with hub(LOG_IN, len(LOG_IN)) as served, pytest.raises(WeightsError, match="log in to the network"):
        manager(tmp_path, Hub(served.url)).pull("tiny", quiet)
    assert left_over(tmp_path) == []


def test_a_place_that_knows_no_ranges_sends_the_whole_again(tmp_path: Path) -> None:
    broken_off(tmp_path)
    with hub(BODY, ranged=False) as served:
        assert manager(tmp_path, Hub(served.url)).pull("tiny", quiet).read_bytes() == BODY


@pytest.mark.parametrize(("free", "enough"), [(1_300_000, True), (2 * len(BODY) - 900_001, False)])
def test_what_was_fetched_by_now_needs_no_room_and_survives_a_small_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, enough: bool
) -> None:
    partial = broken_off(tmp_path)
    usage = shutil.disk_usage(tmp_path)
    with hub(BODY) as served, monkeypatch.context() as small:
        small.setattr(shutil, "disk_usage", lambda path: usage._replace(free=free))
        tiny = manager(tmp_path, Hub(served.url))
        if enough:
            tiny.pull("tiny", quiet)
            assert served.ranges == ["bytes=900000-"]
        else:
            with pytest.raises(WeightsError, match="make room, then pull again"):
                tiny.pull("tiny", quiet)
            assert partial.read_bytes() == BODY[:900_000]


def test_a_file_of_several_that_is_here_needs_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = b"a b c"
    files = (FILE, File("words.txt", hashlib.sha256(words).hexdigest(), len(words)))
    (tmp_path / "ears").mkdir()
    (tmp_path / "ears" / FILE.name).write_bytes(BODY)
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=10))
    with hub(words, len(words)) as served:
        weights = Weights("ears", "a test", "MIT", files, (Hub(served.url),), shipped=False)
        assert left_over(Manager(tmp_path, [weights]).pull("ears", quiet)) == ["model.gguf", "words.txt"]


def test_an_interrupted_pull_of_several_files_goes_on_with_those_that_are_missing(tmp_path: Path) -> None:
    words = b"a b c"
    files = (FILE, File("words.txt", hashlib.sha256(words).hexdigest(), len(words)))
    given = tmp_path / "given"
    given.mkdir()
    (given / FILE.name).write_bytes(BODY)
    ears = Manager(tmp_path / "data", [Weights("ears", "a test", "MIT", files, (), shipped=False)])
    with pytest.raises(WeightsError, match="not a file"):
        ears.pull("ears", quiet, given)
    (given / FILE.name).unlink()
    (given / "words.txt").write_bytes(words)
    assert ears.pull("ears", quiet, given) == ears.path("ears")
