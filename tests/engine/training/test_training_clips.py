"""Clips: cut to their speech, kept on disk, found again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import psutil
import pytest

from engine.protocol import MIC_RATE
from engine.training.clips import (
    DRILLED,
    ClipStore,
    choose_drilled,
    choose_phrases,
    open_clips,
    trim,
    write_voice,
)
from engine.training.noises import Sound
from engine.training.phrases import Phrase
from engine.training.recordings import stretches
from engine.training.voices import Voice, VoiceError, synthesise


def tone(seconds: float, level: float = 0.2) -> Sound:
    return np.asarray(level * np.sin(np.arange(int(seconds * MIC_RATE)) * 0.2), dtype=np.float32)


def test_a_clip_is_cut_to_its_speech_and_made_equally_loud() -> None:
    for level in (0.01, 0.3):
        sound = np.concatenate([np.zeros(4000, np.float32), tone(0.5, level), np.zeros(7000, np.float32)])
        clip = trim(sound)
        assert clip is not None
        assert abs(len(clip) - 0.5 * MIC_RATE) <= 160
        assert 0.06 < np.sqrt(np.mean((clip / 32768) ** 2)) < 0.08


def test_silence_is_no_clip() -> None:
    assert trim(np.zeros(8000, np.float32)) is None
    assert trim(np.zeros(100, np.float32)) is None


def test_what_was_written_is_found_again(tmp_path: Path) -> None:
    voice = Voice("espeak", "tester", "train", roles=("user", "own"))
    phrases = [
        (Phrase("stock", "Hello.", "Hello.", "Hi!"), tone(0.4)),
        (Phrase("ack hm", "Hm.", "Hm."), tone(0.2)),
    ]
    assert write_voice(voice, phrases, tmp_path) == 2
    store = ClipStore(tmp_path, "train")
    clip = store.pick(voice.key, "stock", np.random.default_rng(0), "Hello.")
    assert (clip.text, clip.answer) == ("Hello.", "Hi!")
    assert clip.seconds == pytest.approx(0.4, abs=0.02)
    assert store.templates == {"Hello."}
    assert not ClipStore(tmp_path, "test").users
    assert not list(tmp_path.glob(".*"))


def test_a_clip_holds_the_words_that_the_recogniser_reads(tmp_path: Path) -> None:
    voice = Voice("hibari", "tester", "train", roles=("user", "own"))
    phrases = [
        (Phrase("stock", "Hello.", "Hello.", "Hi!"), tone(0.4)),
        (Phrase("ack hm", "Hm.", "Hm."), tone(0.2)),
    ]
    write_voice(voice, phrases, tmp_path, lambda samples: f"yellow {len(samples) // 1600}")
    store, rng = ClipStore(tmp_path, "train"), np.random.default_rng(0)
    assert store.pick(voice.key, "stock", rng).heard == "yellow 4"
    assert store.pick(voice.key, "ack hm", rng).heard == "Hm."  # its own words need no recogniser


def test_a_voice_without_its_index_does_not_exist_yet(tmp_path: Path) -> None:
    voice = Voice("espeak", "tester", "train")
    write_voice(voice, [(Phrase("stock", "Hello.", "Hello."), tone(0.4))], tmp_path)
    (tmp_path / f"{voice.key}.json").unlink()
    with pytest.raises(VoiceError, match="No training voices"):
        open_clips("train", tmp_path)


def test_a_voice_says_only_phrases_of_its_split_and_each_once() -> None:
    phrases = choose_phrases(Voice("flite", "x", "test"), np.random.default_rng(0))
    assert len({(phrase.kind, phrase.text) for phrase in phrases}) == len(phrases)
    assert len(phrases) > 80


def test_a_voice_says_lines_of_the_drills_too_and_is_one_voice(tmp_path: Path) -> None:
    voice = Voice("espeak", "tester", "train")
    drilled = choose_drilled(voice, np.random.default_rng(0))
    assert {phrase.kind for phrase in drilled} == {"ask", "side", "broadcast", "stock"}
    assert all(phrase.answer for phrase in drilled if phrase.kind == "stock")
    write_voice(voice, [(Phrase("ask", "Why?", "Why?"), tone(0.4))], tmp_path)
    write_voice(voice, [(phrase, tone(0.4)) for phrase in drilled], tmp_path, name=DRILLED)
    store = ClipStore(tmp_path, "train")
    assert store.users == [voice.key]
    assert store.count(voice.key, "ask") == 1 + sum(phrase.kind == "ask" for phrase in drilled)


def test_a_worker_ends_with_the_process_that_began_it() -> None:
    program = """
import concurrent.futures, multiprocessing, os, time
from engine.training.clips import begin_worker
if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=context, initializer=begin_worker) as pool:
        print(pool.submit(os.getpid).result(), flush=True)
        pool.submit(time.sleep, 600).result()
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        worker = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
        worker.wait(60)


def test_a_recording_says_nothing_else() -> None:
    with pytest.raises(VoiceError, match="recording"):
        synthesise(Voice("recorded", "somebody", "test"), ["Hello."])


def test_recordings_are_parted_at_long_silences_only() -> None:
    quiet = np.zeros(MIC_RATE, np.float32)
    breath = np.zeros(MIC_RATE // 3, np.float32)
    sound = np.concatenate([tone(1.0), breath, tone(1.0), quiet, tone(2.0), quiet, tone(0.3)])
    assert [round(len(each) / MIC_RATE, 1) for each in stretches(sound)] == [2.3, 2.0]
