"""Speed and endurance of the engine: that like is compared with like, and what comes out. No times asserted."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest
import torch

from engine.dialect.nano import Nano
from engine.evaluation import command, endurance, speed
from engine.evaluation.packed import packed
from engine.evaluation.peer import peer
from kernels.choice import kernels
from kernels.quantised import quantise


@torch.no_grad()
def test_the_peer_computes_what_the_nano_computes(tiny_nano: Nano) -> None:
    torch.manual_seed(0)
    rows = torch.randn(40, tiny_nano.config.hidden)
    append = peer(tiny_nano.config, tiny_nano.transformer.state_dict())
    theirs = torch.cat([append(rows[:17]), append(rows[17:18]), append(rows[18:])])
    ours = tiny_nano.transformer.logits(tiny_nano.transformer.run(rows[None]).hidden[0])
    assert torch.allclose(theirs, ours, atol=1e-4)


def test_the_packed_products_compute_what_ours_computes() -> None:
    torch.manual_seed(0)
    weight, rows = torch.randn(128, 256), torch.randn(3, 256)
    four, eight = quantise(weight, 4), quantise(weight, 8)
    for each in packed(four, eight):
        form = four if "int4" in each.name else eight
        ours = kernels("cpu").product(form)(rows)
        assert float((each.product(rows) - ours).norm() / ours.norm()) < 0.02, each.name
        assert each.size >= form.codes.nbytes


def evaluate(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(arguments))


def test_endurance_is_printed_and_kept(
    tiny_nano_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endurance, "PART", 60)
    kept = tmp_path / "endurance.json"
    assert (
        evaluate(
            [
                "endurance",
                "--ticks",
                "150",
                "--sessions",
                "2",
                "--nano",
                str(tiny_nano_folder),
                "--json",
                str(kept),
            ]
        )
        == 0
    )
    found = json.loads(kept.read_text())
    assert (found["ticks"], found["sessions"]) == (150, 2)
    assert found["last_mb"] <= found["first_mb"] + 2
    assert "last / first" in capsys.readouterr().out


def test_a_place_that_cannot_be_written_is_told_before_anything_is_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert evaluate(["endurance", "--nano", "nowhere", "--json", str(tmp_path / "file" / "metrics.json")]) == 2
    assert "choose another --json" in capsys.readouterr().err


def test_every_speed_has_its_comparison(
    tiny_nano_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speed, "LARGE", (128, 64))
    monkeypatch.setattr(speed, "READ_BYTES", 1 << 20)
    monkeypatch.setattr(speed, "WARM_ROWS", 20)
    monkeypatch.setattr(speed, "ROWS_IN", (16,))
    monkeypatch.setattr(speed, "QUICK_TIMES", 1)
    kept = tmp_path / "engine.json"
    assert evaluate(["engine", "--quick", "--nano", str(tiny_nano_folder), "--json", str(kept)]) == 0
    report = json.loads(kept.read_text())
    names = [figure["name"] for figure in report["figures"]]
    for who in ("cpu, int4", "reference, fp32", "eager transformers, fp32"):
        assert f"tick, {who}, 16 in, 4 out" in names
    for whose in ("int4", "fp8", "by onnxruntime MatMulNBits int4", "by torch _weight_int8pack_mm"):
        assert any(name.startswith(f"128x64 {whose}") for name in names)
    assert any("the floor" in figure["note"] for figure in report["figures"])
    assert report["cores"] >= 1
