"""The own words of ready panels, in the user's language; what the user or the reasoner put on them stays."""

from __future__ import annotations

import re
from typing import Final

from msgspec.structs import replace

from app.panels.own import NOT_QUITE, READY, SCORE, TITLES_OF_WISHES
from app.panels.protocol import Drawn, Node
from app.panels.templates import TITLES
from app.views.words import pattern_of, tr

_OWN: Final = re.compile(r"(?::(?:left|empty|score|verdict\d+)|:(?:cancel|less|more|reset)/child)$")
_YOU: Final = "**You** "
_SENTENCES: Final = (NOT_QUITE, SCORE)
_NAMES: Final = {*TITLES.values(), *TITLES_OF_WISHES.values()}


def in_language(drawn: Drawn) -> Drawn:
    """``drawn`` as the user reads it; other panels stay as they are."""
    if not READY.fullmatch(drawn.surface):
        return drawn
    return replace(drawn, root=_node(drawn.root), title=_title(drawn.title))


def _node(node: Node) -> Node:
    look = node.look
    mark, words = _marked(look.text)
    if _OWN.search(node.key):
        look = replace(look, text=mark + _said(words), label=tr(look.label) if look.label else "")
    elif node.key.endswith(":title"):
        look = replace(look, text=mark + _title(words))
    elif node.key.endswith(":line") and words.startswith(_YOU):
        look = replace(look, text=f"**{tr('You')}** {words.removeprefix(_YOU)}")
    return replace(node, look=look, children=tuple(map(_node, node.children)))


def _marked(text: str) -> tuple[str, str]:
    """A heading's marks, and its words."""
    words = text.lstrip("# ")
    return text[: len(text) - len(words)], words


def _title(words: str) -> str:
    return tr(words) if words in _NAMES else words


def _said(words: str) -> str:
    for template in _SENTENCES:
        if match := re.fullmatch(pattern_of(template), words, re.DOTALL):
            return tr(template, **match.groupdict())
    return tr(words) if words else ""
