"""The basic catalog's icons, drawn as lines on a grid of 24."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

_BELL: Final = '<path d="M6 17h12l-1.5-2.5V11a4.5 4.5 0 0 0-9 0v3.5zM10.5 20h3"/>'
_EYE: Final = (
    '<path d="M2.5 12S6 6 12 6s9.5 6 9.5 6-3.5 6-9.5 6-9.5-6-9.5-6z"/><circle cx="12" cy="12" r="2.8"/>'
)
_HEART: Final = '<path d="M12 20S4 14.8 4 9.2A4.2 4.2 0 0 1 12 7a4.2 4.2 0 0 1 8 2.2C20 14.8 12 20 12 20z"/>'
_HORN: Final = '<path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5z"/>'
_PERSON: Final = '<circle cx="12" cy="8.5" r="3.5"/><path d="M5 20a7 7 0 0 1 14 0"/>'
_STAR: Final = '<path d="M12 4l2.4 5 5.6.8-4 3.9.9 5.5-4.9-2.6-4.9 2.6.9-5.5-4-3.9 5.6-.8z"/>'
_SLASH: Final = '<path d="M4 4l16 16"/>'
_LOCK: Final = '<rect x="5" y="11" width="14" height="9" rx="2"/>'
_PAGE: Final = '<rect x="4" y="5" width="16" height="15" rx="2"/><path d="M4 10h16M8 3v4M16 3v4"/>'
_SPOKES: Final = (
    "M12 2.5v3M12 18.5v3M2.5 12h3M18.5 12h3"  # upright
    "M5.3 5.3l2.1 2.1M16.6 16.6l2.1 2.1M18.7 5.3l-2.1 2.1M7.4 16.6l-2.1 2.1"
)
_ROUND: Final = '<circle cx="12" cy="12" r="8.5"/>'
SHAPES: Final[dict[str, str]] = {
    "accountCircle": _ROUND + '<circle cx="12" cy="10" r="3"/><path d="M6.5 18a6 6 0 0 1 11 0"/>',
    "add": '<path d="M12 5v14M5 12h14"/>',
    "arrowBack": '<path d="M20 12H5M11 6l-6 6 6 6"/>',
    "arrowForward": '<path d="M4 12h15M13 6l6 6-6 6"/>',
    "attachFile": '<path d="M8 12.5l6-6a3 3 0 0 1 4.2 4.2l-7.6 7.6a4.8 4.8 0 0 1-6.8-6.8L11 4.5"/>',
    "calendarToday": _PAGE,
    "call": '<path d="M6 4h3l1.5 4-2 1.5a11 11 0 0 0 6 6l1.5-2 4 1.5v3a2 2 0 0 1-2 2A15 15 0 0 1 4 6z"/>',
    "camera": '<rect x="3" y="7" width="18" height="12" rx="2"/><path d="M8.5 7L10 4.5h4L15.5 7"/>'
    '<circle cx="12" cy="13" r="3.2"/>',
    "check": '<path d="M5 12.5l4.5 4.5L19 7.5"/>',
    "close": '<path d="M6 6l12 12M18 6L6 18"/>',
    "delete": '<path d="M5 7h14M9 7V4.5h6V7M7 7l1 13h8l1-13M10.5 10.5v6M13.5 10.5v6"/>',
    "download": '<path d="M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14"/>',
    "edit": '<path d="M4 20l1-4L16 5l3 3L8 19zM14 7l3 3"/>',
    "event": _PAGE + '<rect x="12.5" y="13" width="4" height="4"/>',
    "error": _ROUND + '<path d="M12 7.5v5.5M12 16.3v.2"/>',
    "fastForward": '<path d="M4 6l8 6-8 6zM12 6l8 6-8 6z"/>',
    "favorite": _HEART,
    "favoriteOff": _HEART + _SLASH,
    "folder": '<path d="M3.5 18V6H10l2 2.5h8.5V18a1 1 0 0 1-1 1h-15a1 1 0 0 1-1-1z"/>',
    "help": _ROUND + '<path d="M9.5 9.5a2.5 2.5 0 1 1 3.6 2.3c-.8.4-1.1.9-1.1 1.7M12 16.3v.2"/>',
    "home": '<path d="M4 11l8-7 8 7M6 9.5V20h12V9.5M10 20v-6h4v6"/>',
    "info": _ROUND + '<path d="M12 11v5.5M12 7.6v.2"/>',
    "locationOn": '<path d="M12 21s7-6.5 7-11.5a7 7 0 0 0-14 0C5 14.5 12 21 12 21z"/>'
    '<circle cx="12" cy="9.5" r="2.5"/>',
    "lock": _LOCK + '<path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
    "lockOpen": _LOCK + '<path d="M8 11V8a4 4 0 0 1 7.7-1.5"/>',
    "mail": '<rect x="3" y="5.5" width="18" height="13" rx="2"/><path d="M3.5 7l8.5 6 8.5-6"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "moreVert": '<path d="M12 5.5v.2M12 11.9v.2M12 18.3v.2" stroke-width="3"/>',
    "moreHoriz": '<path d="M5.5 12h.2M11.9 12h.2M18.3 12h.2" stroke-width="3"/>',
    "notificationsOff": _BELL + _SLASH,
    "notifications": _BELL,
    "pause": '<path d="M8.5 5v14M15.5 5v14" stroke-width="3"/>',
    "payment": '<rect x="3" y="6" width="18" height="12.5" rx="2"/><path d="M3 10.5h18M6 15h4"/>',
    "person": _PERSON,
    "phone": '<rect x="7" y="3" width="10" height="18" rx="2"/><path d="M11 18h2"/>',
    "photo": '<rect x="3.5" y="4.5" width="17" height="15" rx="2"/><circle cx="8.5" cy="9.5" r="1.6"/>'
    '<path d="M4 17l5-4.5 3.5 3 3-2.5 5 4"/>',
    "play": '<path d="M7 5l12 7-12 7z"/>',
    "print": '<path d="M7 9V4h10v5M7 16H4.5V9h15v7H17M7 13.5h10V20H7z"/>',
    "refresh": '<path d="M19 12a7 7 0 1 1-2-5l2 2M19 4.5V9h-4.5"/>',
    "rewind": '<path d="M20 6l-8 6 8 6zM12 6l-8 6 8 6z"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6"/><path d="M15 15l5.5 5.5"/>',
    "send": '<path d="M4 4.5l17 7.5-17 7.5 2.5-7.5zM6.5 12H13"/>',
    "settings": f'<circle cx="12" cy="12" r="3"/><circle cx="12" cy="12" r="6.5"/><path d="{_SPOKES}"/>',
    "share": '<circle cx="6" cy="12" r="2.3"/>'
    '<circle cx="17.5" cy="6" r="2.3"/><circle cx="17.5" cy="18" r="2.3"/>'
    '<path d="M8 11l7.4-4M8 13l7.4 4"/>',
    "shoppingCart": '<path d="M3 4h2.5l2.3 11h9.7l2-8H6.3"/>'
    '<circle cx="9" cy="19" r="1.5"/><circle cx="16" cy="19" r="1.5"/>',
    "skipNext": '<path d="M6 6l9 6-9 6zM18 6v12"/>',
    "skipPrevious": '<path d="M18 6l-9 6 9 6zM6 6v12"/>',
    "star": _STAR,
    "starHalf": _STAR + '<path d="M12 4v12.6" stroke-width="3"/>',
    "starOff": _STAR + _SLASH,
    "stop": '<rect x="6" y="6" width="12" height="12" rx="1"/>',
    "upload": '<path d="M12 16V5M7.5 9L12 4.5 16.5 9M5 20h14"/>',
    "visibility": _EYE,
    "visibilityOff": _EYE + _SLASH,
    "volumeDown": _HORN + '<path d="M15.5 9a4.2 4.2 0 0 1 0 6"/>',
    "volumeMute": _HORN,
    "volumeOff": _HORN + '<path d="M15.5 9.5l5 5M20.5 9.5l-5 5"/>',
    "volumeUp": _HORN + '<path d="M15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a7.8 7.8 0 0 1 0 11"/>',
    "warning": '<path d="M12 4l9 16H3zM12 10v5M12 17.3v.2"/>',
}


def drawing(icon: str, color: QColor, side: int, ratio: float = 2.0) -> QPixmap:
    """An icon by its name, or by ``path:`` and its outline; an unknown one is an empty square.

    ``side``: pixels on the screen, drawn ``ratio`` times as fine.
    """
    fine = max(1, round(side * ratio))
    pixmap = QPixmap(fine, fine)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer = QSvgRenderer(QByteArray(_svg(icon, color).encode()))
    renderer.render(painter, QRectF(0, 0, fine, fine))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _svg(icon: str, color: QColor) -> str:
    outline = icon.removeprefix("path:") if icon.startswith("path:") else ""
    if outline:
        body, style = f'<path d="{outline}"/>', f'fill="{color.name()}"'
    else:
        body = SHAPES.get(icon, '<rect x="5" y="5" width="14" height="14" rx="2" stroke-dasharray="2 2"/>')
        style = f'fill="none" stroke="{color.name()}" stroke-width="1.8"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" {style} stroke-linecap="round" '
        f'stroke-linejoin="round">{body}</svg>'
    )
