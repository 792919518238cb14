"""What the style sheet says of panels."""

from __future__ import annotations

from app.views.palette import Palette


def panel_rules(c: Palette, base: float) -> str:
    """The rules of panels; ``base`` is the body size in points."""
    return f"""
#panelcard {{ background: {c.raised}; border: 1px solid {c.line}; border-radius: 10px; }}
#panelline {{ background: {c.line}; border: none; }}
#panelgap {{ color: {c.muted}; border: 1px dashed {c.faint}; border-radius: 8px; padding: 6px 8px;
  font-size: {base * 0.87:.1f}pt; }}
#panelcode {{ background: {c.raised}; border: 1px solid {c.line}; border-radius: 8px; padding: 4px;
  font-family: monospace; font-size: {base * 0.92:.1f}pt; }}
#panelcode:focus {{ border: 2px solid {c.accent}; padding: 3px; }}
QPlainTextEdit {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: 8px; padding: 4px; }}
QPlainTextEdit:focus {{ border: 2px solid {c.accent}; padding: 3px; }}
QPushButton#chip {{ border-radius: 10px; padding: 3px 11px; }}
QPushButton#chip:checked {{ background: {c.accent_soft}; border-color: {c.accent}; color: {c.accent}; }}
QPushButton#chip:focus {{ border: 2px solid {c.accent}; padding: 2px 10px; }}
QTableWidget {{ background: {c.surface}; alternate-background-color: {c.raised};
  border: 1px solid {c.line}; border-radius: 6px; }}
QTableWidget::item {{ padding: 0 6px; }}
QTableWidget::item:selected {{ background: {c.accent_soft}; color: {c.text}; }}
QHeaderView {{ border: none; }}
QHeaderView::section {{ background: {c.raised}; color: {c.muted}; border: none; padding: 4px 9px;
  font-weight: 600; }}
QTabBar::tab {{ background: transparent; color: {c.muted}; padding: 6px 12px;
  border-bottom: 2px solid {c.line}; }}
QTabBar::tab:selected {{ color: {c.accent}; border-bottom: 2px solid {c.accent}; font-weight: 600; }}
QTabBar::tab:focus {{ background: {c.accent_soft}; }}
QTabWidget::pane {{ border: none; }}
QDialog {{ background: {c.surface}; }}
"""
