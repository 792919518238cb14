"""Panels: A2UI v1.0 surfaces as plain data, kept by a process of their own; `app.views.panels` draws them."""
