"""System libraries: which are missing, and how they are installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from installers.console import CommandError, Console, SetupError

Group = Literal["run", "test", "train"]
TABLE: Final = Path(__file__).with_name("system.toml")
INSTALL_TIMEOUT: Final = 1200.0


@dataclass(frozen=True)
class Need:
    """A Debian package, and the file by which one can tell that it (or its equal) is there."""

    package: str
    proof: str


def needs(groups: tuple[Group, ...], table: Path = TABLE) -> list[Need]:
    """The needs of ``groups``, each package once."""
    data = tomllib.loads(table.read_text(encoding="utf-8"))
    found = {entry["package"]: Need(**entry) for group in groups for entry in data[group]}
    return list(found.values())


def missing(wanted: list[Need]) -> list[str]:
    """The packages whose proof is not on this machine."""
    libraries = _libraries() if any(need.proof.startswith("lib:") for need in wanted) else frozenset()
    return [need.package for need in wanted if not _present(need.proof, libraries)]


def _present(proof: str, libraries: frozenset[str]) -> bool:
    kind, _, name = proof.partition(":")
    if kind == "lib":
        return name in libraries
    if kind == "bin":
        return shutil.which(name) is not None
    return next(Path("/").glob(name.lstrip("/")), None) is not None


def _libraries() -> frozenset[str]:
    """Sonames that the dynamic linker knows, by ldconfig's cache."""
    ldconfig = shutil.which("ldconfig") or "/sbin/ldconfig"
    try:
        listed = subprocess.run([ldconfig, "-p"], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return frozenset()
    return frozenset(re.findall(r"^\s+(\S+) \(", listed.stdout, re.MULTILINE))


def install_line(packages: list[str]) -> str:
    """The line that a person types to install ``packages``."""
    return f"sudo apt-get install -y {' '.join(packages)}"


def apt_prefix() -> list[str] | None:
    """How this user may call apt-get without being asked anything; None where that is not possible."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    allowed = subprocess.run(["sudo", "-n", "true"], capture_output=True, timeout=30, check=False)
    return ["sudo", "-n"] if allowed.returncode == 0 else None


def install(packages: list[str], console: Console) -> None:
    """Install ``packages`` through apt. Raises SetupError with the exact line to type where it may not."""
    prefix = apt_prefix()
    if prefix is None:
        if shutil.which("apt-get") is None:
            raise SetupError(
                f"This system has no apt-get: install what Debian calls {', '.join(packages)} "
                "with its own package manager, then run make again."
            )
        raise SetupError(f"System libraries are missing: type  {install_line(packages)}  and run make again.")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = [*prefix, "apt-get", "-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3"]
    command = [*apt, "install", "-y", "--no-install-recommends", *packages]
    title = f"System libraries ({len(packages)} packages)"
    try:
        try:
            console.run(title, command, timeout=INSTALL_TIMEOUT, env=environment)
        except CommandError:  # a fresh machine has no package lists, or old ones
            console.run("Package lists", [*apt, "update"], timeout=INSTALL_TIMEOUT, env=environment)
            console.run(title, command, timeout=INSTALL_TIMEOUT, env=environment)
    except CommandError as error:
        raise SetupError(
            f"apt-get could not install the system libraries ({error.last}): "
            f"check the network, type  {install_line(packages)}  and run make again."
        ) from error
