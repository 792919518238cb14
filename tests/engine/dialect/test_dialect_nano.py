"""The nano: rows in, choices out, and its files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from engine.dialect.nano import (
    NGRAM_WEIGHTS,
    STATUS_WEIGHTS,
    Nano,
    NanoError,
    grown,
    load_nano,
    loaded,
    stored,
)
from engine.dialect.rows import ABSENT, Lane, Rows, concat, patch_rows, sound_rows, status_row, token_rows
from engine.dialect.tick import Situation, status_slots
from engine.dialect.vocabulary import CHOICES, END, FIRST_TEXT, Choice, choice_token
from engine.model.quantised import from_tensors, is_matrix
from kernels.quantised import GROUP, Quantised


def tick(number: int, patches: int = 0) -> Rows:
    """A tick's rows: words, pictures, sound, status, the action."""
    rng = np.random.default_rng(number)
    pixels = rng.integers(0, 256, (patches, 3, 40, 40, 3)).astype(np.uint8)
    parts = [
        token_rows([FIRST_TEXT + 5, FIRST_TEXT + 9], Lane.HEARD),
        patch_rows(pixels, np.arange(2 * patches).reshape(patches, 2), Lane.CAMERA),
        sound_rows(*rng.integers(0, 16, (2, 4, 80)).astype(np.uint8)),
        status_row(status_slots(number, Situation(), False)),
    ]
    return concat(parts)


def test_a_stream_gives_what_one_pass_over_everything_gives(tiny_nano: Nano) -> None:
    rows = [tick(number, patches=number % 3) for number in range(9)]
    state = tiny_nano.new_state()
    for each in rows[:-1]:
        tiny_nano.append(each, state)
    streamed = tiny_nano.append(rows[-1], state)
    with torch.no_grad():
        hidden = tiny_nano.run(tiny_nano.embed(concat(rows))[None]).hidden[0, -1]
        whole = tiny_nano.transformer.logits(hidden)
    assert torch.allclose(streamed, whole, atol=1e-4)


def test_a_restored_stream_goes_on_bit_for_bit(tiny_nano: Nano) -> None:
    state, other = tiny_nano.new_state(), tiny_nano.new_state()
    for number in range(5):
        tiny_nano.append(tick(number), state)
    other.load({name: tensor.clone() for name, tensor in state.tensors().items()})
    for token in (choice_token(Choice("say")), FIRST_TEXT, END):
        assert torch.equal(tiny_nano.append_token(token, state), tiny_nano.append_token(token, other))


def test_words_are_read_with_those_before_them_and_actions_are_not(tiny_nano: Nano) -> None:
    tokens = [FIRST_TEXT + 5, FIRST_TEXT + 9]
    for lane in Lane:
        together = tiny_nano.embed(token_rows(tokens, lane))[1]
        apart = tiny_nano.embed(concat([token_rows([token], lane) for token in tokens[1:]]))[0]
        assert torch.equal(together, apart) == (lane not in (Lane.HEARD, Lane.TYPED, Lane.SEEN, Lane.NOTE))


def test_words_of_one_lane_are_no_words_of_another(tiny_nano: Nano) -> None:
    heard, seen = (token_rows([FIRST_TEXT + 5, FIRST_TEXT + 9], lane) for lane in (Lane.HEARD, Lane.SEEN))
    apart = torch.cat([tiny_nano.embed(heard), tiny_nano.embed(seen)])
    assert torch.equal(tiny_nano.embed(concat([heard, seen])), apart)


def test_a_sequence_knows_no_words_of_the_one_before_it(tiny_nano: Nano) -> None:
    text = token_rows([FIRST_TEXT + 5, FIRST_TEXT + 9, FIRST_TEXT + 7], Lane.SEEN)
    alone = tiny_nano.embed(text)
    assert torch.equal(tiny_nano.embed(concat([text] * 3), lanes=3), torch.cat([alone] * 3))
    assert not torch.equal(tiny_nano.embed(concat([text] * 3)), torch.cat([alone] * 3))


