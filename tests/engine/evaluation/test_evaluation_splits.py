"""Nothing that a test hears or sees was met in training: voices, noises, backgrounds, figures, phrasings."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest

from engine.evaluation import noise, staging
from engine.evaluation.staging import SOURCES
from engine.protocol import MIC_RATE
from engine.training import phrases
from engine.training.camera.figures import FIGURES
from engine.training.camera.rooms import HEIGHT, ROOMS, WIDTH, draw_room
from engine.training.voices import all_voices

ROOT = Path(staging.__file__).parent
MAKERS = {"beds", "burst", "cough", "coloured", "BURSTS"}


def test_no_synthesiser_of_a_test_speaks_in_training() -> None:
    for source in ("unseen", "recorded"):
        split, wanted = SOURCES[source]
        tested = {voice.source for voice in all_voices() if voice.split == split and wanted(voice.source)}
        known = {voice.source for voice in all_voices() if voice.split in ("train", "validation")}
        assert not tested & known
    assert SOURCES["validation"][0] == "validation"


def test_validation_voices_are_not_trained_on() -> None:
    names = {split: {voice.key for voice in all_voices() if voice.split == split} for split in phrases.SPLITS}
    assert names["validation"]
    assert not names["validation"] & names["train"]


def test_only_validation_sessions_use_the_noises_of_training() -> None:
    users = {
        path.name
        for path in ROOT.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in MAKERS
        and isinstance(node.value, ast.Name)
        and node.value.id == "noises"
    }
    assert users == {"noise.py"}
    made = ast.parse((ROOT / "noise.py").read_text(encoding="utf-8"))
    others = [each for each in made.body if isinstance(each, ast.FunctionDef) and each.name != "familiar"]
    names = {node.id for each in others for node in ast.walk(each) if isinstance(node, ast.Name)}
    assert "noises" not in names


@pytest.mark.parametrize("made", [noise.unheard(), noise.familiar()])
def test_noises_are_sound(made: noise.Noise) -> None:
    rng = np.random.default_rng(5)
    assert all(float(bed.std()) == pytest.approx(1.0, abs=1e-2) for bed in made.beds)
    for make in (made.sudden, made.cough):
        for _ in range(12):
            sound = make(rng)
            assert sound.dtype == np.float32
            assert 0.004 < len(sound) / MIC_RATE < 10
            assert 0.2 < float(np.abs(sound).max()) <= 1.5


def test_no_figure_or_room_of_the_test_split_is_in_training() -> None:
    for parts in (FIGURES, ROOMS):
        assert parts["test"]
        assert not set(parts["test"]) & (set(parts["train"]) | set(parts["validation"]))
    for kind in ROOMS["test"]:
        assert draw_room(kind, np.random.default_rng(0)).shape == (HEIGHT, WIDTH, 3)


@pytest.mark.parametrize("kind", ["ask", "stock", "wish", "side", "statement", "lead", "broadcast", "cancel"])
def test_no_phrasing_of_the_test_split_is_in_training(kind: str) -> None:
    split = {name: {template for template, _ in phrases.templates(kind, name)} for name in phrases.SPLITS}
    assert split["test"]
    assert not split["test"] & (split["train"] | split["validation"])


def test_lines_of_the_screen_are_split_by_their_template() -> None:
    for lines in (phrases.wording().failure_lines, phrases.wording().harmless_lines):
        names = {phrases.split_of(line) for line in lines}
        assert names == set(phrases.SPLITS)
