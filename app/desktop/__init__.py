"""What other programs on the desktop show and do, and the keys that work in all of them."""
