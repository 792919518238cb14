"""Where password fields are on the screen, as far as programs tell the accessibility tree."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from contextlib import closing
from typing import Final

from app.desktop.accessibility import PASSWORD, Node, Tree
from app.desktop.bus import BusError, OddError, SlowError
from app.events import Box
from app.unforeseen import Unforeseen

LOOK_SECONDS: Final = 5.0  # each look costs some hundred questions to the program
END_SECONDS: Final = 3.0
MOST: Final = 300  # objects of one window that are looked at for fields that are not known yet
MARGIN: Final = 4  # pixels around a field
STALE_SECONDS: Final = 12.0  # a field that has not been seen again is gone
NO_TREE: Final = "Password fields cannot be told here ({reason}): mute the screen while you type one."


class PasswordWatcher:
    """A thread that looks at the window in use every five seconds, and at a field when it gets the keyboard.

    A field that was found is followed for as long as it is shown, in whichever window.
    ``note``: a sentence while nothing can be told, or empty. What programs do not tell cannot be known.
    """

    def __init__(self, open_tree: Callable[[], Tree] = Tree, now: Callable[[], float] = time.monotonic) -> None:
        self._open_tree = open_tree
        self._now = now
        self._lock = threading.Lock()
        self._fields: dict[Node, tuple[Box, float]] = {}
        self._hung: set[str] = set()  # programs that did not answer in this round: each question costs a second
        self._end = threading.Event()
        self._unforeseen = Unforeseen("password fields")
        self._unplaced = ""  # why a field is not masked that was found in this round
        self.note = ""
        self._thread = threading.Thread(target=self._run, name="password fields", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def boxes(self) -> tuple[Box, ...]:
        """Where they are, or were until a moment ago; in pixels of the screen."""
        with self._lock:
            return tuple(box for box, _ in self._fields.values())

    def close(self) -> None:
        """End the thread."""
        self._end.set()
        if self._thread.is_alive():
            self._thread.join(END_SECONDS)

    def _run(self) -> None:
        while not self._end.is_set():
            try:
                with closing(self._open_tree()) as tree:
                    tree.hear_focus()
                    self._watch(tree)
            except BusError as error:  # what is masked stays so: it is not known that nobody shows it any more
                self.note = NO_TREE.format(reason=error)
            except Exception as error:
                self._unforeseen.log(error)
                self.note = NO_TREE.format(reason=str(error) or type(error).__name__)
            self._end.wait(LOOK_SECONDS)

    def _watch(self, tree: Tree) -> None:
        while not self._end.is_set():
            self._hung.clear()
            self._unplaced = ""
            for program in tree.programs():
                if self._end.is_set():
                    return
                self._look(tree, program)
            self._follow(tree)
            self._forget()
            self.note = self._unplaced
            deadline = self._now() + LOOK_SECONDS
            while (left := deadline - self._now()) > 0 and not self._end.is_set():
                for node in tree.focused(min(left, 0.2)):
                    self._note(tree, node)
                    self.note = self._unplaced

    def _look(self, tree: Tree, program: Node) -> None:
        try:
            if tree.pid(program) == os.getpid():
                return
            for window in tree.children(program):
                if tree.active(window):
                    for node in tree.walk(window, MOST, self._hung):
                        self._note(tree, node)
        except SlowError:
            self._hung.add(program.owner)
        except BusError:  # it has just ended
            return

    def _follow(self, tree: Tree) -> None:
        """Look at the known fields again: a walk may end before them, and does not go to other windows.

        Whatever they are by now: "show the password" makes a plain field of one. All count as seen at its end,
        for it may take longer than one that is gone is kept.
        """
        with self._lock:
            known = list(self._fields)
        seen: list[tuple[Node, Box | None]] = []
        for node in known:
            if node.owner in self._hung:  # its windows stay as they are
                seen.append((node, None))
                continue
            try:
                if tree.showing(node):
                    seen.append((node, self._box(tree, node)))
            except SlowError:
                self._hung.add(node.owner)
                seen.append((node, None))
            except OddError:  # it is still there
                seen.append((node, None))
            except BusError:
                continue
        for node, place in seen:
            self._place(node, place)

    def _note(self, tree: Tree, node: Node) -> None:
        try:
            if tree.role(node) == PASSWORD:
                self._place(node, self._box(tree, node))
        except SlowError:
            self._hung.add(node.owner)
        except BusError:
            return

    def _box(self, tree: Tree, node: Node) -> Box:
        try:
            return tree.box(node)
        except OddError as error:
            self._unplaced = NO_TREE.format(reason=error)
            raise

    def _place(self, node: Node, place: Box | None = None) -> None:
        """It is seen now: at ``place``; None: where it was."""
        with self._lock:
            if place is None:
                self._fields[node] = (self._fields[node][0], self._now())
                return
            x, y, width, height = place
            if width > 0 and height > 0:
                box = (x - MARGIN, y - MARGIN, width + 2 * MARGIN, height + 2 * MARGIN)
                self._fields[node] = (box, self._now())

    def _forget(self) -> None:
        with self._lock:
            limit = self._now() - STALE_SECONDS
            self._fields = {node: seen for node, seen in self._fields.items() if seen[1] >= limit}
