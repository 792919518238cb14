"""The reasoner's built-in tools: clock, timers, calculator. They read the user's own words and nothing else."""
