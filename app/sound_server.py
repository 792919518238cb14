"""What the sound server (PulseAudio, or PipeWire in its place) knows: devices, headphones, who records."""

from __future__ import annotations

import contextlib
import sys
from dataclasses import dataclass
from typing import Any, Final

import psutil

PREFIX: Final = "server:"  # before a name of the sound server's, where PortAudio's names are used too
HEADPHONES: Final = ("headphone", "headset", "hands-free", "earbud", "airpods")
NOT_CALLS: Final = ("pavucontrol", "peak detect")


class SoundServerError(Exception):
    """There is no sound server, or it does not answer; the message is a clause for a person."""


@dataclass(frozen=True)
class ServerDevice:
    """``name`` is what `PortAudio` opens; ``label`` is for a person."""

    name: str
    label: str
    default: bool
    headphones: bool = False


@dataclass(frozen=True)
class SoundState:
    """What there is now. ``recording``: a program that hears a microphone, other than ours; empty: none."""

    microphones: tuple[ServerDevice, ...] = ()
    speakers: tuple[ServerDevice, ...] = ()
    recording: str = ""


class SoundServer:
    """One connection, for one thread. Raises SoundServerError."""

    def __init__(self) -> None:
        if not sys.platform.startswith("linux"):
            raise SoundServerError("there is no sound server on this system")
        try:
            import pulsectl

            self._pulse: Any = pulsectl.Pulse("tandem-devices", connect=False)
            try:
                self._pulse.connect(timeout=2.0)
            except BaseException:  # its loop holds three descriptors, and nobody else could free it
                self._pulse.close()
                raise
        except Exception as error:  # pulsectl's own, and OSError where its library is missing
            raise SoundServerError("no sound server answers") from error

    def state(self) -> SoundState:
        """Everything at once."""
        try:
            info = self._pulse.server_info()
            sources = [each for each in self._pulse.source_list() if not _is_monitor(each)]
            sinks = self._pulse.sink_list()
            outputs = self._pulse.source_output_list()
        except Exception as error:
            raise SoundServerError("the sound server is gone") from error
        heard = {each.index for each in sources}
        return SoundState(
            tuple(_device(each, info.default_source_name) for each in sources),
            tuple(_device(each, info.default_sink_name) for each in sinks),
            next((name for each in outputs if each.source in heard and (name := _recorder(each))), ""),
        )

    def close(self) -> None:
        with contextlib.suppress(Exception):
            self._pulse.close()


def headphones_in_use(state: SoundState, chosen: str) -> bool:
    """Whether the voice goes to headphones: on the device ``chosen``, or the default where that is empty."""
    return any(each.headphones and (each.name == chosen if chosen else each.default) for each in state.speakers)


def _device(found: Any, default: str) -> ServerDevice:  # noqa: ANN401  # an untyped library's
    port = found.port_active
    words = " ".join(
        str(each)
        for each in (
            found.description,
            found.proplist.get("device.form_factor", ""),
            port.name if port is not None else "",
            port.description if port is not None else "",
        )
    ).casefold()
    return ServerDevice(
        PREFIX + found.name,
        found.description or found.name,
        found.name == default,
        any(each in words for each in HEADPHONES),
    )


def _is_monitor(source: Any) -> bool:  # noqa: ANN401
    return bool(source.proplist.get("device.class") == "monitor" or source.name.endswith(".monitor"))


def _own_processes() -> set[str]:
    """Each of our streams has a process of its own."""
    me = psutil.Process()
    return {str(process.pid) for process in (me, *me.children(recursive=True))}


def _recorder(stream: Any) -> str:  # noqa: ANN401
    """The program behind a recording stream; empty for ours, and for what only shows a level."""
    own = stream.proplist.get("application.process.id") in _own_processes()
    name = stream.proplist.get("application.name") or stream.proplist.get("application.process.binary") or ""
    if own or not name or any(each in f"{name} {stream.name}".casefold() for each in NOT_CALLS):
        return ""
    return str(name)
