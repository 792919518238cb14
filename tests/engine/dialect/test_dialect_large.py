"""A large model's dialect: what a tick becomes in its own vocabulary, exactly, and what its file may say."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.dialect.controls import DialectError
from engine.dialect.large import LargeModel, LargeStream, load_vocabulary
from engine.dialect.pieces import pieces
from engine.dialect.rows import ABSENT, Lane, Rows, concat, patch_rows, sound_rows, status_row, token_rows
from engine.dialect.tick import Situation, status_slots
from engine.dialect.vocabulary import END, FIRST_TEXT, MAX_SAY_TOKENS, Choice, choice_token
from engine.model.guessing import Guesser
from engine.model.sampling import Sampling
from engine.serving.load import ModelError, load_model
from engine.weights.checkpoint import load_inkling, open_checkpoint
from tests.engine.tiny_inkling import byte_tokenizer, save_tiny, tiny_dialect

Table = Callable[[int], torch.Tensor]
Pick = Callable[[torch.Tensor], int]


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
                rng.integers(0, 256, (1, 3, 40, 40, 3)).astype(np.uint8), np.zeros((1, 2), int), Lane.CAMERA
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
    assert model.choose_text(logits, model.new_state()) == FIRST_TEXT + 260
    logits[281] = 3.0
    assert model.choose_text(logits, model.new_state()) == END


class Prompter:
    """Guesses from what a run without guesses said, wrong at every third; or nonsense only."""

    def __init__(self, guesser: Guesser, known: list[int]) -> None:
        self.known, self.at = known, 0
        self.own = guesser.guess
        guesser.guess = self.guess  # type: ignore[method-assign]

    def guess(self, token: int, table: Table, pick: Pick, most: int) -> list[int]:
        self.own(token, table, pick, most)
        self.at = self.known.index(token, self.at) + 1
        following = self.known[self.at : self.at + min(3, most)]
        return [each if (self.at + place) % 3 else (each + 1) % 256 for place, each in enumerate(following)]


def talk(model: LargeModel, state: LargeStream, said: list[list[int]]) -> list[torch.Tensor]:
    """Three ticks in each of which something is said; what the model gave all along."""
    given = []
    for number in range(3):
        given.append(model.append(tick(model, number), state))
        logits = model.append_token(choice_token(Choice("say")), state)
        said.append([])
        for _ in range(MAX_SAY_TOKENS):
            given.append(logits)
            token = model.choose_text(logits, state)
            said[-1].append(token)
            logits = model.append_token(token, state)
            if token == END:
                break
        given.append(logits)
    return given


@pytest.mark.parametrize("sampling", [None, Sampling(1.0, 0.9, seed=3)])
def test_guesses_change_no_bit_and_save_steps(sampling: Sampling | None, tmp_path: Path) -> None:
    folder = save_tiny(tmp_path / "tiny", num_mtp_layers=2, chain_hidden_post_norm=True, sliding_window_size=64)
    plain, guessing = (load_model(folder, sampling=sampling).model for _ in range(2))
    assert isinstance(plain, LargeModel)
    assert isinstance(guessing, LargeModel)
    without, words = plain.new_state(), list[list[int]]()
    without.guesser = None
    expected = talk(plain, without, words)
    for prompted in (False, True):
        state, said = guessing.new_state(), list[list[int]]()
        assert state.guesser is not None
        guessing.guessed = (0, 0)
        if prompted:
            Prompter(state.guesser, [token - FIRST_TEXT for each in words for token in each if token != END])
        given = talk(guessing, state, said)
        assert said == words
        assert all(
            torch.equal(a.view(torch.int32), b.view(torch.int32)) for a, b in zip(given, expected, strict=True)
        )
        assert state.stream.position == without.stream.position
        assert guessing.guessed[0] > 0
        assert (guessing.guessed[1] > 4) is prompted
        restored = guessing.new_state()
        restored.load({name: each.clone() for name, each in state.tensors().items()})
        rows = tick(guessing, 9)
        assert torch.equal(guessing.append(rows, restored), plain.append(rows, plain_copy(plain, without)))


def plain_copy(model: LargeModel, state: LargeStream) -> LargeStream:
    copy = model.new_state()
    copy.guesser = None
    copy.load({name: each.clone() for name, each in state.tensors().items()})
    return copy


def test_what_was_guessed_and_did_not_come_is_forgotten(tmp_path: Path) -> None:
    folder = save_tiny(tmp_path / "tiny", num_mtp_layers=1)
    model = load_model(folder).model
    assert isinstance(model, LargeModel)
    state, without = model.new_state(), model.new_state()
    without.guesser = None
    for each in (state, without):
        model.append(tick(model, 0), each)
        logits = model.append_token(choice_token(Choice("say")), each)
    first = model.choose_text(logits, without)
    copy = plain_copy(model, without)
    best = model.choose_text(model.append_token(first, copy), copy)
    assert state.guesser is not None
    state.guesser.guess = lambda *_: [best - FIRST_TEXT]  # type: ignore[method-assign]
    model.append_token(first, state)
    assert state.ahead
    model.append_token(first, without)
    assert torch.equal(model.append(tick(model, 1), state), model.append(tick(model, 1), without))


def test_a_seed_says_the_same_again_whoever_speaks_beside_it(folder: Path) -> None:
    def said(seed: int, *, beside: bool) -> list[list[int]]:
        model = load_model(folder, sampling=Sampling(2.0, seed=seed)).model
        assert isinstance(model, LargeModel)
        if beside:
            talk(model, model.new_state(), [])
        words = list[list[int]]()
        talk(model, model.new_state(), words)
        return words

    assert said(5, beside=False) == said(5, beside=True)
    assert said(5, beside=False) != said(6, beside=False)


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
