"""Python that somebody else wrote, run where it can harm nothing: see `engine.reasoner.tools.fence`."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import tempfile
from pathlib import Path
from typing import Final

from engine.reasoner.tools import fence
from engine.reasoner.tools.tool import ToolError, shortened

SECONDS: Final = 8.0  # by the clock; by the processor `fence.SECONDS`
MAX_CODE: Final = 20_000
MAX_OUTPUT: Final = 64_000  # bytes read of what comes out


async def run_python(code: str) -> str:
    """What ``code`` prints and the value of its last line. Raises ToolError."""
    if len(code) > MAX_CODE:
        raise ToolError(f"That program is longer than {MAX_CODE} characters.")
    with tempfile.TemporaryDirectory(prefix="tandem-sandbox-") as folder:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-S", "-B", str(Path(fence.__file__))),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=folder,
            env={"PATH": "/usr/bin", "LANG": "C.UTF-8", "TZ": "UTC"},
            start_new_session=True,
        )
        assert process.stdout is not None
        try:
            async with asyncio.timeout(SECONDS):
                output = await _converse(process, code)
                if len(output) < MAX_OUTPUT:  # else it may go on for ever
                    await process.wait()
        except TimeoutError as error:
            raise ToolError("That program takes too long, so it was stopped.") from error
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            while await process.stdout.read(65536):  # what is unread would keep its end from being noticed
                pass
            status = await process.wait()
    if status == fence.CANNOT:
        raise ToolError("This computer cannot fence a program in, so I do not run it.")
    if status < 0 and len(output) < MAX_OUTPUT:
        raise ToolError("That program used too much time or memory, so it was stopped.")
    return shortened(output.decode(errors="replace").strip())


async def _converse(process: asyncio.subprocess.Process, code: str) -> bytes:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(code.encode())
    with contextlib.suppress(OSError):
        await process.stdin.drain()
    process.stdin.close()
    output = b""
    while (part := await process.stdout.read(4096)) and len(output) < MAX_OUTPUT:
        output += part
    return output
