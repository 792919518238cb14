"""A button, which wears what its panel puts inside it."""

from __future__ import annotations

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QPushButton

from app.panels.protocol import Look, Node
from app.views.panels.markdown import plain
from app.views.panels.passive import words_of
from app.views.panels.shapes import drawing
from app.views.panels.stage import Stage, name_for_readers
from app.views.styled import set_state, styled


class ButtonPart(QPushButton):
    """A native button; its child's words and icon are its own."""

    def __init__(self, stage: Stage, key: str) -> None:
        super().__init__()
        self._stage = stage
        self._icon = ""
        self.setAutoDefault(False)
        self.clicked.connect(lambda: stage.pressed.emit(key))
        stage.theme.changed.connect(self._paint)

    def show_look(self, look: Look) -> None:
        name = {"primary": "primary", "borderless": "flat"}.get(look.variant, "")
        if self.objectName() != name:
            styled(self, name)
            set_state(self, "")
        self.setEnabled(look.enabled)
        self.setToolTip(look.problem or look.description)
        name_for_readers(self, look, self.text().replace("&&", "&") or words_of(self._icon))

    def hold_words(self, child: Node, look: Look) -> None:
        """Take the words and the first icon of what stands in the button."""
        words, icon = _words_in(child)
        self.setText(" ".join(words).replace("&", "&&"))
        self._icon = icon
        self._paint()
        self.show_look(look)

    def _paint(self) -> None:
        role = "on_accent" if self.objectName() == "primary" else "text"
        color = self._stage.theme.color(role)
        self.setIcon(QIcon(drawing(self._icon, color, 18)) if self._icon else QIcon())


def _words_in(node: Node) -> tuple[list[str], str]:
    words, icon, waiting = [], "", [node]
    while waiting:
        each = waiting.pop(0)
        if each.kind == "Text" and each.look.text:
            words.append(plain(each.look.text)[:120])
        elif each.kind == "Icon":
            icon = icon or each.look.icon
        elif each.kind in ("Image", "Placeholder") and each.look.text:
            words.append(each.look.text[:120])
        waiting[:0] = each.children
    return words, icon
