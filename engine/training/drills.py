"""Drills: words and what they ask for, many in a row and without sound.

Scenes hold few answers for their length. A drill gives the words, typed or heard in pieces, and asks for the
choice and its text at once, so that what words mean is learnt beside when to speak.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from engine.dialect.rows import Lane, Rows, concat, token_rows
from engine.dialect.tick import MODES, SINCE_MAX, Situation, tick_rows
from engine.dialect.vocabulary import Choice, choice_token
from engine.protocol import Event, Heard, Observation, Typed
from engine.training.examples import NONE, TRUTHS, Example, spoken_tokens, text_weights
from engine.training.phrases import Phrase, Split, draw

_KINDS: Final = {"stock": 0.5, "ask": 0.27, "wish": 0.15, "cancel": 0.08}
_ITEMS: Final = 12
_APART: Final = 20  # ticks between the items


def drill(
    seed: int, split: Split, encode: Callable[[str], list[int]], importance: Callable[[Choice], float]
) -> Example:
    """Some phrases and what each asks for. The same seed gives the same drill."""
    rng = np.random.default_rng((9, seed))
    parts: list[Rows] = []
    targets: list[int] = []
    weights: list[float] = []
    for item in range(_ITEMS):
        phrase = draw(str(rng.choice(list(_KINDS), p=list(_KINDS.values()))), split, rng)
        working = bool(rng.random() < (0.7 if phrase.kind == "cancel" else 0.15))
        choice, text = wanted(phrase, working)
        words = _as_heard(phrase.text, rng)
        pieces = _pieces(words, rng)
        mode = MODES[int(rng.integers(len(MODES)))]
        since = int(rng.integers(2, SINCE_MAX + 1))
        for number, piece in enumerate(pieces):
            tick = item * _APART + number
            typed = len(pieces) == 1 and rng.random() < 0.5
            event: Event = Typed(piece) if typed else Heard(piece, tick)
            age = 0 if typed else int(rng.integers(0, 5))
            now = Situation(mode=mode, heard_age=age, since=since, working=working)
            rows = tick_rows(Observation(tick, 0.0, events=(event,)), now, None, None, encode)
            targets += [NONE] * len(rows)
            weights += [0.0] * len(rows)
            parts.append(rows)
            if number < len(pieces) - 1:
                parts.append(token_rows([choice_token(Choice("silent"))], Lane.ACTION))
                targets.append(NONE)
                weights.append(0.0)
        tokens = spoken_tokens(choice, text, encode)
        targets[-1], weights[-1] = choice_token(choice), importance(choice)
        parts.append(token_rows([choice_token(choice), *tokens], Lane.ACTION))
        targets += [*tokens, NONE]
        weights += [*text_weights(tokens), 0.0]
    return Example(
        rows=concat(parts),
        target=np.array(targets, dtype=np.int64),
        weight=np.array(weights, dtype=np.float32),
        truth=np.full((len(targets), TRUTHS), NONE, dtype=np.float32),
        tick=np.full(len(targets), _APART, dtype=np.int64),
    )


def wanted(phrase: Phrase, working: bool) -> tuple[Choice, str]:
    """What a phrase asks for, and the text of an answer."""
    match phrase.kind:
        case "stock":
            return Choice("say"), phrase.answer
        case "wish":
            return Choice("wish", "open"), ""
        case "cancel" if working:
            return Choice("cancel"), ""
        case "cancel":
            return Choice("say"), "All right."
        case _:
            return Choice("delegate"), ""


def _as_heard(text: str, rng: np.random.Generator) -> str:
    """As it is written, or as a recogniser may give it."""
    if rng.random() < 0.5:
        return text
    return "".join(letter for letter in text.lower() if letter.isalnum() or letter in " '")


def _pieces(text: str, rng: np.random.Generator) -> list[str]:
    words = text.split()
    count = int(rng.integers(1, min(4, len(words)) + 1)) if rng.random() < 0.6 else 1
    cuts = (
        sorted(int(each) for each in rng.choice(np.arange(1, len(words)), count - 1, replace=False))
        if count > 1
        else []
    )
    return [" ".join(words[begin:end]) for begin, end in zip([0, *cuts], [*cuts, len(words)], strict=True)]
