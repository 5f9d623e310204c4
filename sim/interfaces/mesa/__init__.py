"""Mesa."""
