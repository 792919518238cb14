"""A converted checkpoint says, bit for bit, what the original says at that precision."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors import safe_open

import main
from engine.model.quantised import Precision, read_scheme
from engine.weights import WeightsError
from engine.weights.checkpoint import open_checkpoint
from engine.weights.convert import convert
from tests.engine.tiny_inkling import save_tiny

ITEMS = {"items": [{"text": [1, 2, 3, 250]}, {"text": [7] * 20}]}


def quiet(done: int, total: int) -> None:
    del done, total


def logits(folder: Path, place: Path, *more: str) -> np.ndarray[tuple[int, ...], np.dtype[np.int32]]:
    (place / "in.json").write_text(json.dumps(ITEMS))
    command = [
        "models",
        "logits",
        str(folder),
        "--input",
        str(place / "in.json"),
        "--out",
        str(place / "out.npy"),
    ]
    assert main.main([*command, *more]) == 0
    bits: np.ndarray[tuple[int, ...], np.dtype[np.int32]] = np.load(place / "out.npy").view(np.int32)
    return bits


@pytest.mark.parametrize("precision", ["fp32", "bf16", "int8", "int4", "fp8"])
def test_a_converted_folder_is_the_original_at_that_precision(precision: Precision, tmp_path: Path) -> None:
    folder = save_tiny(tmp_path / "tiny", num_mtp_layers=1, chain_hidden_post_norm=True)
    seen: list[tuple[int, int]] = []
    out = convert(folder, tmp_path / "out", precision, lambda *each: seen.append(each), shard=100_000)
    assert seen[-1][0] == seen[-1][1] > 0
    shards = sorted(out.glob("*.safetensors"))
    assert len(shards) > 1
    for shard in shards:
        with safe_open(shard, framework="pt") as file:
            assert read_scheme(file.metadata()).precision == precision
    expected = logits(folder, tmp_path, "--precision", precision)
    assert np.array_equal(logits(out, tmp_path), expected)
    assert np.array_equal(logits(out, tmp_path, "--chunk", "3"), expected)
    assert open_checkpoint(out).predicts
    assert not (tmp_path / "out.partial").exists()
    assert {"config.json", "tokenizer.json", "dialect.json", "SHA256SUMS"} <= {
        each.name for each in out.iterdir()
    }


def test_the_kernels_can_be_chosen_and_agree(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = save_tiny(tmp_path / "tiny")
    ours, theirs = (
        logits(folder, tmp_path, "--precision", "fp8", "--kernels", name).view(np.float32)
        for name in ("cpu", "reference")
    )
    assert np.abs(ours - theirs).max() <= 1e-5 * np.abs(theirs).max()
    with pytest.raises(SystemExit):
        logits(folder, tmp_path, "--kernels", "abacus")
    assert "abacus" in capsys.readouterr().err


def test_int4_is_smaller_and_keeps_to_its_precision(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = save_tiny(tmp_path / "tiny")
    assert main.main(["models", "convert", str(folder), "--precision", "int4"]) == 0
    out = Path(capsys.readouterr().out.strip())
    assert out == tmp_path / "data" / "tandem" / "weights" / "tiny-int4"
    assert main.main(["models", "verify", "tiny-int4"]) == 0
    assert main.main(["models", "list"]) == 0
    assert "tiny-int4" in capsys.readouterr().out
    size, original = (sum(f.stat().st_size for f in each.glob("*.safetensors")) for each in (out, folder))
    assert size < 0.95 * original
    with pytest.raises(WeightsError, match="was converted to int4 and cannot be served at fp32"):
        open_checkpoint(out).precision("fp32")
    with pytest.raises(WeightsError, match="is converted already"):
        convert(out, tmp_path / "twice", "int4", quiet)
    with pytest.raises(WeightsError, match="exists already"):
        convert(folder, out, "int4", quiet)


def test_a_damaged_original_leaves_nothing(tmp_path: Path) -> None:
    folder = save_tiny(tmp_path / "tiny")
    shard = folder / "model-00002-of-00003.safetensors"
    shard.write_bytes(shard.read_bytes()[:-1])
    before = set(tmp_path.iterdir())
    with pytest.raises(WeightsError, match="cut short"):
        convert(folder, tmp_path / "out", "int8", quiet)
    assert set(tmp_path.iterdir()) == before


def test_a_matrix_that_cannot_be_packed_is_named(tmp_path: Path) -> None:
    folder = save_tiny(tmp_path / "tiny", moe_intermediate_size=31)
    with pytest.raises(WeightsError, match=r"layers\.1\.mlp\.down cannot be held at int4: .*31 inputs"):
        convert(folder, tmp_path / "out", "int4", quiet)
    assert not (tmp_path / "out.partial").exists()


def test_a_converted_file_of_another_version_is_told(tmp_path: Path) -> None:
    out = convert(save_tiny(tmp_path / "tiny"), tmp_path / "out", "int8", quiet)
    shard = out / "model-00001.safetensors"
    shard.write_bytes(shard.read_bytes().replace(b'\\"version\\":1', b'\\"version\\":9'))
    with pytest.raises(WeightsError, match="version 9"):
        open_checkpoint(out)
