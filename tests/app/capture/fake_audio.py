"""A sound system under the test's hand: devices that come and go, blocks that come when the test says so."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.capture.audio_system import AudioError, OnBlock, OnEnd, Render
from app.devices import Sound


class Time:
    """Seconds that pass only when the test lets them."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@dataclass
class FakeStream:
    on_end: OnEnd
    closed: bool = False
    on_block: OnBlock | None = None
    render: Render | None = None
    latency: float = 0.0

    def close(self) -> None:
        self.closed = True
        self.on_end()

    def deliver(self, samples: Sound, captured: float, overflowed: bool = False) -> None:
        """The driver has recorded a block."""
        assert self.on_block is not None
        self.on_block(samples, captured, overflowed)

    def ask(self, count: int, sounds: float, dry: bool = False) -> Sound:
        """The driver wants the next block to play."""
        assert self.render is not None
        return self.render(count, sounds, dry)


@dataclass
class FakeAudio:
    """``plugged`` are the devices there are."""

    plugged: set[str] = field(default_factory=lambda: {"input", "output"})
    inputs: list[FakeStream] = field(default_factory=list)
    outputs: list[FakeStream] = field(default_factory=list)
    asked: list[str | None] = field(default_factory=list)  # the names of the devices that were opened

    def open_input(self, device: str | None, on_block: OnBlock, on_end: OnEnd) -> FakeStream:
        self.asked.append(device)
        self._must_be_there("input")
        self.inputs.append(FakeStream(on_end, on_block=on_block))
        return self.inputs[-1]

    def open_output(self, device: str | None, latency: float, render: Render, on_end: OnEnd) -> FakeStream:
        self.asked.append(device)
        self._must_be_there("output")
        self.outputs.append(FakeStream(on_end, render=render, latency=latency))
        return self.outputs[-1]

    def _must_be_there(self, kind: str) -> None:
        if kind not in self.plugged:
            raise AudioError(f"The {kind} is not there; plug it in.")
