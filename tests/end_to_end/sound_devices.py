"""A sound card for tests: PulseAudio in user space with one microphone and one speaker, both virtual.

    with sound_card(folder) as card:
        with card.recording() as recording:
            card.say(samples, 16_000)          # into the microphone; returns at once
            ...
        recording.samples                      # what came out of the speaker, 24 kHz mono
        card.unplug("mic"); card.plug("mic")
        with card.echo(): ...                  # the microphone hears the speaker 60 ms later

While it runs the environment of this process names it, so children and PortAudio here use it. PortAudio's
devices are `MICROPHONE` and `SPEAKER`; they are also the default ones.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

Sound = npt.NDArray[np.int16]
Plug = Literal["mic", "speaker"]
MICROPHONE: Final = "mic"
SPEAKER: Final = "speaker"
RATE: Final = 24_000
START_SECONDS: Final = 30.0
END_SECONDS: Final = 5.0

# An underrun of the player is not reported: on a busy machine PortAudio would answer one with the next.
ALSA: Final = """\
</usr/share/alsa/alsa.conf>
pcm.mic { type pulse device mic handle_underrun 0 hint { show on description "mic" } }
pcm.speaker { type pulse device speaker handle_underrun 0 hint { show on description "speaker" } }
pcm.!default { type asym playback.pcm "speaker" capture.pcm "mic" hint { show on description "default" } }
"""
MODULES: Final[dict[str, tuple[str, ...]]] = {
    "speaker": ("module-null-sink", "sink_name=speaker", "rate=48000", "channels=1"),
    "micfeed": ("module-null-sink", "sink_name=micfeed", "rate=48000", "channels=1"),
    "mic": ("module-remap-source", "source_name=mic", "master=micfeed.monitor"),
}


class Recording:
    """What a source gives, from the moment the first sound came on. ``begun``: monotonic time of that.

    ``kept`` False: it only listens, and keeps nothing.
    """

    def __init__(self, source: str, kept: bool = True) -> None:
        self._kept = kept
        command = ["parec", f"--device={source}", f"--rate={RATE}", "--channels=1", "--format=s16le"]
        command += ["--client-name=Peak detect", "--latency-msec=20", "--raw"]  # what programs take for no call
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE)
        self._pieces: list[bytes] = []
        self._started = threading.Event()
        self.begun = 0.0
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()
        if not self._started.wait(START_SECONDS):
            self.close()
            raise RuntimeError(f"PulseAudio gives no sound from {source}; see pulseaudio.log.")

    @property
    def samples(self) -> Sound:
        """All of it so far, int16 mono at 24 kHz."""
        whole = b"".join(self._pieces)
        return np.frombuffer(whole[: len(whole) // 2 * 2], np.int16)

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(END_SECONDS)
        self._thread.join(END_SECONDS)

    def _read(self) -> None:
        assert self._process.stdout is not None
        while piece := os.read(self._process.stdout.fileno(), 65_536):
            if not self._started.is_set():
                self.begun = time.monotonic() - len(piece) / 2 / RATE
                self._started.set()
            if self._kept:
                self._pieces.append(piece)


class SoundCard:
    """A running PulseAudio. ``environment`` is what programs need to find it."""

    def __init__(self, folder: Path) -> None:
        for program in ("pulseaudio", "pactl", "pacat", "parec"):
            if shutil.which(program) is None:
                raise RuntimeError(
                    f"{program} is missing; type  sudo apt-get install pulseaudio pulseaudio-utils"
                )
        run = folder / "pulse"
        run.mkdir(mode=0o700)
        alsa = folder / "asound.conf"
        alsa.write_text(ALSA)
        self.environment = {
            "XDG_RUNTIME_DIR": str(folder),
            "PULSE_RUNTIME_PATH": str(run),
            "PULSE_STATE_PATH": str(run),
            "PULSE_SERVER": f"unix:{run}/native",
            "ALSA_CONFIG_PATH": str(alsa),
        }
        self._cli = f"{run}/cli"
        self._modules: dict[str, str] = {}
        self._holding: dict[str, Recording] = {}
        self._log = (folder / "pulseaudio.log").open("wb")
        self._server = subprocess.Popen(
            [
                *("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--realtime=no"),
                *("--high-priority=no", "--use-pid-file=no", "--log-target=stderr", "--log-level=warning"),
                *("-L", f"module-native-protocol-unix socket={run}/native auth-anonymous=1"),
                *("-L", f"module-cli-protocol-unix socket={self._cli}"),
            ],
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
        )

    def start(self) -> None:
        """Wait until it answers, then plug everything in."""
        deadline = time.monotonic() + START_SECONDS
        while subprocess.run(["pactl", "info"], capture_output=True, check=False).returncode:
            if self._server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PulseAudio did not start; see {self._log.name}.")
            time.sleep(0.05)
        for name in MODULES:
            self._load(name)

    def close(self) -> None:
        for held in self._holding.values():
            held.close()
        self._server.terminate()
        try:
            self._server.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()
        self._log.close()

    def unplug(self, device: Plug) -> None:
        """The device vanishes under whoever uses it.

        PulseAudio would move its streams to whatever is left, a speaker's monitor for a microphone; here
        they end, as they do where nothing is left.
        """
        kind = "source-output" if device == "mic" else "sink-input"
        streams = self._streams(device)
        if device == "speaker":
            self._holding.pop(device).close()
        self._pactl("unload-module", self._modules.pop(device))
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(END_SECONDS)
            line.connect(self._cli)
            line.sendall("".join(f"kill-{kind} {stream}\n" for stream in streams).encode())
            line.shutdown(socket.SHUT_WR)
            while line.recv(4096):
                pass

    def plug(self, device: Plug) -> None:
        self._load(device)

    def add_microphone(self, name: str) -> None:
        """A device that PortAudio has not seen when it started; it hears what `MICROPHONE` hears."""
        alsa = Path(self.environment["ALSA_CONFIG_PATH"])
        hint = f'hint {{ show on description "{name}" }}'
        alsa.write_text(alsa.read_text() + f"pcm.{name} {{ type pulse device mic {hint} }}\n")

    def say(self, samples: Sound, rate: int) -> subprocess.Popen[bytes]:
        """Play mono int16 into the microphone. Returns at once; the process ends when all of it was played."""
        command = ["pacat", "--playback", "--device=micfeed", f"--rate={rate}", "--channels=1"]
        process = subprocess.Popen([*command, "--format=s16le", "--raw"], stdin=subprocess.PIPE)
        threading.Thread(target=_feed, args=(process, samples.tobytes()), daemon=True).start()
        return process

    @contextmanager
    def recording(self) -> Iterator[Recording]:
        """What comes out of the speaker meanwhile."""
        recording = Recording("speaker.monitor")
        try:
            yield recording
        finally:
            recording.close()

    @contextmanager
    def echo(self, delay_ms: int = 60) -> Iterator[None]:
        """The microphone hears the speaker, ``delay_ms`` later."""
        options = ("source=speaker.monitor", "sink=micfeed", f"latency_msec={delay_ms}", "channels=1")
        module = self._pactl("load-module", "module-loopback", *options)
        try:
            yield
        finally:
            self._pactl("unload-module", module)

    def _streams(self, device: Plug) -> list[str]:
        """The streams that use a device, by PulseAudio's numbers."""
        devices, streams = ("sources", "source-outputs") if device == "mic" else ("sinks", "sink-inputs")
        numbers = {line.split("\t")[1]: line.split("\t")[0] for line in self._listed(devices)}
        rows = [line.split("\t") for line in self._listed(streams)]
        return [row[0] for row in rows if row[1] == numbers[device]]

    def _listed(self, what: str) -> list[str]:
        return self._pactl("list", "short", what).splitlines()

    def _load(self, name: str) -> None:
        self._modules[name] = self._pactl("load-module", *MODULES[name])
        if name != "mic":  # a listener in a hurry keeps a virtual sink from sleeping for two seconds at a time
            self._holding[name] = Recording(f"{name}.monitor", kept=False)

    def _pactl(self, *arguments: str) -> str:
        return subprocess.run(
            ["pactl", *arguments], capture_output=True, check=True, text=True, timeout=START_SECONDS
        ).stdout.strip()


@contextmanager
def sound_card(folder: Path) -> Iterator[SoundCard]:
    """A sound card in ``folder`` (new, its path short enough for a socket), named in this environment."""
    with ExitStack() as stack:
        card = SoundCard(folder)
        stack.callback(card.close)
        before = {name: os.environ.get(name) for name in card.environment}
        stack.callback(_restore, before)
        os.environ.update(card.environment)
        card.start()
        yield card


def _restore(before: dict[str, str | None]) -> None:
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def _feed(process: subprocess.Popen[bytes], sound: bytes) -> None:
    assert process.stdin is not None
    try:
        process.stdin.write(sound)
        process.stdin.close()
    except BrokenPipeError:
        return
