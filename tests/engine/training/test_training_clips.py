"""Clips: cut to their speech, kept on disk, found again."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest

from engine.protocol import MIC_RATE
from engine.training.clips import (
    DRILLED,
    ClipStore,
    build,
    choose_drilled,
    choose_phrases,
    open_clips,
    trim,
    write_voice,
)
from engine.training.noises import Sound
from engine.training.phrases import Phrase
from engine.training.recordings import stretches
from engine.training.speakers import ESPEAK_MORE, ESPEAK_MORE_ACCENTS
from engine.training.voices import Source, Voice, VoiceError, all_voices, lacking, synthesise

WITH_PICO = pytest.mark.skipif(sys.platform != "linux", reason="py-nanotts is asked for on Linux only")


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
    assert {phrase.kind for phrase in drilled} == {"ask", "side", "broadcast", "stock", "backchannel", "hush"}
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


@pytest.mark.skipif(lacking("espeak") is not None, reason="espeak-ng is not installed")
def test_the_later_variants_of_espeak_are_other_timbres() -> None:
    later = {f"{accent}+{name}" for accent in ESPEAK_MORE_ACCENTS for name in ESPEAK_MORE}
    listed = [voice for voice in all_voices() if voice.source == "espeak" and voice.name in later]
    assert len(listed) == len(ESPEAK_MORE)
    for voice in listed:
        plain = replace(voice, name=voice.name.partition("+")[0])
        assert not np.array_equal(synthesise(voice, ["Hello."])[0], synthesise(plain, ["Hello."])[0])


@WITH_PICO
def test_pico_says_the_same_each_time_at_the_rate_and_pitch_that_it_is_asked_for() -> None:
    text = "What time is it?"
    plain, again = synthesise(Voice("pico", "en-US", "train"), [text, text])
    assert np.array_equal(plain, again)
    assert len(plain) > MIC_RATE
    assert 0.05 < float(np.abs(plain).max()) < 0.99
    quick, high = (
        synthesise(Voice("pico", "en-US", "train", *manner), [text])[0] for manner in ((1.2,), (1.0, 90))
    )
    assert len(quick) < 0.95 * len(plain)
    assert pitch_of(high) > 1.4 * pitch_of(plain)


def pitch_of(sound: Sound) -> float:
    """In hertz, of the loudest 100 ms."""
    length = MIC_RATE // 10
    frames = sound[: len(sound) // length * length].reshape(-1, length).astype(np.float64)
    frame = frames[int(np.argmax(np.sum(frames**2, axis=1)))]
    likeness = np.correlate(frame, frame, "full")[length - 1 :]
    shortest = MIC_RATE // 500
    return MIC_RATE / (shortest + int(np.argmax(likeness[shortest : MIC_RATE // 70])))


@WITH_PICO
def test_a_program_that_fails_is_told_by_name() -> None:
    with pytest.raises(VoiceError, match="Pico could not speak"):
        synthesise(Voice("pico", "xx-XX", "train"), ["Hello."])


def test_who_is_not_installed_is_left_out_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.training.voices.shutil.which", lambda name: None)
    monkeypatch.setattr("engine.training.voices.importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr("engine.training.voices.kokoro.kokoro_folder", lambda: tmp_path)
    sources: tuple[Source, ...] = ("espeak", "pico", "kokoro", "espeak")
    absent = [Voice(source, "x", "train") for source in sources]
    monkeypatch.setattr("engine.training.clips.all_voices", lambda: absent)
    with pytest.raises(VoiceError, match="pico are not installed here: run  make setup-train"):
        synthesise(absent[1], ["Hello."])
    said: list[str] = []
    build(tmp_path, report=said.append)
    assert [sentence.split(" are ")[0] for sentence in said] == [
        "The voices of espeak",
        "The voices of pico",
        "The voices of kokoro",
    ]
    assert said[2].endswith("run  python -m engine.training.kokoro  to have them.")
    assert not list(tmp_path.iterdir())


def test_a_recording_says_nothing_else() -> None:
    with pytest.raises(VoiceError, match="recording"):
        synthesise(Voice("recorded", "somebody", "test"), ["Hello."])


def test_recordings_are_parted_at_long_silences_only() -> None:
    quiet = np.zeros(MIC_RATE, np.float32)
    breath = np.zeros(MIC_RATE // 3, np.float32)
    sound = np.concatenate([tone(1.0), breath, tone(1.0), quiet, tone(2.0), quiet, tone(0.3)])
    assert [round(len(each) / MIC_RATE, 1) for each in stretches(sound)] == [2.3, 2.0]
