"""Continuing professional development: activities, and the framework that chooses and pays for them (E22, M14)."""
