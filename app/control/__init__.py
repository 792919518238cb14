"""One running program a data folder, and commands to it from outside: ``main.py toggle-mute`` and the like."""
