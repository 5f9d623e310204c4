"""Figures, one module each, for runs and studies alike."""
