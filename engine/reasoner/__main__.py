"""The reasoner as a process: ``python -m engine.reasoner [--model GGUF] [--config DIR] [--patient] [--check]``.

Frames of `engine.reasoner.protocol` on standard input and output; everything else goes to standard error.
It ends when its input ends, when nobody reads its output any more, or on SIGTERM.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import sys
import traceback
from pathlib import Path
from typing import IO, Final, get_args

from engine.protocol.child import be_modest, claim_stdout
from engine.reasoner.llm import LanguageModel, ModelError, load_model, packaged_model
from engine.reasoner.protocol import ToolGroup

NICENESS: Final = 15


def main() -> int:
    """Run the reasoner; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m engine.reasoner", description="Tandem's slow mind.")
    parser.add_argument("--model", type=Path, help="a GGUF file (default: the packaged small model)")
    parser.add_argument(
        "--patient", action="store_true", help="virtual time: leave nothing half read or folded"
    )
    parser.add_argument("--config", type=Path, help="the folder with mcp.json and grants.json (default: none)")
    parser.add_argument("--notes", type=Path, help="the file of the user's notes")
    parser.add_argument("--folder", type=Path, action="append", default=[], help="where tools may use files")
    parser.add_argument("--web", default="", help="the endpoint of a web search (default: none)")
    parser.add_argument(
        "--without",
        action="append",
        default=[],
        choices=get_args(ToolGroup),
        help="built-in tools that are off",
    )
    parser.add_argument(
        "--without-server", action="append", default=[], help="a server in mcp.json that is off"
    )
    parser.add_argument("--check", action="store_true", help="load, decode a few tokens, and end")
    options = parser.parse_args()
    results = claim_stdout()
    be_modest(NICENESS)
    try:
        path = options.model or packaged_model()
        model = load_model(path)
    except ModelError as error:
        return _fail(results, str(error), check=options.check)
    if options.check:
        model.append(0, model.tokenize("The capital of France is"), choose=True)
        print(f"{model.name} answers{model.piece(next(model.ranked(0)) or 0).decode()}.", file=sys.stderr)
        return 0
    try:
        return _serve(model, results, options)
    finally:
        model.close()


def _serve(model: LanguageModel, results: IO[bytes], options: argparse.Namespace) -> int:
    from engine.reasoner.inbox import InputEndedError
    from engine.reasoner.process import serve
    from engine.reasoner.tools.opening import ToolOptions

    tools = ToolOptions(
        options.config,
        options.notes,
        tuple(options.folder),
        options.web,
        tuple(options.without),
        tuple(options.without_server),
    )
    stream = os.fdopen(os.dup(0), "rb")
    try:
        asyncio.run(serve(model, stream, results, tools, patient=options.patient))
    except InputEndedError as ended:
        return _fail(results, ended.reason) if ended.reason else 0
    except BrokenPipeError:
        return 0  # the app is gone: nobody is left to tell
    except ModelError as error:
        return _fail(results, str(error))
    except Exception:  # a defect: leave word in the log, and let the owner start the reasoner again
        traceback.print_exc()
        return 1
    return 0


def _fail(results: IO[bytes], sentence: str, *, check: bool = False) -> int:
    from engine.protocol import write_frame
    from engine.reasoner.protocol import Failed

    print(sentence, file=sys.stderr)
    if not check:
        with contextlib.suppress(OSError):
            write_frame(results, Failed(sentence))
    return 1


if __name__ == "__main__":
    sys.exit(main())
