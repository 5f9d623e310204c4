"""Studies: running replicates, keeping their results, saying how sure the numbers are."""
