"""A stored session as a file for others: Markdown, JSON, SRT, WAV."""

from __future__ import annotations

import json
import wave
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from app.errors import TandemError
from app.files import write_atomically
from app.history.library import StoredSession, session_folder, stored_entries, stored_session
from app.history.log import Entry
from app.history.recording import CHANNELS, FRAME_BYTES, MOST_BYTES, RATE, SAMPLE_BYTES, recordings
from app.history.transcript import NAMES, render_transcript
from engine.protocol import TICK_SECONDS

Format = Literal["md", "json", "srt", "wav"]
FORMATS: Final[dict[Format, str]] = {"md": "Markdown", "json": "JSON", "srt": "SRT", "wav": "WAV"}
JSON_VERSION: Final = 1
CUE_SECONDS: Final = 1.0  # a subtitle stays at least this long
PIECE_BYTES: Final = 1 << 20


def export(database: Path, name: str, form: Format, target: Path) -> None:
    """Write session ``name`` to ``target``. Raises TandemError; what was at ``target`` then stays."""
    session, entries = stored_session(database, name), stored_entries(database, name)
    try:
        match form:
            case "md":
                write_atomically(target, render_transcript(entries, session.title))
            case "json":
                write_atomically(target, render_json(session, entries))
            case "srt":
                write_atomically(target, render_srt(entries))
            case "wav":
                _write_wav(session_folder(database, name), target)
    except OSError as error:
        raise TandemError(
            f"{target} cannot be written ({error.strerror or error}): make room there, or choose another place."
        ) from error


def render_json(session: StoredSession, entries: Sequence[Entry]) -> str:
    """One object with everything that was kept. Times of entries are seconds since the session began."""
    body = {
        "version": JSON_VERSION,
        "name": session.name,
        "title": session.title,
        "started": _moment(session.started),
        "ended": None if session.ended is None else _moment(session.ended),
        "entries": [asdict(entry) for entry in sorted(entries, key=lambda each: each.start)],
    }
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


def render_srt(entries: Sequence[Entry]) -> str:
    """Subtitles of what was heard; two who speak together have a cue each."""
    cues = []
    for entry in sorted(entries, key=lambda each: each.start):
        words = entry.text if entry.heard is None else entry.heard
        if entry.sounds and words:
            end = max(entry.end, entry.start + CUE_SECONDS)
            said = " ".join(words.split())
            cues.append(f"{_stamp(entry.start)} --> {_stamp(end)}\n{NAMES[entry.who]}: {said}\n")
    return "\n".join(f"{number}\n{cue}" for number, cue in enumerate(cues, start=1))


def _write_wav(folder: Path, target: Path) -> None:
    parts = recordings(folder)
    if not parts:
        raise TandemError("No sound was kept of this session: switch that on in the settings, for later ones.")
    last, path = parts[-1]
    if round(last * TICK_SECONDS * RATE) * FRAME_BYTES + path.stat().st_size > MOST_BYTES:
        raise TandemError(f"The sound is longer than a WAV file can hold: it lies in several in {folder}.")
    partial = target.with_name(f".{target.name}.part")
    try:
        with partial.open("wb") as file, wave.open(file, "wb") as sound:
            sound.setparams((CHANNELS, SAMPLE_BYTES, RATE, 0, "NONE", ""))
            written = 0
            for tick, path in parts:
                begin = round(tick * TICK_SECONDS * RATE)
                _silence(sound, begin - written)
                written = max(written, begin) + _copy(path, sound)
        partial.replace(target)
    except OSError:
        partial.unlink(missing_ok=True)
        raise


def _silence(sound: wave.Wave_write, frames: int) -> None:
    while frames > 0:
        piece = min(frames, PIECE_BYTES // FRAME_BYTES)
        sound.writeframesraw(bytes(piece * FRAME_BYTES))
        frames -= piece


def _copy(path: Path, sound: wave.Wave_write) -> int:
    """Append a recording, also one that was broken off; the number of frames."""
    frames = 0
    with path.open("rb") as source:
        source.seek(44)
        while piece := source.read(PIECE_BYTES):
            whole = piece[: len(piece) // FRAME_BYTES * FRAME_BYTES]
            sound.writeframesraw(whole)
            frames += len(whole) // FRAME_BYTES
    return frames


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).astimezone().isoformat(timespec="seconds")


def _stamp(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    hours, rest = divmod(thousandths, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours:02d}:{minutes:02d}:{rest // 1000:02d},{rest % 1000:03d}"
