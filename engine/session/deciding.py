"""How a tick is put to the model, and its choice read."""

from __future__ import annotations

from collections.abc import Generator, Set

from torch import Tensor

from engine.dialect.model import Ask, InteractionModel, ModelStream, RemoteModel
from engine.dialect.rows import Rows
from engine.dialect.vocabulary import END, MAX_SAY_TOKENS, Choice, choice_token


def decide(
    model: InteractionModel | RemoteModel, stream: ModelStream, rows: Rows, allowed: Set[Choice]
) -> Generator[Ask, Tensor, tuple[Choice, str]]:
    """Append the tick to the stream, read the choice, and append what was chosen.

    Asks for logits, which whoever drives the session sends back; a remote model is asked here and at once.
    Returns the choice, and the words of a say.
    """
    if isinstance(model, RemoteModel):
        choice, ids = model.decide(rows, allowed, stream)
        return choice, model.vocabulary.decode(ids)
    choice = model.choose((yield Ask(stream, rows)), allowed)
    logits = yield Ask(stream, choice_token(choice))
    ids = []
    while choice.kind == "say" and len(ids) < MAX_SAY_TOKENS:
        token = model.choose_text(logits, stream)
        logits = yield Ask(stream, token)
        if token == END:
            break
        ids.append(token)
    return choice, model.vocabulary.decode(ids)
