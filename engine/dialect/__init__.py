"""How ticks become rows of the model's sequence, and logits become actions (the nano's own dialect)."""
