"""Who thinks: the server that the user chose, or the model on this machine when there is none or it fails."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from typing import Any, TypeVar

from engine.reasoner.answer import Limits
from engine.reasoner.conversation import Prompt
from engine.reasoner.embedded import Embedded
from engine.reasoner.protocol import FromReasoner, ThinkAt, Thinks
from engine.reasoner.remote.client import Patience, Remote
from engine.reasoner.thinker import Grammar, ThinkerError, Written
from engine.reasoner.worker import Urgency

Answer = TypeVar("Answer")


class Minds:
    """Asks the remote server first. ``send`` hears of it whenever somebody else begins to think."""

    def __init__(
        self,
        embedded: Embedded,
        model: str,
        send: Callable[[FromReasoner], None],
        patience: Patience | None = None,
    ) -> None:
        """``model``: the name of the one on this machine; ``patience``: with a server."""
        self._embedded = embedded
        self._model = model
        self._send = send
        self._patience = patience
        self._remote: Remote | None = None
        self._shown: Thinks | None = None

    @property
    def limits(self) -> Limits:
        """How long an answer may become."""
        return self._remote.limits if self._remote is not None and self._remote.fit else self._embedded.limits

    async def think_at(self, chosen: ThinkAt) -> None:
        """Ask that server from now on, or nobody elsewhere."""
        await self.close()
        if chosen.base:
            try:
                self._remote = Remote(chosen.base, chosen.model, chosen.key, self._patience)
            except ThinkerError as error:
                self.show(str(error))
                return
            await self._remote.look()
        self.show()

    async def close(self) -> None:
        """Let go of the server."""
        remote, self._remote = self._remote, None
        if remote is not None:
            await remote.close()

    def show(self, problem: str = "") -> None:
        """Tell who thinks, if that has changed. ``problem``: why it is not the one that was chosen."""
        remote = self._remote
        if remote is not None and not problem and remote.fit:
            shown = Thinks(remote.model, here=False, place=remote.place)
        else:
            shown = Thinks(self._model, here=True, message=problem)
        if shown != self._shown:
            self._shown = shown
            self._send(shown)

    async def answer(self, prompt: Prompt, urgency: Callable[[], Urgency]) -> AsyncGenerator[str, None]:
        """See `Thinker.answer`. An answer that breaks off elsewhere is gone on with here."""
        begun = ""
        if self._remote is not None and self._remote.fit:
            try:
                async with aclosing(self._remote.answer(prompt, urgency)) as words:
                    async for word in words:
                        if not begun:
                            self.show()
                        begun += word
                        yield word
            except ThinkerError as error:
                self.show(str(error))
            else:
                return
        async with aclosing(self._embedded.answer(prompt, urgency, begun)) as words:
            async for word in words:
                yield word

    async def write(
        self, prompt: Prompt, urgency: Callable[[], Urgency], grammar: Grammar, begun: str
    ) -> Written | None:
        """Only what ``grammar`` allows, by the model on this machine."""
        return await self._embedded.write(prompt, urgency, grammar, begun)

    async def choose(
        self, prompt: Prompt, tools: Sequence[Mapping[str, Any]]
    ) -> tuple[str, dict[str, Any]] | None:
        """The tool that the remote server calls, and its arguments; None when it calls none."""
        return await self._of_remote(lambda remote: remote.choose(prompt, tools))

    async def compose(self, prompt: Prompt, schema: Mapping[str, Any]) -> object:
        """What the remote server's model writes within ``schema``; None when there is none, or it cannot."""
        return await self._of_remote(lambda remote: remote.compose(prompt, schema))

    async def _of_remote(self, ask: Callable[[Remote], Awaitable[Answer]]) -> Answer | None:
        """What the remote server answers; None when there is none, or when it fails, which is then shown."""
        if self._remote is None or not self._remote.fit:
            return None
        try:
            return await ask(self._remote)
        except ThinkerError as error:
            self.show(str(error))
            return None
