"""Real MCP servers that are not ours, for the tests alone: ``python -m installers.mcp_servers``.

They go under build/mcp-servers, pinned, each where it disturbs nobody: what comes from npm in a folder of its
own, mcp-server-sqlite (which needs mcp 1.x) in a virtual environment of its own. Those for mcp 2.x are among
the test packages of pyproject.toml.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Final

from engine.files import write_text
from installers.console import CommandError, Console, SetupError

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / "build" / "mcp-servers"
NPM: Final = (
    "@modelcontextprotocol/server-filesystem@2026.8.31",
    "@modelcontextprotocol/server-everything@2026.8.31",
)
PIP: Final = ("mcp-server-sqlite==2025.4.25", "mcp<2")
TIMEOUT: Final = 600.0


def install(folder: Path, console: Console) -> None:
    """Bring the servers into ``folder`` unless these very versions are there. Raises SetupError."""
    wanted = " ".join((sys.version, *NPM, *PIP))
    stamp = folder / "installed.txt"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    python = folder / "sqlite" / "bin" / "python"
    npm = ["npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--ignore-scripts", *NPM]
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--progress-bar", "off", *PIP]
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    try:
        console.run("MCP servers from npm", npm, timeout=TIMEOUT, env=environment)
        console.run("Their Python", [sys.executable, "-m", "venv", str(python.parent.parent)], timeout=TIMEOUT)
        console.run("MCP servers from PyPI", pip, timeout=TIMEOUT, env=environment)
    except CommandError as error:
        raise SetupError(
            f"The MCP servers for the tests could not be installed ({error.last}): "
            "check the network (and that npm is there), then run make test again."
        ) from error
    write_text(stamp, wanted)


def main() -> int:
    """Install them; 1 with one sentence when that cannot be done."""
    try:
        install(FOLDER, Console(log=ROOT / "build" / "setup.log"))
    except (SetupError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
