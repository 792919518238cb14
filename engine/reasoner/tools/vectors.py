"""``python -m engine.reasoner.tools.vectors``: embed the example requests anew, after they were changed."""

from __future__ import annotations

from typing import Final

from engine.reasoner.embedding.embedder import Embedder, packaged_embedding
from engine.reasoner.embedding.known import write_known
from engine.reasoner.tools.declining import known_refusals
from engine.reasoner.tools.examples import known_examples
from engine.reasoner.tools.shortlist import shaped


def example_texts() -> tuple[str, ...]:
    """Every text that is embedded to learn from the examples."""
    requests = [shaped(each.request) for known in known_examples().values() for each in known]
    return tuple(dict.fromkeys([*requests, *(each for known in known_refusals() for each in known)]))


def main() -> None:
    """Write the vectors, each made by itself, as those of requests are."""
    embedder = Embedder(packaged_embedding())
    texts: Final = example_texts()
    write_known(texts, [embedder.embed([text])[0] for text in texts])
    print(f"{len(texts)} vectors written.")


if __name__ == "__main__":
    main()
