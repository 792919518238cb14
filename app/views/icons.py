"""Line icons, drawn on a grid of 24 and coloured by the theme."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

Name = Literal[
    "microphone",
    "speaker",
    "camera",
    "screen",
    "sun",
    "moon",
    "close",
    "spark",
    "clock",
    "gear",
    "copy",
    "stop",
    "expand",
    "shrink",
]
_SHAPES: Final[dict[str, str]] = {
    "microphone": (
        '<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3"/>'
    ),
    "speaker": (
        '<path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5z"/>'
        '<path d="M15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a7.8 7.8 0 0 1 0 11"/>'
    ),
    "camera": '<rect x="3" y="6.5" width="12.5" height="11" rx="2.5"/><path d="M15.5 11l5.5-3v8l-5.5-3z"/>',
    "screen": '<rect x="3" y="4.5" width="18" height="12" rx="2"/><path d="M9 20h6M12 16.5V20"/>',
    "sun": (
        '<circle cx="12" cy="12" r="4"/>'
        '<path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6l1.4 1.4M17 17l1.4 1.4M5.6 18.4L7 17M17 7l1.4-1.4"/>'
    ),
    "moon": '<path d="M19.5 14.2A8 8 0 0 1 9.8 4.5a8 8 0 1 0 9.7 9.7z"/>',
    "stop": '<rect x="6.5" y="6.5" width="11" height="11" rx="2"/>',
    "expand": '<path d="M14 4h6v6M20 4l-7 7M10 20H4v-6M4 20l7-7"/>',
    "shrink": '<path d="M19 11h-6V5M13 11l7-7M5 13h6v6M11 13l-7 7"/>',
    "close": '<path d="M7 7l10 10M17 7L7 17"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>',
    "gear": (
        '<circle cx="12" cy="12" r="3.2"/><circle cx="12" cy="12" r="6.6"/>'
        '<path d="M12 2.8v2.6M12 18.6v2.6M2.8 12h2.6M18.6 12h2.6'
        'M5.5 5.5l1.8 1.8M16.7 16.7l1.8 1.8M18.5 5.5l-1.8 1.8M7.3 16.7l-1.8 1.8"/>'
    ),
    "copy": (
        '<rect x="8.5" y="8.5" width="11" height="12" rx="2"/>'
        '<path d="M15.5 8.5v-3a2 2 0 0 0-2-2h-7a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h2"/>'
    ),
    "spark": '<path d="M12 4l1.7 5.3L19 11l-5.3 1.7L12 18l-1.7-5.3L5 11l5.3-1.7z"/>',
}
_SLASH: Final = '<path d="M4 4l16 16" stroke-width="2.4"/>'


def paint_icon(painter: QPainter, name: Name, rect: QRectF, color: QColor, slashed: bool = False) -> None:
    """Draw an icon into ``rect``; ``slashed`` strikes it through."""
    renderer = QSvgRenderer(QByteArray(_svg(name, color, slashed).encode()))
    renderer.render(painter, rect)


def icon(name: Name, color: QColor, slashed: bool = False, size: int = 20) -> QIcon:
    """An icon for a button, sharp up to 300 % scaling."""
    result = QIcon()
    for scale in (1, 2, 3):
        pixmap = QPixmap(QSize(size, size) * scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        paint_icon(painter, name, QRectF(0, 0, size * scale, size * scale), color, slashed)
        painter.end()
        pixmap.setDevicePixelRatio(scale)
        result.addPixmap(pixmap)
    return result


def app_icon() -> QIcon:
    """The program's own sign: two lanes, one beside the other."""
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
        '<rect width="64" height="64" rx="15" fill="#0a746a"/>'
        '<rect x="16" y="12" width="12" height="30" rx="6" fill="#bfe3de"/>'
        '<rect x="36" y="22" width="12" height="30" rx="6" fill="#ffffff"/></svg>'
    )
    result = QIcon()
    for size in (16, 32, 64, 128, 256):
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        QSvgRenderer(QByteArray(drawing.encode())).render(painter)
        painter.end()
        result.addPixmap(pixmap)
    return result


def _svg(name: Name, color: QColor, slashed: bool) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke-width="1.8" '
        f'stroke="{color.name()}" stroke-opacity="{color.alphaF():.3f}" stroke-linecap="round" '
        f'stroke-linejoin="round">{_SHAPES[name]}{_SLASH if slashed else ""}</svg>'
    )
