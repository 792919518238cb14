"""Text -> 24 kHz sound in pieces of at most 200 ms."""
