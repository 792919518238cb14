"""Clips: every phrase that was spoken once, kept in a cache outside the repository.

One voice has a set of clips for the phrases of the scenes, and in training another for lines of the drills. A
set is two files: ``<set>.npy`` (int16, 16 kHz, all clips end to end) and ``<set>.json`` (the index, written
last: a set without it is not there yet). Building goes on where it was left. Each clip is also read by the
recogniser of the product, so that scenes hold the words that a session would.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass, replace
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt
import platformdirs

from engine.files import replacing, write_bytes
from engine.protocol import MIC_RATE
from engine.senses.listening import PADDING
from engine.senses.moonshine import Moonshine, packaged_folder
from engine.senses.process import SenseError
from engine.training.noises import Sound
from engine.training.phrases import OWN_KINDS, Phrase, Split, draw
from engine.training.recordings import spoken_phrases
from engine.training.voices import Voice, VoiceError, all_voices, lacking, synthesise

USER_COUNTS: Final = {
    "ask": 34, "wish": 12, "stock": 20, "cancel": 5, "hush": 9, "lead": 10, "statement": 6, "trail": 5,
    "opener": 10, "backchannel": 16, "tic": 4, "side": 12, "broadcast": 5,
}  # fmt: skip
SLOW_COUNTS: Final = {
    "ask": 17, "wish": 5, "stock": 10, "cancel": 2, "hush": 5, "lead": 4, "statement": 2, "trail": 2,
    "opener": 6, "backchannel": 9, "tic": 1, "side": 5, "broadcast": 2,
}  # fmt: skip
OWN_COUNTS: Final = {
    "ack hm": 2, "ack okay": 2, "own stock": 30, "own confirm": 8, "own remark": 7, "own reminder": 12,
    "own answer": 26,
}  # fmt: skip
DRILLED_COUNTS: Final = {
    "drill ask": 22, "drill aside": 22, "drill broadcast": 12, "drill stock": 12,
    "drill backchannel": 8, "drill hush": 6,
}  # fmt: skip
SLOW_DRILLED_COUNTS: Final = {
    "drill ask": 9, "drill aside": 8, "drill broadcast": 5, "drill stock": 5,
    "drill backchannel": 4, "drill hush": 3,
}  # fmt: skip
DRILLED: Final = "-drilled"  # ends the name of the second set
_SOUNDED: Final = {  # as what the lines of a drill are said
    "drill ask": "ask", "drill aside": "side", "drill broadcast": "broadcast", "drill stock": "stock",
    "drill backchannel": "backchannel", "drill hush": "hush",
}  # fmt: skip
_ACTIVE_RMS: Final = 0.07  # of full scale: every clip is stored equally loud
_FRAME: Final = 80  # 5 ms
Samples = npt.NDArray[np.int16]


@dataclass(frozen=True)
class Clip:
    """One spoken phrase. ``heard``: as the recogniser reads it; ``samples``: int16 16 kHz, from the first sound
    of speech to the last."""

    kind: str
    text: str
    heard: str
    answer: str
    voice: str
    samples: Samples

    @property
    def seconds(self) -> float:
        return len(self.samples) / MIC_RATE

    def floats(self) -> Sound:
        """The samples as -1..1."""
        return np.asarray(self.samples, dtype=np.float32) / np.float32(32768)


class ClipEntry(msgspec.Struct, frozen=True):
    """One clip of a voice: samples ``start`` to ``start + length``."""

    kind: str
    text: str
    heard: str
    template: str
    answer: str
    start: int
    length: int


class ClipIndex(msgspec.Struct, frozen=True):
    """A set of clips of a voice."""

    voice: str
    source: str
    split: Split
    roles: tuple[str, ...]
    clips: tuple[ClipEntry, ...]


class ClipStore:
    """The clips of one split, by voice and kind.

    ``users`` and ``owns`` are the voices that may speak as the user and as the assistant (in the test split
    only the product's own). ``templates``: of the phrases that users say. The samples stay
    on disk until they are used (memory maps, shared between processes).
    """

    def __init__(self, folder: Path, split: Split) -> None:
        self.split = split
        self.users: list[str] = []
        self.owns: list[str] = []
        self.templates: set[str] = set()
        self.sources: dict[str, str] = {}
        self._clips: dict[tuple[str, str], list[tuple[ClipEntry, Samples]]] = {}
        for path in sorted(folder.glob("*.json")):
            index = msgspec.json.decode(path.read_bytes(), type=ClipIndex)
            speaks = "own" in index.roles and (split != "test" or index.source == "hibari")
            if index.split == split or speaks:
                self._add(index, path.with_suffix(".npy"), as_user=index.split == split)

    def __len__(self) -> int:
        return sum(len(clips) for clips in self._clips.values())

    def count(self, voice: str, kind: str) -> int:
        """How many clips of a kind a voice has."""
        return len(self._clips.get((voice, kind), ()))

    def pick(self, voice: str, kind: str, rng: np.random.Generator, text: str | None = None) -> Clip:
        """A clip of a voice and kind, of this very ``text`` where one is given and known. Raises KeyError."""
        options = self._clips[voice, kind]
        if text is not None:
            options = [option for option in options if option[0].text == text] or options
        entry, samples = options[int(rng.integers(len(options)))]
        return Clip(entry.kind, entry.text, entry.heard, entry.answer, voice, samples)

    def readings(self) -> Iterator[tuple[str, str]]:
        """What users say, clip by clip, and what the recogniser read of it."""
        for (_, kind), clips in self._clips.items():
            if kind not in OWN_KINDS:
                yield from ((entry.text, entry.heard) for entry, _ in clips)

    def _add(self, index: ClipIndex, path: Path, as_user: bool) -> None:
        samples = np.load(path, mmap_mode="r")
        self.sources[index.voice] = index.source
        for role, voices in (("user", self.users), ("own", self.owns)):
            if role in index.roles and index.voice not in voices and (as_user or role == "own"):
                voices.append(index.voice)
        for entry in index.clips:
            if entry.kind in OWN_KINDS or as_user:
                clip = (entry, samples[entry.start : entry.start + entry.length])
                self._clips.setdefault((index.voice, entry.kind), []).append(clip)
            if as_user and entry.kind not in OWN_KINDS:
                self.templates.add(entry.template)


def clips_folder() -> Path:
    """Where clips are kept."""
    return Path(platformdirs.user_cache_dir("tandem")) / "clips-2"


def open_clips(split: Split, folder: Path | None = None) -> ClipStore:
    """The clips of a split that have been made so far. Raises VoiceError when there are none."""
    store = ClipStore(folder or clips_folder(), split)
    if not store.users or not store.owns:
        raise VoiceError("No training voices have been made yet; run `python -m engine.training.clips` first.")
    return store


def build(folder: Path, workers: int = 2, report: Callable[[str], None] = print) -> None:
    """Speak every set of clips that is not there yet, two at a time: quick voices first, drills last."""
    folder.mkdir(parents=True, exist_ok=True)
    reasons = {source: lacking(source) for source in dict.fromkeys(each.source for each in all_voices())}
    for reason in filter(None, reasons.values()):
        report(reason)
    voices = [each for each in all_voices() if reasons[each.source] is None]
    sets = [(each, name) for name in ("", DRILLED) for each in voices if each.split == "train" or not name]
    todo = [(voice, name) for voice, name in sets if not (folder / f"{voice.key}{name}.json").exists()]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=begin_worker) as pool:
        tasks = {pool.submit(build_voice, voice, folder, name): voice.key + name for voice, name in todo}
        for done, task in enumerate(as_completed(tasks), start=1):
            try:
                report(f"{done}/{len(todo)} {tasks[task]}: {task.result()} clips")
            except VoiceError as error:
                report(f"{done}/{len(todo)} {tasks[task]}: left out. {error}")


def begin_worker() -> None:
    """Give way to others, and end with the parent, however that ends."""
    os.nice(10)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def build_voice(voice: Voice, folder: Path, name: str = "") -> int:
    """Speak a voice's set of clips (``name``: "" or `DRILLED`) and write it; returns how many.

    Raises VoiceError.
    """
    recogniser = Recogniser()
    if voice.source == "recorded":
        return write_voice(voice, spoken_phrases(voice.name), folder, recogniser.read)
    rng = np.random.default_rng(zlib.crc32(f"{voice.key}{name}".encode()))
    phrases = choose_drilled(voice, rng) if name == DRILLED else choose_phrases(voice, rng)
    sounds = synthesise(voice, [phrase.text for phrase in phrases])
    return write_voice(voice, list(zip(phrases, sounds, strict=True)), folder, recogniser.read, name)


class Recogniser:
    """The words sense's recogniser on whole clips. Raises VoiceError when it is not installed."""

    def __init__(self) -> None:
        try:
            self._moonshine = Moonshine(packaged_folder())
        except SenseError as error:
            raise VoiceError(str(error)) from error

    def read(self, samples: Samples) -> str:
        """The words of a clip; "" where none are heard."""
        sound = samples.astype(np.float32) / np.float32(32768)
        quiet = np.zeros(PADDING, dtype=np.float32)
        return " ".join(word.text for word in self._moonshine.read(np.concatenate([sound, quiet])))


def write_voice(
    voice: Voice,
    spoken: list[tuple[Phrase, Sound]],
    folder: Path,
    read: Callable[[Samples], str] | None = None,
    name: str = "",
) -> int:
    """Trim and write a set of a voice's clips, the index last; returns how many hold speech.

    ``read``: samples -> the words as they are heard; without it every word is heard rightly, as are the
    assistant's own always.
    """
    entries: list[ClipEntry] = []
    kept: list[Samples] = [np.zeros(0, dtype=np.int16)]
    start = 0
    for phrase, untrimmed in spoken:
        sound = trim(untrimmed)
        if sound is None:
            continue
        heard = phrase.text if read is None or phrase.kind in OWN_KINDS else read(sound)
        entries.append(ClipEntry(start=start, length=len(sound), heard=heard, **asdict(phrase)))
        kept.append(sound)
        start += len(sound)
    index = ClipIndex(voice.key, voice.source, voice.split, voice.roles, tuple(entries))
    save_voice(index, np.concatenate(kept), folder, name)
    return len(entries)


def save_voice(index: ClipIndex, samples: Samples, folder: Path, name: str = "") -> None:
    """Write the two files of a set, the index last."""
    with replacing(folder / f"{index.voice}{name}.npy") as partial, partial.open("wb") as stream:
        np.save(stream, samples)
    write_bytes(folder / f"{index.voice}{name}.json", msgspec.json.encode(index))


def choose_phrases(voice: Voice, rng: np.random.Generator) -> list[Phrase]:
    """What a voice is to say: so many phrases of each kind, no text twice."""
    counts: Counter[str] = Counter()
    if "user" in voice.roles:
        counts.update(SLOW_COUNTS if voice.source == "kokoro" else USER_COUNTS)
        if voice.split == "test":
            counts.update(USER_COUNTS)
    if "own" in voice.roles:
        counts.update(OWN_COUNTS)
    return _drawn(counts, voice, rng)


def choose_drilled(voice: Voice, rng: np.random.Generator) -> list[Phrase]:
    """What a voice is to say of the drills' lines, each as the kind that it is of in a scene."""
    counts = SLOW_DRILLED_COUNTS if voice.source == "kokoro" else DRILLED_COUNTS
    return [replace(phrase, kind=_SOUNDED[phrase.kind]) for phrase in _drawn(counts, voice, rng)]


def _drawn(counts: Mapping[str, int], voice: Voice, rng: np.random.Generator) -> list[Phrase]:
    phrases: dict[tuple[str, str], Phrase] = {}
    for kind, count in counts.items():
        for _ in range(count):
            phrase = draw(kind, voice.split, rng)
            phrases[kind, phrase.text] = phrase
    return list(phrases.values())


def trim(sound: Sound) -> Samples | None:
    """Cut a clip to its speech, 30 dB under its loud parts, and store it equally loud. None: no speech."""
    frames = len(sound) // _FRAME
    if frames < 8:
        return None
    level = np.sqrt(np.mean(sound[: frames * _FRAME].reshape(frames, _FRAME) ** 2, axis=1) + 1e-12)
    loud = float(np.quantile(level, 0.9))
    active = np.flatnonzero(level > loud * 0.03)
    if loud < 1e-4 or not len(active):
        return None
    speech = sound[active[0] * _FRAME : (active[-1] + 1) * _FRAME]
    rms = float(np.sqrt(np.mean(level[level > loud * 0.1] ** 2)))
    scaled = np.clip(speech * (_ACTIVE_RMS / rms), -0.99, 0.99)
    return np.asarray(scaled * 32767, dtype=np.int16)


def main() -> None:
    """Make the clips that are missing."""
    build(clips_folder())


if __name__ == "__main__":
    main()
