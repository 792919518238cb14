"""Run as a file by `engine.reasoner.tools.sandbox`: fences this process in, then runs the Python on its input.

No network, no other program, no other process, no files but Python's own and the working folder; bounded in
time, memory and output. Linux alone can promise that (Landlock and seccomp); elsewhere it ends with status 77.
Nothing but the standard library is imported, and everything that is needed is imported before the fence stands.
"""

from __future__ import annotations

import ast
import ctypes
import io
import os
import platform
import sys
import traceback
from pathlib import Path

CANNOT = 77
SECONDS = 5
MEMORY = 512 * 1024**2
FILE_BYTES = 1024**2
OUTPUT = 8_000  # characters

# Landlock: the accesses of ABI 1 to 3, and those of them that only read.
ACCESSES = (0x1FFF, 0x3FFF, 0x7FFF)
READING = 0b1100  # read a file, list a folder
PERMISSION_DENIED = 0x00050000 | 1
DONE = 0x00050000  # an error of number 0: the call is not made, and comes back as one that was
ALLOWED = 0x7FFF0000
KILL = 0x80000000
# By name of the machine: how seccomp calls it, and the numbers of what nobody in here may ask of the kernel:
# sockets, programs, processes and signals to them, mounts, name spaces, keys, tracing, io_uring; how urgent
# others are, memory, queues and semaphores shared with them; and what Landlock does not hold (lengths since its
# third ABI, see `TRUNCATE`): owners and attributes of files that cannot be opened.
SYSTEMS = {
    "x86_64": (
        0xC000003E,
        (
            *(41, 42, 43, 44, 49, 50, 53, 56, 57, 58, 59, 62, 101, 165, 200, 234, 248, 249, 250, 272, 298, 304),
            *(308, 310, 311, 321, 322, 323, 424, 425, 434, 435, 438),
            *(129, 297, 141, 142, 144, 203, 251, 256, 279, 312, 314, 440, 448),
            *(29, 30, 31, 64, 65, 66, 68, 69, 70, 71, 220, 240, 241),
            *(92, 93, 94, 188, 189, 190, 197, 198, 199, 260, 463, 466, 469),
        ),
    ),
    "aarch64": (
        0xC00000B7,
        (
            *(40, 97, 117, 129, 130, 131, 198, 199, 200, 201, 202, 203, 206, 217, 218, 219, 220, 221, 241, 265),
            *(268, 270, 271, 280, 281, 282, 424, 425, 434, 435, 438),
            *(138, 240, 140, 118, 119, 122, 30, 238, 239, 272, 274, 440, 448),
            *(180, 181, 186, 187, 188, 189, 190, 191, 192, 193, 194, 195, 196),
            *(5, 6, 7, 14, 15, 16, 54, 55, 463, 466, 469),
        ),
    ),
}
# Modes and times of files are not held by Landlock either. Who copies a file or opens a shelf sets them on the
# way, so these calls do nothing and answer that they are done.
PRETENDED = {"x86_64": (90, 91, 132, 235, 261, 268, 280, 452), "aarch64": (52, 53, 88, 452)}
TRUNCATE, TRUNCATE_HELD = {"x86_64": 76, "aarch64": 45}, 3  # by path; from which ABI on Landlock holds it
# What depends on an argument, and where a filter finds that: fcntl can have others signalled when a file is
# written, prlimit64 can limit others.
CONTROL, LIMITS = {"x86_64": 72, "aarch64": 25}, {"x86_64": 302, "aarch64": 261}
FIRST, SECOND = 16, 24


