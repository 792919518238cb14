"""A whole run, small: log, checkpoint, weights, resume; and what goes wrong in one sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine.dialect.nano import Nano, load_nano
from engine.dialect.vocabulary import TEXT_SIZE, Vocabulary
from engine.model.config import NgramConfig
from engine.training.checkpoint import CheckpointError, load_checkpoint, save_checkpoint
from engine.training.clips import clips_folder
from engine.training.examples import Example
from engine.training.learner import Recipe
from engine.training.report import Log, write_curves
from engine.training.source import ExampleSource, SourceError
from engine.training.tokenizer import train_tokenizer
from engine.training.train import CHECKPOINT, CURVES, LOG, NANO, Plan, Trainer


@dataclass(frozen=True)
class Run:
    """A run that has ended: what led it, and its folder."""

    trainer: Trainer
    folder: Path

    @property
    def entries(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.folder / LOG).read_text().splitlines()]


@pytest.fixture(scope="module")
def trained(
    tiny_nano: Nano, tokenizer_file: Path, clips_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Run]:
    """A run of some steps, with made-up voices."""
    folder = tmp_path_factory.mktemp("training")
    home = folder / "cache" / "tandem"
    home.mkdir(parents=True)
    (home / clips_folder().name).symlink_to(clips_home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        plan = Plan(model=tiny_nano.config, recipe=Recipe(lanes=2, length=128))
        trainer = Trainer(plan, tokenizer_file, folder / "run", minutes=0.02, seed=4, validation_scenes=2)
        trainer.run(lambda line: None)
        yield Run(trainer, folder / "run")


def test_a_run_goes_on_from_a_trained_nano(trained: Run, tmp_path: Path) -> None:
    folder = trained.folder / NANO
    loss = trained.entries[-1]["validation"]["loss"]
    plan = Plan(model=load_nano(folder).config, recipe=Recipe(lanes=2, length=128))
    again = Trainer(plan, folder / "tokenizer.json", tmp_path / "again", minutes=0, seed=5, validation_scenes=2)
    again.continue_from(folder)
    again.run(lambda line: None)  # no minutes: it only judges what it began with
    first = Run(again, tmp_path / "again").entries[-1]["validation"]["loss"]
    assert first == pytest.approx(loss, rel=3e-3)  # the weights were rounded to bfloat16
    for changed in ({"top_k": 1}, {"ngrams": NgramConfig(orders=(2,), buckets=64)}):
        plan = Plan(model=msgspec.structs.replace(plan.model, **changed))
        other = Trainer(plan, folder / "tokenizer.json", tmp_path, 0, 5, 2)
        with pytest.raises(CheckpointError, match="another configuration"):
            other.continue_from(folder)


def test_a_run_leaves_a_nano_a_log_and_a_checkpoint_to_go_on_from(trained: Run) -> None:
    said: list[str] = []
    assert load_nano(trained.folder / NANO).config.hidden == 16
    entry = trained.entries[-1]
    assert "silent" in entry["validation"]["actions"]
    assert (trained.folder / CURVES).read_text().startswith("<svg")
    trained.trainer.resume()
    trained.trainer.run(said.append)  # its minutes are used up: it only judges and saves again
    assert "validation loss" in said[-1]
    assert trained.entries[-1]["step"] == entry["step"]


def test_a_checkpoint_survives_a_write_that_fails(tmp_path: Path) -> None:
    path = tmp_path / CHECKPOINT
    save_checkpoint(path, {"config": {"a": 1}, "step": 3})
    with pytest.raises(CheckpointError, match="could not be written"):
        save_checkpoint(path / "below", {"config": {}})
    path.with_suffix(".part").write_bytes(b"half a write of a killed run")
    assert load_checkpoint(path, {"a": 1})["step"] == 3


@pytest.mark.parametrize(("content", "sentence"), [(b"", "damaged"), (b"PK\x03\x04 torn", "damaged")])
def test_a_damaged_checkpoint_is_one_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / CHECKPOINT
    path.write_bytes(content)
    with pytest.raises(CheckpointError, match=sentence):
        load_checkpoint(path, {})


def test_a_checkpoint_of_another_configuration_is_refused(tmp_path: Path) -> None:
    path = tmp_path / CHECKPOINT
    save_checkpoint(path, {"config": {"hidden": 16}})
    with pytest.raises(CheckpointError, match="another configuration"):
        load_checkpoint(path, {"hidden": 32})
    with pytest.raises(CheckpointError, match="without --resume"):
        load_checkpoint(tmp_path / "none.pt", {})


def test_a_scene_that_cannot_be_made_stops_the_run_with_its_reason() -> None:
    with (
        ExampleSource(_broken, first=3, workers=1) as source,
        pytest.raises(SourceError, match="no voice at 3"),
    ):
        source.next()


def _broken(seed: int) -> Example:
    raise ValueError(f"no voice at {seed}")


def test_a_torn_last_line_of_the_log_is_left_out(tmp_path: Path) -> None:
    log = Log(tmp_path / LOG)
    log.write({"minutes": 1.0, "loss": 2.0})
    with (tmp_path / LOG).open("a") as stream:
        stream.write('{"minutes": 2.0, "lo')
    entries = log.read()
    assert entries == [{"minutes": 1.0, "loss": 2.0}]
    write_curves(entries, tmp_path / CURVES)
    assert "2.00" in (tmp_path / CURVES).read_text()


def test_the_tokenizer_can_write_anything(tmp_path: Path) -> None:
    path = tmp_path / "tokenizer.json"
    assert train_tokenizer(["good morning to you", "good evening"] * 5, path) <= TEXT_SIZE
    vocabulary = Vocabulary(path)
    for text in ("good morning", "naïve Σ 日本", "FAILED test_x - AssertionError: 3 != 4"):
        assert vocabulary.decode(vocabulary.encode(text)) == text
