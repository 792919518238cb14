"""A stored session as Markdown, JSON, SRT and WAV."""

from __future__ import annotations

import json
import struct
import wave
from pathlib import Path

import numpy as np
import pytest

from app.errors import TandemError
from app.events import Interjected, ModeChanged, Said, Ticked, WishesChanged
from app.history import recording as recording_module
from app.history.continuation import PAUSE_TICKS, Continuation, continuation, spoken
from app.history.export import Format, export, render_srt
from app.history.keeping import Keeping, Opening
from app.history.library import session_folder, stored_entries
from app.history.log import Entry
from app.history.recording import (
    FRAME_BYTES,
    HEADER_BYTES,
    MOST_TICKS,
    TICK_FRAMES,
    SoundWriter,
    recording_path,
    recordings,
)
from app.history.store import SessionStore
from app.history.ticks import TICKS_FILE, TickRecord, TickWriter
from app.settings.storage import Storage
from engine.protocol import TICK_SECONDS, Wish

ENTRIES = (
    Entry("user", "which table\nis that?", 1.0, 2.5),
    Entry("assistant", "mm-hm", 2.0, 2.2, "acknowledgement"),
    Entry("assistant", "It is visits, with a key", 2.6, 4.0, "reading", "It is visits,"),
    Entry("user", "typed words", 3.0, 3.0, "typed"),
    Entry("screen", "1 failed", 3.5, 3.5, "seen"),
    Entry(
        "assistant", "test_login failed", 5.0, 5.0, "interjection", voiced=False, reason="It was on the screen."
    ),
    Entry("assistant", "never heard", 6.0, 6.0, "speech", ""),
)
SRT = """1
00:00:01,000 --> 00:00:02,500
You: which table is that?

2
00:00:02,000 --> 00:00:03,000
Tandem: mm-hm

3
00:00:02,600 --> 00:00:04,000
Tandem: It is visits,
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "sessions.db"
    store = SessionStore(path, "one", lambda sentence: None)
    for number, entry in enumerate(ENTRIES):
        store.write(number, entry)
    assert store.close(60.0)
    return path


def test_subtitles_hold_what_was_heard() -> None:
    assert render_srt(ENTRIES) == SRT


def test_json_holds_everything(database: Path, tmp_path: Path) -> None:
    target = tmp_path / "session.json"
    export(database, "one", "json", target)
    body = json.loads(target.read_text())
    assert body["version"] == 1
    assert body["title"] == "which table\nis that?"
    assert body["started"].startswith("20")
    assert [Entry(**each) for each in body["entries"]] == list(ENTRIES)


def test_markdown_is_the_transcript(database: Path, tmp_path: Path) -> None:
    target = tmp_path / "session.md"
    export(database, "one", "md", target)
    assert "~~with a key~~" in target.read_text()


def test_without_sound_there_is_no_wav_and_the_old_file_stays(database: Path, tmp_path: Path) -> None:
    target = tmp_path / "session.wav"
    target.write_bytes(b"old")
    with pytest.raises(TandemError, match="No sound was kept"):
        export(database, "one", "wav", target)
    assert target.read_bytes() == b"old"


@pytest.mark.parametrize("form", ["md", "json", "srt"])
def test_a_place_that_cannot_be_written_is_a_sentence(database: Path, tmp_path: Path, form: Format) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(TandemError, match="cannot be written"):
        export(database, "one", form, tmp_path / "file" / "session")


def test_the_sound_of_both_is_kept_apart_and_in_time(database: Path, tmp_path: Path) -> None:
    folder = session_folder(database, "one")
    tone = np.full(TICK_FRAMES, 1000, np.int16).tobytes()
    first = SoundWriter(recording_path(folder, 0), pytest.fail)
    first.write(tone, None)
    first.write(None, tone)
    first.flush()  # and then it is killed
    later = SoundWriter(recording_path(folder, 4), pytest.fail)
    later.write(tone, tone)
    later.close()
    target = tmp_path / "session.wav"
    export(database, "one", "wav", target)
    with wave.open(str(target)) as sound:
        assert (sound.getnchannels(), sound.getframerate(), sound.getsampwidth()) == (2, 16_000, 2)
        frames = np.frombuffer(sound.readframes(sound.getnframes()), np.int16).reshape(-1, 2)
    by_tick = frames.reshape(-1, TICK_FRAMES, 2).mean(axis=1)
    assert by_tick.tolist() == [[1000, 0], [0, 1000], [0, 0], [0, 0], [1000, 1000]]
    first.close()


def test_a_recording_that_is_broken_off_can_be_played(tmp_path: Path) -> None:
    writer = SoundWriter(tmp_path / "sound.wav", pytest.fail)
    for _ in range(7):
        writer.write(None, None)
    with wave.open(str(tmp_path / "sound.wav")) as sound:
        assert sound.getnframes() == 5 * TICK_FRAMES
    writer.close()


def test_a_disk_that_takes_no_file_is_told_and_the_sound_is_kept_once_it_does(tmp_path: Path) -> None:
    told: list[str] = []
    (tmp_path / "folder").write_text("in the way")
    writer = SoundWriter(recording_path(tmp_path / "folder", 0), told.append)
    for _ in range(5):
        writer.write(bytes(2 * TICK_FRAMES), None)
    assert "make room" in told[-1]
    (tmp_path / "folder").unlink()
    for _ in range(5):
        writer.write(bytes(2 * TICK_FRAMES), None)
    writer.close()
    assert told[1:] == [""]
    with wave.open(str(recording_path(tmp_path / "folder", 0))) as kept:
        assert kept.getnframes() == 10 * TICK_FRAMES


def test_sound_that_one_file_cannot_hold_goes_on_in_the_next(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording_module, "MOST_TICKS", 12)
    folder = session_folder(database, "one")
    writer = SoundWriter(recording_path(folder, 100), pytest.fail)
    for tick in range(27):
        writer.write(np.full(TICK_FRAMES, tick, np.int16).tobytes(), None)
    writer.close()
    assert [tick for tick, _path in recordings(folder)] == [100, 110, 120]
    export(database, "one", "wav", tmp_path / "session.wav")
    with wave.open(str(tmp_path / "session.wav")) as sound:
        frames = np.frombuffer(sound.readframes(sound.getnframes()), np.int16).reshape(-1, TICK_FRAMES, 2)
    assert frames[100:, :, 0].mean(axis=1).tolist() == list(range(27))


def test_a_wav_file_holds_as_much_sound_as_its_sizes_can_say() -> None:
    header = recording_module._header(MOST_TICKS * TICK_FRAMES * FRAME_BYTES)
    assert len(header) == HEADER_BYTES
    with pytest.raises(struct.error):
        recording_module._header((MOST_TICKS + 1) * TICK_FRAMES * FRAME_BYTES)


def test_sound_that_is_longer_than_a_wav_file_stays_where_it_is_with_a_sentence(
    database: Path, tmp_path: Path
) -> None:
    folder = session_folder(database, "one")
    for tick in (0, MOST_TICKS):
        writer = SoundWriter(recording_path(folder, tick), pytest.fail)
        writer.write(None, None)
        writer.close()
    with pytest.raises(TandemError, match="longer than a WAV file can hold"):
        export(database, "one", "wav", tmp_path / "session.wav")
    assert not (tmp_path / "session.wav").exists()


def test_a_full_disk_is_told_once_and_later_sound_stays_in_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    path = tmp_path / "sound.wav"
    writer = SoundWriter(path, told.append)
    tone = np.full(TICK_FRAMES, 1000, np.int16).tobytes()

    def full(size: int) -> bytes:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(recording_module, "_header", full)
        for _ in range(10):
            writer.write(tone, None)
    assert len(told) == 1
    assert "No space left on device" in told[0]
    for _ in range(5):
        writer.write(None, tone)
    writer.close()
    assert told[1:] == [""]
    with wave.open(str(path)) as sound:
        assert sound.getnframes() == 15 * TICK_FRAMES


def test_a_continued_session_goes_on_in_time_and_numbers(database: Path) -> None:
    before = continuation(database, "one")
    assert before.entries == ENTRIES
    assert before.ticks == 45
    store = SessionStore(database, "one", lambda sentence: None)
    sink = before.sink(store.write)
    sink(0, Entry("user", "go on", 0.4, 1.0))
    assert store.close(60.0)
    after = continuation(database, "one")
    assert after.entries[:-1] == ENTRIES
    assert (after.entries[-1].start, after.entries[-1].end) == pytest.approx((9.4, 10.0))


def hold(
    database: Path, name: str | None, ticks: int, loud: int | None = None, said: Entry | None = None
) -> Keeping:
    """A part of a session, new where ``name`` is None; ``loud``: its sound is kept, and sounds so."""
    keeping = Keeping(Opening(name), Storage(record_sound=loud is not None), database, lambda event: None)
    sound = SoundWriter(keeping.sound, pytest.fail) if keeping.sound is not None else None
    with TickWriter(keeping.folder / TICKS_FILE, pytest.fail) as writer:
        for tick in range(ticks):
            writer.write(TickRecord(tick, "silent"))
            if sound is not None:
                sound.write(np.full(TICK_FRAMES, loud, np.int16).tobytes(), None)
    if sound is not None:
        sound.close()
    if said is not None:
        keeping.sinks[0](0, said)
    keeping.close()
    return keeping


def test_every_part_of_a_session_keeps_its_sound_and_its_words_stand_where_they_sound(tmp_path: Path) -> None:
    database = tmp_path / "sessions.db"
    name = hold(database, None, 300, 1, Entry("user", "hello", 1.0, 2.0)).before.name
    hold(database, name, 200, 2)  # no words were recognised
    hold(database, name, 50, 3, Entry("user", "third part begins", 0.0, 1.0))
    first = [0, 300 + PAUSE_TICKS, 500 + 2 * PAUSE_TICKS]
    assert [tick for tick, _path in recordings(session_folder(database, name))] == first
    assert [entry.start for entry in stored_entries(database, name)] == [
        1.0,
        pytest.approx(first[2] * TICK_SECONDS),
    ]
    export(database, name, "wav", tmp_path / "session.wav")
    with wave.open(str(tmp_path / "session.wav")) as sound:
        frames = np.frombuffer(sound.readframes(sound.getnframes()), np.int16).reshape(-1, TICK_FRAMES, 2)
    heard = frames[:, :, 0].mean(axis=1).tolist()
    pause = [0] * PAUSE_TICKS
    assert heard == [1] * 300 + pause + [2] * 200 + pause + [3] * 50


@pytest.mark.parametrize("loud", [None, 1])
@pytest.mark.parametrize("said", [None, Entry("user", "hello", 1.0, 2.0)])
def test_a_part_begins_after_all_that_was_kept_before(
    tmp_path: Path, loud: int | None, said: Entry | None
) -> None:
    database = tmp_path / "sessions.db"
    first = hold(database, None, 60, loud, said)
    second = hold(database, first.before.name, 40, loud)
    third = hold(database, first.before.name, 20, loud)
    assert [part.before.ticks for part in (first, second, third)] == [0, 75, 130]
    lines = [len((part.folder / TICKS_FILE).read_text().splitlines()) for part in (first, second, third)]
    assert lines == [60, 40, 20]


def test_sound_that_is_kept_from_the_second_part_on_is_in_its_place(tmp_path: Path) -> None:
    database = tmp_path / "sessions.db"
    name = hold(database, None, 60).before.name
    hold(database, name, 10, 1)
    assert [tick for tick, _path in recordings(session_folder(database, name))] == [75]


def test_a_broken_tick_of_sound_is_counted_and_other_files_are_not(tmp_path: Path) -> None:
    database = tmp_path / "sessions.db"
    name = hold(database, None, 5, said=ENTRIES[0]).before.name
    folder = session_folder(database, name)
    recording_path(folder, 20).write_bytes(bytes(HEADER_BYTES + FRAME_BYTES))
    recording_path(folder, 30).write_bytes(b"RIFF")
    for other in ("from-mars", "from-99999999.old"):
        (folder / other).mkdir()
        (folder / other / TICKS_FILE).write_text("{}\n")
    assert continuation(database, name).recorded == 30


def test_events_of_a_continued_session_come_in_the_time_of_the_whole() -> None:
    before = Continuation("one", ENTRIES)
    said = before.shifted(Said("user", "go on", 1.0, 2.0))
    assert isinstance(said, Said)
    assert (said.start, said.end) == (10.0, 11.0)
    ticked = before.shifted(Ticked(3, "silent", "listening", 1.0, False, 0.0, 0.0))
    assert isinstance(ticked, Ticked)
    assert ticked.tick == 48
    wishes = before.shifted(WishesChanged((Wish(1, "at", "tea", 60.0, 5),)))
    assert wishes == WishesChanged((Wish(1, "at", "tea", 60.0, 50),))
    assert before.shifted(ModeChanged("focus")) == ModeChanged("focus")
    new = Continuation("new")
    assert new.ticks == 0
    assert new.shifted(said) == said


def test_the_window_is_shown_what_was_said_before_and_what_was_cut() -> None:
    shown = spoken(ENTRIES)
    assert Said("user", "typed words", 3.0, 3.0, typed=True) in shown
    assert Said("assistant", "It is visits,", 4.0, 4.0, heard=False) in shown
    assert Interjected(25, "test_login failed", "It was on the screen.", False, False) in shown
    assert not any("1 failed" in each.text for each in shown)
