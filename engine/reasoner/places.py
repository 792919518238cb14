"""How many more wishes can be opened: one book for everything in the reasoner that promises one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from engine.protocol import WishKind
from engine.reasoner.protocol import WishCompiled
from engine.wishes import has_place

Replaced = Callable[[WishKind, str], Sequence[WishCompiled]]  # by a wish of a kind that says a phrase


def nothing(kind: WishKind, phrase: str) -> tuple[WishCompiled, ...]:
    """What a wish replaces that corrects none."""
    del kind, phrase
    return ()


class Places:
    """The kinds of the wishes that are open, or were just asked for and are on their way to be opened."""

    def __init__(self) -> None:
        self._kinds: list[WishKind] = []

    def open_now(self, kinds: Iterable[WishKind]) -> None:
        """The wishes that are open from now on."""
        self._kinds = list(kinds)

    def has(self, kind: WishKind, instead: Iterable[WishKind] = ()) -> bool:
        """Whether there is a place for one more, once those that it is ``instead`` of are closed."""
        return has_place(kind, self._without(instead))

    def take(self, kind: WishKind, instead: Iterable[WishKind] = ()) -> bool:
        """Take a place for one more; False where there is none."""
        left = self._without(instead)
        if not has_place(kind, left):
            return False
        self._kinds = [*left, kind]
        return True

    def _without(self, closed: Iterable[WishKind]) -> list[WishKind]:
        left = list(self._kinds)
        for kind in closed:
            if kind in left:
                left.remove(kind)
        return left