def test_a_nano_that_grows_ngrams_does_what_it_did(tiny_nano: Nano) -> None:
    weights = tiny_nano.state_dict()
    before = {name: weight for name, weight in weights.items() if not name.startswith(NGRAM_WEIGHTS)}
    plain = Nano(tiny_nano.config.without_ngrams(), tiny_nano.vocabulary).eval()
    plain.load_state_dict(before)
    with_ngrams = Nano(tiny_nano.config, tiny_nano.vocabulary).eval()
    with_ngrams.load_state_dict(grown(before, with_ngrams.state_dict()))
    rows = concat([tick(number, patches=1) for number in range(3)])
    assert torch.equal(plain.embed(rows), with_ngrams.embed(rows))
    assert grown(weights, tiny_nano.state_dict()).keys() == weights.keys()


def test_an_absent_microphone_is_not_the_same_as_silence(tiny_nano: Nano) -> None:
    quiet, absent = np.zeros((4, 80), np.uint8), np.full((4, 80), ABSENT, np.uint8)
    with torch.no_grad():
        embedded = [tiny_nano.embed(sound_rows(mic, own)) for mic in (quiet, absent) for own in (quiet, absent)]
    assert len({tuple(each[0].tolist()) for each in embedded}) == 4


def test_only_allowed_choices_are_chosen_and_biases_move_them(tiny_nano: Nano) -> None:
    logits = torch.zeros(tiny_nano.config.vocabulary)
    logits[choice_token(Choice("stop"))] = 3.0
    logits[choice_token(Choice("say"))] = 2.0
    assert tiny_nano.choose(logits, frozenset(CHOICES)) == Choice("stop")
    assert tiny_nano.choose(logits, {Choice("silent"), Choice("say")}) == Choice("say")
    tiny_nano.biases[CHOICES.index(Choice("stop"))] = -2.0
    try:
        assert tiny_nano.choose(logits, frozenset(CHOICES)) == Choice("say")
    finally:
        tiny_nano.biases.zero_()


def test_what_came_without_words_has_a_threshold_of_its_own(tiny_nano: Nano) -> None:
    logits = torch.zeros(tiny_nano.config.vocabulary)
    logits[choice_token(Choice("delegate"))] = 3.0
    unheard = frozenset(CHOICES) - {Choice("say")}
    tiny_nano.unheard.fill_(-4.0)
    try:
        assert tiny_nano.choose(logits, frozenset(CHOICES)) == Choice("delegate")
        assert tiny_nano.choose(logits, unheard) != Choice("delegate")
        assert tiny_nano.thresholds()["delegate unheard"] == -4.0
        assert tiny_nano.thresholds()["delegate"] == 0.0
    finally:
        tiny_nano.unheard.zero_()
    assert tiny_nano.choose(logits, unheard) == Choice("delegate")


def test_text_ends_when_the_end_is_likeliest(tiny_nano: Nano) -> None:
    logits = torch.zeros(tiny_nano.config.vocabulary)
    logits[FIRST_TEXT + 7], logits[choice_token(Choice("say"))] = 1.0, 5.0
    assert tiny_nano.choose_text(logits, tiny_nano.new_state()) == FIRST_TEXT + 7
    logits[END] = 2.0
    assert tiny_nano.choose_text(logits, tiny_nano.new_state()) == END


def test_files_give_back_the_same_nano(tiny_nano: Nano, tiny_nano_folder: Path) -> None:
    (tiny_nano_folder / "thresholds.json").write_text('{"ack hm": -1.5, "delegate unheard": -1.0}')
    loaded = load_nano(tiny_nano_folder)
    again = load_nano(tiny_nano_folder)
    rows = tick(3, patches=2)
    logits = loaded.append(rows, loaded.new_state())
    assert torch.equal(logits, again.append(rows, again.new_state()))
    assert torch.allclose(logits, tiny_nano.append(rows, tiny_nano.new_state()), atol=0.1)  # rounded on disk
    assert loaded.biases[CHOICES.index(Choice("ack", "hm"))] == -1.5
    assert loaded.unheard == -1.0
    assert loaded.vocabulary.decode(loaded.vocabulary.encode("good day")) == "good day"


