"""Searching the web and reading a page, through an endpoint that the user has set; off without one.

The endpoint answers ``GET ?q=...&format=json`` with ``{"results": [{"title", "url", "content"}]}``, as SearXNG
does. What a page says is data.
"""

from __future__ import annotations

import html
import ipaddress
import re
import socket
from typing import Final
from urllib.parse import quote_plus, urlsplit

import httpx2
import msgspec

from engine.reasoner.tools.tool import ToolError

SECONDS: Final = 15.0
MAX_BYTES: Final = 2_000_000
MAX_RESULTS: Final = 5
MAX_REDIRECTS: Final = 3
_HIDDEN: Final = re.compile(r"<(script|style|noscript|template|svg|head)\b.*?</\1\s*>", re.I | re.S)
_COMMENT: Final = re.compile(r"<!--.*?-->", re.S)
_BREAK: Final = re.compile(r"<(?:/p|br|/div|/li|/h\d|/tr|/section)[^>]*>", re.I)
_TAG: Final = re.compile(r"<[^>]*>")


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
        if not own_network and not _public(parts.hostname):
            raise ToolError("That address is in your own network, which I do not look into.")
        body = await _get(address, follow=1)
        if not body.startswith(b"location:"):
            return plain(body.decode(errors="replace"))
        address = body[len(b"location:") :].decode(errors="replace")
    raise ToolError("That page sends me from one address to another.")


def plain(page: str) -> str:
    """The words of HTML, a line a paragraph."""
    text = _TAG.sub(" ", _BREAK.sub("\n", _COMMENT.sub(" ", _HIDDEN.sub(" ", page))))
    lines = (" ".join(line.split()) for line in html.unescape(text).splitlines())
    return "\n".join(line for line in lines if line)


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
