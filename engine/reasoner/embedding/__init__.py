"""Sentences as vectors, so that what means the same lies near: all-MiniLM-L6-v2 in int8 on one thread."""

from engine.reasoner.embedding.embedder import DIMENSIONS, Embedder, EmbeddingError, Vectors

__all__ = ["DIMENSIONS", "Embedder", "EmbeddingError", "Vectors"]
