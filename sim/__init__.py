"""Dissonance: a laboratory of organisational conflict in children's integrated services."""
