"""How the model here writes what is allowed, token by token."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from engine.reasoner.writer import Writer, texts

WRITTEN = "Купить хлеб 漢"


class Bytes:
    """A model whose tokens are single bytes, the likeliest being the letter "a"."""

    name, context, parameters = "bytes", 1_000, 0

    def tokenize(self, text: str, *, special: bool = False) -> list[int]:
        return list(text.encode())

    def piece(self, token: int) -> bytes:
        return bytes([token])

    def append(self, slot: int, tokens: Sequence[int], *, choose: bool) -> None:
        pass

    def truncate(self, slot: int, length: int) -> None:
        pass

    def copy(self, source: int, target: int) -> None:
        pass

    def ranked(self, slot: int) -> Iterator[int | None]:
        yield from (ord("a"), None, *range(256))

    def close(self) -> None:
        pass


def test_letters_of_more_than_one_token_are_written_where_they_must_stand() -> None:
    writer, written = Writer(Bytes(), 0), ""
    for _ in WRITTEN.encode():
        said = written
        text = writer.write_allowed(lambda more, said=said: WRITTEN.startswith(said + more))  # type: ignore[misc]
        assert text is not None
        written += text
    assert written == WRITTEN
    assert writer.write_allowed(lambda more: False) is None


@pytest.mark.parametrize("character", ["a", "я", "߿", "ࠀ", "漢", "\ud7ff", "\ue000", "😀"])
def test_what_a_begun_character_can_become(character: str) -> None:
    whole = character.encode()
    for length in range(2 if len(whole) == 4 else 1, len(whole) + 1):
        found = list(texts(b"x" + whole[:length]))
        assert f"x{character}" in found
        assert all(each.encode().startswith(b"x" + whole[:length]) for each in found)
        assert len(found) == len(set(found))


@pytest.mark.parametrize("nothing", [b"\xff", b"\x80", b"a\xc3a"])
def test_what_is_no_text_becomes_none(nothing: bytes) -> None:
    assert not list(texts(nothing))
