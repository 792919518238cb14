"""Numeric primitives behind one interface; nothing above knows which implementation runs."""
