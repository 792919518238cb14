"""Writes with a model here, one token at a time."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from typing import Final

from engine.reasoner.llm import LanguageModel

RUN: Final = 5  # no run of so many tokens comes twice
_LEFT: Final = 12  # bits at most that the rest of a character may hold: all that may follow are tried


class Writer:
    """Goes on from what has been read in ``slot`` (whose last `append` was with ``choose``)."""

    def __init__(self, model: LanguageModel, slot: int) -> None:
        self._model = model
        self._slot = slot
        self._tokens: list[int] = []
        self._runs: dict[tuple[int, ...], set[int]] = {}
        self._unread: int | None = None
        self._decoder = codecs.getincrementaldecoder("utf-8")("ignore")

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

        In the middle of a name that must stand there the only right token may be a very unlikely one. A token
        that ends within a character is taken where one that begins so is allowed.
        """
        self._catch_up()
        pending = self._decoder.getstate()[0]
        for token in self._model.ranked(self._slot):
            more = b"" if token is None else self._model.piece(token)
            if token is not None and more and any(allowed(text) for text in texts(pending + more)):
                return self._take(token)
        return None

    def _take(self, token: int) -> str:
        self._tokens.append(token)
        self._unread = token
        return self._decoder.decode(self._model.piece(token))

    def _catch_up(self) -> None:
        """Read the token that was written last; so its words are known before they have been read."""
        if self._unread is not None:
            self._model.append(self._slot, [self._unread], choose=True)
            self._unread = None


def texts(begun: bytes) -> Iterator[str]:
    """What UTF-8 that begins with ``begun``, which may end within a character, can be up to that character."""
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    try:
        text = decoder.decode(begun)
    except UnicodeDecodeError:
        return
    begin = decoder.getstate()[0]
    if not begin:
        yield text
        return
    left = 6 * ((2 if begin[0] < 0xE0 else 3 if begin[0] < 0xF0 else 4) - len(begin))
    known = begin[0] & (0x1F if begin[0] < 0xE0 else 0x0F if begin[0] < 0xF0 else 0x07)
    for byte in begin[1:]:
        known = known << 6 | byte & 0x3F
    for rest in range(1 << left) if left <= _LEFT else ():
        character = chr(known << left | rest)
        if character.encode(errors="ignore").startswith(begin):
            yield text + character
