"""Organisations imported from a table of posts (docs/own-organisation.md)."""
