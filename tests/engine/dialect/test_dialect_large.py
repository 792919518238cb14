"""A large model's dialect: what a tick becomes in its own vocabulary, exactly, and what its file may say."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.dialect.controls import DialectError
from engine.dialect.large import LargeModel, load_vocabulary, pieces
from engine.dialect.rows import ABSENT, Lane, Rows, concat, patch_rows, sound_rows, status_row, token_rows
from engine.dialect.tick import Situation, status_slots
from engine.dialect.vocabulary import END, FIRST_TEXT, Choice, choice_token
from engine.serving.load import ModelError, load_model
from engine.weights.checkpoint import load_inkling, open_checkpoint
from tests.engine.tiny_inkling import byte_tokenizer, save_tiny, tiny_dialect


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny(tmp_path_factory.mktemp("large") / "tiny")


@pytest.fixture(scope="module")
def model(folder: Path) -> LargeModel:
    loaded = load_model(folder)
    assert loaded.name == "tiny"
    assert isinstance(loaded.model, LargeModel)
    return loaded.model


def tick(model: LargeModel, number: int, *, muted: bool = False) -> Rows:
    """Words, a camera patch, sound and own voice, the status."""
    rng = np.random.default_rng(number)
    mic, own = rng.integers(0, 16, (2, 4, 80)).astype(np.uint8)
    return concat(
        [
            token_rows(model.vocabulary.encode("hi"), Lane.HEARD),
            patch_rows(
                rng.integers(0, 256, (1, 2, 40, 40, 3)).astype(np.uint8), np.zeros((1, 2), int), Lane.CAMERA
            ),
            sound_rows(np.full((4, 80), ABSENT, np.uint8) if muted else mic, own),
            status_row(status_slots(number, Situation(mode="focus"), muted)),
        ]
    )


def test_a_tick_becomes_the_checkpoints_own_tokens(model: LargeModel) -> None:
    literal = model.vocabulary.literal
    said = [
        piece.tokens or ("sound" if piece.levels is not None else "patch")
        for piece in pieces(tick(model, 3), model.controls)
    ]
    assert said == [
        [*literal("H:"), *literal(" hi")],
        [284],
        "patch",
        [282],
        "sound",
        [283],
        "sound",
        [286, 280],
    ]
    muted = list(pieces(tick(model, 3, muted=True), model.controls))
    assert muted[-1].tokens == [286, 287, 288, 280]
    assert sum(each.levels is not None for each in muted) == 1


def test_a_session_steps_with_the_numbers_of_the_whole_sequence(folder: Path, model: LargeModel) -> None:
    state = model.new_state()
    whole = load_inkling(open_checkpoint(folder))
    rows: list[torch.Tensor] = []
    for number in range(3):
        logits = model.append(tick(model, number), state)
        for piece in pieces(tick(model, number), model.controls):
            if piece.tokens is not None:
                rows.append(whole.token_rows(piece.tokens))
            elif piece.levels is not None:
                rows.append(whole.sound_rows(torch.from_numpy(piece.levels)))
            elif piece.pixels is not None:
                rows.append(whole.patch_rows(torch.from_numpy(piece.pixels)))
        for token, own in ((choice_token(Choice("say")), [260, 300]), (FIRST_TEXT + 65, [65]), (END, [281])):
            expected = whole.transformer.logits(whole.transformer(torch.cat(rows)[None])[0, -1])
            assert torch.allclose(logits, expected, atol=1e-5 * float(expected.abs().max()), rtol=0)
            logits = model.append_token(token, state)
            rows.append(whole.token_rows(own))


def test_choices_are_read_from_their_first_tokens(model: LargeModel) -> None:
    logits = torch.zeros(310)
    logits[tiny_dialect()["stop"]], logits[260] = 1.0, 2.0
    assert model.choose(logits, {Choice("silent"), Choice("stop"), Choice("say")}) == Choice("say")
    assert model.choose(logits, {Choice("silent"), Choice("stop")}) == Choice("stop")
    assert model.choose_text(logits) == FIRST_TEXT + 260
    logits[281] = 3.0
    assert model.choose_text(logits) == END


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"stop": None}, "does not name the control 'stop'"),
        ({"wave": 5}, "names the control 'wave', which Tandem does not know"),
        ({"stop": 310}, "gives the control 'stop' no id, or one outside the vocabulary of 310"),
        ({"stop": ""}, "gives the control 'stop' no id"),
        ({"stop": [256, 4]}, "begins the actions 'silent' and 'stop' with the same token"),
        ({"end": [1, 2]}, "gives the control 'end' several tokens"),
        ({"stop": 1.5}, "is no dialect"),
    ],
)
def test_what_a_dialect_lacks_is_told(change: dict[str, object], told: str, tmp_path: Path) -> None:
    controls = {name: ids for name, ids in (tiny_dialect() | change).items() if ids is not None}
    (tmp_path / "dialect.json").write_text(json.dumps({"controls": controls}))
    byte_tokenizer().save(str(tmp_path / "tokenizer.json"))
    with pytest.raises(DialectError, match=told):
        load_vocabulary(tmp_path, 310)


def test_a_checkpoint_without_a_dialect_or_tokenizer_is_told(tmp_path: Path) -> None:
    folder = save_tiny(tmp_path / "tiny")
    (folder / "dialect.json").unlink()
    with pytest.raises(ModelError, match=r"dialect\.json cannot be read"):
        load_model(folder)
    (folder / "tokenizer.json").write_text("{}")
    with pytest.raises(ModelError, match=r"tokenizer\.json is damaged"):
        load_model(folder)
    (folder / "tokenizer.json").unlink()
    with pytest.raises(ModelError, match=r"tokenizer\.json is missing"):
        load_model(folder)
