"""The Python sandbox: it computes, and reaches neither the network nor files nor other programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.reasoner.tools import sandbox
from engine.reasoner.tools.sandbox import run_python
from engine.reasoner.tools.tool import ToolError


@pytest.mark.parametrize(
    ("code", "output"),
    [
        ("1 + 1", "2"),
        ("import statistics\nstatistics.median([3, 1, 2])", "2"),
        ("for n in range(3):\n    print(n)", "0\n1\n2"),
        ("x = 5", ""),
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("def", "SyntaxError: invalid syntax"),
        ("open('mine.txt', 'w').write('abc'); open('mine.txt').read()", "abc"),
        ("import sys; sys.exit(3)", "SystemExit: 3"),
        ("from datetime import date; date(2026, 2, 1).strftime('%A')", "Sunday"),
    ],
)
async def test_it_computes(code: str, output: str) -> None:
    assert await run_python(code) == output


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.socket()",
        "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9')",
        "import os; os.fork()",
        "import os; os.system('true') and 1 / 0",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.execv('/bin/true', ['true'])",
        "import os; os.kill(os.getppid(), 9)",
        "open('/etc/passwd').read()",
        "open('/proc/self/environ').read()",
        "import os; os.listdir('/home')",
        "import os; os.listdir('/tmp')",
        "open('/tmp/left-by-the-sandbox', 'w')",
        "import os; os.symlink('/etc/passwd', 'here'); open('here').read()",
        "import os; os.chdir('..'); open('up.txt', 'w')",
        "import ctypes; c = ctypes.CDLL(None, use_errno=True); c.socket(2, 1, 0) < 0 and 1 / 0",
        "import threading; threading.Thread(target=print).start()",
    ],
)
async def test_it_reaches_nothing(code: str) -> None:
    output = await run_python(code)
    assert "Error" in output, output


async def test_the_sandbox_file_of_the_test_above_was_not_left() -> None:
    assert not Path("/tmp/left-by-the-sandbox").exists()


@pytest.mark.parametrize(
    "code",
    [
        "while True: pass",
        "import time; time.sleep(60)",
    ],
)
async def test_what_does_not_end_is_stopped(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "SECONDS", 1.0)
    with pytest.raises(ToolError, match="so it was stopped"):
        await run_python(code)


async def test_what_writes_without_end_is_cut_off() -> None:
    output = await run_python("import sys\nwhile True: sys.__stdout__.write('x' * 1000)")
    assert set(output) == {"x", "…"}


async def test_memory_is_bounded() -> None:
    assert await run_python("x = bytearray(2 * 1024**3)") == "MemoryError"


async def test_output_is_bounded() -> None:
    assert len(await run_python("print('y' * 10**6)")) <= 8_000


async def test_a_long_program_is_refused() -> None:
    with pytest.raises(ToolError, match="longer than"):
        await run_python("#" * 30_000)
