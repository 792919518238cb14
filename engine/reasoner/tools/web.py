"""Searching the web and reading a page, through an endpoint that the user has set; off without one.

The endpoint answers ``GET ?q=...&format=json`` with ``{"results": [{"title", "url", "content"}]}``, as SearXNG
does. What a page says is data.
"""

from __future__ import annotations

import asyncio
import html
import ipaddress
import re
import socket
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote_plus, urlsplit

import httpx2
import msgspec

from engine.reasoner.tools.tool import ToolError

SECONDS: Final = 15.0
MAX_BYTES: Final = 2_000_000
MAX_RESULTS: Final = 5
MAX_REDIRECTS: Final = 3
_HIDDEN: Final = {
    name: re.compile(rf"</{name}\s*>", re.I)
    for name in ("script", "style", "noscript", "template", "svg", "head")
}
_OPENING: Final = re.compile(rf"<({'|'.join(_HIDDEN)})\b", re.I)
_BREAK: Final = re.compile(r"<(?:/p|br|/div|/li|/h\d|/tr|/section)", re.I)
_COMMENT_END: Final = re.compile("-->")
_TAG_END: Final = re.compile(">")


class _Found(msgspec.Struct):
    title: str = ""
    url: str = ""
    content: str | None = ""


class _Answer(msgspec.Struct):
    results: list[_Found] = []


async def search(endpoint: str, query: str) -> str:
    """Titles, addresses and a line of each of the first results. Raises ToolError."""
    join = "&" if "?" in endpoint else "?"
    body = await _get(f"{endpoint}{join}q={quote_plus(query)}&format=json", follow=0)
    try:
        answer = msgspec.json.decode(body, type=_Answer)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ToolError("The web search does not answer in the form that I know.") from error
    lines = [
        f"{found.title}\n{found.url}\n{(found.content or '')[:300]}" for found in answer.results[:MAX_RESULTS]
    ]
    return "\n\n".join(lines) or "Nothing was found."


async def read_page(address: str, *, own_network: bool = False) -> str:
    """The words of a page. Raises ToolError, also for an address in the user's own network: it is not the web.

    ``own_network`` lets that pass, for an endpoint that is there itself.
    """
    for _ in range(MAX_REDIRECTS + 1):
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ToolError("That is not the address of a page.")
        if not own_network and not await asyncio.to_thread(_public, parts.hostname):
            raise ToolError("That address is in your own network, which I do not look into.")
        body = await _get(address, follow=1)
        if not body.startswith(b"location:"):
            return await asyncio.to_thread(plain, body.decode(errors="replace"))
        address = body[len(b"location:") :].decode(errors="replace")
    raise ToolError("That page sends me from one address to another.")


def plain(page: str) -> str:
    """The words of HTML, a line a paragraph."""
    lines = (" ".join(line.split()) for line in html.unescape("".join(_texts(page))).splitlines())
    return "\n".join(line for line in lines if line)


def _texts(page: str) -> Iterator[str]:
    """What stands between the tags, in one go: a page may be made to keep whoever reads it busy."""
    missing: set[re.Pattern[str]] = set()  # ends that do not come any more, and are not looked for again

    def end_of(end: re.Pattern[str], start: int) -> int | None:
        found = None if end in missing else end.search(page, start)
        if found is None:
            missing.add(end)
        return None if found is None else found.end()

    at = 0
    while (start := page.find("<", at)) >= 0:
        yield page[at:start]
        at = start
        hidden = _OPENING.match(page, start)
        after = end_of(_HIDDEN[hidden[1].lower()], hidden.end()) if hidden is not None else None
        if after is None and page.startswith("<!--", start):
            after = end_of(_COMMENT_END, start + len("<!--"))
        tag = after is None
        after = end_of(_TAG_END, start) if tag else after
        if after is None:
            break
        yield "\n" if tag and _BREAK.match(page, start) else " "
        at = after
    yield page[at:]


def _public(host: str) -> bool:
    try:
        found = {info[4][0] for info in socket.getaddrinfo(host, None)}
    except OSError:
        return True  # there is no such host, which the request will tell
    return all(ipaddress.ip_address(str(address).partition("%")[0]).is_global for address in found)


async def _get(address: str, follow: int) -> bytes:
    """The body of ``address``, at most `MAX_BYTES`; ``location:`` and where to for a redirect."""
    try:
        async with (
            httpx2.AsyncClient(timeout=SECONDS, headers={"User-Agent": "Tandem"}) as client,
            client.stream("GET", address) as reply,
        ):
            if follow and reply.is_redirect:
                return b"location:" + str(reply.url.join(reply.headers["location"])).encode()
            if reply.status_code != 200:
                raise ToolError(f"{urlsplit(address).hostname} answers with status {reply.status_code}.")
            body = b""
            async for part in reply.aiter_bytes():
                body += part
                if len(body) > MAX_BYTES:
                    break
            return body[:MAX_BYTES]
    except (httpx2.HTTPError, httpx2.InvalidURL, UnicodeError) as error:
        raise ToolError(f"{urlsplit(address).hostname} does not answer.") from error
