"""A made-up minute with Tandem, as events: for screenshots and for trying the window without a session."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QImage, QLinearGradient, QPainter, QPainterPath

from app.events import (
    AppEvent,
    DeviceChanged,
    Frame,
    Interjected,
    ModeChanged,
    PartChanged,
    Pictured,
    Said,
    TaskChanged,
    Ticked,
    WishesChanged,
)
from engine.protocol import ActionKind, Wish

LAST_TICK = 614  # 2:02 into the session
_WORDS = (
    Said("user", "which release of the client still needs the old cookie?", 75.0, 78.4),
    Said("assistant", "I'll look that up.", 79.0, 80.0),
    Said("user", "and remind me to commit", 81.0, 82.6),
    Said("user", "in five minutes", 82.8, 84.0),
    Said("assistant", "I will, at six twenty-six.", 84.6, 86.3),
    Said("user", "so why did that one fail?", 104.4, 105.8),
    Said("assistant", "It still asks for the old cookie name.", 106.6, 108.8),
    Said("assistant", "The store already has a session table, so the cookie only needs its key,", 108.8, 112.6),
    Said("user", "mm-hm", 110.6, 111.0),
    Said("assistant", "and what is left to watch is the expiry, which the cookie did for you.", 112.6, 117.0),
    Said("user", "wait, which table is that?", 113.4, 115.2),
    Said("assistant", "and what is left to watch is the", 114.4, 114.4, heard=False),
    Said("user", "the one Sam added on Friday?", 118.4, 120.2),
    Said("assistant", "Yes, visits. It has a key, a user and a time, and nothing", 119.8, 123.6),
)
_FAILURE = Interjected(
    495,
    "test_login just failed.",
    "A failure appeared on the screen: 1 failed: test_login",
    True,
    True,
    "failure",
    "Its urgency is 2 of 2 in Normal, so it was said aloud.",
)
_ALOUD = Said("assistant", _FAILURE.text, 99.0, 100.6)
_QUIET = Interjected(452, "The build finished without warnings.", "You said “build succeeded”.", False, False)


def sample_events() -> list[AppEvent]:
    """Everything up to the moment that the screenshots show, in order."""
    events: list[AppEvent] = [ModeChanged("normal")]
    events += [PartChanged(part, "ready") for part in ("engine", "words", "screen text", "reasoner")]
    events += [DeviceChanged(device, "live") for device in ("camera", "screen", "microphone")]
    events.append(DeviceChanged("speaker", "live"))
    events += [Pictured("camera", camera_picture()), Pictured("screen", screen_picture())]
    wishes = (
        Wish(1, "at", "time to commit", 300.0, 423),
        Wish(2, "person", "Someone comes in", 0.0, 120),
    )
    events.append(WishesChanged(wishes))
    events.append(TaskChanged(1, "What the session table holds", "done"))
    events.append(TaskChanged(2, "Which client needs the old cookie", "running"))
    words = sorted([*_WORDS, _ALOUD], key=lambda said: said.start)
    for tick in range(LAST_TICK - 300, LAST_TICK):
        while words and words[0].start <= tick * 0.2:
            events.append(words.pop(0))
        if tick in (_FAILURE.tick, _QUIET.tick):
            events.append(_FAILURE if tick == _FAILURE.tick else _QUIET)
        events.append(_tick(tick))
    return events


def _tick(tick: int) -> Ticked:
    now = tick * 0.2
    speaking = [said for said in (*_WORDS, _ALOUD) if said.who == "assistant" and said.start <= now < said.end]
    hearing = [said for said in _WORDS if said.who == "user" and said.start <= now < said.end]
    wave = abs(math.sin(tick * 1.7)) * 0.6 + abs(math.sin(tick * 0.53)) * 0.4
    starts = [said for said in speaking if now - said.start < 0.2]
    kind: ActionKind = "silent"
    if tick == _FAILURE.tick:
        kind = "interject"
    elif starts:
        kind = "say"
    elif speaking and hearing:
        kind = "duck"
    elif tick == 396:
        kind = "delegate"
    compute = 34 + 9 * wave + (38 if starts else 0) + (30 if tick % 83 == 0 else 0)
    late = tick == LAST_TICK - 171
    return Ticked(
        tick,
        kind,
        "speaking" if speaking else "listening",
        231.0 if late else compute,
        late,
        0.05 + 0.16 * wave if hearing else 0.004,
        0.05 + 0.17 * wave if speaking else 0.0,
    )


def camera_picture() -> Frame:
    """A person at a desk, drawn."""
    image, painter = _canvas(480, 270)
    wall = QLinearGradient(0, 0, 480, 270)
    wall.setColorAt(0, QColor("#d9cdbd"))
    wall.setColorAt(1, QColor("#a89a8a"))
    painter.fillRect(image.rect(), QBrush(wall))
    painter.setBrush(QColor("#c9e0ea"))
    painter.drawRect(QRectF(36, 24, 96, 120))
    painter.setBrush(QColor("#7d8f6a"))
    painter.drawEllipse(QRectF(385, 90, 62, 74))
    painter.setBrush(QColor("#8a5a44"))
    painter.drawRect(QRectF(402, 158, 30, 40))
    body = QPainterPath(QPointF(120, 270))
    body.cubicTo(130, 190, 190, 180, 240, 180)
    body.cubicTo(290, 180, 350, 190, 360, 270)
    painter.setBrush(QColor("#37546b"))
    painter.drawPath(body)
    painter.setBrush(QColor("#c48f6f"))
    painter.drawRoundedRect(QRectF(222, 150, 36, 46), 14, 14)
    painter.setBrush(QColor("#d8a482"))
    painter.drawEllipse(QRectF(197, 68, 86, 104))
    hair = QPainterPath(QPointF(192, 122))
    hair.cubicTo(186, 40, 294, 40, 288, 122)
    hair.cubicTo(280, 92, 250, 92, 232, 88)
    hair.cubicTo(214, 92, 200, 98, 192, 122)
    painter.setBrush(QColor("#3b2a22"))
    painter.drawPath(hair)
    painter.end()
    return _pixels(image)


def screen_picture() -> Frame:
    """An editor with a failing test below, drawn."""
    image, painter = _canvas(640, 360)
    painter.fillRect(image.rect(), QColor("#1e2430"))
    painter.fillRect(QRectF(0, 0, 110, 360), QColor("#171c26"))
    painter.fillRect(QRectF(110, 250, 530, 110), QColor("#12161e"))
    for row in range(9):
        painter.setBrush(QColor("#3a465c"))
        painter.drawRoundedRect(QRectF(14, 22 + 22 * row, 40 + 31 * row % 44, 8), 3, 3)
    colors = ("#7aa2f7", "#9ece6a", "#c0caf5", "#bb9af7", "#c0caf5")
    for row in range(10):
        x = 130.0 + 22 * ((row * 5) % 3)
        for word in range(2 + (row * 7) % 4):
            wide = 26.0 + (row * 13 + word * 29) % 58
            painter.setBrush(QColor(colors[(row + word * 2) % 5]))
            painter.drawRoundedRect(QRectF(x, 22 + 22 * row, wide, 8), 3, 3)
            x += wide + 9
    font = QFont("monospace")
    font.setPixelSize(24)
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor("#ff6b74"))
    painter.drawText(QPointF(130, 292), "FAILED test_login")
    painter.setPen(QColor("#8b95a7"))
    painter.drawText(QPointF(130, 330), "1 failed, 41 passed")
    painter.end()
    return _pixels(image)


def _canvas(width: int, height: int) -> tuple[QImage, QPainter]:
    image = QImage(width, height, QImage.Format.Format_RGB888)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    return image, painter


def _pixels(image: QImage) -> Frame:
    rows = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()
