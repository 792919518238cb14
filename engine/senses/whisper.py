"""Whisper base through CTranslate2: what is said in which of some languages, and the same in English.

Unlike its usual thirty seconds, the encoder here gets the sound there is and a second of silence, but no less
than eight seconds: given less, it says short answers twice, or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from engine.protocol import MIC_RATE
from engine.senses.gate import Samples
from engine.senses.moonshine import Word

Task = Literal["transcribe", "translate"]

WINDOW: Final = 400  # samples, 25 ms
HOP: Final = 160
MELS: Final = 80
FRAMES: Final = 3000  # 30 s: more the encoder has no positions for
PADDING: Final = MIC_RATE
LEAST: Final = 8 * MIC_RATE  # samples that the encoder is given, with the padding
FLOOR: Final = 8.0  # powers of ten below the loudest that count as silence
MOST_TOKENS: Final = 120
TOKENS_A_SECOND: Final = 8  # more nobody says,
TOKENS_ASIDE: Final = 8  # but for a short answer and its marks
CONTEXT: Final = 448  # tokens that the decoder has positions for
_BREAK: Final = "Ġ"  # before the first letter of a word


class Hearing:
    """One stretch of sound, so many ``seconds`` of it, as the encoder sees it."""

    def __init__(self, model: Any, tokenizer: Any, encoded: Any, seconds: float) -> None:  # noqa: ANN401
        self._model = model
        self._tokenizer = tokenizer
        self._encoded = encoded
        self._most = min(MOST_TOKENS, int(seconds * TOKENS_A_SECOND) + TOKENS_ASIDE)
        self._read: dict[tuple[str, Task], list[Word]] = {}  # from the beginning: they tell the language too

    def likely(self, candidates: Sequence[str]) -> dict[str, float]:
        """How likely each of ``candidates`` (ISO 639-1) is spoken, among all languages."""
        likely = dict(self._model.detect_language(self._encoded)[0])
        return {code: float(likely.get(f"<|{code}|>", 0.0)) for code in candidates}

    def words(self, language: str, task: Task, said: Sequence[Word] = ()) -> list[Word]:
        """The words behind those already ``said``; ``translate`` gives English."""
        if said:
            return self._decoded(language, task, said)
        if (language, task) not in self._read:
            self._read[language, task] = self._decoded(language, task, ())
        return self._read[language, task]

    def _decoded(self, language: str, task: Task, said: Sequence[Word]) -> list[Word]:
        prompt = ["<|startoftranscript|>", f"<|{language}|>", f"<|{task}|>", "<|notimestamps|>"]
        ids = [self._tokenizer.token_to_id(token) for token in prompt]
        ids += [token for word in said for token in word.tokens]
        result = self._model.generate(
            self._encoded,
            [ids],
            beam_size=1,
            max_length=self._longest(len(ids)),
            return_scores=True,
        )[0]
        return self._grouped(_behind(result.sequences_ids[0], ids), float(result.scores[0]))

    def _longest(self, prompt: int) -> int:
        """Tokens, with those of the prompt. Only half as many are ever written."""
        return min(CONTEXT, max(prompt + self._most, 2 * self._most))

    def _grouped(self, ids: Sequence[int], score: float) -> list[Word]:
        words: list[list[int]] = []
        for token in ids:
            piece = self._tokenizer.id_to_token(token)
            if piece.startswith("<|"):
                continue
            if piece.startswith(_BREAK) or not words:
                words.append([])
            words[-1].append(token)
        return [Word(tuple(word), self._tokenizer.decode(word).strip(), score) for word in words]


class Whisper:
    """``folder``: model.bin, config.json, tokenizer.json, vocabulary.txt. Loading takes about a second."""

    def __init__(self, folder: Path) -> None:
        import ctranslate2
        from tokenizers import Tokenizer

        self._view = ctranslate2.StorageView.from_array
        self._model = ctranslate2.models.Whisper(
            str(folder), device="cpu", compute_type="int8", inter_threads=1, intra_threads=1
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._filters = mel_filters()

    def listen(self, sound: Samples) -> Hearing:
        """``sound``: float32 at 16 kHz, of which the first 29 s are heard."""
        heard = sound[: FRAMES * HOP - PADDING]
        features = log_mel(np.pad(heard, (0, max(0, LEAST - PADDING - len(heard)))), self._filters)
        encoded = self._model.encode(self._view(features[None]))
        return Hearing(self._model, self._tokenizer, encoded, len(heard) / MIC_RATE)


def _behind(ids: Sequence[int], prompt: Sequence[int]) -> Sequence[int]:
    """What was written behind the prompt, of which the words are given back too, the marks before them not."""
    for begin in range(len(prompt) + 1):
        given = list(prompt[begin:])
        if list(ids[: len(given)]) == given:
            return ids[len(given) :]
    return ids


def log_mel(sound: Samples, filters: npt.NDArray[np.float64]) -> Samples:
    """Whisper's features of ``sound`` with `PADDING` behind it: [MELS, an even number of frames]."""
    frames = -(-(len(sound) + PADDING) // (2 * HOP)) * 2
    padded = np.pad(sound, (0, frames * HOP - len(sound))).astype(np.float64)
    padded = np.pad(padded, WINDOW // 2, mode="reflect")
    windows = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP][:frames]
    power = np.abs(np.fft.rfft(windows * np.hanning(WINDOW + 1)[:-1], axis=1)) ** 2
    levels = np.log10(np.maximum(filters @ power.T, 1e-10))
    levels = np.maximum(levels, levels.max() - FLOOR)
    return np.ascontiguousarray((levels + 4.0) / 4.0, dtype=np.float32)


def mel_filters() -> npt.NDArray[np.float64]:
    """Slaney's triangles of equal area, 0 to 8 kHz: [MELS, WINDOW // 2 + 1]."""
    edges = _hertz(np.linspace(0.0, float(_mels(MIC_RATE / 2)), MELS + 2))
    bins = np.linspace(0.0, MIC_RATE / 2, WINDOW // 2 + 1)
    rising = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
    triangles: npt.NDArray[np.float64] = np.maximum(0.0, np.minimum(rising, falling))
    return triangles * (2.0 / (edges[2:] - edges[:-2]))[:, None]


_LOG_FROM: Final = 1000.0  # hertz; below it the scale is linear
_LOG_STEP: Final = np.log(6.4) / 27.0


def _mels(hertz: float) -> float:
    return 15.0 + np.log(hertz / _LOG_FROM) / _LOG_STEP if hertz >= _LOG_FROM else 3.0 * hertz / 200.0


def _hertz(mels: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.where(mels >= 15.0, _LOG_FROM * np.exp(_LOG_STEP * (mels - 15.0)), 200.0 * mels / 3.0)
