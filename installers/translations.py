"""``make translations``: collects the words of the views and compiles their translations, by Qt's own tools."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / "assets" / "translations"
LANGUAGES: Final = ("de",)
TOOL_SECONDS: Final = 120.0


def update(language: str, target: Path) -> None:
    """Bring ``target`` (a .ts file) up to the words that views show; translations that it has stay."""
    sources = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "app").rglob("*.py"))
    options = ["-tr-function-alias", "QT_TR_NOOP+=noop", "-no-obsolete", "-locations", "none"]
    _run("pyside6-lupdate", *options, "-target-language", language, *sources, "-ts", str(target))


def compile_translation(source: Path, target: Path) -> None:
    """Compile a .ts file to a .qm file."""
    _run("pyside6-lrelease", "-silent", str(source), "-qm", str(target))


def _run(tool: str, *arguments: str) -> None:
    program = Path(sys.executable).with_name(tool)
    done = subprocess.run(
        [str(program), *arguments], cwd=ROOT, capture_output=True, text=True, timeout=TOOL_SECONDS, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{tool} failed: {done.stderr.strip() or done.stdout.strip()}")


def main() -> int:
    """The command."""
    for language in LANGUAGES:
        source = FOLDER / f"tandem_{language}.ts"
        update(language, source)
        compile_translation(source, source.with_suffix(".qm"))
        missing = source.read_text(encoding="utf-8").count('type="unfinished"')
        print(f"{source.relative_to(ROOT)}: {missing} sentences are not translated yet")
    return 0


if __name__ == "__main__":
    sys.exit(main())
