"""The session's side of panels: who asks for one, the process that works them out, and what comes back."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

import msgspec

from app.arrivals import Arrivals
from app.events import AppEvent, PartChanged, Said, TaskChanged, Ticked, WishesChanged
from app.panels.limits import MAX_BYTES
from app.panels.own import OwnPanels, parse_content
from app.panels.protocol import (
    Acted,
    Close,
    Drawn,
    FromPanels,
    Gone,
    Input,
    Press,
    Refused,
    Show,
    Started,
    ToPanels,
)
from app.panels.templates import Json
from app.supervisor import Child
from engine.protocol import PanelAsked, WishCancelled

_DECODER: Final[msgspec.msgpack.Decoder[FromPanels]] = msgspec.msgpack.Decoder(FromPanels)
_LOG: Final = logging.getLogger("tandem.panels")


class PanelDesk:
    """Passes every event on to ``emit``, and opens and changes panels as events and wishes ask for it.

    ``noted`` gets a sentence whenever a panel was opened or used, and whether the user used it. Nothing that a
    panel says counts as the user's own words. ``shows`` False: nobody looks, so that no process is started.
    """

    def __init__(
        self,
        emit: Callable[[AppEvent], None],
        arrivals: Arrivals,
        noted: Callable[[str, bool], None],
        shows: bool,
    ) -> None:
        self._emit = emit
        self._arrivals = arrivals
        self._noted = noted
        self._shows = shows
        self._own = OwnPanels(self._send, self._cancel_wish)
        self._shown: set[str] = set()
        self._begun = False
        self.child: Child[FromPanels] = Child(
            "panels",
            ["-m", "app.panels"],
            _DECODER,
            self._receive,
            self._part,
            self._restarted,
            self._gone,
        )

    def post(self, event: AppEvent) -> None:
        """Take an event of the session."""
        match event:
            case PanelAsked():
                self._ask(event)
                return
            case Ticked(tick=tick):
                self._own.ticked(tick)
            case WishesChanged(wishes=wishes):
                for title in self._own.wishes(wishes):
                    self._noted(f"Panel shown: {title}", False)
            case Said(who=who, text=text, heard=True):
                self._own.said(who, text)
                if who == "user":
                    self.answer_with(text)
            case TaskChanged(task=task, status="waiting" | "cancelled"):
                for title in self._own.withdraw(task):
                    self._noted(f"Panel taken back: {title}", False)
        self._emit(event)

    def obey(self, action: Input | Press | Close) -> None:
        """The user did something on a panel."""
        self._pass_on(action)

    def answer(self, number: int) -> bool:
        """Choose option ``number`` (from 1) of the open question of a quiz; False where there is none."""
        return self._answered(self._own.choose(number))

    def answer_with(self, words: str) -> bool:
        """Choose the option that ``words`` name, in the same way."""
        return self._answered(self._own.choose_words(words))

    def _answered(self, what: str) -> bool:
        if what:
            self._noted(what, True)
        return bool(what)

    async def end(self) -> None:
        """End the process."""
        await self.child.end()

    def _ask(self, asked: PanelAsked) -> None:
        if asked.messages:
            if len(asked.messages) <= MAX_BYTES:
                self._pass_on(Show(asked.messages, "reasoner"))
            else:
                self._refuse(f"A panel was refused: its messages are longer than {MAX_BYTES} bytes.")
            return
        title = self._own.open(asked.template, parse_content(asked.content), asked.words, asked.task)
        if title is None:
            self._refuse(f"A panel was refused: there is no template {asked.template[:40]!r}.")
        else:
            self._noted(f"Panel shown: {title}", False)

    def _send(self, messages: list[Json]) -> None:
        self._pass_on(Show(msgspec.json.encode(messages).decode(), "tandem"))

    def _pass_on(self, message: ToPanels) -> None:
        if not self._shows:
            return
        if not self._begun:
            self._begun = True
            self.child.start()
        self.child.send(message)

    def _receive(self, message: FromPanels) -> None:
        match message:
            case Started():
                self.child.ready()
            case Drawn(surface=surface, title=title):
                if surface not in self._shown and not self._own.is_own(surface):
                    self._noted(f"Panel shown: {title or surface}", False)
                self._shown.add(surface)
                self._emit(message)
            case Gone(surface=surface):
                self._own.closed(surface)
                self._shown.discard(surface)
                self._emit(message)
            case Acted(what=what):
                more = self._own.acted(message)
                self._noted(f"The user {what}{f' ({more})' if more else ''}", True)
            case Refused(sentence=sentence):
                self._refuse(sentence)

    def _refuse(self, sentence: str) -> None:
        _LOG.warning("%s", sentence)

    def _cancel_wish(self, wish: int) -> None:
        self._arrivals.put(WishCancelled(wish))

    def _part(self, change: AppEvent) -> None:
        """The process is started when it is first needed, so the user hears of it only when there is none."""
        if isinstance(change, PartChanged) and change.message:
            _LOG.warning("%s", change.message)
            if change.state == "failed":
                self._emit(change)

    async def _restarted(self) -> None:
        """A new process has no panels: those of others are gone, our own are opened again."""
        if self._shown:
            self._gone()
            self._own.restarted()

    def _gone(self) -> None:
        for surface in sorted(self._shown):
            self._emit(Gone(surface))
        self._shown.clear()
