"""Writes with a model here, one token at a time."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from typing import Final

from engine.reasoner.llm import LanguageModel

RUN: Final = 5  # no run of so many tokens comes twice


class Writer:
    """Goes on from what has been read in ``slot`` (whose last `append` was with ``choose``)."""

    def __init__(self, model: LanguageModel, slot: int) -> None:
        self._model = model
        self._slot = slot
        self._tokens: list[int] = []
        self._runs: dict[tuple[int, ...], set[int]] = {}
        self._unread: int | None = None
        self._decode = codecs.getincrementaldecoder("utf-8")("ignore").decode

    def write(self) -> str | None:
        """The words of the likeliest next token, perhaps none yet; None at the end of the turn."""
        self._catch_up()
        run = tuple(self._tokens[1 - RUN :])
        seen = self._runs.get(run, frozenset[int]())
        token = next(token for token in self._model.ranked(self._slot) if token not in seen)
        if token is None:
            return None
        if len(run) == RUN - 1:
            self._runs.setdefault(run, set()).add(token)
        return self._take(token)

    def write_allowed(self, allowed: Callable[[str], bool]) -> str | None:
        """Like `write`, but only words that are ``allowed``; None when no token is.

        In the middle of a name that must stand there the only right token may be a very unlikely one.
        """
        self._catch_up()
        for token in self._model.ranked(self._slot):
            text = "" if token is None else self._model.piece(token).decode(errors="ignore")
            if token is not None and text and allowed(text):
                return self._take(token)
        return None

    def _take(self, token: int) -> str:
        self._tokens.append(token)
        self._unread = token
        return self._decode(self._model.piece(token))

    def _catch_up(self) -> None:
        """Read the token that was written last; so its words are known before they have been read."""
        if self._unread is not None:
            self._model.append(self._slot, [self._unread], choose=True)
            self._unread = None
