"""Draws panels: the trees of `app.panels.protocol` as Qt widgets."""
