"""Moonshine (arXiv 2410.15608): one stretch of speech -> words, with onnxruntime on the packaged weights.

The package's own library segments by its own voice detector, keeps state between calls and runs two threads;
here a reading is a pure function of the samples and of the words already said, on one thread.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import onnxruntime

from engine.protocol import MIC_RATE
from engine.senses.process import SenseError

Samples = npt.NDArray[np.float32]

START: Final = 1
END: Final = 2
TOKENS_PER_SECOND: Final = 6.5  # the paper's bound against endless repetition
MIN_SAMPLES: Final = MIC_RATE // 4  # shorter inputs vanish in the encoder's convolutions
_HEADS: Final = 8
_HEAD_WIDTH: Final = 36
_WORD_START: Final = "▁"


@dataclass(frozen=True)
class Word:
    """One word as it was read: its tokens, its text with punctuation, and its mean log probability."""

    tokens: tuple[int, ...]
    text: str
    score: float


class Moonshine:
    """The recogniser. Loading takes about a second; `read` about 0.02 CPU-seconds per second of sound."""

    def __init__(self, folder: Path) -> None:
        """``folder`` holds encoder_model.ort, decoder_model_merged.ort, tokenizer.bin. Raises SenseError."""
        try:
            self._encoder = _session(folder / "encoder_model.ort")
            self._decoder = _session(folder / "decoder_model_merged.ort")
            self._tokens = _read_tokens((folder / "tokenizer.bin").read_bytes())
        except Exception as error:  # onnxruntime raises classes of its own
            raise SenseError(
                f"The word recogniser's weights could not be loaded from {folder} ({error}); "
                "run the set-up again to reinstall moonshine-voice 0.1.0."
            ) from error
        self._past = [i.name for i in self._decoder.get_inputs() if i.name.startswith("past_key_values")]
        self._outputs = [output.name for output in self._decoder.get_outputs()]

    def read(self, samples: Samples, said: tuple[int, ...] = ()) -> list[Word]:
        """The words that follow ``said`` (tokens already given out) in ``samples`` float32 [n], 16 kHz, -1..1.

        Greedy. ``samples`` hold the whole stretch, ``said`` included.
        """
        if len(samples) < MIN_SAMPLES:
            return []
        limit = int(len(samples) / MIC_RATE * TOKENS_PER_SECOND) + 2
        tokens, scores = self._decode(samples, said, limit)
        return self._words(tokens, scores)

    def _decode(self, samples: Samples, said: tuple[int, ...], limit: int) -> tuple[list[int], list[float]]:
        sound = samples[None, :].astype(np.float32)
        mask = np.ones(sound.shape, dtype=np.int64)
        hidden = self._encoder.run(None, {"input_values": sound, "attention_mask": mask})[0]
        state = {name: np.zeros((1, _HEADS, 0, _HEAD_WIDTH), dtype=np.float32) for name in self._past}
        feed, tokens, scores = [START, *said], list[int](), list[float]()
        while len(said) + len(tokens) < limit:
            values = self._decoder.run(
                None,
                {
                    "encoder_attention_mask": mask,  # per sample, as the decoder thins it out itself
                    "encoder_hidden_states": hidden,
                    "input_ids": np.array([feed], dtype=np.int64),
                    "use_cache_branch": np.array([bool(tokens)]),
                    **state,
                },
            )
            output = dict(zip(self._outputs, values, strict=True))
            for name in self._past:
                if not tokens or ".decoder." in name:  # the encoder's part is computed once
                    state[name] = output[name.replace("past_key_values", "present")]
            logits = output["logits"][0, -1].astype(np.float64)
            best = int(logits.argmax())
            if best == END:
                break
            tokens.append(best)
            scores.append(float(logits[best] - np.logaddexp.reduce(logits)))
            feed = [best]
        return tokens, scores

    def _words(self, tokens: list[int], scores: list[float]) -> list[Word]:
        starts = [i for i, token in enumerate(tokens) if i == 0 or self._starts_word(token)]
        words = []
        for begin, end in pairwise([*starts, len(tokens)]):
            text = self._text(tokens[begin:end])
            if text:
                words.append(Word(tuple(tokens[begin:end]), text, float(np.mean(scores[begin:end]))))
        return words

    def _starts_word(self, token: int) -> bool:
        return self._tokens[token].startswith(_WORD_START.encode())

    def _text(self, tokens: list[int]) -> str:
        joined = b"".join(self._tokens[token] for token in tokens)
        return joined.decode("utf-8", errors="ignore").replace(_WORD_START, " ").strip()


def packaged_folder() -> Path:
    """Where moonshine-voice keeps tiny-en; the package itself is not run. Raises SenseError."""
    spec = importlib.util.find_spec("moonshine_voice")
    folder = Path(spec.origin).parent / "assets" / "tiny-en" if spec and spec.origin else None
    if folder is None or not folder.is_dir():
        raise SenseError("The word recogniser is not installed; run the set-up again (moonshine-voice 0.1.0).")
    return folder


def _session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _read_tokens(data: bytes) -> list[bytes]:
    """Tokens in order, each after its length: one byte, or two (low 7 bits first) from 128 on."""
    tokens, at = [], 0
    while at < len(data):
        length, at = data[at], at + 1
        if length >= 128:
            length, at = length - 128 + 128 * data[at], at + 1
        tokens.append(data[at : at + length])
        at += length
    return tokens
