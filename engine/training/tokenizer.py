"""Trains the nano's text part of the vocabulary: byte-level BPE (Sennrich et al., arXiv 1508.07909)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from engine.dialect.vocabulary import TEXT_SIZE
from engine.files import write_text


def train_tokenizer(texts: Iterable[str], path: Path) -> int:
    """Learn at most TEXT_SIZE entries from ``texts`` and write them to ``path``; returns how many there are.

    All 256 bytes are entries, so every text can be encoded. The file is replaced atomically.
    """
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=TEXT_SIZE,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator((" " + text.strip() for text in texts), trainer)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, tokenizer.to_str(pretty=False))
    return int(tokenizer.get_vocab_size())
