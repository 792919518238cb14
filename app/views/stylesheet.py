"""The Qt style sheet, written from a palette."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from app.views.palette import Palette
from app.views.panels.stylesheet import panel_rules

ICONS: Final = Path(__file__).resolve().parents[2] / "assets" / "icons"


def stylesheet(c: Palette, base: float) -> str:
    """The application's style sheet; ``base`` is the body size in points."""
    tick = (ICONS / f"tick-{'dark' if c.dark else 'light'}.svg").as_posix()
    return f"""
QWidget {{ color: {c.text}; font-size: {base:.1f}pt; }}
QMainWindow, #root {{ background: {c.window}; }}
QToolTip {{ background: {c.raised}; color: {c.text}; border: 1px solid {c.line}; padding: 4px 6px; }}
#card {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: 12px; }}
#tile {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: 12px; }}
#tile[state="muted"] {{ background: {c.danger_soft}; border: 2px solid {c.danger}; }}
#tile[state="absent"] {{ background: transparent; border: 1px dashed {c.faint}; }}
#title {{ font-size: {base * 1.45:.1f}pt; font-weight: 600; }}
#section {{ font-weight: 600; }}
#lane {{ color: {c.muted}; font-weight: 600; }}
#dot {{ color: {c.faint}; }}
#dot[state="ready"] {{ color: {c.accent}; }}
#dot[state="busy"] {{ color: {c.yielded}; }}
#dot[state="failed"] {{ color: {c.danger}; }}
#small {{ color: {c.muted}; font-size: {base * 0.87:.1f}pt; }}
QLabel#small {{ padding-top: 1px; qproperty-indent: 0; }}  /* else Ä loses its dots */
#small[state="muted"] {{ color: {c.danger}; font-weight: 600; }}
#small[state="failed"] {{ color: {c.danger}; font-weight: 600; }}
#pill {{
  background: {c.danger}; color: {c.on_danger}; font-weight: 600; border-radius: 9px; padding: 6px 12px;
}}
#note {{
  background: {c.accent_soft}; color: {c.text}; font-weight: 600; border-radius: 9px; padding: 6px 12px;
}}
#welcome {{ background: transparent; }}
#welcome #muted {{ color: {c.muted}; font-size: {base * 1.08:.1f}pt; }}
#verdict {{ color: {c.muted}; }}
#verdict[state="ready"] {{ color: {c.accent}; font-weight: 600; }}
#verdict[state="failed"] {{ color: {c.danger}; font-weight: 600; }}
QPushButton#danger {{ background: {c.danger_soft}; border-color: {c.danger}; color: {c.danger}; }}
QPushButton#danger:disabled {{ background: {c.raised}; border-color: {c.line}; color: {c.muted}; }}
QComboBox {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: 8px; padding: 5px 10px; }}
QComboBox:disabled, QLineEdit:disabled, QPlainTextEdit:disabled {{ background: transparent; color: {c.muted}; }}
QCheckBox:disabled, QRadioButton:disabled {{ color: {c.muted}; }}
QComboBox:focus {{ border: 2px solid {c.accent}; padding: 4px 9px; }}
QComboBox::drop-down {{ border: none; width: 24px; }}
QComboBox::down-arrow {{ image: none; }}
QCheckBox::indicator {{ width: 1em; height: 1em; border: 2px solid {c.muted}; border-radius: 4px;
  background: {c.surface}; }}
QCheckBox::indicator:checked {{ background: {c.accent}; border-color: {c.accent}; image: url({tick}); }}
QCheckBox::indicator:disabled {{ background: transparent; border-color: {c.faint}; }}
QCheckBox::indicator:checked:disabled {{ background: {c.faint}; }}
QCheckBox::indicator:focus {{ border-color: {c.accent}; }}
QCheckBox:focus, QRadioButton:focus {{ color: {c.accent}; }}
QRadioButton::indicator {{ width: 12px; height: 12px; border: 2px solid {c.muted}; border-radius: 8px;
  background: {c.surface}; }}
QRadioButton::indicator:checked {{ border: 5px solid {c.accent}; width: 6px; height: 6px; }}
QRadioButton::indicator:focus {{ border-color: {c.accent}; }}
QComboBox QAbstractItemView {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: 0; }}
QListWidget::item {{ padding: 7px 10px; border-radius: 8px; }}
QListWidget::item:selected {{ background: {c.accent_soft}; color: {c.text}; }}
QMenu {{ background: {c.surface}; border: 1px solid {c.line}; padding: 4px; }}
QMenu::item {{ padding: 6px 18px; border-radius: 6px; }}
QMenu::item:selected {{ background: {c.accent_soft}; }}
#offer {{ background: {c.accent_soft}; border: 1px solid {c.accent}; border-radius: 10px; }}
#page {{ background: {c.window}; }}
#banner {{ background: {c.danger_soft}; border: 1px solid {c.danger}; border-radius: 10px; }}
#banner QLabel {{ color: {c.danger}; font-weight: 600; }}

QPushButton, QToolButton {{
  background: {c.raised}; border: 1px solid {c.line}; border-radius: 8px; padding: 5px 12px; color: {c.text};
}}
QToolButton {{ padding: 5px; }}
QPushButton:hover, QToolButton:hover {{ border-color: {c.faint}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {c.line}; }}
QPushButton:focus, QToolButton:focus, QLineEdit:focus, QAbstractItemView:focus {{
  border: 2px solid {c.accent};
}}
QPushButton:focus {{ padding: 4px 11px; }}
QToolButton:focus {{ padding: 4px; }}
QPushButton:disabled, QToolButton:disabled {{ color: {c.muted}; }}
QPushButton#primary {{ background: {c.accent}; border-color: {c.accent}; color: {c.on_accent};
  font-weight: 600; }}
QPushButton#primary {{ padding: 9px 18px; border-radius: 10px; }}
QPushButton#primary:disabled {{ background: {c.raised}; border-color: {c.line}; color: {c.muted}; }}
QPushButton#primary:focus {{ border: 2px solid {c.text}; padding: 8px 17px; }}
QPushButton#flat, QToolButton#flat {{ background: transparent; border-color: transparent; }}
QPushButton#flat:hover, QToolButton#flat:hover {{ background: {c.raised}; }}
QPushButton#flat:focus, QToolButton#flat:focus {{ border: 2px solid {c.accent}; }}
QPushButton#mute {{ padding: 4px 10px; }}
QPushButton#mute:focus {{ padding: 3px 9px; }}
QPushButton#mute:checked {{ background: {c.danger}; border-color: {c.danger}; color: {c.on_danger};
  font-weight: 600; }}
QPushButton#mute:checked:focus {{ border: 2px solid {c.text}; }}

QPushButton#link {{ background: transparent; border: 1px solid transparent; color: {c.muted}; padding: 0 3px;
  font-size: {base * 0.87:.1f}pt; }}
QPushButton#link:hover {{ color: {c.accent}; }}
QPushButton#link:focus {{ border: 1px solid {c.accent}; padding: 0 3px; }}
QToolButton#menu {{ padding: 5px 22px 5px 12px; }}
QToolButton#menu:focus {{ padding: 4px 21px 4px 11px; }}
QToolButton::menu-indicator {{ subcontrol-position: right center; right: 7px; width: 8px; }}
QMenu {{ background: {c.surface}; border: 1px solid {c.line}; padding: 5px; }}
QMenu::item {{ padding: 6px 22px 6px 26px; border-radius: 6px; }}
QMenu::item:selected {{ background: {c.accent_soft}; color: {c.text}; }}
QMenu::item:disabled {{ color: {c.muted}; }}
QMenu::separator {{ height: 1px; background: {c.line}; margin: 5px 8px; }}
QMenu::indicator {{ width: 14px; height: 14px; left: 6px; }}
QDialog {{ background: {c.window}; }}

#segments {{ background: {c.raised}; border: 1px solid {c.line}; border-radius: 10px; }}
#segments QPushButton {{ background: transparent; border: 2px solid transparent; border-radius: 8px;
  padding: 4px 12px;
  color: {c.muted}; }}
#segments QPushButton:hover {{ color: {c.text}; }}
#segments QPushButton:checked {{ background: {c.surface}; border-color: {c.surface}; color: {c.accent};
  font-weight: 600; }}
#segments QPushButton:focus {{ border-color: {c.accent}; }}

QLineEdit {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: 10px; padding: 9px 13px;
  placeholder-text-color: {c.muted};
  selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
QLineEdit:focus {{ padding: 8px 12px; }}
QAbstractItemView {{ background: transparent; border: 2px solid transparent; border-radius: 12px;
  outline: none; }}
QSlider:horizontal {{ min-height: 20px; }}
QSlider::groove:horizontal {{ background: {c.line}; height: 4px; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {c.accent}; border-radius: 2px; }}
QSlider::handle:horizontal {{ background: {c.surface}; border: 2px solid {c.accent}; width: 12px;
  margin: -6px 0; border-radius: 8px; }}
QSlider::handle:horizontal:focus {{ background: {c.accent}; border-color: {c.text}; }}
QScrollArea, #bare {{ background: transparent; border: none; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 2px; }}
QScrollBar::handle:vertical {{ background: {c.faint}; border-radius: 3px; min-height: 28px; }}
QScrollBar::handle:vertical:hover {{ background: {c.muted}; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 2px; }}
QScrollBar::handle:horizontal {{ background: {c.faint}; border-radius: 3px; min-width: 28px; }}
QScrollBar::handle:horizontal:hover {{ background: {c.muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}

#compact {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: 12px; }}
#compact #pill {{ padding: 1px 8px; }}
#toast {{ background: {c.surface}; border: 1px solid {c.line}; border-left: 4px solid {c.accent}; }}
#toast #section {{ color: {c.accent}; }}
{panel_rules(c, base)}"""
