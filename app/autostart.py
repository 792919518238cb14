"""Starting when the user logs in: off unless asked for, and gone without a trace when it is switched off."""

from __future__ import annotations

import os
import plistlib
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from app.errors import TandemError
from app.files import write_atomically

COMMAND: Final = (sys.executable, str(Path(__file__).resolve().parent.parent / "main.py"))
RUN_KEY: Final = r"Software\Microsoft\Windows\CurrentVersion\Run"
LABEL: Final = "app.tandem"


def set_autostart(
    wanted: bool,
    platform: str = sys.platform,
    home: Path | None = None,
    environment: Mapping[str, str] = os.environ,
) -> None:
    """Start the program at log-in from now on, or no longer. Raises TandemError."""
    home = home or Path.home()
    try:
        if platform == "win32":
            _set_registry(wanted)
        elif platform == "darwin":
            agent = home / "Library" / "LaunchAgents" / f"{LABEL}.plist"
            _set_file(agent, _agent() if wanted else None)
        else:
            config = Path(environment.get("XDG_CONFIG_HOME") or home / ".config")
            _set_file(config / "autostart" / "tandem.desktop", _desktop_entry() if wanted else None)
    except OSError as error:
        raise TandemError(
            f"The start at log-in cannot be changed ({error.strerror or error}): give yourself access to "
            f"{error.filename or 'the place for it'} and try again."
        ) from error


def _set_file(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink(missing_ok=True)
    elif not path.is_file() or path.read_text(encoding="utf-8") != text:
        write_atomically(path, text)


def _desktop_entry() -> str:
    """The freedesktop.org entry; in its Exec line quotes, backslashes, dollars and percents are escaped."""
    words = " ".join(f'"{_escaped(word)}"' for word in COMMAND)
    return f"[Desktop Entry]\nType=Application\nName=Tandem\nExec={words}\nTerminal=false\n"


def _escaped(word: str) -> str:
    for special in ("\\", '"', "`", "$"):
        word = word.replace(special, "\\\\" + special if special == "\\" else "\\" + special)
    return word.replace("%", "%%")


def _agent() -> str:
    body = {"Label": LABEL, "ProgramArguments": list(COMMAND), "RunAtLoad": True}
    return plistlib.dumps(body).decode()


def _set_registry(wanted: bool) -> None:
    if sys.platform != "win32":
        raise OSError("there is no registry here")
    import winreg

    with winreg.OpenKey(winreg.HKEY_CURRENT_USER, RUN_KEY, 0, winreg.KEY_SET_VALUE) as key:
        if wanted:
            winreg.SetValueEx(key, "Tandem", 0, winreg.REG_SZ, subprocess.list2cmdline(COMMAND))
            return
        try:
            winreg.DeleteValue(key, "Tandem")
        except FileNotFoundError:
            return
