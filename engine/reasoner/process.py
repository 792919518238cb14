"""The life of the reasoner: it listens, keeps its prompt warm, works on tasks, until nobody sends any more."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Final

from engine.protocol import write_frame
from engine.reasoner.chat import detect_format
from engine.reasoner.context import Context
from engine.reasoner.conversation import Conversation
from engine.reasoner.desk import Desk
from engine.reasoner.embedded import Embedded
from engine.reasoner.embedding import Embedder, EmbeddingError
from engine.reasoner.inbox import Inbox
from engine.reasoner.llm import LanguageModel
from engine.reasoner.memory import Memory
from engine.reasoner.minds import Minds
from engine.reasoner.places import Places
from engine.reasoner.protocol import (
    Answered,
    CancelTask,
    Delegate,
    Entry,
    Folded,
    FromReasoner,
    Ready,
    ThinkAt,
    WishesOpen,
)
from engine.reasoner.tools.opening import OpenTools, ToolOptions
from engine.reasoner.worker import ANSWERING, Worker

END_SECONDS: Final = 5.0


class Outbox:
    """Frames to the app. ``gone`` is done with the reason once nobody can take them any more."""

    def __init__(self, results: IO[bytes]) -> None:
        self._results = results
        self.gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def send(self, message: FromReasoner) -> None:
        """Send one message; when the other side is gone, that is known by ``gone``."""
        try:
            write_frame(self._results, message)
        except OSError as error:
            self.fail(error)

    def fail(self, error: BaseException) -> None:
        """Something has happened after which the process is to end."""
        if not self.gone.done():
            self.gone.set_exception(error)


@dataclass(frozen=True)
class Parts:
    """What a reasoner is made of. `close` ends everything that it started.

    ``embedder``: the one that memory and tools share; None where its weights are missing.
    """

    worker: Worker
    embedder: Embedder | None
    memory: Memory
    context: Context
    minds: Minds
    tools: OpenTools | None
    desk: Desk

    async def close(self) -> None:
        await self.desk.end()
        if self.tools is not None:
            await self.tools.end()
        await self.minds.close()
        self.worker.close(END_SECONDS)
        self.memory.close()


def assemble(
    model: LanguageModel,
    send: Callable[[FromReasoner], None],
    fail: Callable[[BaseException], None],
    options: ToolOptions,
    *,
    patient: bool,
) -> Parts:
    """A reasoner over ``model``. ``send`` takes its messages, ``fail`` what it cannot survive."""
    worker = Worker()
    embedder = _embedder()
    memory = Memory(embedder)
    form = detect_format(lambda text: model.tokenize(text, special=True))
    context = Context(model, worker, Conversation(model, form), memory, send)
    minds = Minds(Embedded(model, worker, context), model.name, send)
    places, tools = Places(), None
    if embedder is not None:  # without it nobody can choose among tools

        async def search(query: str, count: int) -> list[str]:
            found = await worker.do((ANSWERING,), lambda: memory.search(query, count))
            return [f"{each.passage.who}: {each.passage.text}" for each in found]

        tools = OpenTools(options, embedder, search, send, patient=patient, places=places)
    toolbox = tools.tools if tools is not None else None
    desk = Desk(context, minds, send, fail, toolbox, patient=patient, places=places)
    return Parts(worker, embedder, memory, context, minds, tools, desk)


async def serve(
    model: LanguageModel, stream: IO[bytes], results: IO[bytes], options: ToolOptions, *, patient: bool
) -> None:
    """Work until the input ends. Raises InputEndedError then; ModelError, BrokenPipeError.

    ``patient``: virtual time, in which nothing is left half read or folded.
    """
    outbox = Outbox(results)
    parts = assemble(model, outbox.send, outbox.fail, options, patient=patient)
    outbox.send(Ready(model.name))
    parts.minds.show()
    works = [
        asyncio.create_task(parts.context.keep_warm()),
        asyncio.create_task(parts.context.keep_short()),
        asyncio.create_task(_listen(Inbox(stream), parts, patient=patient)),
    ]
    try:
        done, _ = await asyncio.wait({*works, outbox.gone}, return_when=asyncio.FIRST_COMPLETED)
        for each in done:
            each.result()
    finally:
        for work in works:
            work.cancel()
        await asyncio.gather(*works, return_exceptions=True)
        await parts.close()


async def _listen(inbox: Inbox, parts: Parts, *, patient: bool) -> None:
    """Take in one message after the other. In virtual time each finds everything before it read and folded."""
    while True:
        message = await inbox.take()
        if patient:
            await parts.context.settled()
        match message:
            case Entry():
                parts.context.append(message)
                if message.who == "user":
                    parts.desk.heard()
            case Delegate():
                parts.desk.delegate(message)
            case CancelTask():
                parts.desk.cancel(message.task)
            case WishesOpen(wishes=wishes):
                parts.desk.wishes(wishes)
            case Answered():
                if parts.tools is not None:
                    parts.tools.tools.receive(message)
            case Folded():
                parts.context.resume(message)
            case ThinkAt():
                await parts.minds.think_at(message)


def _embedder() -> Embedder | None:
    """Without its weights what was said is found again by its words only."""
    try:
        return Embedder()
    except (EmbeddingError, ImportError):
        return None
