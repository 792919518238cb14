"""The model manager: known names, sources, hashes. ``Manager().path(name)`` is what most callers need."""

from engine.weights.errors import WeightsError
from engine.weights.manager import Manager

__all__ = ["Manager", "WeightsError"]
