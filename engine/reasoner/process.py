"""The life of the reasoner: it listens, keeps its prompt warm, works on tasks, until nobody sends any more."""

from __future__ import annotations

import asyncio
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
from engine.reasoner.protocol import CancelTask, Delegate, Entry, Folded, FromReasoner, Ready, ThinkAt
from engine.reasoner.worker import Worker

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


async def serve(model: LanguageModel, stream: IO[bytes], results: IO[bytes], *, patient: bool) -> None:
    """Work until the input ends. Raises InputEndedError then; ModelError, BrokenPipeError.

    ``patient``: virtual time, in which nothing is left half read or folded.
    """
    outbox = Outbox(results)
    worker = Worker()
    memory = Memory(_embedder())
    form = detect_format(lambda text: model.tokenize(text, special=True))
    context = Context(model, worker, Conversation(model, form), memory, outbox.send)
    minds = Minds(Embedded(model, worker, context), model.name, outbox.send)
    desk = Desk(context, minds, outbox.send, outbox.fail, patient=patient)
    outbox.send(Ready(model.name))
    minds.show()
    works = [
        asyncio.create_task(context.keep_warm()),
        asyncio.create_task(context.keep_short()),
        asyncio.create_task(_listen(Inbox(stream), context, desk, minds, patient=patient)),
    ]
    try:
        done, _ = await asyncio.wait({*works, outbox.gone}, return_when=asyncio.FIRST_COMPLETED)
        for each in done:
            each.result()
    finally:
        for work in works:
            work.cancel()
        await asyncio.gather(*works, return_exceptions=True)
        await desk.end()
        await minds.close()
        worker.close(END_SECONDS)
        memory.close()


async def _listen(inbox: Inbox, context: Context, desk: Desk, minds: Minds, *, patient: bool) -> None:
    """Take in one message after the other. In virtual time each finds everything before it read and folded."""
    while True:
        message = await inbox.take()
        if patient:
            await context.settled()
        match message:
            case Entry():
                context.append(message)
                if message.who == "user":
                    desk.heard()
            case Delegate():
                desk.delegate(message)
            case CancelTask():
                desk.cancel(message.task)
            case Folded():
                context.resume(message)
            case ThinkAt():
                await minds.think_at(message)


def _embedder() -> Embedder | None:
    """Without its weights what was said is found again by its words only."""
    try:
        return Embedder()
    except (EmbeddingError, ImportError):
        return None
