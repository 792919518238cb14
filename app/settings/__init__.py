"""What the user has chosen: one typed, versioned file, and secrets in the keyring.

A new section is a `Section` in a module of its own and a field of `app.settings.document.Settings`.
"""
