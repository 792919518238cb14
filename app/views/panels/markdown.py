"""The simple Markdown that panels may use, as the rich text of a label: no links, no pictures, no HTML."""

from __future__ import annotations

import html
import re
from typing import Final

_SIZES: Final = (1.5, 1.3, 1.15, 1.05, 1.0, 1.0)
_BLOCK: Final = re.compile(r"^\s{0,3}(#{1,6}\s|[-*+]\s|\d{1,3}[.)]\s|>\s|```)", re.MULTILINE)
_INLINE: Final = re.compile(
    r"(\*\*|__)(?=\S)(.{1,400}?)(?<=\S)\1|`([^`\n]{1,400})`|([*_])(?=\S)([^*_\n]{1,400}?)(?<=\S)\4(?!\w)"
)
_LINK: Final = re.compile(r"!?\[([^\]\n]{0,200})\]\([^)\n]{0,400}\)")


def is_plain(text: str) -> bool:
    """Whether ``text`` has no markup at all, so that it can be shown as it is."""
    return not (_BLOCK.search(text) or any(mark in text for mark in "*_`["))


def rich(text: str, base: float) -> str:
    """``text`` as Qt rich text; ``base`` is the size of body text in points."""
    lines, out, code = text.split("\n"), [], False
    for line in lines:
        if line.lstrip().startswith("```"):
            code = not code
            continue
        out.append(f"<tt>{_kept(line)}</tt>" if code else _line(line, base))
    return "<br/>".join(out)


def plain(text: str) -> str:
    """``text`` without its marks, for screen readers and buttons."""
    without = _BLOCK.sub("", _LINK.sub(r"\1", text))
    return _INLINE.sub(lambda found: found[2] or found[3] or found[5] or "", without).strip()


def _line(line: str, base: float) -> str:
    heading = re.match(r"\s{0,3}(#{1,6})\s+(.*)", line)
    if heading:
        size = base * _SIZES[len(heading[1]) - 1]
        return (
            f'<span style="font-size:{size:.1f}pt; font-weight:600">{_inline(heading[2].rstrip("# "))}</span>'
        )
    item = re.match(r"(\s*)([-*+]|\d{1,3}[.)])\s+(.*)", line)
    if item:
        mark = "•" if item[2] in "-*+" else html.escape(item[2])
        return f"{'&nbsp;' * (2 * min(8, len(item[1])))}{mark}&nbsp;{_inline(item[3])}"
    return _inline(re.sub(r"^\s{0,3}>\s?", "", line))


def _inline(text: str) -> str:
    def change(found: re.Match[str]) -> str:
        if found[2] is not None:
            return f"<b>{_escaped(found[2])}</b>"
        if found[3] is not None:
            return f"<tt>{_kept(found[3])}</tt>"
        return f"<i>{_escaped(found[5])}</i>"

    text, parts, at = _LINK.sub(r"\1", text), [], 0
    for found in _INLINE.finditer(text):
        parts += [_escaped(text[at : found.start()]), change(found)]
        at = found.end()
    return "".join([*parts, _escaped(text[at:])])


def _escaped(text: str) -> str:
    return html.escape(text)


def _kept(text: str) -> str:
    return html.escape(text).replace(" ", "&nbsp;")