def test_projections_experts_and_ngrams_lie_in_the_file_as_int8(
    tiny_nano: Nano, tiny_nano_folder: Path
) -> None:
    kept = from_tensors(load_file(tiny_nano_folder / "model.safetensors"))
    read = load_nano(tiny_nano_folder).state_dict()
    assert read.keys() == kept.keys()
    for name, weight in tiny_nano.state_dict().items():
        held = kept[name]
        assert isinstance(held, Quantised) == (is_matrix(name) or name.startswith(NGRAM_WEIGHTS))
        assert torch.equal(read[name], loaded(stored(name, weight)))
        if isinstance(held, Quantised):
            step = held.scales.float().repeat_interleave(GROUP, -1)[..., : weight.shape[-1]]
            assert ((read[name] - weight).abs() <= 0.5 * step + 0.004 * weight.abs()).all()


def test_a_nano_whose_matrices_are_not_quantised_is_read_too(tiny_nano: Nano, tiny_nano_folder: Path) -> None:
    half = {name: tensor.bfloat16().contiguous() for name, tensor in tiny_nano.state_dict().items()}
    save_file(half, tiny_nano_folder / "model.safetensors")
    read = load_nano(tiny_nano_folder).state_dict()
    assert all(torch.equal(read[name], tensor.float()) for name, tensor in half.items())


def test_codes_without_their_scales_are_one_sentence(tiny_nano_folder: Path) -> None:
    path = tiny_nano_folder / "model.safetensors"
    weights = load_file(path)
    missing = next(name for name in weights if name.endswith(".scales"))
    save_file({name: tensor for name, tensor in weights.items() if name != missing}, path)
    with pytest.raises(NanoError, match=r"damaged; fetch them again\.$"):
        load_nano(tiny_nano_folder)


def test_a_nano_of_before_the_status_row_grew_does_what_it_did(tiny_nano_folder: Path) -> None:
    path = tiny_nano_folder / "model.safetensors"
    weights = load_file(path)
    save_file({**weights, STATUS_WEIGHTS: weights[STATUS_WEIGHTS][:-5].contiguous()}, path)
    loaded = load_nano(tiny_nano_folder)
    assert torch.equal(loaded.status[:-5], weights[STATUS_WEIGHTS][:-5].float())
    assert not loaded.status[-5:].any()
    slots = status_slots(3, Situation(), False)
    before = loaded.status[slots[:-2]].sum(0)
    assert torch.equal(loaded._statuses(status_row(slots)), loaded.status_norm(before[None]))


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json"])
def test_a_missing_file_is_one_sentence(tiny_nano_folder: Path, name: str) -> None:
    (tiny_nano_folder / name).unlink()
    with pytest.raises(NanoError, match=f"{name} is missing"):
        load_nano(tiny_nano_folder)


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json", "thresholds.json"])
def test_a_damaged_file_is_one_sentence(tiny_nano_folder: Path, name: str) -> None:
    path = tiny_nano_folder / name
    content = path.read_bytes() if path.exists() else b'{"ack hm": 1.0}'
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(NanoError) as caught:
        load_nano(tiny_nano_folder)
    assert str(caught.value).count("\n") == 0


def test_weights_of_another_configuration_are_refused(tiny_nano_folder: Path) -> None:
    path = tiny_nano_folder / "config.json"
    path.write_text(path.read_text().replace('"experts": 4', '"experts": 8'))
    with pytest.raises(NanoError, match="do not fit"):
        load_nano(tiny_nano_folder)


def test_a_threshold_for_an_unknown_choice_is_refused(tiny_nano_folder: Path) -> None:
    (tiny_nano_folder / "thresholds.json").write_text('{"sing": 1.0}')
    with pytest.raises(NanoError, match="sing"):
        load_nano(tiny_nano_folder)
