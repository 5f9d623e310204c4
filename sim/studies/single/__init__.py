"""One configuration, run: its replicates, its tables, what they come to."""
