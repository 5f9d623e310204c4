"""Which numbers matter: one at a time, or all at once over their priors."""
