"""``python main.py doctor``: what this machine has, what is missing and what to do about it, line by line."""

from __future__ import annotations

import argparse
import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from app.asking import ask
from app.capture import listing
from app.capture.listing import Listed
from app.capture.portal_screen import shares_windows
from app.folders import data_folder
from app.settings.secrets import keyring_name, keyring_problem

CHECK_SECONDS: Final = 20.0
DISK_BYTES: Final = 2 * 1000**3
MEMORY_BYTES: Final = int(2.5 * 1000**3)


@dataclass(frozen=True)
class Line:
    """One part: ``text`` says what was found, or what is missing and what to do about it."""

    part: str
    state: Literal["ok", "missing"]
    text: str


Check = Callable[[], Iterable[Line]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """``doctor`` takes no arguments of its own."""
    parser.epilog = "Each line names a part, whether it is there, and what to do when it is not."


def run(options: argparse.Namespace, weights: Callable[[], Iterable[tuple[str, bool, str]]]) -> int:
    """Print the report; ``weights`` gives name, whether it is there, and text for each (see main)."""
    del options

    def lines() -> list[Line]:
        return [Line(name, "ok" if there else "missing", text) for name, there, text in weights()]

    for line in report({**CHECKS, "weights": lines}):
        print(format_line(line), flush=True)
    return 0


def report(checks: Mapping[str, Check], timeout: float = CHECK_SECONDS) -> Iterable[Line]:
    """The lines of every check, in order; they run side by side.

    A check that fails, or takes longer than ``timeout`` seconds, gives a line that says so.
    """
    asked = {part: ask(_whole(check), "doctor") for part, check in checks.items()}
    for part, answer in asked.items():
        try:
            yield from answer.result(timeout)
        except TimeoutError:
            yield Line(
                part, "missing", f"no answer within {timeout:.0f} s: unplug it or start the machine anew"
            )
        except Exception as error:  # whatever a driver throws: the other parts are still to be told
            yield Line(part, "missing", f"asking for it failed ({error}): run make run again")


def _whole(check: Check) -> Callable[[], list[Line]]:
    """``check`` with every line found where it is called, also of one that gives them as it goes."""
    return lambda: list(check())


def format_line(line: Line) -> str:
    """One line for the terminal."""
    return f"{line.state:8} {line.part:28} {line.text}"


def devices(part: str, list_them: Callable[[], Iterable[Listed]], advice: str) -> Check:
    """A check that tells the devices that ``list_them`` finds, and ``advice`` when there are none."""

    def check() -> list[Line]:
        found = [
            Line(
                part, "missing" if each.works is False else "ok", f"{each.name}{each.note and f'; {each.note}'}"
            )
            for each in list_them()
        ]
        return found or [Line(part, "missing", advice)]

    return check


def gpu() -> list[Line]:
    """NVIDIA GPUs with a working driver."""
    if shutil.which("nvidia-smi") is None:
        return [Line("GPU", "missing", "none; nothing to do, all of Tandem runs on the CPU")]
    listed = subprocess.run(["nvidia-smi", "-L"], capture_output=True, text=True, timeout=15, check=False)
    names = [line.split(" (UUID")[0] for line in listed.stdout.splitlines() if line.startswith("GPU ")]
    if listed.returncode != 0 or not names:
        return [
            Line("GPU", "missing", "the NVIDIA driver does not answer: start the machine anew or reinstall it")
        ]
    return [Line("GPU", "ok", name) for name in names]


def torch_build() -> list[Line]:
    """Which build of torch is installed; torch itself is not imported, which would take seconds."""
    version = importlib.metadata.version("torch")
    return [Line("torch", "ok", f"{version}; the interaction model uses one thread")]


def onnxruntime_providers() -> list[Line]:
    """The providers that onnxruntime can use here."""
    import onnxruntime

    providers = [name.removesuffix("ExecutionProvider") for name in onnxruntime.get_available_providers()]
    return [Line("onnxruntime", "ok", f"{onnxruntime.__version__} with {', '.join(providers)}")]


def echo_canceller() -> list[Line]:
    """Whether the echo canceller loads."""
    import pywebrtc_audio

    version = importlib.metadata.version("pywebrtc-audio")
    return [Line("echo canceller", "ok", f"pywebrtc-audio {version} ({pywebrtc_audio.EchoCanceller.__name__})")]


def reasoner_library() -> list[Line]:
    """Which llama.cpp the reasoner will use."""
    for module, package in (("llama_cpp", "llama-cpp-python"), ("xllamacpp", "xllamacpp")):
        if importlib.util.find_spec(module) is not None:
            return [Line("llama.cpp", "ok", f"{package} {importlib.metadata.version(package)}")]
    return [Line("llama.cpp", "missing", "the reasoner cannot run: run make run again, which installs it")]


def secret_store() -> list[Line]:
    """Where keys of remote reasoners would be kept."""
    problem = keyring_problem()
    return [Line("keyring", "missing", problem) if problem else Line("keyring", "ok", keyring_name())]


def display(environment: Mapping[str, str] = os.environ) -> list[Line]:
    """Whether a window can open, and on what."""
    if environment.get("WAYLAND_DISPLAY"):
        way = "it asks which window you share" if shares_windows() else "to share the screen log in to X11"
        return [Line("display", "ok", f"Wayland {environment['WAYLAND_DISPLAY']}; {way}")]
    if name := environment.get("DISPLAY"):
        from app.desktop.x11_windows import DesktopError, X11Windows  # on Linux only

        try:
            X11Windows(name).close()
        except DesktopError as error:
            advice = "log in to a desktop, or unset DISPLAY for the sample session"
            return [Line("display", "missing", f"X11 {name}: {error}; {advice}")]
        return [Line("display", "ok", f"X11 {name}")]
    return [Line("display", "missing", "no DISPLAY: the sample session is replayed in the terminal instead")]


def processor() -> list[Line]:
    """Cores, and how busy they are."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    load = os.getloadavg()[0]
    if cores < 2:
        return [
            Line("processor", "missing", "one core: ticks will be late; two are the least that Tandem needs")
        ]
    if load > cores:
        text = f"{cores} cores with a load of {load:.1f}: close what is busy, or ticks will be late"
        return [Line("processor", "missing", text)]
    return [Line("processor", "ok", f"{cores} cores, load {load:.1f}")]


def memory() -> list[Line]:
    """Free memory."""
    import psutil

    free = psutil.virtual_memory().available
    if free < MEMORY_BYTES:
        return [Line("memory", "missing", f"{free / 1e9:.1f} GB free: close something, Tandem needs 2.5 GB")]
    return [Line("memory", "ok", f"{free / 1e9:.1f} GB free")]


def disk() -> list[Line]:
    """Room and access where sessions and pulled weights are kept."""
    folder = data_folder()
    place = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(place).free
    if not os.access(place, os.W_OK):
        return [Line("disk", "missing", f"{place} cannot be written: give yourself access to it")]
    if free < DISK_BYTES:
        return [Line("disk", "missing", f"{free / 1e9:.1f} GB free for {folder}: make room")]
    return [Line("disk", "ok", f"{free / 1e9:.1f} GB free for {folder}")]


CHECKS: Final[dict[str, Check]] = {
    "microphone": devices("microphone", listing.microphones, "none: plug one in, or type instead of speaking"),
    "speaker": devices(
        "speaker", listing.speakers, "none: plug one in; until then you can only read the answers"
    ),
    "camera": devices("camera", listing.cameras, "none: plug one in, or go without it"),
    "screen": devices("screen", listing.screens, "none: start Tandem where a desktop is shown"),
    "display": display,
    "processor": processor,
    "memory": memory,
    "disk": disk,
    "GPU": gpu,
    "torch": torch_build,
    "onnxruntime": onnxruntime_providers,
    "llama.cpp": reasoner_library,
    "echo canceller": echo_canceller,
    "keyring": secret_store,
}