class Filter(ctypes.Structure):
    """One instruction of a seccomp filter."""

    _fields_ = (
        ("code", ctypes.c_uint16),
        ("yes", ctypes.c_uint8),
        ("no", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class Program(ctypes.Structure):
    """A seccomp filter."""

    _fields_ = (("length", ctypes.c_uint16), ("filters", ctypes.POINTER(Filter)))


class Beneath(ctypes.Structure):
    """A Landlock rule: what may be done beneath a folder."""

    _pack_ = 1
    _fields_ = (("access", ctypes.c_uint64), ("folder", ctypes.c_int32))


def fence_in() -> bool:
    """Give up everything that is not needed; False where that is not possible."""
    if platform.system() != "Linux" or platform.machine() not in SYSTEMS:
        return False
    import resource

    for what, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_NOFILE, 32),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(38, 1, 0, 0, 0) != 0:  # no new privileges
        return False
    version = libc.syscall(444, None, ctypes.c_size_t(0), 1)
    return version >= 1 and _close_files(libc, version) and _close_kernel(libc, version)


def _close_files(libc: ctypes.CDLL, version: int) -> bool:
    every = ACCESSES[min(version, len(ACCESSES)) - 1]
    handled = ctypes.c_uint64(every)
    rules = libc.syscall(444, ctypes.byref(handled), ctypes.c_size_t(8), 0)
    if rules < 0:
        return False
    library = Path(os.__file__).parent
    readable = [library, Path("/usr/lib"), Path("/lib"), Path("/lib64"), Path("/usr/share/zoneinfo")]
    for folder, access in [(Path.cwd(), every), *((path, READING) for path in readable)]:
        try:
            opened = os.open(folder, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            continue
        rule = Beneath(access, opened)
        failed = libc.syscall(445, rules, 1, ctypes.byref(rule), 0)
        os.close(opened)
        if failed:
            return False
    done = bool(libc.syscall(446, rules, 0) == 0)
    os.close(rules)
    return done


def _close_kernel(libc: ctypes.CDLL, version: int) -> bool:
    name = platform.machine()
    machine, numbers = SYSTEMS[name]
    if version < TRUNCATE_HELD:
        numbers = (*numbers, TRUNCATE[name])
    load, equal, above, answer = 0x20, 0x15, 0x35, 0x06
    steps = [(load, 0, 0, 4), (equal, 1, 0, machine), (answer, 0, 0, KILL), (load, 0, 0, 0)]
    steps += [(above, 0, 1, 0x40000000), (answer, 0, 0, PERMISSION_DENIED)]
    steps += [(equal, 0, 4, LIMITS[name]), (load, 0, 0, FIRST)]
    steps += [(equal, 1, 0, 0), (answer, 0, 0, PERMISSION_DENIED), (load, 0, 0, 0)]  # 0: of this process
    steps += [(equal, 0, 6, CONTROL[name]), (load, 0, 0, SECOND)]
    steps += [(equal, 2, 0, 8), (equal, 1, 0, 10), (equal, 0, 1, 15)]  # F_SETOWN, F_SETSIG, F_SETOWN_EX
    steps += [(answer, 0, 0, PERMISSION_DENIED), (load, 0, 0, 0)]
    for number in numbers:
        steps += [(equal, 0, 1, number), (answer, 0, 0, PERMISSION_DENIED)]
    for number in PRETENDED[name]:
        steps += [(equal, 0, 1, number), (answer, 0, 0, DONE)]
    steps.append((answer, 0, 0, ALLOWED))
    filters = (Filter * len(steps))(*(Filter(*step) for step in steps))
    program = Program(len(steps), ctypes.cast(filters, ctypes.POINTER(Filter)))
    return bool(libc.prctl(22, 2, ctypes.byref(program), 0, 0) == 0)


def run(code: str) -> str:
    """What ``code`` prints, and the value of its last line; an error is told in its last line."""
    out = io.StringIO()
    real, sys.stdout = sys.stdout, out
    try:
        tree = ast.parse(code)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        names: dict[str, object] = {"__name__": "__main__"}
        exec(compile(tree, "<sandbox>", "exec"), names)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "<sandbox>", "eval"), names)
            if value is not None:
                print(value, file=out)
    except BaseException as error:
        print(traceback.format_exception_only(error)[-1].strip(), file=out)
    finally:
        sys.stdout = real
    return out.getvalue()[:OUTPUT]


def main() -> int:
    code = sys.stdin.read()
    if not fence_in():
        return CANNOT
    sys.stdout.write(run(code))
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
