"""Clips in one small file."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest

from engine.training.clips import DRILLED, ClipIndex, ClipStore, save_voice
from engine.training.packed import pack, unpack
from engine.training.voices import VoiceError


@pytest.fixture(scope="module")
def few_clips(clips_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some clips of each voice: packing them all takes long."""
    folder = tmp_path_factory.mktemp("few")
    for path in sorted(clips_home.glob("hibari*.json")):
        index = msgspec.json.decode(path.read_bytes(), type=ClipIndex)
        kinds = {"ask": 2, "stock": 1, "ack hm": 1}
        kept = tuple(
            each for kind, count in kinds.items() for each in [c for c in index.clips if c.kind == kind][:count]
        )
        samples = np.load(path.with_suffix(".npy"))
        save_voice(msgspec.structs.replace(index, clips=kept), samples, folder)
        save_voice(msgspec.structs.replace(index, clips=kept[:1]), samples, folder, DRILLED)
    return folder


@pytest.fixture(scope="module")
def packed(few_clips: Path) -> Path:
    """Those in a file."""
    pack(few_clips, few_clips / "clips.zip")
    return few_clips / "clips.zip"


def test_a_packed_voice_says_the_same(few_clips: Path, packed: Path, tmp_path: Path) -> None:
    assert unpack(packed, tmp_path / "clips") == 6
    before, after = ClipStore(few_clips, "train"), ClipStore(tmp_path / "clips", "train")
    assert len(before) == len(after) > 0
    assert (before.users, before.owns, before.templates) == (after.users, after.owns, after.templates)
    for voice in before.users:
        one, other = (store.pick(voice, "ask", np.random.default_rng(3)) for store in (before, after))
        assert (one.text, one.heard, len(one.samples)) == (other.text, other.heard, len(other.samples))
        assert np.corrcoef(one.floats(), other.floats())[0, 1] > 0.8


def test_a_smaller_file_holds_fewer_clips_of_every_kind(few_clips: Path, packed: Path, tmp_path: Path) -> None:
    limit = packed.stat().st_size * 4 // 5
    pack(few_clips, tmp_path / "part.zip", limit)
    assert (tmp_path / "part.zip").stat().st_size <= limit
    unpack(tmp_path / "part.zip", tmp_path / "clips")
    before, after = ClipStore(few_clips, "test"), ClipStore(tmp_path / "clips", "test")
    assert after.count(before.users[0], "ask") < before.count(before.users[0], "ask")
    for kind in ("ask", "stock"):
        assert [bool(before.count(voice, kind)) for voice in before.users] == [
            bool(after.count(voice, kind)) for voice in after.users
        ]
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 nothing", None])
def test_a_damaged_file_is_one_sentence(packed: Path, tmp_path: Path, damage: bytes | None) -> None:
    broken = tmp_path / "clips.zip"
    broken.write_bytes(packed.read_bytes()[:-2000] if damage is None else damage)
    with pytest.raises(VoiceError, match="damaged"):
        unpack(broken, tmp_path / "clips")
    assert not (tmp_path / "clips").exists()


def test_an_empty_folder_cannot_be_packed(tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match="no clips"):
        pack(tmp_path, tmp_path / "clips.zip")
