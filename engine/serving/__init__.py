"""Which model serves sessions: one that is loaded here, or one that another server holds."""
