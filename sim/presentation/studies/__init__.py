"""Figures and the report of a study: many cells, each with the same replicates on the same luck."""
