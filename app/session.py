"""One session from start to end: it owns the child processes, the loop, and what is kept."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from app.arrivals import Arrivals
from app.attention.gate import Gate, GateSettings
from app.engine_client import EngineClient
from app.events import AppEvent, Part
from app.history.audit import AUDIT_FILE, Audit, Audited
from app.history.log import ConversationLog, Sink
from app.history.recording import SoundWriter
from app.history.summary import Summary, summarise, write_summary
from app.history.ticks import TickWriter
from app.history.transcript import write_transcript
from app.loop import Devices, Loop, Parts
from app.mind import Mind
from app.pace import Pace
from app.panels.desk import PanelDesk
from app.recorder import Recorder
from app.senses import KEPT_SOUND, Sense, Senses
from app.settings.profiles import READY, Profile
from app.supervisor import BACKLOG
from engine.protocol import TICK_SECONDS, Mode
from engine.reasoner.protocol import Entry as Told
from engine.reasoner.protocol import ThinkAt, ToolCalled
from engine.senses.protocol import SenseResult

READY_SECONDS: Final = 30.0
WORDS_SECONDS: Final = 5.0  # that a live session, whose engine is there, waits for the words sense
MEMORY_SECONDS: Final = 5.0


@dataclass(frozen=True)
class SessionPlan:
    """What a session is to be. ``folder`` takes ticks.jsonl, transcript.md and summary.json.

    ``profile``: the way of working to begin with. ``words``, ``screen_text``: whether there can be such senses.
    ``sound``: the WAV file for what is heard, if it is to be kept. ``before``: what the reasoner knows already.
    """

    name: str
    folder: Path
    pace: Pace
    mode: Mode = "normal"
    profile: Profile = READY[0]
    words: bool = True
    screen_text: bool = True
    engine_arguments: tuple[str, ...] = ()
    reasoner_arguments: tuple[str, ...] = ()
    sound: Path | None = None
    before: tuple[Told, ...] = ()
    think_at: ThinkAt | None = None


class Session:
    """Composes the parts around the loop. ``run`` ends everything that it started."""

    def __init__(
        self,
        plan: SessionPlan,
        emit: Callable[[AppEvent], None],
        report: Callable[[str], None],
        sinks: Sequence[Sink] = (),
    ) -> None:
        self._plan = plan
        self._report = report
        self._log = ConversationLog(*sinks)
        self._arrivals = Arrivals()
        self.panels = PanelDesk(emit, self._arrivals, self._panel_noted, shows=plan.pace.real)
        emit = self._emit = self.panels.post
        self._memory: list[int] = []
        self._audit = Audit(plan.folder / AUDIT_FILE, report)
        self.loop: Loop | None = None
        self.engine = EngineClient(
            plan.engine_arguments, f"{plan.name[:48]}-{secrets.token_hex(4)}", plan.mode, emit
        )
        self.mind = Mind(plan.reasoner_arguments, self._arrivals, plan.pace, emit, self._audited, plan.before)
        if plan.think_at is not None:
            self.mind.think_at(plan.think_at)
        hears = plan.words or plan.profile.interpreting
        self._senses = Senses(
            words=self._sense("words", "engine.senses.words", KEPT_SOUND) if plan.words else None,
            screen_text=self._sense("screen text", "engine.senses.screen_text") if plan.screen_text else None,
            interpreter=self._sense("interpreter", "engine.senses.interpreting", KEPT_SOUND) if hears else None,
            hands=self._sense("hands", "engine.senses.hands"),
        )
        sound = SoundWriter(plan.sound, report) if plan.sound is not None else None
        self._recorder = Recorder(self._log, TickWriter(plan.folder / "ticks.jsonl", report), sound)

    async def run(self, open_devices: Callable[[], Devices], ended: Callable[[int], bool]) -> Summary:
        """Run until ``ended(tick)``. ``open_devices`` is called first: what is said meanwhile is heard.

        Raises TandemError when the engine cannot be kept alive; what was said is written all the same.
        """
        memory: asyncio.Task[None] | None = None
        try:
            devices = open_devices()
            await self._start()
            memory = asyncio.create_task(self._watch_memory())
            parts = Parts(self.engine, self.mind, self._senses, self.panels)
            gate = Gate(GateSettings(mode=self._plan.mode))
            self.loop = Loop(
                devices,
                parts,
                gate,
                self._arrivals,
                self._recorder,
                self._plan.pace,
                self._plan.profile,
                self._emit,
                ended,
            )
            await self.loop.run()
        finally:
            if memory is not None:
                memory.cancel()
                await asyncio.gather(memory, return_exceptions=True)
            self.mind.close()
            try:
                senses = (sense.end() for sense in self._senses.all)
                await asyncio.gather(self.engine.end(), self.panels.end(), self.mind.child.end(), *senses)
            finally:  # also when the user has no patience for the end
                summary = self._write()
        return summary

    async def _start(self) -> None:
        """In virtual time everybody is waited for; in real time the engine, and the words for a moment."""
        if self._plan.pace.real:
            await self._start_live()
            return
        self._senses.use(self._plan.profile)
        self.mind.child.start()
        await self.engine.start()
        children = [sense.child.wait_ready(READY_SECONDS) for sense in self._senses.all if sense.on]
        await asyncio.gather(self.mind.child.wait_ready(READY_SECONDS), *children)

    async def _start_live(self) -> None:
        """Only words load beside the engine: the others would take processor and disk from both.

        Whoever is not there yet joins when it is, and is told what it missed.
        """
        words = self._senses.words_for(self._plan.profile)
        if words is not None:
            words.switch(True)
        await self.engine.start()
        self._senses.use(self._plan.profile)
        self.mind.child.start()
        if words is not None:
            await words.child.wait_ready(WORDS_SECONDS)

    def _sense(self, part: Part, module: str, backlog: int = BACKLOG) -> Sense:
        return Sense(part, module, self._sensed, self._emit, backlog)

    def _sensed(self, fed: int, result: SenseResult) -> None:
        if self.loop is not None:
            self.loop.sensed(fed, result)

    def _audited(self, message: Audited, request: str) -> None:
        """What the reasoner does is kept; what its tools did is in the conversation log too."""
        at = len(self._recorder.records) * TICK_SECONDS
        self._audit.write(at, message, request)
        if isinstance(message, ToolCalled):
            self._recorder.tool(message, at)

    def _panel_noted(self, sentence: str, used: bool) -> None:
        """A panel was shown or ``used``; the reasoner hears of use, and never as the user's own words."""
        tick = len(self._recorder.records)
        self._recorder.noticed(sentence, tick * TICK_SECONDS)
        if used:
            self.mind.tell(tick, "system", sentence)

    async def _watch_memory(self) -> None:
        """Resident memory of this process and its children, every few seconds, once all have loaded."""
        loading = [sense.child.wait_ready(READY_SECONDS) for sense in self._senses.all if sense.on]
        await asyncio.gather(self.mind.child.wait_ready(READY_SECONDS), *loading)
        me = psutil.Process()
        while True:
            total = 0
            for process in (me, *me.children(recursive=True)):
                with contextlib.suppress(psutil.Error):
                    total += process.memory_info().rss
            self._memory.append(total)
            await asyncio.sleep(MEMORY_SECONDS)

    def _write(self) -> Summary:
        """Keep what there is; a full disk costs the files but not the words, which the store has."""
        self._recorder.close()
        summary = summarise(self._recorder.records, list(self._log), self._memory, self.engine.experts)
        try:
            write_transcript(self._plan.folder / "transcript.md", list(self._log), self._plan.name)
            write_summary(self._plan.folder / "summary.json", summary)
        except OSError as error:
            folder = self._plan.folder
            self._report(
                f"{folder} cannot be written ({error.strerror}): make room and export the session again."
            )
        return summary
