"""Under which assumptions claims hold, fail and reverse: boxes of them, and a search for a reversal."""
