"""What goes wrong with kernels and reaches a person."""


class KernelsError(Exception):
    """An implementation cannot be used here; the text is one sentence for a person."""
