"""The Python sandbox: it computes, and reaches neither the network nor files nor other programs."""

from __future__ import annotations

import asyncio
import platform
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
        "import os, resource; resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE)",
        "import os; os.setpriority(os.PRIO_PROCESS, os.getppid(), 19)",
        "import os; os.sched_setaffinity(os.getppid(), [0])",
        "import os, fcntl; fcntl.fcntl(os.pipe()[0], fcntl.F_SETOWN, os.getppid())",
        "import os, fcntl; fcntl.fcntl(os.pipe()[0], fcntl.F_SETSIG, 9)",
    ],
)
async def test_it_reaches_nothing(code: str) -> None:
    output = await run_python(code)
    assert "Error" in output, output


SIGNALLED = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
told = (ctypes.c_int * 32)(9, 0, -1)
print([(libc.syscall(*call, told), ctypes.get_errno()) for call in CALLS])
"""


async def test_it_signals_nobody_else() -> None:
    victim = await asyncio.create_subprocess_exec("sleep", "600")
    queue, queue_thread = {"x86_64": (129, 297), "aarch64": (138, 240)}[platform.machine()]
    calls = [(queue, victim.pid, 9), (queue_thread, victim.pid, victim.pid, 9)]
    try:
        assert await run_python(SIGNALLED.replace("CALLS", repr(calls))) == "[(-1, 1), (-1, 1)]"
        assert victim.returncode is None
    finally:
        victim.kill()
        assert await victim.wait() == -9


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ("chmod(PATH, 0)", False),
        ("utime(PATH, (1, 1))", False),
        ("chown(PATH, -1, -1)", True),  # to nobody else, so that an owner who is not root may outside
        ("truncate(PATH, 1)", True),
        ("setxattr(PATH, 'user.a', b'x')", True),
    ],
)
async def test_it_changes_nothing_about_files_that_it_cannot_open(
    change: str, refused: bool, tmp_path: Path
) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("mine")
    before = mine.stat()
    output = await run_python(f"import os; os.{change.replace('PATH', repr(str(mine)))}")
    assert ("PermissionError" in output) is refused, output
    assert mine.stat() == before
    assert mine.read_text() == "mine"


async def test_calls_that_python_does_not_make_change_no_file_either(tmp_path: Path) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("mine")
    before, path = mine.stat(), str(mine).encode()
    numbers = {"x86_64": (90, 235, 132, 261, 452), "aarch64": (452,)}[platform.machine()]
    calls = [
        (number, path, 0, 0, 0) if number in (90, 235, 132) else (number, -100, path, 0, 0)
        for number in numbers
    ]
    assert await run_python(SIGNALLED.replace("CALLS", repr(calls))) == str([(0, 0)] * len(calls))
    file_setattr = (469, -100, path, 0, 0)  # Linux 6.17
    assert await run_python(SIGNALLED.replace("CALLS", repr([file_setattr]))) == "[(-1, 1)]"
    assert mine.stat() == before


@pytest.mark.parametrize(
    ("code", "output"),
    [
        ("import shutil; shutil.copy('a', 'b'); open('b').read()", "abc"),
        ("import shutil; shutil.copy2('a', 'b'); open('b').read()", "abc"),
        (
            "import os, shutil; os.mkdir('d'); shutil.move('a', 'd'); shutil.copytree('d', 'e')\n"
            "os.listdir('e')",
            "['a']",
        ),
        ("import shelve\nwith shelve.open('s') as s:\n    s['k'] = 7\nshelve.open('s')['k']", "7"),
        ("import dbm\nwith dbm.open('s', 'c') as s:\n    s['k'] = 'v'\ndbm.open('s')['k']", "b'v'"),
        ("with open('a', 'r+') as f:\n    f.truncate(1)\nopen('a').read()", "a"),
    ],
)
async def test_ordinary_programs_work_on_their_own_files(code: str, output: str) -> None:
    assert await run_python(f"with open('a', 'w') as file: print('abc', end='', file=file)\n{code}") == output


async def test_it_may_limit_itself() -> None:
    code = "from resource import *; setrlimit(RLIMIT_NOFILE, (8, 8)); getrlimit(RLIMIT_NOFILE)"
    assert await run_python(code) == "(8, 8)"


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
