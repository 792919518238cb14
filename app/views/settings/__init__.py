"""The settings: pages that say what each choice means."""
